// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "checker/data_dir.h"
#include "checker/input_error.h"
#include "checker/vectors/lint.h"

namespace vcpuspec::cli {

/// A path as a person would type it: relative when it is below the working directory.
inline std::string as_typed(const std::filesystem::path& path) {
  const std::filesystem::path relative = std::filesystem::proximate(path);
  return relative.string().rfind("..", 0) == 0 ? path.string() : relative.string();
}

/// All files below vectors/ of the data directory whose names end in `extension`, sorted.
inline std::vector<std::string> vector_files(const std::string& extension) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data_dir() / "vectors"))
    if (entry.is_regular_file() && entry.path().extension() == extension) files.push_back(as_typed(entry.path()));
  std::sort(files.begin(), files.end());
  return files;
}

/// The vector files as they are authored.
inline std::vector<std::string> authored_files() { return vector_files(".yaml"); }

/// The vector files as they are shipped: what is read when no file is named. An InputError when there are none, or when
/// an authored file is not among them, because its cases would silently not run.
inline std::vector<std::string> shipped_files() {
  for (const std::string& authored : authored_files()) {
    const std::string shipped = json_lines_beside(authored);
    if (!std::filesystem::is_regular_file(shipped))
      throw InputError({authored, 0, 0}, "vector.not-expanded", "the JSON Lines of this file are not there",
                       how_to_expand(authored));
  }
  std::vector<std::string> files = vector_files(".jsonl");
  if (files.empty())
    throw InputError({as_typed(data_dir() / "vectors"), 0, 0}, "vector.no-cases", "no vector files stand below this",
                     "name files, or set VCPUSPEC_DATA to the directory of vcpuspec");
  return files;
}

}  // namespace vcpuspec::cli
