// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/bind.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "checker/nearest.h"
#include "checker/style.h"

namespace vcpuspec {

namespace {

/// A truth counts as one bit.
unsigned bits_of(unsigned width) { return std::max(width, 1U); }

/// Some bits of a named word, as a place names them.
struct Part {
  std::string word;
  unsigned lo = 0;
  unsigned width = 64;
  std::uint64_t may_be_one = ~std::uint64_t{0};  // before the shift to `lo`
  const char* what = "word";
};

const FieldInfo* find_field(const SlotInfo& slot, std::string_view name) {
  for (const FieldInfo& field : slot.fields)
    if (field.name == name && field.access != Access::R0) return &field;
  return nullptr;
}

/// The register, or the field of one, that a place of the state names; nothing when there is no such place.
bool find_part(const Callable& callable, const std::string& place, Part& part) {
  if (const SlotInfo* whole = callable.slot(place)) {
    part = {place, 0, whole->width, whole->state_mask, "register"};
    return true;
  }
  const std::size_t dot = place.rfind('.');
  if (dot == std::string::npos) return false;
  const SlotInfo* slot = callable.slot(place.substr(0, dot));
  const FieldInfo* field = slot != nullptr ? find_field(*slot, place.substr(dot + 1)) : nullptr;
  if (field == nullptr) return false;
  const unsigned width = field->hi - field->lo + 1;
  part = {place.substr(0, dot), field->lo, width, ones(width), "field"};
  return true;
}

/// All places of the state, for hints.
std::vector<std::string> places_of(const Subject& subject) {
  std::vector<std::string> all;
  for (const SlotInfo& slot : subject.slots) {
    all.push_back(slot.bank + "." + slot.name);
    for (const FieldInfo& field : slot.fields)
      if (field.access != Access::R0)
        all.push_back(all.back().substr(0, slot.bank.size() + 1 + slot.name.size()) + "." + field.name);
  }
  return all;
}

void check_value(const Assignment& given, const Part& part) {
  if ((given.value & ~ones(part.width)) != 0)
    throw InputError(given.where, "vector.too-wide",
                     fmt::format("{:#x} needs {} bits; {} `{}` has {}", given.value, std::bit_width(given.value),
                                 part.what, printable(given.place), part.width),
                     "give a value that fits");
  if ((given.value & ~part.may_be_one) != 0)
    throw InputError(given.where, "vector.reserved-bits",
                     fmt::format("{:#x} sets bits {:#x} of `{}`, which are reserved", given.value,
                                 given.value & ~part.may_be_one, printable(given.place)),
                     "clear them, or name the fields one by one");
}

/// Collects the assignments of one case into values.
class Binder {
 public:
  explicit Binder(const Callable& callable) : callable_(callable) {
    for (const graph::Variable& input : callable.inputs()) values_.push_back(input.preset);
  }
  void config(const Assignment& given);
  void pre(const Assignment& given);
  void argument(const Assignment& given);
  void arguments_are_complete(const VectorCase& one) const;
  std::vector<std::uint64_t> take() { return std::move(values_); }

 private:
  const OpenValueInfo* open_value(std::string_view name) const;
  void write(const Assignment& given, const Part& part);

