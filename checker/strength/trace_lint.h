// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "checker/input_error.h"
#include "checker/vectors/vector.h"

namespace vcpuspec {

/// What makes traces of `files` hard to trust. A step without which everything would come out as expected: one that
/// changes nothing on purpose says so under its own `expect`. A step after which something is expected that depends on
/// what is unspecified in it, and that the step does not name. And files whose traces, with those of the same machine
/// in `others`, an implementation that answers zeros would pass. Traces without meaning, and those that the model does
/// not meet, are not its business.
std::vector<InputError> lint_traces(const std::vector<VectorFile>& files, const std::vector<VectorFile>& others);

}  // namespace vcpuspec
