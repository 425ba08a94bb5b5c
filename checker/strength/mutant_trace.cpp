// SPDX-License-Identifier: Apache-2.0
#include "checker/strength/mutant_trace.h"

#include <algorithm>

namespace vcpuspec {

namespace {

/// Position of the event that the rule is; the number of events when it is none.
std::size_t event_of(const std::string& rule, const MachineInfo& machine) {
  const std::string prefix = subject_of_name(machine.name).name + ".";
  const auto found = std::find_if(machine.events.begin(), machine.events.end(),
                                  [&](const std::string& event) { return prefix + event == rule; });
  return static_cast<std::size_t>(found - machine.events.begin());
}

/// One step in words, as the machine answers it, with the mutant in the place of the event's rule.
std::vector<std::uint64_t> step_with(const RuleTrace& of, const BoundTrace& one, const EventAnswer& mutant) {
  const MachineShape& shape = of.machine->shape();
  const Callable& rule = of.machine->rule(of.event);
  const std::vector<std::string>& slots = of.machine->machine().slots;
  std::vector<std::uint64_t> values = one.steps.front().values;
  for (std::size_t i = 0; i < slots.size(); ++i)
    if (const int input = rule.input(slots[i]); input >= 0) values[static_cast<std::size_t>(input)] = one.state[i];
  const std::vector<std::uint64_t> outputs = mutant(values);
  std::vector<std::uint64_t> words(shape.outputs(1));
  const std::vector<std::size_t> results = results_of(rule);
  for (std::size_t i = 0; i < results.size(); ++i) words[shape.result(0, i)] = outputs[results[i]];
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const int output = rule.output(slots[i]);
    words[shape.slot_after(0, i)] = output >= 0 ? outputs[static_cast<std::size_t>(output)] : one.state[i];
  }
  return words;
}

}  // namespace

std::vector<RuleTrace> traces_with(const std::string& rule, const VectorFile& file) {
  const MachineInfo* info = find_machine(file.machine);
  if (info == nullptr || event_of(rule, *info) == info->events.size()) return {};
  const auto machine = std::make_shared<const Stepper>(*info);
  const std::size_t event = event_of(rule, *info);
  std::vector<RuleTrace> all;
  for (const VectorCase& one : file.cases) {
    RuleTrace traced{&file, &one, machine, event, bind(one, *machine), expectations(one, *machine)};
    const bool has_event = std::any_of(traced.trace.steps.begin(), traced.trace.steps.end(),
                                       [&](const BoundStep& step) { return step.event == event; });
    if (has_event && are_met(traced.expected, machine->run(traced.trace))) all.push_back(std::move(traced));
  }
  return all;
}

std::vector<std::uint64_t> run_with(const RuleTrace& trace, const EventAnswer& mutant) {
  const MachineShape& shape = trace.machine->shape();
  std::vector<std::uint64_t> answer;
  BoundTrace one{trace.trace.state, {}};
  for (const BoundStep& step : trace.trace.steps) {
    one.steps = {step};
    const std::vector<std::uint64_t> words =
        step.event == trace.event ? step_with(trace, one, mutant) : trace.machine->run(one);
    for (std::size_t i = 0; i < shape.slots; ++i) one.state[i] = words[shape.slot_after(0, i)];
    answer.insert(answer.end(), words.begin(), words.end());
  }
  return answer;
}

}  // namespace vcpuspec
