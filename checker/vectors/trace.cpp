// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/trace.h"

#include <algorithm>

#include "checker/nearest.h"
#include "checker/style.h"
#include "checker/vectors/binder.h"

namespace vcpuspec {

namespace {

/// A choice is made once, something unspecified comes anew in each step.
void check_open_value(const Assignment& given, const std::string& prefix, const char* hint) {
  if (!given.place.starts_with(prefix))
    throw InputError(given.where, "vector.wrong-config", "`" + printable(given.place) + "` does not belong here", hint);
}

/// The configuration and the state that a trace starts with.
Binder bind_start(const VectorCase& one, const Stepper& machine) {
  Binder start(machine.legal());
  for (const Assignment& given : one.config) {
    check_open_value(given, "choice.", "what is unspecified is anew in each step: name it under `config` of the steps");
    start.config(given);
  }
  for (const Assignment& given : one.pre) {
    start.pre(given);
    Part part;
    find_part(machine.legal(), given.place, part);
    if (machine.slot(part.word) < 0)
      throw InputError(given.where, "vector.unknown-place",
                       "`" + printable(given.place) + "` is no part of machine `" + machine.name() + "`",
                       did_you_mean(given.place, machine.machine().slots));
  }
  return start;
}

void check_reachable(const VectorCase& one, const Stepper& machine, const Binder& start) {
  const std::string broken = broken_truth(machine.legal(), start.values(machine.legal()));
  if (one.reachable && !broken.empty())
    throw InputError(one.where, "vector.illegal-state",
                     "`" + machine.name() + "` never gets into this state; what does not hold: `" + broken + "`",
                     "change `pre`, or say `reachable: false` when that is the point of the case");
  if (!one.reachable && broken.empty())
    throw InputError(one.where, "vector.legal-state", "`" + machine.name() + "` can be in this state",
                     "remove `reachable: false`");
}

std::vector<std::uint64_t> state_of(const Binder& start, const Stepper& machine) {
  std::vector<std::uint64_t> state;
  for (const std::string& slot : machine.machine().slots) state.push_back(start.value(slot));
  return state;
}

BoundStep bind_step(const Step& step, const Stepper& machine, const Binder& start) {
  const std::size_t event = machine.event(step.op, step.where);
  const Callable& rule = machine.rule(event);
  Binder binder(rule);
  for (const Assignment& given : step.config) {
    check_open_value(given, "arbitrary.", "choices hold for the whole trace: name them under `config` of the case");
    binder.config(given);
  }
  for (const Assignment& given : step.args) binder.argument(given);
  binder.arguments_are_complete(step.where);
  std::vector<std::uint64_t> values = binder.values(rule);
  start.write_to(values, rule);
  return {event, std::move(values)};
}

/// The part of a step's answer that a name means.
Expectation expect_after(const Assignment& given, const Stepper& machine, std::size_t step, std::size_t event) {
  const Callable& rule = machine.rule(event);
  const MachineShape& shape = machine.shape();
  Part part;
  Expectation expected;
  if (const int result = machine.result(event, given.place); result >= 0) {
    const unsigned width = bits_of(rule.outputs()[static_cast<std::size_t>(rule.output(given.place))].width);
    part = {given.place, 0, width, ones(width), "result"};
    const std::size_t word = shape.result(step, static_cast<std::size_t>(result));
    expected = expectation_of(given, part, static_cast<int>(word), width);
  } else if (find_part(rule, given.place, part) && machine.slot(part.word) >= 0) {
    const std::size_t word = shape.slot_after(step, static_cast<std::size_t>(machine.slot(part.word)));
    expected = expectation_of(given, part, static_cast<int>(word), 64);
  } else {
    std::vector<std::string> known = machine.machine().slots;
    for (const std::size_t at : rule.results()) known.push_back(rule.outputs()[at].name);
    throw InputError(given.where, "vector.unknown-output",
                     "`" + printable(given.place) + "` is no result of event `" + machine.machine().events[event] +
                         "` and no place of `" + machine.name() + "`",
                     did_you_mean(given.place, known));
  }
  expected.step = step;
  return expected;
}

}  // namespace

Stepper::Stepper(const MachineInfo& machine, const std::string& revision)
    : machine_(machine),
      subject_(&subject_of_name(machine.name)),
      legal_(machine.name, machine.legal_state, *subject_) {
  if (machine.possible.concrete != nullptr) {
    possible_.emplace(machine.name, machine.possible, *subject_);
    for (const graph::Variable& input : possible_->inputs())
      possible_reads_.push_back(static_cast<std::size_t>(slot(input.name)));
  }
  shape_.slots = machine_.slots.size();
  for (std::size_t i = 0; i < machine_.slots.size(); ++i) slot_at_.emplace(subject_->find(machine_.slots[i]), i);
  for (const std::string& name : machine_.events) {
    events_.push_back(event_of(name, revision));
    const Callable& rule = events_.back().rule;
    shape_.fit(rule.arguments().size(), rule.results().size());
  }
}

Stepper::Event Stepper::event_of(const std::string& name, const std::string& revision) const {
  const std::string rule = subject_->name + "." + name;
  const std::string own = rule + "@" + revision;
  const Callable called = find_callable(find_rule(own) != nullptr ? own : rule, *subject_, {});
  return {called, wires_of(called.input_slots()), wires_of(called.output_slots())};
}

std::vector<Stepper::Wire> Stepper::wires_of(const std::vector<const SlotInfo*>& words) const {
  std::vector<Wire> all;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto slot = words[i] != nullptr ? slot_at_.find(words[i]) : slot_at_.end();
    if (slot != slot_at_.end()) all.push_back({i, slot->second});
  }
  return all;
}

