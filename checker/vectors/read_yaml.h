// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "checker/vectors/tree.h"
#include "checker/vectors/vector.h"

namespace vcpuspec {

/// Reads a vector file. What is not exactly the format of vectors/README.md is an InputError that says where, what was
/// expected and what to do; whether the places exist and the values fit is for `bind` to say.
VectorFile read_yaml(const std::string& path);

/// The same for text that is at hand; errors call it `name`.
VectorFile parse_yaml(const std::string& text, const std::string& name);

/// The tree of a text in the small part of YAML that scan.h describes. Nothing and a text that is cut off are refused.
Tree parse_yaml_tree(const std::string& text, const std::string& name);

}  // namespace vcpuspec
