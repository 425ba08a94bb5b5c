// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "checker/vectors/vector.h"

namespace vcpuspec {

/// Reads a vector file in the form that its name says: `.yaml` or `.jsonl`.
VectorFile read_vectors(const std::string& path);

}  // namespace vcpuspec
