// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "checker/strength/coverage.h"

/// Coverage as a JSON file, which other tools read and later runs merge: docs/coverage.schema.json.
namespace vcpuspec {

inline constexpr auto coverage_schema = "vcpuspec/coverage/0";

/// The same coverage gives the same bytes.
void write_coverage(std::ostream& out, const std::vector<RuleCoverage>& all);

/// Merges what a file says of these rules; other rules of it are only looked at for damage. A file that was not written
/// by this format, is damaged, or covers another text of a rule is an InputError, and nothing is merged.
void merge_coverage_file(const std::string& path, std::vector<RuleCoverage>& all);

}  // namespace vcpuspec
