// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/bind.h"

#include <algorithm>
#include <mutex>

#include "checker/nearest.h"
#include "checker/style.h"
#include "checker/vectors/binder.h"

namespace vcpuspec {

namespace {

Expectation expect_one(const std::string& output, std::uint64_t value, const VectorCase& one,
                       const Callable& callable) {
  const int at = callable.output(output);
  if (at < 0)
    throw InputError(one.outcome.where, "vector.wrong-class",
                     "class `" + name_of(one.outcome.outcome_class) + "` needs an output `" + output + "`, which `" +
                         callable.name() + "` does not have",
                     "use class `ok` and name the outputs under `result`");
  return {output, at, 0, 1, value};
}

/// A claim whose assumption does not hold says nothing, so a case must meet the assumption, too.
std::vector<Expectation> expect_claim(const VectorCase& one, const Callable& callable) {
  std::vector<Expectation> all;
  if (callable.output("assumption") >= 0) all.push_back(expect_one("assumption", 1, one, callable));
  all.push_back(expect_one("claim", 1, one, callable));
  return all;
}

Expectation expect_named(const Assignment& given, const Callable& callable) {
  Part part;
  const int whole = callable.output(given.place);
  if (whole >= 0 && callable.slot(given.place) == nullptr) {
    const unsigned width = bits_of(callable.outputs()[static_cast<std::size_t>(whole)].width);
    part = {given.place, 0, width, ones(width), "output"};
  } else if (!find_part(callable, given.place, part) || callable.output(part.word) < 0) {
    std::vector<std::string> known;
    for (const OutputInfo& output : callable.outputs()) known.push_back(output.name);
    throw InputError(given.where, "vector.unknown-output",
                     "`" + callable.name() + "` has no output `" + printable(given.place) + "`",
                     did_you_mean(given.place, known));
  }
  const int at = callable.output(part.word);
  return expectation_of(given, part, at, bits_of(callable.outputs()[static_cast<std::size_t>(at)].width));
}

/// A register of state as assignments: by field where it has several, so that a reader sees what is set. What it holds
/// in another form than the usual one, of which the fields are, it shows as a whole only.
void write_slot(const SlotInfo& slot, const std::string& word, std::uint64_t value, std::vector<Assignment>& pre) {
  std::uint64_t in_fields = 0;
  for (const FieldInfo& field : slot.fields)
    if (field.access != Access::R0) in_fields |= ones(field.hi - field.lo + 1) << field.lo;
  if (slot.fields.size() == 1 || (value & ~in_fields) != 0) {
    pre.push_back({word, value, {}});
    return;
  }
  for (const FieldInfo& field : slot.fields) {
    const std::uint64_t part = value >> field.lo & ones(field.hi - field.lo + 1);
    if (field.access != Access::R0 && part != 0) pre.push_back({word + "." + field.name, part, {}});
  }
}

/// To know a signature takes a recording, so each text is recorded once for all that call it.
const TextSignature& signature_of(const Text& text, const Subject& subject) {
  static std::mutex only_one;
  static std::map<std::pair<decltype(Text::recorded), const Subject*>, const TextSignature> known;
  const std::scoped_lock locked(only_one);
  return known.try_emplace({text.recorded, &subject}, text, subject).first->second;
}

/// The register that a name means, also behind a prefix, as the states of a claim have it.
const SlotInfo* slot_behind(std::string_view word, const Subject& subject) {
  if (const SlotInfo* found = subject.find(word)) return found;
  const std::size_t dot = word.find('.');
  return dot == std::string_view::npos ? nullptr : subject.find(word.substr(dot + 1));
}

int position(const std::map<std::string, int, std::less<>>& of, std::string_view name) {
  const auto found = of.find(name);
  return found == of.end() ? -1 : found->second;
}

}  // namespace

TextSignature::TextSignature(const Text& text, const Subject& subject) {
  const auto recording = record(text);
  inputs = recording->graph.variables();
  for (std::size_t i = 0; i < inputs.size(); ++i) input_at.emplace(inputs[i].name, static_cast<int>(i));
  std::vector<graph::NodeId> roots;
  for (const graph::NamedNode& output : recording->outputs) {
    output_at.emplace(output.name, static_cast<int>(outputs.size()));
    outputs.push_back({output.name, recording->graph[output.node].width});
    roots.push_back(output.node);
  }
  const std::vector<std::string> read = graph::inputs_of(recording->graph, roots);
  for (const graph::Variable& v : inputs) reads.push_back(std::find(read.begin(), read.end(), v.name) != read.end());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    input_slots.push_back(slots.emplace(inputs[i].name, slot_behind(inputs[i].name, subject)).first->second);
    if (inputs[i].kind == graph::Kind::input && input_slots[i] == nullptr) arguments.push_back(i);
  }
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    output_slots.push_back(slots.emplace(outputs[i].name, slot_behind(outputs[i].name, subject)).first->second);
    if (output_slots[i] == nullptr) results.push_back(i);
  }
}

