// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "checker/data_dir.h"

namespace vcpuspec::cli {

/// A path as a person would type it: relative when it is below the working directory.
inline std::string as_typed(const std::filesystem::path& path) {
  const std::filesystem::path relative = std::filesystem::proximate(path);
  return relative.string().rfind("..", 0) == 0 ? path.string() : relative.string();
}

/// All vector files of the data directory, sorted.
inline std::vector<std::string> shipped_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data_dir() / "vectors"))
    if (entry.is_regular_file() && entry.path().extension() == ".yaml") files.push_back(as_typed(entry.path()));
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace vcpuspec::cli
