// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "checker/strength/mutants.h"

namespace vcpuspec {

/// Inputs beside others that the rule answers otherwise.
struct Sibling {
  std::vector<std::uint64_t> inputs;
  unsigned distance = 0;  // bits that differ
};

/// The nearest legal inputs that the rule answers otherwise: of those in which one bit differs the first, else of those
/// in which two do (only of rules that read few bits); nothing when there are none. Choices stay as they are.
std::optional<Sibling> nearest_opposite(const RuleUnderMutation& rule, const std::vector<std::uint64_t>& inputs);

}  // namespace vcpuspec
