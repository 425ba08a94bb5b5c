// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>

namespace vcpuspec {

/// A run of a machine in words, as implementations are asked and answer. The question is every slot of the machine in
/// its order, then for each step the number of its event in the machine's list and the event's arguments in the order
/// of its text. The answer is, for each step, the event's results and every slot after the step. All steps are equally
/// long: what an event does not have of them is 0.
struct MachineShape {
  std::size_t slots = 0;
  std::size_t args = 0;     // of the event that takes most
  std::size_t results = 0;  // of the event that gives most

  /// Makes room for an event.
  void fit(std::size_t event_args, std::size_t event_results) {
    args = std::max(args, event_args);
    results = std::max(results, event_results);
  }

  /// Number of words of a question and of its answer.
  std::size_t inputs(std::size_t steps) const { return event(steps); }
  std::size_t outputs(std::size_t steps) const { return result(steps, 0); }

  /// Where things stand in the question.
  std::size_t event(std::size_t step) const { return slots + step * (1 + args); }
  std::size_t argument(std::size_t step, std::size_t i) const { return event(step) + 1 + i; }
  /// Where things stand in the answer.
  std::size_t result(std::size_t step, std::size_t i) const { return step * (results + slots) + i; }
  std::size_t slot_after(std::size_t step, std::size_t i) const { return result(step, results + i); }
};

}  // namespace vcpuspec
