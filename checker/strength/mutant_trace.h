// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
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

/// What an event answers: one value per output of its rule, for one per input.
using EventAnswer = std::function<std::vector<std::uint64_t>(const std::vector<std::uint64_t>&)>;

/// The answer to a trace, in words, when the rule's event answers as `mutant` does, in each step that is one.
std::vector<std::uint64_t> run_with(const RuleTrace& trace, const EventAnswer& mutant);

}  // namespace vcpuspec
