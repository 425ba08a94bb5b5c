// SPDX-License-Identifier: Apache-2.0
#include "checker/strength/mutant_trace.h"

#include <algorithm>
#include <map>
#include <mutex>

namespace vcpuspec {

namespace {

/// Position of the event that the rule is; the number of events when it is none.
std::size_t event_of(const std::string& rule, const MachineInfo& machine) {
  const std::string prefix = subject_of_name(machine.name).name + ".";
  const auto found = std::find_if(machine.events.begin(), machine.events.end(),
                                  [&](const std::string& event) { return prefix + event == rule; });
  return static_cast<std::size_t>(found - machine.events.begin());
}

/// The machine, whose rules are recorded once however many rules are asked for.
std::shared_ptr<const Stepper> stepper(const MachineInfo& machine) {
  static std::mutex one_at_a_time;
  static std::map<std::string, std::shared_ptr<const Stepper>> recorded;
  const std::lock_guard lock(one_at_a_time);
  std::shared_ptr<const Stepper>& known = recorded[machine.name];
  if (known == nullptr) known = std::make_shared<const Stepper>(machine);
  return known;
}

}  // namespace

std::vector<RuleTrace> traces_with(const std::string& rule, const VectorFile& file) {
  const MachineInfo* info = find_machine(file.machine);
  if (info == nullptr || event_of(rule, *info) == info->events.size()) return {};
  const auto machine = stepper(*info);
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

}  // namespace vcpuspec
