// SPDX-License-Identifier: Apache-2.0
#include "checker/asking.h"

#include <fmt/format.h>

namespace vcpuspec {

namespace {

bool lets_configure(const Endpoint& endpoint, const std::string& choice) {
  return endpoint.implementation != nullptr && endpoint.implementation->lets_configure(choice);
}

/// The choices of a case that the endpoint is told before it is asked.
Question::Choices told_choices(const VectorCase& one, const Endpoint& endpoint) {
  Question::Choices told;
  for (const Assignment& given : one.config)
    if (lets_configure(endpoint, given.place)) told.emplace_back(given.place, given.value);
  return told;
}

/// Why a case is about another choice than the endpoint has made; empty when it is not.
std::string other_choice(const VectorCase& one, const Subject& subject, const Endpoint& endpoint) {
  const std::map<std::string, std::uint64_t> choices = endpoint.choices();
  for (const Assignment& given : one.config)
    for (const OpenValueInfo& open : subject.open_values) {
      if (open.name != given.place || !open.name.starts_with("choice.") || lets_configure(endpoint, open.name))
        continue;
      const auto made = choices.find(open.name);
      const std::uint64_t value = made != choices.end() ? made->second : open.preset;
      if (value == given.value) continue;
      if (made == choices.end()) return "it is about " + open.name + ", which " + endpoint.name + " cannot be told";
      return fmt::format("it is about {}={:#x}; {} has {:#x}", open.name, given.value, endpoint.name, value);
    }
  return "";
}

bool leaves_open(const Subject& subject, const std::string& name) {
  return std::any_of(subject.open_values.begin(), subject.open_values.end(),
                     [&](const OpenValueInfo& open) { return open.name == name; });
}

/// A trace under the choices of the endpoint. Those that the case makes itself are the same: see other_choice.
VectorCase under_choices(const VectorCase& trace, const Subject& subject, const Endpoint& endpoint) {
  VectorCase own = trace;
  for (const auto& made : endpoint.choices()) {
    const auto is_made = [&](const Assignment& given) { return given.place == made.first; };
    if (leaves_open(subject, made.first) && std::none_of(own.config.begin(), own.config.end(), is_made))
      own.config.push_back({made.first, made.second, trace.where});
  }
  return own;
}

/// Something unspecified that a trace depends on.
std::string own_arbitrary(const VectorCase& trace) {
  for (const Step& step : trace.steps)
    if (!step.config.empty()) return step.config.front().place;
  return "";
}

/// The first slot that a trace names and an implementation does not have.
std::string missing_slot(const VectorCase& trace, const Stepper& machine, const Endpoint& endpoint) {
  std::vector<const std::vector<Assignment>*> all = {&trace.pre, &trace.outcome.values};
  for (const Step& step : trace.steps) all.push_back(&step.expect);
  for (const auto* assignments : all)
    for (const Assignment& given : *assignments)
      for (const std::string& place : {given.place, given.place.substr(0, given.place.rfind('.'))})
        if (machine.slot(place) >= 0 && !endpoint.implementation->has_slot(place)) return place;
  return "";
}

/// Why an implementation of the machine is not asked for this trace; empty when it is.
std::string reason_not_to_ask(const VectorCase& trace, const Stepper& machine, const Endpoint& endpoint) {
  if (!trace.reachable) return "it starts in a state that " + machine.name() + " never gets into";
  if (const std::string reason = other_choice(trace, machine.subject(), endpoint); !reason.empty()) return reason;
  if (const std::string open = own_arbitrary(trace); !open.empty())
    return "it is about " + open + ", which " + endpoint.name + " cannot be told";
  if (const std::string slot = missing_slot(trace, machine, endpoint); !slot.empty())
    return "it is about " + slot + ", which " + endpoint.name + " does not have";
  return "";
}

bool is_arbitrary(const Assignment& given) { return given.place.starts_with("arbitrary."); }

/// A call of a rule as the one step of a trace. What the class of its outcome says, a result says.
VectorCase as_one_step(const VectorCase& call, const std::string& event) {
  VectorCase trace = call;
  trace.steps.front().op = event;
  for (const Assignment& given : call.config)
    if (is_arbitrary(given)) trace.steps.front().config.push_back(given);
  std::erase_if(trace.config, is_arbitrary);
  if (call.outcome.outcome_class == OutcomeClass::ok) return trace;
  trace.outcome.values = {{"wake", call.outcome.outcome_class == OutcomeClass::wake ? 1U : 0U, call.outcome.where}};
  trace.outcome.outcome_class = OutcomeClass::ok;
  return trace;
}

/// The event that a rule is, of a machine that the endpoint is asked to be.
struct EventOf {
  const MachineInfo* machine = nullptr;
  std::string event;
};
EventOf event_of(const VectorFile& file, const Endpoint& endpoint) {
  const Subject& subject = subject_of(file);
  for (const MachineInfo& machine : subject.machines)
    for (const std::string& event : machine.events)
      if (subject.name + "." + event == file.rule && endpoint.steps(machine.name)) return {&machine, event};
  return {};
}

std::string nothing_in_the_place_of(const VectorFile& file, const Endpoint& endpoint) {
  return endpoint.name + " has nothing in the place of " + file.about();
}

/// The same trace with everything otherwise that is unspecified in it.
BoundTrace with_other_arbitrary(BoundTrace trace, const Stepper& machine) {
  for (BoundStep& step : trace.steps) {
    const std::vector<graph::Variable>& inputs = machine.rule(step.event).inputs();
    for (std::size_t i = 0; i < inputs.size(); ++i)
      if (inputs[i].kind == graph::Kind::arbitrary) step.values[i] ^= ones(inputs[i].width);
  }
  return trace;
}

/// The parts of what is expected, of one bit or more each, that do not hang on anything unspecified.
std::vector<Expectation> specified_parts(const Expectation& whole, std::uint64_t unspecified) {
  std::vector<Expectation> parts;
  for (unsigned bit = whole.lo; bit < whole.lo + whole.width; ++bit) {
    if ((unspecified >> bit & 1) != 0) continue;
    const bool goes_on = !parts.empty() && parts.back().lo + parts.back().width == bit;
    if (goes_on) ++parts.back().width;
    else parts.push_back({whole.place, whole.output, bit, 1, 0, whole.step});
  }
  return parts;
}

/// What the model answers in the places that a case looks at.
std::vector<Expectation> expected_under_choices(const VectorCase& trace, const Stepper& machine) {
  const BoundTrace bound = bind(trace, machine);
  const std::vector<std::uint64_t> answer = machine.run(bound);
  const std::vector<std::uint64_t> other = machine.run(with_other_arbitrary(bound, machine));
  std::vector<Expectation> all;
  for (const Expectation& whole : expectations(trace, machine)) {
    const auto at = static_cast<std::size_t>(whole.output);
    for (Expectation& part : specified_parts(whole, answer[at] ^ other[at])) {
      part.value = answer[at] >> part.lo & ones(part.width);
      all.push_back(std::move(part));
    }
  }
  return all;
}

/// Puts a trace to an implementation as it is, with its own choices. It may be about what the machine does not have, or
/// start where no run of it gets, or none with these choices. A trace of a file has meaning; one that was made of
/// something else may have none.
void put(Asking& asking, const VectorCase& trace, const Endpoint& endpoint, bool is_made) {
  const Stepper& machine = *asking.target->machine();
  asking.reason = reason_not_to_ask(trace, machine, endpoint);
  if (!asking.reason.empty()) return;
  asking.told = told_choices(trace, endpoint);
  const bool has_choices = !endpoint.choices().empty();
  if (is_made || has_choices) asking.as_trace = under_choices(trace, machine.subject(), endpoint);
  const VectorCase& asked = asking.as_trace ? *asking.as_trace : trace;
  try {
    if (asking.as_trace) asking.target->validate(asked);
    asking.expected = has_choices ? expected_under_choices(asked, machine) : expectations(asked, machine);
    std::erase_if(*asking.expected, [&](const Expectation& e) { return !endpoint.implementation->observes(e.place); });
    if (asking.expected->empty())
      asking.reason = "nothing that it is about is specified for " + endpoint.name + " and can be seen there";
  } catch (const InputError& error) {
    asking.reason = error.what();
  }
}

Asking ask_for_trace(const VectorFile& file, const VectorCase& one, const Endpoint& endpoint, Targets& targets) {
  Asking asking{file.machine, &targets.of(file)};
  if (!endpoint.steps(file.machine)) asking.reason = nothing_in_the_place_of(file, endpoint);
  else if (endpoint.implementation != nullptr) put(asking, one, endpoint, false);
  else if (!endpoint.revision.empty())
    asking.target = &targets.machine(file, *find_machine(file.machine), endpoint.revision);
  return asking;
}

Asking ask_for_one_step(const VectorFile& file, const VectorCase& one, const EventOf& event, const Endpoint& endpoint,
                        Targets& targets) {
  Asking asking{file.rule, &targets.machine(file, *event.machine)};
  put(asking, as_one_step(one, event.event), endpoint, true);
  return asking;
}

/// A choice of a case that the endpoint cannot be told.
std::string untold_choice(const VectorCase& one, const Endpoint& endpoint) {
  for (const Assignment& given : one.config)
    if (given.place.starts_with("choice.") && !lets_configure(endpoint, given.place)) return given.place;
  return "";
}

}  // namespace

template <class Make>
const Target& Targets::get(const VectorFile& file, const std::string& name, Make make) {
  const std::string key = file.arch + " " + name;  // a property is seen through the subject of its file
  auto found = known_.find(key);
  if (found == known_.end()) found = known_.emplace(key, make()).first;
  return found->second;
}

const Target& Targets::of(const VectorFile& file) {
  return get(file, file.kind + " " + file.about(), [&] { return find_target(file, resolver_); });
}

const Target& Targets::rule(const VectorFile& file, const std::string& name) {
  return get(file, vector_kinds[0] + " " + name,
             [&] { return find_callable(name, subject_of(file), file.rule_at, resolver_); });
}

const Target& Targets::machine(const VectorFile& file, const MachineInfo& machine, const std::string& revision) {
  return get(file, vector_kinds[1] + " " + machine.name + "@" + revision, [&] { return Stepper(machine, revision); });
}

Asking asking_of(const VectorFile& file, const VectorCase& one, const Endpoint& endpoint, Targets& targets) {
  if (file.is_trace()) return ask_for_trace(file, one, endpoint, targets);
  const std::string rule = endpoint.rule_for(file.rule);
  const bool is_foreign = endpoint.implementation != nullptr;
  if (is_foreign && rule.empty())
    if (const EventOf event = event_of(file, endpoint); event.machine != nullptr)
      return ask_for_one_step(file, one, event, endpoint, targets);
  Asking asking;
  if (const std::string choice = is_foreign ? untold_choice(one, endpoint) : ""; !choice.empty())
    asking.reason = "it is about " + choice + ", which " + endpoint.name + " cannot be told";
  else if (rule.empty()) asking.reason = nothing_in_the_place_of(file, endpoint);
  else asking = {rule, &targets.rule(file, rule)};
  if (is_foreign) asking.told = told_choices(one, endpoint);
  return asking;
}

Question question_of(const Asking& asking, const VectorCase& one) {
  if (const Stepper* machine = asking.target->machine()) {
    const BoundTrace trace = bind(asking.as_trace.value_or(one), *machine);
    return {"", machine->question(trace), machine->name(), trace.steps.size(), asking.told};
  }
  const Callable& rule = *asking.target->rule();
  const std::vector<std::uint64_t> values = bind(one, rule);
  Question question{asking.name, {}, "", 0, asking.told};
  for (const std::string& place : find_signature(asking.name)->inputs)
    question.inputs.push_back(values[static_cast<std::size_t>(rule.input(place))]);
  return question;
}

std::vector<Expectation> expectations_of(const Asking& asking, const VectorCase& one) {
  return asking.expected ? *asking.expected : asking.target->expectations(asking.as_trace ? *asking.as_trace : one);
}

}  // namespace vcpuspec
