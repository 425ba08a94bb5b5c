// SPDX-License-Identifier: Apache-2.0
#include "checker/cli/vector_files.h"

#include <algorithm>

#include "checker/data_dir.h"
#include "checker/input_error.h"
#include "checker/vectors/lint.h"
#include "checker/vectors/read_vectors.h"

namespace vcpuspec::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* authored = ".yaml";
constexpr const char* json_lines = ".jsonl";

/// All files below a folder whose names end in `extension`, sorted.
std::vector<std::string> files_below(const fs::path& folder, const std::string& extension) {
  std::vector<std::string> files;
  try {
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.is_regular_file() && entry.path().extension() == extension) files.push_back(as_typed(entry.path()));
  } catch (const fs::filesystem_error& error) {
    throw InputError({as_typed(folder), 0, 0}, "vector.unreadable",
                     "cannot read this folder: " + error.code().message(), "check the path and its permissions");
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Names with what stands below each folder in its place.
template <class Below>
std::vector<std::string> without_folders(const std::vector<std::string>& names, Below below) {
  std::vector<std::string> files;
  for (const std::string& name : names) {
    if (!fs::is_directory(name)) {
      files.push_back(name);
      continue;
    }
    const std::vector<std::string> inside = below(name);
    if (inside.empty())
      throw InputError({name, 0, 0}, "vector.no-cases", "no vector files stand below this",
                       "name a folder with files that end in .yaml or .jsonl");
    files.insert(files.end(), inside.begin(), inside.end());
  }
  return files;
}

std::vector<std::string> runnable_below(const std::string& folder) {
  std::vector<std::string> files = files_below(folder, json_lines);
  for (const std::string& file : files_below(folder, authored))
    if (!fs::is_regular_file(json_lines_beside(file))) files.push_back(file);
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::string as_typed(const fs::path& path) {
  const fs::path relative = fs::proximate(path);
  return relative.string().rfind("..", 0) == 0 ? path.string() : relative.string();
}

std::vector<std::string> authored_files() { return files_below(data_dir() / "vectors", authored); }

std::vector<std::string> shipped_files() {
  for (const std::string& file : authored_files())
    if (!fs::is_regular_file(json_lines_beside(file)))
      throw InputError({file, 0, 0}, "vector.not-expanded", "the JSON Lines of this file are not there",
                       how_to_expand(file));
  std::vector<std::string> files = files_below(data_dir() / "vectors", json_lines);
  if (files.empty())
    throw InputError({as_typed(data_dir() / "vectors"), 0, 0}, "vector.no-cases", "no vector files stand below this",
                     "name files, or set VCPUSPEC_DATA to the directory of vcpuspec");
  return files;
}

std::vector<std::string> files_named(const std::vector<std::string>& names) {
  return without_folders(names, runnable_below);
}

std::vector<std::string> authored_files_named(const std::vector<std::string>& names) {
  return without_folders(names, [](const std::string& folder) { return files_below(folder, authored); });
}

std::vector<VectorFile> read_all(const std::vector<std::string>& files) {
  std::vector<VectorFile> all;
  for (const std::string& file : files) all.push_back(read_vectors(file));
  return all;
}

std::vector<VectorFile> read_named_or_shipped(const std::vector<std::string>& names) {
  return read_all(names.empty() ? shipped_files() : files_named(names));
}

}  // namespace vcpuspec::cli
