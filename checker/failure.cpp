// SPDX-License-Identifier: Apache-2.0
#include "checker/failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "checker/reports/text.h"

namespace vcpuspec {

namespace {

/// A difference in one field of a register, in bits that no field has, or in something that is no register.
struct FieldDifference {
  const SlotInfo* slot = nullptr;    // the register; null for a result
  const FieldInfo* field = nullptr;  // null: bits outside the fields
  std::string name;                  // CRMD.IE, rd
  std::uint64_t expected = 0;
  std::uint64_t actual = 0;
  bool is_truth = false;
};

FieldDifference of_field(const SlotInfo& slot, const FieldInfo& field, std::uint64_t expected, std::uint64_t actual) {
  return {&slot, &field, slot.name + "." + field.name, expected, actual, false};
}

/// The first field of a whole register that differs.
FieldDifference in_register(const SlotInfo& slot, const Comparison& one) {
  for (const FieldInfo& field : slot.fields) {
    const std::uint64_t mask = ones(field.hi - field.lo + 1);
    if ((one.bits() >> field.lo & mask) != 0)
      return of_field(slot, field, one.expected.value >> field.lo & mask, one.actual >> field.lo & mask);
  }
  return {&slot, nullptr, slot.name, one.expected.value, one.actual, false};
}

FieldDifference field_difference(const Comparison& one, const Subject& subject) {
  const std::string& place = one.expected.place;
  if (const SlotInfo* slot = subject.find(place)) return in_register(*slot, one);
  const std::size_t dot = place.rfind('.');
  const SlotInfo* slot = dot == std::string::npos ? nullptr : subject.find(place.substr(0, dot));
  if (slot != nullptr)
    for (const FieldInfo& field : slot->fields)
      if (field.name == place.substr(dot + 1)) return of_field(*slot, field, one.expected.value, one.actual);
  return {nullptr, nullptr, place, one.expected.value, one.actual, one.expected.width == 1};
}

/// Positions of the digits of a name, run by run.
struct Digits {
  std::size_t begin;
  std::size_t end;
};
std::vector<Digits> digits_of(const std::string& name) {
  const auto is_digit = [&](std::size_t i) { return name[i] >= '0' && name[i] <= '9'; };
  std::vector<Digits> all;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (!is_digit(i)) continue;
    if (all.empty() || all.back().end != i) all.push_back({i, i});
    all.back().end = i + 1;
  }
  return all;
}

/// A name with other text in the place of a number.
std::string replaced(const std::string& name, const Digits& digits, const std::string& by) {
  return name.substr(0, digits.begin) + by + name.substr(digits.end);
}

/// Whether a register is the one that an event names: csrwr.CRMD names CRMD, csrwr.DMW one of DMW0 to DMW3.
bool is_named(const SlotInfo& slot, const std::string& named) {
  if (slot.name == named) return true;
  const std::vector<Digits> all = digits_of(slot.name);
  return std::any_of(all.begin(), all.end(), [&](const Digits& one) { return replaced(slot.name, one, "") == named; });
}

/// The register, or the registers of one kind, that an event names; empty when it names none.
std::string named_by(const std::string& event, const Subject& subject) {
  const std::string last = event.substr(event.rfind('.') + 1);
  const std::vector<const SlotInfo*> all = subject.registers();
  const bool is_one = std::any_of(all.begin(), all.end(), [&](const SlotInfo* slot) { return is_named(*slot, last); });
  return is_one ? last : "";
}

/// Registers that differ in a number only, such as DMW0 to DMW3, break for one reason: their number becomes a `*`.
std::string without_number(const SlotInfo& slot, const Subject& subject) {
  std::set<std::string> others;  // names of other registers, with each of their numbers as a `*`
  for (const SlotInfo* other : subject.registers())
    for (const Digits& one : digits_of(other->name))
      if (other->name != slot.name) others.insert(replaced(other->name, one, "*"));
  std::string name = slot.name;
  std::vector<Digits> from_the_end = digits_of(slot.name);  // what is before a replaced number stays where it is
  std::reverse(from_the_end.begin(), from_the_end.end());
  for (const Digits& one : from_the_end)
    if (others.contains(replaced(slot.name, one, "*"))) name = replaced(name, one, "*");
  return name;
}

std::string bits_of(const FieldInfo* field) {
  if (field == nullptr) return "bits outside the fields";
  switch (field->access) {
    case Access::R: return "read-only bits";
    case Access::RC: return "constant bits";
    case Access::R0: return "reserved bits";
    case Access::RW:
    case Access::W1:
    case Access::RW1C: break;
  }
  return "writable bits";
}

/// The differences in the order of what they say: state that the event does not name, the register that it names, and
/// results. An exception that is not taken leaves the register written; that it is not taken is the cause.
const FieldDifference& leading(const std::vector<FieldDifference>& all, const std::string& named) {
  const auto other = std::find_if(all.begin(), all.end(), [&](const FieldDifference& one) {
    return one.slot != nullptr && !is_named(*one.slot, named);
  });
  if (other != all.end()) return *other;
  const auto own = std::find_if(all.begin(), all.end(), [](const FieldDifference& one) { return one.slot != nullptr; });
  return own != all.end() ? *own : all.front();
}

Cause cause_of(const FieldDifference& difference, const std::string& named, const CaseResult& result) {
  if (difference.slot == nullptr) {
    if (!named.empty()) return {"result " + difference.name + " of an instruction that names a register"};
    // A wrong truth is wrong in one of two ways, which have different causes.
    const std::string value = difference.is_truth ? fmt::format(" is {}", difference.actual) : "";
    return {fmt::format("result {}{} [{}]", difference.name, value, result.one->refs.front().key())};
  }
  const std::string name = without_number(*difference.slot, subject_of(*result.file));
  Cause cause = {name + (difference.field != nullptr ? "." + difference.field->name : ", " + bits_of(nullptr))};
  if (!is_named(*difference.slot, named)) return cause;
  cause.named = named;
  cause.bits = bits_of(difference.field);
  return cause;
}

/// What comes of the mistake that the case catches, in the words of its file; nothing for what broke, which is no such
/// mistake.
std::string consequence_of(const CaseResult& result) {
  if (is_broken(result.answer)) return "";
  for (const std::string& flag : result.one->flags) {
    const auto note = result.file->notes.find(flag);
    if (note != result.file->notes.end() && !note->second.effect.empty()) return note->second.effect;
  }
  return "";
}

/// Where the answer goes wrong: the event of the first step that differs, or the rule.
std::string event_of(const CaseResult& result, const std::vector<Comparison>& differences) {
  if (!result.file->is_trace()) return result.file->rule;
  const std::size_t step = differences.empty() ? 0 : differences.front().expected.step;
  return result.one->steps[step].op;
}

std::string shown_difference(const FieldDifference& difference) {
  return fmt::format("{} is {:#x}, expected {:#x}", difference.name, difference.actual, difference.expected);
}

/// Events, most frequent first.
std::vector<std::string> by_frequency(const std::map<std::string, std::size_t>& counts) {
  std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> names;
  names.reserve(sorted.size());
  for (const auto& one : sorted) names.push_back(one.first);
  return names;
}

/// A group of failures, which are not none.
FailureGroup group_of(const std::string& what, const std::vector<const Failure*>& failures) {
  FailureGroup group{what, failures.size(), *failures.front(), {}, 0};
  std::map<std::string, std::size_t> events;
  std::set<std::string> sentences;
  for (const Failure* one : failures) {
    ++events[one->event];
    sentences.insert(one->sentence);
    if (is_smaller(*one, group.witness)) group.witness = *one;
  }
  group.events = by_frequency(events);
  group.sentences = sentences.size();
  return group;
}

}  // namespace

