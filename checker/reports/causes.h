// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "checker/failure.h"
#include "checker/style.h"

namespace vcpuspec {

/// As many causes as fit on a screen.
inline constexpr std::size_t causes_on_a_screen = 12;

/// More failures than this are told by their causes, and more skipped cases by their reasons.
inline constexpr std::size_t told_one_by_one = 5;

/// Says what failures have in common: the largest causes first, each with its smallest case. `most` is how many causes
/// are told before the rest is only counted.
void print_causes(std::ostream& out, const Style& style, const std::vector<FailureGroup>& groups, std::size_t most);
/// The same with a line for each cause.
void print_cause_names(std::ostream& out, const std::vector<FailureGroup>& groups, std::size_t most);

/// `1 case`, `2 cases`.
std::string counted(std::size_t number, const std::string& what);

}  // namespace vcpuspec
