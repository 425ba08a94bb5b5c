// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checker/vectors/tree.h"
#include "checker/vectors/vector.h"

namespace vcpuspec {

/// The vector file that a tree stands for. What is not exactly the format of vectors/README.md is an InputError.
VectorFile read_tree(const Tree& root, const std::string& path);

/// The keys of one of the format's maps (`file`, `spec`, `note`, `case`, `reference`, `step`, `outcome`, `origin`).
std::vector<std::string> vector_keys(std::string_view map);
/// Those of them that must be there.
std::vector<std::string> required_vector_keys(std::string_view map);

}  // namespace vcpuspec
