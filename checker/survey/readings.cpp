// SPDX-License-Identifier: Apache-2.0
#include "checker/survey/readings.h"

#include <algorithm>

namespace vcpuspec {

namespace {

/// A wider choice is a bitmap, of which each bit is looked at by itself.
constexpr unsigned widest_number = 9;

int choice_named(const std::vector<OpenValueInfo>& choices, const std::string& name) {
  const auto found = std::find_if(choices.begin(), choices.end(), [&](const auto& one) { return one.name == name; });
  return found == choices.end() ? -1 : static_cast<int>(found - choices.begin());
}

/// Which bits differ between some of the readings, in the steps that are possible under all of them.
void compare(const MachineShape& shape, Readings& all) {
  const Reading& first = all.each.front();
  std::size_t steps = first.possible;
  for (const Reading& one : all.each) steps = std::min(steps, one.possible);
  all.differ.assign(first.words.size(), 0);
  all.depends = all.differ;
  for (std::size_t word = 0; word < shape.outputs(steps); ++word) {
    std::uint64_t known = first.known[word];
    for (const Reading& one : all.each) {
      all.depends[word] |= (first.words[word] ^ one.words[word]) | (first.known[word] ^ one.known[word]);
      known &= one.known[word];
    }
    all.differ[word] = all.depends[word] & known;
  }
}

bool has_a_bit(const std::vector<std::uint64_t>& words) {
  return std::any_of(words.begin(), words.end(), [](std::uint64_t word) { return word != 0; });
}

}  // namespace

ChoosingMachine::ChoosingMachine(const Stepper& machine) : machine_(machine) {
  for (const OpenValueInfo& open : machine.subject().open_values)
    if (open.name.starts_with("choice.")) choices_.push_back(open);
  for (std::size_t i = 0; i < choices_.size(); ++i) {
    const unsigned width = choices_[i].width;
    const unsigned step = width <= widest_number ? width : 1;
    for (unsigned lo = 0; lo < width; lo += step) dials_.push_back({i, lo, step});
  }
  for (std::size_t i = 0; i < machine.machine().events.size(); ++i) events_.push_back(event_of(machine.rule(i)));
  for (const graph::Variable& input : machine.legal().inputs()) {
    legal_slots_.push_back(machine.slot(input.name));
    legal_choices_.push_back(choice_named(choices_, input.name));
  }
}

ChoosingMachine::Event ChoosingMachine::event_of(const Callable& rule) const {
  Event event;
  event.shows.assign(choices_.size(), false);
  for (std::size_t i = 0; i < rule.inputs().size(); ++i) {
    const graph::Variable& input = rule.inputs()[i];
    if (input.kind == graph::Kind::arbitrary) event.arbitrary.push_back(i);
    if (input.kind != graph::Kind::choice) continue;
    const auto choice = static_cast<std::size_t>(choice_named(choices_, input.name));
    event.choices.push_back({i, choice});
    event.shows[choice] = rule.reads(i);
  }
  return event;
}

ChoiceValues ChoosingMachine::presets() const {
  ChoiceValues values;
  for (const OpenValueInfo& choice : choices_) values.push_back(choice.preset);
  return values;
}

bool ChoosingMachine::is_legal(const std::vector<std::uint64_t>& state, const ChoiceValues& values) const {
  const std::vector<graph::Variable>& inputs = machine_.legal().inputs();
  std::vector<std::uint64_t> given;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (legal_slots_[i] >= 0) given.push_back(state[static_cast<std::size_t>(legal_slots_[i])]);
    else if (legal_choices_[i] >= 0) given.push_back(values[static_cast<std::size_t>(legal_choices_[i])]);
    else given.push_back(inputs[i].preset);
  }
  const std::vector<std::uint64_t> truths = machine_.legal().call(given);
  return std::all_of(truths.begin(), truths.end(), [](std::uint64_t truth) { return truth != 0; });
}

