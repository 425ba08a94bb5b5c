// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>

#include "checker/recorded/run.h"
#include "checker/style.h"

namespace vcpuspec::recorded {

/// What became of a recorded trace, for people: what violates in full, what was never visible, and the counts.
void print(const RunResult& result, const std::string& path, bool all, const Style& style, std::ostream& out);

}  // namespace vcpuspec::recorded
