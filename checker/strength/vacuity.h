// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "checker/input_error.h"
#include "checker/vectors/vector.h"

namespace vcpuspec {

/// Names each case of `files` whose expectation checks nothing, because no slip in the text of its rule would change
/// what it expects; and each file whose cases, with those of the same rule in `others`, an implementation that answers
/// zeros would pass. Cases that the rule does not meet, and those of properties, are not its business.
std::vector<InputError> vacuous_cases(const std::vector<VectorFile>& files, const std::vector<VectorFile>& others);

}  // namespace vcpuspec