std::vector<std::uint64_t> ChoosingMachine::run(const BoundTrace& trace, const ChoiceValues& values, bool flips) const {
  BoundTrace chosen = trace;
  for (BoundStep& step : chosen.steps) {
    const Event& event = events_[step.event];
    const std::vector<graph::Variable>& inputs = machine_.rule(step.event).inputs();
    for (const Open& open : event.choices) step.values[open.input] = values[open.choice];
    for (const std::size_t i : event.arbitrary)
      step.values[i] = inputs[i].preset ^ (flips ? ones(std::max(1U, inputs[i].width)) : 0);
  }
  return machine_.run(chosen);
}

std::size_t ChoosingMachine::possible_steps(const BoundTrace& trace, const std::vector<std::uint64_t>& words) const {
  const MachineShape& shape = machine_.shape();
  std::vector<std::uint64_t> state = trace.state;
  for (std::size_t step = 0; step < trace.steps.size(); ++step) {
    if (!machine_.is_possible(trace.steps[step].event, state)) return step;
    for (std::size_t i = 0; i < state.size(); ++i) state[i] = words[shape.slot_after(step, i)];
  }
  return trace.steps.size();
}

Reading ChoosingMachine::read(const BoundTrace& trace, const ChoiceValues& values) const {
  Reading reading{run(trace, values, false), run(trace, values, true), 0};
  for (std::size_t i = 0; i < reading.words.size(); ++i) reading.known[i] = ~(reading.known[i] ^ reading.words[i]);
  return reading;
}

bool ChoosingMachine::may_show(const Probe& probe, std::size_t choice) const {
  return std::any_of(probe.trace.steps.begin(), probe.trace.steps.end(),
                     [&](const BoundStep& step) { return events_[step.event].shows[choice]; });
}

bool ChoosingMachine::makes_a_difference(const Probe& probe, const ChoiceValues& base, const Dial& dial,
                                         const std::vector<std::uint64_t>& present) const {
  for (const std::uint64_t value : {std::uint64_t{0}, ones(dial.width)})
    if (value != dial.of(base) && run(probe.trace, dial.set(base, value), false) != present) return true;
  return false;
}

std::vector<std::size_t> ChoosingMachine::shown_by(const Probe& probe, const ChoiceValues& base) const {
  const std::vector<std::uint64_t> present = run(probe.trace, base, false);
  std::vector<std::size_t> shown;
  std::vector<int> of_choice(choices_.size(), -1);  // not yet known
  for (std::size_t at = 0; at < dials_.size(); ++at) {
    const std::size_t choice = dials_[at].choice;
    const Dial whole{choice, 0, choices_[choice].width};
    if (of_choice[choice] < 0)
      of_choice[choice] = may_show(probe, choice) && makes_a_difference(probe, base, whole, present) ? 1 : 0;
    const bool is_whole = dials_[at].width == whole.width;
    if (of_choice[choice] == 1 && (is_whole || makes_a_difference(probe, base, dials_[at], present)))
      shown.push_back(at);
  }
  return shown;
}

void ChoosingMachine::read_all(const Probe& probe, const ChoiceValues& base, const std::vector<std::uint64_t>& values,
                               Readings& into) const {
  for (const std::uint64_t value : values) {
    Reading reading = read(probe.trace, dials_[into.dial].set(base, value));
    reading.possible = possible_steps(probe.trace, reading.words);
    into.values.push_back(value);
    into.each.push_back(std::move(reading));
  }
}

std::vector<Readings> ChoosingMachine::readings_of(const Probe& probe, const ChoiceValues& base) const {
  std::vector<Readings> all;
  for (const std::size_t at : shown_by(probe, base)) {
    const Dial& dial = dials_[at];
    std::vector<std::uint64_t> legal;
    for (std::uint64_t value = 0; value <= ones(dial.width); ++value)
      if (is_legal(probe.trace.state, dial.set(base, value))) legal.push_back(value);
    if (legal.size() < 2) continue;
    Readings readings;
    readings.dial = at;
    read_all(probe, base, legal, readings);
    compare(machine_.shape(), readings);
    if (has_a_bit(readings.depends)) all.push_back(std::move(readings));
  }
  return all;
}

}  // namespace vcpuspec