int Stepper::slot(std::string_view place) const {
  const auto found = std::find(machine_.slots.begin(), machine_.slots.end(), place);
  return found == machine_.slots.end() ? -1 : static_cast<int>(found - machine_.slots.begin());
}

std::size_t Stepper::event(const std::string& name, const Location& where) const {
  const std::vector<std::string>& known = machine_.events;
  const auto found = std::find(known.begin(), known.end(), name);
  if (found == known.end())
    throw InputError(where, "vector.unknown-event",
                     "machine `" + machine_.name + "` has no event `" + printable(name) + "`",
                     did_you_mean(name, known));
  return static_cast<std::size_t>(found - known.begin());
}

int Stepper::result(std::size_t event, std::string_view name) const {
  const Callable& rule = events_[event].rule;
  for (std::size_t i = 0; i < rule.results().size(); ++i)
    if (rule.outputs()[rule.results()[i]].name == name) return static_cast<int>(i);
  return -1;
}

bool Stepper::is_possible(std::size_t event, const std::vector<std::uint64_t>& state) const {
  const int truth = possible_ ? possible_->output(machine_.events[event]) : -1;
  if (truth < 0) return true;
  std::vector<std::uint64_t> values;
  for (const std::size_t at : possible_reads_) values.push_back(state[at]);
  return possible_->call(values)[static_cast<std::size_t>(truth)] != 0;
}

std::vector<std::uint64_t> Stepper::take(const BoundStep& step, std::vector<std::uint64_t>& state,
                                         const ChangedEvent* changed) const {
  const Event& event = events_[step.event];
  std::vector<std::uint64_t> values = step.values;
  for (const Wire& wire : event.reads) values[wire.word] = state[wire.slot];
  const bool is_changed = changed != nullptr && changed->event == step.event;
  std::vector<std::uint64_t> outputs = is_changed ? changed->answer(values) : event.rule.call(values);
  for (const Wire& wire : event.writes) state[wire.slot] = outputs[wire.word];
  return outputs;
}

std::vector<std::uint64_t> Stepper::run(const BoundTrace& trace, const ChangedEvent* changed) const {
  std::vector<std::uint64_t> answer(shape_.outputs(trace.steps.size()));
  std::vector<std::uint64_t> state = trace.state;
  for (std::size_t step = 0; step < trace.steps.size(); ++step) {
    const std::vector<std::size_t>& results = rule(trace.steps[step].event).results();
    const std::vector<std::uint64_t> outputs = take(trace.steps[step], state, changed);
    for (std::size_t i = 0; i < results.size(); ++i) answer[shape_.result(step, i)] = outputs[results[i]];
    for (std::size_t i = 0; i < state.size(); ++i) answer[shape_.slot_after(step, i)] = state[i];
  }
  return answer;
}

