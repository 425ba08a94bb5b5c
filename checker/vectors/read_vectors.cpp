// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/read_vectors.h"

#include <filesystem>

#include "checker/input_error.h"
#include "checker/read_file.h"
#include "checker/vectors/read_jsonl.h"
#include "checker/vectors/read_yaml.h"

namespace vcpuspec {

VectorFile read_vectors(const std::string& path) {
  if (path.ends_with(".yaml")) return read_yaml(path);
  if (path.ends_with(".jsonl")) return read_jsonl(path);
  if (!std::filesystem::exists(path)) read_file(path, "vector");  // says that it is not there, as of any file
  throw InputError({path, 0, 0}, "vector.unknown-form", "the name of a vector file ends in .yaml or .jsonl",
                   "rename the file to what it holds");
}

}  // namespace vcpuspec
