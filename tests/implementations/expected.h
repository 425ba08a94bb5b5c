// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/library_under_test.h"

/// Traces that a library answers, against what the rules answer.
namespace vcpuspec::test {

/// What the rules answer, and which bits of it they say: those that are the same whatever unspecified values are, and
/// of a register in memory those that the register has. Memory may hold more.
struct Expected {
  std::vector<std::uint64_t> words;
  std::vector<std::uint64_t> said;
};
inline Expected expected_of(const ModelMachine& rules, const Question& trace) {
  Expected expected{rules.answer(trace), {}};
  const std::vector<std::uint64_t> zeros = rules.answer(trace, 0), ones = rules.answer(trace, ~std::uint64_t{0});
  for (std::size_t i = 0; i < zeros.size(); ++i)
    expected.said.push_back(~((zeros[i] ^ ones[i]) | (zeros[i] ^ expected.words[i])));
  for (std::size_t step = 0; step < trace.steps; ++step)
    for (std::size_t slot = 0; slot < rules.shape().slots; ++slot)
      if (rules.info().slots[slot].starts_with("saved."))
        expected.said[rules.shape().slot_after(step, slot)] &= rules.mask(slot);
  return expected;
}
inline std::vector<Expected> expected_of(const ModelMachine& rules, const std::vector<Question>& traces) {
  std::vector<Expected> all;
  for (const Question& trace : traces) all.push_back(expected_of(rules, trace));
  return all;
}

/// An answer, what the rules do not say replaced by what they happen to have there.
inline std::vector<std::uint64_t> as_far_as_said(std::vector<std::uint64_t> answer, const Expected& expected) {
  for (std::size_t i = 0; i < answer.size(); ++i)
    answer[i] = (answer[i] & expected.said[i]) | (expected.words[i] & ~expected.said[i]);
  return answer;
}

/// Ends a trace before the first event that cannot happen in the state that the events before it lead to.
inline void end_before_impossible_step(const ModelMachine& rules, Question& trace) {
  const MachineShape& shape = rules.shape();
  std::vector<std::uint64_t> now(trace.inputs.begin(), trace.inputs.begin() + std::ptrdiff_t(shape.slots));
  if (!rules.stepper().is_possible(trace.inputs[shape.event(0)], now)) {
    trace.steps = 0;
    return;
  }
  const std::vector<std::uint64_t> answer = rules.answer(trace);
  for (std::size_t step = 1; step < trace.steps; ++step) {
    const auto after = answer.begin() + std::ptrdiff_t(shape.slot_after(step - 1, 0));
    now.assign(after, after + std::ptrdiff_t(shape.slots));
    if (!rules.stepper().is_possible(trace.inputs[shape.event(step)], now)) trace.steps = step;
  }
  trace.inputs.resize(shape.inputs(trace.steps));
}

/// Whether a library disagrees with the rules on one of the traces.
inline bool is_found(const std::string& library, const std::vector<Question>& traces,
                     const std::vector<Expected>& expected) {
  return is_any_wrong(library, traces, [&](std::size_t i, const Answer& answer) {
    return as_far_as_said(answer.outputs, expected[i]) != expected[i].words;
  });
}

/// The library and the rules agree on every step of the traces.
inline void check_agreement(const ModelMachine& rules, const std::string& library,
                            const std::vector<Question>& traces) {
  const std::vector<Answer> answers = answers_of(library, traces);
  for (std::size_t i = 0; i < traces.size(); ++i) {
    INFO("trace " << i << ": " << answers[i].detail);
    REQUIRE(answers[i].kind == Answer::Kind::outputs);
    const Expected expected = expected_of(rules, traces[i]);
    const std::vector<std::uint64_t> answered = as_far_as_said(answers[i].outputs, expected);
    INFO(account(rules, traces[i], answered, expected.words));
    REQUIRE((answered == expected.words));
  }
}

}  // namespace vcpuspec::test
