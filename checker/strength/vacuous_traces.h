// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "checker/input_error.h"
#include "checker/vectors/vector.h"

namespace vcpuspec {

/// Names each step of a trace in `files` without which everything would come out as expected; and each file whose
/// traces, with those of the same machine in `others`, an implementation that answers zeros would pass. A step that
/// changes nothing on purpose says so under its own `expect`. Traces without meaning are not its business.
std::vector<InputError> vacuous_traces(const std::vector<VectorFile>& files, const std::vector<VectorFile>& others);

}  // namespace vcpuspec
