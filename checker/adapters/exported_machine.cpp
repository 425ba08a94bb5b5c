// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/exported_machine.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "checker/adapters/so_worker.h"
#include "checker/nearest.h"
#include "checker/style.h"
#include "checker/vectors/trace.h"

namespace vcpuspec {

namespace {

using Json = nlohmann::json;

const Json& list_of(const Json& object, const char* key, const Describer& by) {
  const auto at = object.find(key);
  if (at == object.end() || !at->is_array()) by.refuse(std::string("the list `") + key + "` is missing");
  return *at;
}

/// The place of a name among those that we know.
std::size_t place_of(const std::string& name, const std::vector<std::string>& known, const char* what,
                     const Describer& by) {
  const auto at = std::find(known.begin(), known.end(), name);
  if (at == known.end())
    Describer{by.where, by.code, by.what, did_you_mean(name, known)}.refuse(std::string("there is no ") + what + " `" +
                                                                            printable(name) + "`");
  return static_cast<std::size_t>(at - known.begin());
}

std::string words(std::size_t args, std::size_t results) {
  return std::to_string(args) + " arguments and " + std::to_string(results) + " results";
}

}  // namespace

ExportedMachine::ExportedMachine(const MachineInfo& machine, const Json& description, const Describer& by)
    : machine_(&machine), events_(machine.events.size()) {
  const Stepper ours(machine);
  shape_ = ours.shape();
  read_slots(description, by);
  read_events(description, ours, by);
}

void ExportedMachine::read_slots(const Json& description, const Describer& by) {
  std::vector<bool> is_there(machine_->slots.size());
  for (const Json& slot : list_of(description, "slots", by)) {
    if (!slot.is_string()) by.refuse("a slot that is no text");
    const std::size_t ours = place_of(slot.get<std::string>(), machine_->slots, "slot", by);
    if (is_there[ours]) by.refuse("the slot `" + machine_->slots[ours] + "` stands there twice");
    is_there[ours] = true;
    slots_.push_back(ours);
    names_.push_back(machine_->slots[ours]);
  }
  if (slots_.empty()) by.refuse("no slot");
}

bool ExportedMachine::has_slot(std::string_view slot) const {
  return std::find(names_.begin(), names_.end(), slot) != names_.end();
}

/// The shape of its traces: they have only its slots.
MachineShape ExportedMachine::its_shape() const { return {slots_.size(), shape_.args, shape_.results}; }

void ExportedMachine::read_events(const Json& description, const Stepper& machine, const Describer& by) {
  std::size_t number = 0;
  for (const Json& event : list_of(description, "events", by)) {
    if (!event.is_object()) by.refuse("an event that is no object");
    by.only_keys(event, {"name", "args", "results"});
    const std::size_t ours = place_of(by.text(event, "name"), machine_->events, "event", by);
    if (events_[ours]) by.refuse("the event `" + machine_->events[ours] + "` stands there twice");
    events_[ours] = read_event(event, machine.rule(ours), ours, number++, by);
  }
}

ExportedMachine::Event ExportedMachine::read_event(const Json& event, const Callable& rule, std::size_t ours,
                                                   std::size_t number, const Describer& by) const {
  const std::size_t args = rule.arguments().size();
  const std::size_t results = rule.results().size();
  const std::size_t its_args = by.number(event, "args", "an event");
  const std::size_t its_results = by.number(event, "results", "an event");
  if (its_args != args || its_results != results)
    by.refuse("the event `" + machine_->events[ours] + "` has " + words(args, results) + ", not " +
              words(its_args, its_results));
  return {static_cast<std::uint32_t>(number), args, results};
}

std::size_t ExportedMachine::event_of(const Question& trace, std::size_t step) const {
  return static_cast<std::size_t>(trace.inputs[shape_.event(step)]);
}

std::optional<Answer> ExportedMachine::refusal(const Question& trace) const {
  if (trace.steps == 0 || trace.inputs.size() != shape_.inputs(trace.steps))
    throw std::logic_error("a question of another machine");
  for (std::size_t step = 0; step < trace.steps; ++step)
    if (!events_.at(event_of(trace, step)))
      return Answer{Answer::Kind::unsupported,
                    {},
                    "it does not export the event `" + machine_->events[event_of(trace, step)] + "`"};
  for (std::size_t slot = 0; slot < shape_.slots; ++slot)
    if (trace.inputs[slot] != 0 && !has_slot(machine_->slots[slot]))
      return Answer{Answer::Kind::unsupported, {}, "it has no slot `" + machine_->slots[slot] + "`"};
  return std::nullopt;
}

std::vector<std::uint64_t> ExportedMachine::state_of(const Question& trace) const {
  std::vector<std::uint64_t> state;
  for (const std::size_t ours : slots_) state.push_back(trace.inputs[ours]);
  return state;
}

std::vector<ExportedMachine::Step> ExportedMachine::steps_of(const Question& trace) const {
  std::vector<Step> steps;
  for (std::size_t step = 0; step < trace.steps; ++step) {
    const std::size_t event = event_of(trace, step);
    const auto first = trace.inputs.begin() + static_cast<std::ptrdiff_t>(shape_.argument(step, 0));
    steps.push_back({machine_->events[event],
                     {first, first + static_cast<std::ptrdiff_t>(events_[event]->args)},
                     events_[event]->results});
  }
  return steps;
}

std::vector<std::uint64_t> ExportedMachine::outputs_of(const Question& trace,
                                                       const std::vector<StepAnswer>& answered) const {
  std::vector<std::uint64_t> all(shape_.outputs(trace.steps));
  for (std::size_t step = 0; step < trace.steps; ++step) {
    const StepAnswer& one = answered.at(step);
    for (std::size_t i = 0; i < one.results.size(); ++i) all[shape_.result(step, i)] = one.results[i];
    for (std::size_t i = 0; i < slots_.size(); ++i) all[shape_.slot_after(step, slots_[i])] = one.slots.at(i);
  }
  return all;
}

std::string ExportedMachine::word_at(std::size_t output) const {
  const std::size_t step = output / shape_.outputs(1);
  const std::size_t word = output % shape_.outputs(1);
  const std::string number = std::to_string(step + 1);
  if (word < shape_.results) return "a result of step " + number;
  return "`" + machine_->slots[word - shape_.results] + "` after step " + number;
}

ExportedFunction ExportedMachine::traces(std::size_t steps) const {
  const auto word = [](std::size_t count) { return static_cast<std::uint32_t>(count); };
  const MachineShape its = its_shape();
  return {0,
          its.slots + steps * (channel::words_of_event + its.args),
          its.outputs(steps),
          {word(steps), word(its.slots), word(its.args), word(its.results)},
          &names_};
}

std::vector<std::uint64_t> ExportedMachine::inputs_of(const Question& trace) const {
  std::vector<std::uint64_t> all = state_of(trace);
  for (std::size_t step = 0; step < trace.steps; ++step) {
    const Event& event = *events_[event_of(trace, step)];
    all.insert(all.end(), {event.number, event.results});
    for (std::size_t i = 0; i < shape_.args; ++i) all.push_back(trace.inputs[shape_.argument(step, i)]);
  }
  return all;
}

std::vector<std::uint64_t> ExportedMachine::outputs_of(const Question& trace,
                                                       const std::vector<std::uint64_t>& answered) const {
  const MachineShape its = its_shape();
  const auto words = [&](std::size_t first, std::size_t count) {
    const auto from = answered.begin() + static_cast<std::ptrdiff_t>(first);
    return std::vector<std::uint64_t>(from, from + static_cast<std::ptrdiff_t>(count));
  };
  std::vector<StepAnswer> steps;
  for (std::size_t step = 0; step < trace.steps; ++step)
    steps.push_back({words(its.result(step, 0), its.results), words(its.slot_after(step, 0), its.slots)});
  return outputs_of(trace, steps);
}

std::vector<ExportedMachine> read_machines(const Json& description, const Describer& by) {
  std::vector<ExportedMachine> all;
  if (!description.contains("machines")) return all;
  for (const Json& one : list_of(description, "machines", by)) {
    if (!one.is_object()) by.refuse("a machine that is no object");
    by.only_keys(one, {"name", "slots", "events"});
    const MachineInfo* machine = find_machine(by.text(one, "name"));
    if (machine != nullptr) all.emplace_back(*machine, one, by);
  }
  return all;
}

std::optional<ExportedMachine> read_machine(const Json& description, const Describer& by) {
  if (description.contains("machines") && list_of(description, "machines", by).size() > 1)
    by.refuse("more than one machine, and `create` makes one: export each from a library of its own");
  std::vector<ExportedMachine> all = read_machines(description, by);
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

}  // namespace vcpuspec
