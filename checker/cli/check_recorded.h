// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "checker/cli/options.h"

namespace vcpuspec::cli {

/// Whether an endpoint is a recorded trace: it answers no questions.
inline bool is_recorded(const std::string& endpoint) { return endpoint.starts_with("trace:"); }

/// `check trace:FILE`.
ExitCode check_recorded(const Options& options);

}  // namespace vcpuspec::cli