std::vector<std::uint64_t> Stepper::question(const BoundTrace& trace) const {
  std::vector<std::uint64_t> words(shape_.inputs(trace.steps.size()));
  std::copy(trace.state.begin(), trace.state.end(), words.begin());
  for (std::size_t step = 0; step < trace.steps.size(); ++step) {
    const BoundStep& bound = trace.steps[step];
    const std::vector<std::size_t>& args = rule(bound.event).arguments();
    words[shape_.event(step)] = bound.event;
    for (std::size_t i = 0; i < args.size(); ++i) words[shape_.argument(step, i)] = bound.values[args[i]];
  }
  return words;
}

BoundTrace bind(const VectorCase& one, const Stepper& machine) {
  const Binder start = bind_start(one, machine);
  BoundTrace trace{state_of(start, machine), {}};
  for (const Step& step : one.steps) trace.steps.push_back(bind_step(step, machine, start));
  check_choices(one, machine.subject(), one.reachable ? machine.machine().legal_state : machine.subject().legal_state,
                start);
  check_reachable(one, machine, start);
  return trace;
}

void check_possible(const VectorCase& one, const Stepper& machine) {
  const BoundTrace trace = bind(one, machine);
  if (!one.reachable) return;
  std::vector<std::uint64_t> state = trace.state;
  for (std::size_t i = 0; i < trace.steps.size(); ++i) {
    if (!machine.is_possible(trace.steps[i].event, state))
      throw InputError(one.steps[i].where, "vector.impossible-step",
                       "`" + one.steps[i].op + "` cannot happen in the state that the steps before it lead to",
                       "put the steps before it that make it possible, or start elsewhere; `vcpuspec explain " +
                           machine.subject().name + "." + one.steps[i].op + "` says what it does");
    machine.take(trace.steps[i], state);
  }
}

std::vector<Expectation> expectations(const VectorCase& one, const Stepper& machine) {
  if (one.outcome.outcome_class != OutcomeClass::ok)
    throw InputError(one.outcome.where, "vector.wrong-class", "a trace ends with class `ok`",
                     "name results of the last step, or places of the state after it, under `result`");
  std::vector<Expectation> all;
  const std::size_t last = one.steps.size() - 1;
  for (std::size_t step = 0; step <= last; ++step) {
    const std::size_t event = machine.event(one.steps[step].op, one.steps[step].where);
    for (const Assignment& given : one.steps[step].expect) all.push_back(expect_after(given, machine, step, event));
    if (step != last) continue;
    for (const Assignment& given : one.outcome.values) all.push_back(expect_after(given, machine, step, event));
  }
  return all;
}

bool has_revisions(const MachineInfo& machine) {
  const std::string subject = subject_of_name(machine.name).name;
  return std::any_of(machine.events.begin(), machine.events.end(), [&](const std::string& event) {
    const std::string of_revisions = subject + "." + event + "@";
    return std::any_of(rules().begin(), rules().end(),
                       [&](const Rule& rule) { return rule.name.starts_with(of_revisions); });
  });
}

const MachineInfo& find_machine(const std::string& name, const Subject& subject, const Location& where) {
  std::vector<std::string> known;
  for (const MachineInfo& machine : subject.machines) {
    if (machine.name == name) return machine;
    known.push_back(machine.name);
  }
  if (find_machine(name) != nullptr)
    throw InputError(where, "vector.machine-of-another-arch",
                     "machine `" + name + "` is not one of `" + subject.arch + "`", "change `arch` or `machine`");
  throw InputError(where, "vector.unknown-machine", "there is no machine `" + printable(name) + "`",
                   known.empty() ? "`" + subject.arch + "` has none" : did_you_mean(name, known));
}

}  // namespace vcpuspec
