// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "checker/input_error.h"
#include "checker/vectors/vector.h"

namespace vcpuspec {

/// Names each case of a rule in `files` that compares a bit which may depend on something unspecified, and does not
/// say under `config` what that is. Cases without meaning are not its business.
std::vector<InputError> unspecified_expectations(const std::vector<VectorFile>& files);

}  // namespace vcpuspec
