// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "checker/vectors/trace.h"
#include "checker/vectors/vector.h"

namespace vcpuspec {

/// A trace of a machine that has a rule as an event, bound once and met by the rule.
struct RuleTrace {
  const VectorFile* file;
  const VectorCase* one;
  std::shared_ptr<const Stepper> machine;
  std::size_t event;  // that the rule is
  BoundTrace trace;
  std::vector<Expectation> expected;
};

/// The traces of a file in which the rule is an event and that the model meets.
std::vector<RuleTrace> traces_with(const std::string& rule, const VectorFile& file);

}  // namespace vcpuspec
