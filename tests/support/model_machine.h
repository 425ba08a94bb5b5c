// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "checker/implementation.h"
#include "checker/vectors/trace.h"
#include "tests/support/random_inputs.h"

namespace vcpuspec::test {

/// Values of choices that are not at their presets.
using Choices = std::map<std::string, std::uint64_t>;

/// A machine as its rules have it, every open value at its preset but for the choices that are given: what
/// implementations of it are compared with.
class ModelMachine {
 public:
  explicit ModelMachine(const std::string& name, Choices choices = {})
      : stepper_(*find_machine(name)), choices_(std::move(choices)) {
    for (const std::string& slot : info().slots) masks_.push_back(stepper_.subject().find(slot)->state_mask);
  }
  const Stepper& stepper() const { return stepper_; }
  const MachineInfo& info() const { return stepper_.machine(); }
  const MachineShape& shape() const { return stepper_.shape(); }
  std::size_t slot(const std::string& name) const { return static_cast<std::size_t>(stepper_.slot(name)); }
  std::uint64_t event(const std::string& name) const { return stepper_.event(name, {}); }

  /// The widths of an event's arguments.
  std::vector<unsigned> widths(std::size_t event) const {
    std::vector<unsigned> all;
    for (const std::size_t argument : stepper_.rule(event).arguments()) all.push_back(width_of(event, argument));
    return all;
  }
  /// What holds of legal states: one truth each, open values at their presets.
  std::vector<std::uint64_t> truths(const std::vector<std::uint64_t>& slots) const {
    std::vector<std::uint64_t> values;
    for (const graph::Variable& input : stepper_.legal().inputs()) {
      const int at = stepper_.slot(input.name);
      values.push_back(at < 0 ? chosen(input) : slots[static_cast<std::size_t>(at)]);
    }
    return stepper_.legal().call(values);
  }

  /// The bits of a slot that its state has.
  std::uint64_t mask(std::size_t slot) const { return masks_[slot]; }

  /// Slots with their reserved bits zero.
  std::vector<std::uint64_t> any_slots(Numbers& numbers) const {
    std::vector<std::uint64_t> slots;
    for (const std::uint64_t mask : masks_) slots.push_back(numbers.word(64) & mask);
    return slots;
  }

  /// A trace of so many steps from the slots given, of the events given, with any arguments.
  Question trace(std::vector<std::uint64_t> slots, const std::vector<std::uint64_t>& events, std::size_t steps,
                 Numbers& numbers) const {
    BoundTrace trace{std::move(slots), {}};
    for (std::size_t step = 0; step < steps; ++step) {
      const auto event = static_cast<std::size_t>(events[numbers.next() % events.size()]);
      std::vector<std::uint64_t> values = presets(event);
      for (const std::size_t argument : stepper_.rule(event).arguments())
        values[argument] = numbers.word(width_of(event, argument));
      trace.steps.push_back({event, std::move(values)});
    }
    return {"", stepper_.question(trace), stepper_.name(), steps};
  }

  /// What the rules answer to a trace, with these bits in everything that is unspecified; without them, its presets.
  std::vector<std::uint64_t> answer(const Question& question, std::optional<std::uint64_t> unspecified = {}) const {
    BoundTrace trace{{question.inputs.begin(), question.inputs.begin() + std::ptrdiff_t(shape().slots)}, {}};
    for (std::size_t step = 0; step < question.steps; ++step) {
      const auto event = static_cast<std::size_t>(question.inputs[shape().event(step)]);
      std::vector<std::uint64_t> values = presets(event, unspecified);
      std::size_t at = shape().argument(step, 0);
      for (const std::size_t argument : stepper_.rule(event).arguments()) values[argument] = question.inputs[at++];
      trace.steps.push_back({event, std::move(values)});
    }
    return stepper_.run(trace);
  }

 private:
  std::uint64_t chosen(const graph::Variable& input) const {
    const auto found = choices_.find(input.name);
    return found != choices_.end() ? found->second : input.preset;
  }
  /// A truth has one bit.
  unsigned width_of(std::size_t event, std::size_t argument) const {
    return std::max(stepper_.rule(event).inputs()[argument].width, 1U);
  }
  /// A value for each input of an event.
  std::vector<std::uint64_t> presets(std::size_t event, std::optional<std::uint64_t> unspecified = {}) const {
    std::vector<std::uint64_t> values;
    for (const graph::Variable& input : stepper_.rule(event).inputs()) {
      const bool is_preset = input.kind != graph::Kind::arbitrary || !unspecified;
      values.push_back(is_preset ? chosen(input) : *unspecified & ones(std::max(input.width, 1U)));
    }
    return values;
  }

  Stepper stepper_;
  Choices choices_;
  std::vector<std::uint64_t> masks_;
};

}  // namespace vcpuspec::test
