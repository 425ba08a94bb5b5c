// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>

#include "checker/check.h"
#include "checker/citations.h"
#include "checker/cli/options.h"
#include "checker/data_dir.h"
#include "checker/reports/causes.h"

/// What several verbs set up in the same way.
namespace vcpuspec::cli {

inline Limits limits_of(const Options& options) {
  Limits limits;
  limits.seconds_per_case = options.case_timeout_s;
  return limits;
}

/// Code under test starts here: before any expectation is read.
inline Endpoint endpoint_of(const std::string& name, const Options& options) {
  return find_endpoint(name, limits_of(options), {options.window, options.qemu, options.ram});
}
inline Endpoint endpoint_of(const Options& options) { return endpoint_of(options.endpoint, options); }

/// How many causes are told.
inline std::size_t most_causes(const Options& options) {
  return options.all_causes ? std::numeric_limits<std::size_t>::max() : causes_on_a_screen;
}

inline Citations shipped_citations() { return read_citations((data_dir() / "docs" / "citations.yaml").string()); }

}  // namespace vcpuspec::cli
