// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "checker/vectors/vector.h"

namespace vcpuspec {

/// Text in double quotes, as the strict subset of YAML wants it. Unprintable characters are as they are.
std::string quoted(const std::string& text);

/// The text of a vector file. Reading it back gives the same file; the places of its parts apart.
std::string to_yaml(const VectorFile& file);

/// One step, on one line and without an end of it.
std::string to_yaml(const Step& step);

}  // namespace vcpuspec