std::string event_family(const std::string& event, const Subject& subject) {
  std::string family = event;
  if (family.starts_with(subject.name + ".")) family.erase(0, subject.name.size() + 1);
  if (const std::string named = named_by(family, subject); !named.empty() && named.size() < family.size())
    family.erase(family.size() - named.size() - 1);
  return family;
}

bool is_smaller(const Failure& a, const Failure& b) {
  return std::tie(a.steps, a.places, a.id) < std::tie(b.steps, b.places, b.id);
}

Failure failure_of(const CaseResult& result, const std::string& endpoint) {
  const Subject& subject = subject_of(*result.file);
  const std::vector<Comparison> differences = result.differences();
  const std::string event = event_of(result, differences);
  Failure failure;
  failure.id = result.one->id;
  failure.event = event_family(event, subject);
  failure.sentence = result.one->refs.front().key();
  failure.says = result.citation->says;
  failure.tier = name_of(result.citation->tier);
  failure.signature = signature_of(result);
  failure.consequence = consequence_of(result);
  failure.replay = replay_command(endpoint, result);
  failure.broke = is_broken(result.answer);
  failure.steps = result.one->steps.size();
  failure.places = given_by(*result.one).size();
  if (differences.empty()) {
    failure.cause = {fmt::format("{} in {}", name_of(result.answer), failure.event)};
    failure.shows = result.reason;
    return failure;
  }
  std::vector<FieldDifference> fields;
  fields.reserve(differences.size());
  for (const Comparison& one : differences) fields.push_back(field_difference(one, subject));
  const std::string named = named_by(event, subject);
  const FieldDifference& first = leading(fields, named);
  failure.cause = cause_of(first, named, result);
  failure.shows = shown_difference(first);
  return failure;
}

std::vector<FailureGroup> groups_of(const std::vector<Failure>& failures) {
  std::map<std::string, std::set<std::string>> registers;  // by the bits that differ in them
  for (const Failure& one : failures)
    if (!one.cause.named.empty()) registers[one.cause.bits].insert(one.cause.named);
  std::map<std::string, std::vector<const Failure*>> by_cause;
  for (const Failure& one : failures) {
    const std::size_t count = one.cause.named.empty() ? 0 : registers[one.cause.bits].size();
    const std::string together =
        fmt::format("{} of the register that the instruction names, in {} of them", one.cause.bits, count);
    by_cause[count > registers_of_their_own ? together : one.cause.where].push_back(&one);
  }
  std::vector<FailureGroup> groups;
  groups.reserve(by_cause.size());
  for (const auto& [what, members] : by_cause) groups.push_back(group_of(what, members));
  std::stable_sort(groups.begin(), groups.end(), [](const FailureGroup& a, const FailureGroup& b) {
    return std::tie(a.witness.broke, a.cases) > std::tie(b.witness.broke, b.cases);
  });
  return groups;
}

}  // namespace vcpuspec
