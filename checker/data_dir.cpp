// SPDX-License-Identifier: Apache-2.0
#include "checker/data_dir.h"

#include <cstdlib>
#include <string>

#include "checker/input_error.h"
#include "checker/installed_places.h"

namespace vcpuspec {

namespace fs = std::filesystem;

namespace {

bool holds_data(const fs::path& directory) {
  std::error_code ignored;  // what cannot be looked at does not hold our data
  return fs::is_directory(directory / "vectors", ignored) &&
         fs::is_regular_file(directory / "docs/citations.yaml", ignored);
}

}  // namespace

fs::path data_dir() {
  // A directory that was asked for and is not one must not be replaced silently by another.
  if (const char* named = std::getenv("VCPUSPEC_DATA"); named != nullptr && *named != '\0') {
    if (holds_data(named)) return named;
    throw InputError({named, 0, 0}, "data.not-found",
                     "VCPUSPEC_DATA names this, but it holds no vectors/ and docs/citations.yaml",
                     "unset VCPUSPEC_DATA, or name the directory that holds both");
  }
  std::string tried;
  for (const fs::path& candidate : data_dir_candidates(own_executable())) {
    // A build folder has a link to the sources there.
    if (holds_data(candidate)) return fs::canonical(candidate);
    tried += (tried.empty() ? "" : ", ") + candidate.string();
  }
  throw InputError({}, "data.not-found", "cannot find vectors/ and docs/citations.yaml; looked in " + tried,
                   "set VCPUSPEC_DATA to the directory that holds both");
}

}  // namespace vcpuspec