  const Callable& callable_;
  std::vector<std::uint64_t> values_;
  std::map<std::string, std::uint64_t, std::less<>> written_;  // bits that the case has set, by word
};

const OpenValueInfo* Binder::open_value(std::string_view name) const {
  for (const OpenValueInfo& open : callable_.subject().open_values)
    if (open.name == name) return &open;
  return nullptr;
}

void Binder::write(const Assignment& given, const Part& part) {
  check_value(given, part);
  const std::uint64_t mask = ones(part.width) << part.lo;
  std::uint64_t& written = written_[part.word];
  if ((written & mask) != 0)
    throw InputError(given.where, "vector.overlap",
                     "`" + printable(given.place) + "` sets bits that this case has set before",
                     "name either the register or its fields");
  written |= mask;
  const int at = callable_.input(part.word);
  if (at < 0) return;  // state that the callable does not read
  std::uint64_t& value = values_[static_cast<std::size_t>(at)];
  value = (value & ~mask) | (given.value << part.lo);
}

void Binder::config(const Assignment& given) {
  const OpenValueInfo* open = open_value(given.place);
  if (open != nullptr) return write(given, {given.place, 0, open->width, ones(open->width), "open value"});
  std::vector<std::string> known;
  for (const OpenValueInfo& one : callable_.subject().open_values) known.push_back(one.name);
  throw InputError(given.where, "vector.unknown-open-value",
                   "`" + callable_.subject().name + "` leaves no `" + printable(given.place) + "` open",
                   did_you_mean(given.place, known));
}

void Binder::pre(const Assignment& given) {
  Part part;
  if (find_part(callable_, given.place, part)) return write(given, part);
  throw InputError(given.where, "vector.unknown-place",
                   "`" + callable_.subject().name + "` has no place `" + printable(given.place) + "`",
                   did_you_mean(given.place, places_of(callable_.subject())));
}

void Binder::argument(const Assignment& given) {
  std::vector<std::string> known;
  for (const graph::Variable& input : callable_.inputs()) {
    if (!callable_.is_argument(input)) continue;
    if (input.name == given.place)
      return write(given, {given.place, 0, bits_of(input.width), ones(bits_of(input.width)), "argument"});
    known.push_back(input.name);
  }
  throw InputError(given.where, "vector.unknown-argument",
                   "`" + callable_.name() + "` takes no argument `" + printable(given.place) + "`",
                   known.empty() ? "it takes none" : did_you_mean(given.place, known));
}

void Binder::arguments_are_complete(const VectorCase& one) const {
  for (const graph::Variable& input : callable_.inputs())
    if (callable_.is_argument(input) && !written_.contains(input.name))
      throw InputError(one.where, "vector.missing-argument",
                       "`" + callable_.name() + "` takes an argument `" + input.name + "`",
                       "name it under `args` of the step");
}

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
  check_value(given, part);
  // A whole register is its whole word: bits above the last field must be zero, too.
  const int at = callable.output(part.word);
  const unsigned width =
      given.place == part.word ? bits_of(callable.outputs()[static_cast<std::size_t>(at)].width) : part.width;
  return {given.place, at, part.lo, width, given.value};
}

/// A register of state as assignments: by field where it has several, so that a reader sees what is set.
void write_slot(const SlotInfo& slot, const std::string& word, std::uint64_t value, std::vector<Assignment>& pre) {
  if (slot.fields.size() == 1) {
    pre.push_back({word, value, {}});
    return;
  }
  for (const FieldInfo& field : slot.fields) {
    const std::uint64_t part = value >> field.lo & ones(field.hi - field.lo + 1);
    if (field.access != Access::R0 && part != 0) pre.push_back({word + "." + field.name, part, {}});
  }
}

/// Truths about the state that need an open value: without one, every state that can be named is legal.
void check_legal(const VectorCase& one, const Callable& callable, const std::vector<std::uint64_t>& values) {
  const Callable legal(callable.name(), callable.subject().legal_state, callable.subject());
  std::vector<std::uint64_t> state;
  for (const graph::Variable& input : legal.inputs()) {
    const int at = callable.input(input.name);
    state.push_back(at < 0 ? input.preset : values[static_cast<std::size_t>(at)]);
  }
  const std::vector<std::uint64_t> truths = legal.call(state);
  for (std::size_t i = 0; i < truths.size(); ++i)
    if (truths[i] == 0)
      throw InputError(
          one.where, "vector.illegal-state",
          "no machine with these choices can be in this state; what does not hold: `" + legal.outputs()[i].name + "`",
          "change `config` or `pre`");
}

}  // namespace

Callable::Callable(std::string name, const Text& text, const Subject& subject)
    : name_(std::move(name)), text_(text), subject_(&subject) {
  const auto recording = record(text);
  inputs_ = recording->graph.variables();
  for (std::size_t i = 0; i < inputs_.size(); ++i) input_at_.emplace(inputs_[i].name, static_cast<int>(i));
  std::vector<graph::NodeId> roots;
  for (const graph::NamedNode& output : recording->outputs) {
    output_at_.emplace(output.name, static_cast<int>(outputs_.size()));
    outputs_.push_back({output.name, recording->graph[output.node].width});
    roots.push_back(output.node);
  }
  const std::vector<std::string> read = graph::inputs_of(recording->graph, roots);
  for (const graph::Variable& v : inputs_) reads_.push_back(std::find(read.begin(), read.end(), v.name) != read.end());
}

int Callable::input(std::string_view name) const {
  const auto found = input_at_.find(name);
  return found == input_at_.end() ? -1 : found->second;
}

int Callable::output(std::string_view name) const {
  const auto found = output_at_.find(name);
  return found == output_at_.end() ? -1 : found->second;
}

const SlotInfo* Callable::slot(std::string_view word) const {
  if (const SlotInfo* found = subject_->find(word)) return found;
  const std::size_t dot = word.find('.');
  if (dot == std::string_view::npos || (input(word) < 0 && output(word) < 0)) return nullptr;
  return subject_->find(word.substr(dot + 1));
}

bool Callable::is_argument(const graph::Variable& input) const {
  return input.kind == graph::Kind::input && slot(input.name) == nullptr;
}

std::vector<std::size_t> arguments_of(const Callable& callable) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < callable.inputs().size(); ++i)
    if (callable.is_argument(callable.inputs()[i])) all.push_back(i);
  return all;
}

std::vector<std::size_t> results_of(const Callable& callable) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < callable.outputs().size(); ++i)
    if (callable.slot(callable.outputs()[i].name) == nullptr) all.push_back(i);
  return all;
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
  for (const Assignment& given : one.args) binder.argument(given);
  binder.arguments_are_complete(one);
  std::vector<std::uint64_t> values = binder.take();
  if (!one.config.empty()) check_legal(one, callable, values);
  return values;
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

void unbind(const std::vector<std::uint64_t>& values, const Callable& callable, VectorCase& one) {
  const std::vector<std::uint64_t> unnamed = Binder(callable).take();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const graph::Variable& input = callable.inputs()[i];
    const SlotInfo* slot = callable.slot(input.name);
    if (callable.is_argument(input)) one.args.push_back({input.name, values[i], {}});
    else if (slot != nullptr) {
      if (const std::uint64_t state = values[i] & slot->state_mask; state != 0)
        write_slot(*slot, input.name, state, one.pre);
    } else if (values[i] != unnamed[i]) one.config.push_back({input.name, values[i], {}});
  }
}

}  // namespace vcpuspec