Callable::Callable(std::string name, const Text& text, const Subject& subject)
    : name_(std::move(name)), text_(text), subject_(&subject), signature_(&signature_of(text, subject)) {}

int Callable::input(std::string_view name) const { return position(signature_->input_at, name); }
int Callable::output(std::string_view name) const { return position(signature_->output_at, name); }

const SlotInfo* Callable::slot(std::string_view word) const {
  const auto known = signature_->slots.find(word);
  return known == signature_->slots.end() ? subject_->find(word) : known->second;
}

bool Callable::is_argument(const graph::Variable& input) const {
  return input.kind == graph::Kind::input && slot(input.name) == nullptr;
}

const Subject& subject_of(const VectorFile& file) {
  for (const Subject& subject : subjects())
    if (subject.arch == file.arch) return subject;
  throw InputError({file.path, 0, 0}, "vector.unknown-word",
                   "`" + printable(file.arch) + "` is not an architecture of this version",
                   "see `arch` in vectors/README.md");
}

Callable find_callable(const std::string& name, const Subject& subject, const Location& where,
                       const Resolver& resolver) {
  if (const Rule* rule = find_rule(name)) {
    if (name.starts_with(subject.name + ".")) return {name, rule->text, subject};
    throw InputError(where, "vector.rule-of-another-arch", "rule `" + name + "` is not one of `" + subject.arch + "`",
                     "change `arch` or `rule`");
  }
  if (const Text* text = resolver ? resolver(name) : nullptr) return {name, *text, subject};
  std::vector<std::string> known;
  for (const Rule& rule : rules()) known.push_back(rule.name);
  throw InputError(where, "vector.unknown-rule", "there is no rule `" + printable(name) + "`",
                   did_you_mean(name, known));
}

std::vector<std::uint64_t> bind(const VectorCase& one, const Callable& callable) {
  Binder binder(callable);
  for (const Assignment& given : one.config) binder.config(given);
  for (const Assignment& given : one.pre) binder.pre(given);
  for (const Assignment& given : one.steps.front().args) binder.argument(given);
  binder.arguments_are_complete(one.where);
  if (find_rule(callable.name()) != nullptr)  // which states a property means is said by what it assumes
    check_choices(one, callable.subject(), legal_state_for(callable.subject(), callable.name()), binder);
  return binder.values(callable);
}

std::vector<Expectation> expectations(const VectorCase& one, const Callable& callable) {
  switch (one.outcome.outcome_class) {
    case OutcomeClass::wake: return {expect_one("wake", 1, one, callable)};
    case OutcomeClass::no_wake: return {expect_one("wake", 0, one, callable)};
    case OutcomeClass::holds: return expect_claim(one, callable);
    case OutcomeClass::ok: break;
  }
  std::vector<Expectation> all;
  for (const Assignment& given : one.outcome.values) all.push_back(expect_named(given, callable));
  return all;
}

bool are_met(const std::vector<Expectation>& all, const std::vector<std::uint64_t>& words) {
  return std::all_of(all.begin(), all.end(), [&](const Expectation& e) {
    return (words[static_cast<std::size_t>(e.output)] >> e.lo & ones(e.width)) == e.value;
  });
}

void unbind(const std::vector<std::uint64_t>& values, const Callable& callable, VectorCase& one) {
  const std::vector<std::uint64_t> unnamed = Binder(callable).values(callable);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const graph::Variable& input = callable.inputs()[i];
    const SlotInfo* slot = callable.slot(input.name);
    if (callable.is_argument(input)) one.steps.front().args.push_back({input.name, values[i], {}});
    else if (slot != nullptr) {
      if (const std::uint64_t state = values[i] & slot->state_mask; state != 0)
        write_slot(*slot, input.name, state, one.pre);
    } else if (values[i] != unnamed[i]) one.config.push_back({input.name, values[i], {}});
  }
}

}  // namespace vcpuspec
