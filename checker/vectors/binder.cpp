// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/binder.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <map>
#include <mutex>

#include "checker/nearest.h"
#include "checker/style.h"

namespace vcpuspec {

namespace {

const FieldInfo* find_field(const SlotInfo& slot, std::string_view name) {
  for (const FieldInfo& field : slot.fields)
    if (field.name == name && field.access != Access::R0) return &field;
  return nullptr;
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

const OpenValueInfo* open_value(const Subject& subject, std::string_view name) {
  for (const OpenValueInfo& open : subject.open_values)
    if (open.name == name) return &open;
  return nullptr;
}

}  // namespace

unsigned bits_of(unsigned width) { return std::max(width, 1U); }

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

Expectation expectation_of(const Assignment& given, const Part& part, int output, unsigned width) {
  check_value(given, part);
  return {given.place, output, part.lo, given.place == part.word ? width : part.width, given.value};
}

void Binder::write(const Assignment& given, const Part& part) {
  check_value(given, part);
  const std::uint64_t mask = ones(part.width) << part.lo;
  Word& word = written_[part.word];
  if ((word.mask & mask) != 0)
    throw InputError(given.where, "vector.overlap",
                     "`" + printable(given.place) + "` sets bits that this case has set before",
                     "name either the register or its fields");
  word.mask |= mask;
  word.value |= given.value << part.lo;
}

void Binder::config(const Assignment& given) {
  const Subject& subject = callable_->subject();
  const OpenValueInfo* open = open_value(subject, given.place);
  if (open != nullptr) return write(given, {given.place, 0, open->width, ones(open->width), "open value"});
  std::vector<std::string> known;
  for (const OpenValueInfo& one : subject.open_values) known.push_back(one.name);
  throw InputError(given.where, "vector.unknown-open-value",
                   "`" + subject.name + "` leaves no `" + printable(given.place) + "` open",
                   did_you_mean(given.place, known));
}

void Binder::pre(const Assignment& given) {
  Part part;
  if (find_part(*callable_, given.place, part)) return write(given, part);
  const Subject& subject = callable_->subject();
  throw InputError(given.where, "vector.unknown-place",
                   "`" + subject.name + "` has no place `" + printable(given.place) + "`",
                   did_you_mean(given.place, places_of(subject)));
}

void Binder::argument(const Assignment& given) {
  std::vector<std::string> known;
  for (const graph::Variable& input : callable_->inputs()) {
    if (!callable_->is_argument(input)) continue;
    if (input.name == given.place)
      return write(given, {given.place, 0, bits_of(input.width), ones(bits_of(input.width)), "argument"});
    known.push_back(input.name);
  }
  throw InputError(given.where, "vector.unknown-argument",
                   "`" + callable_->name() + "` takes no argument `" + printable(given.place) + "`",
                   known.empty() ? "it takes none" : did_you_mean(given.place, known));
}

void Binder::arguments_are_complete(const Location& where) const {
  for (const graph::Variable& input : callable_->inputs())
    if (callable_->is_argument(input) && !input.is_optional && !written_.contains(input.name))
      throw InputError(where, "vector.missing-argument",
                       "`" + callable_->name() + "` takes an argument `" + input.name + "`",
                       "name it under `args` of the step");
}

std::vector<std::uint64_t> Binder::values(const Callable& callable) const {
  std::vector<std::uint64_t> values;
  values.reserve(callable.inputs().size());
  for (const graph::Variable& input : callable.inputs()) values.push_back(input.preset);
  write_to(values, callable);
  return values;
}

void Binder::write_to(std::vector<std::uint64_t>& values, const Callable& callable) const {
  for (const auto& [name, word] : written_) {
    const int at = callable.input(name);
    if (at < 0) continue;  // state that the callable does not read
    std::uint64_t& value = values[static_cast<std::size_t>(at)];
    value = (value & ~word.mask) | word.value;
  }
}

std::uint64_t Binder::value(std::string_view word) const {
  const auto found = written_.find(word);
  return found == written_.end() ? 0 : found->second.value;
}

std::string broken_truth(const Callable& legal, const std::vector<std::uint64_t>& values) {
  const std::vector<std::uint64_t> truths = legal.call(values);
  for (std::size_t i = 0; i < truths.size(); ++i)
    if (truths[i] == 0) return legal.outputs()[i].name;
  return "";
}

/// Recorded once for all the cases of a machine.
static const Callable& recorded_legal_state(const Subject& subject, const Text& legal_state) {
  static std::mutex mutex;
  static std::map<decltype(Text::concrete), Callable> all;
  const std::lock_guard lock(mutex);
  return all.try_emplace(legal_state.concrete, subject.name, legal_state, subject).first->second;
}

void check_choices(const VectorCase& one, const Subject& subject, const Text& legal_state, const Binder& binder) {
  const auto is_choice = [](const Assignment& given) { return given.place.starts_with("choice."); };
  if (std::none_of(one.config.begin(), one.config.end(), is_choice)) return;
  const Callable& legal = recorded_legal_state(subject, legal_state);
  const std::string broken = broken_truth(legal, binder.values(legal));
  if (!broken.empty())
    throw InputError(one.where, "vector.illegal-state",
                     "no machine with these choices can be in this state; what does not hold: `" + broken + "`",
                     "change `config` or `pre`");
}

}  // namespace vcpuspec
