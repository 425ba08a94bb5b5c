// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/html/details.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace vcpuspec::html {

namespace {

/// Collects the items of a JSON list.
class List {
 public:
  void add(const std::string& item) { text_ += (text_.empty() ? "" : ",") + item; }
  std::string text() const { return "[" + text_ + "]"; }

 private:
  std::string text_;
};

std::string words(const std::vector<Assignment>& all) {
  List list;
  for (const Assignment& one : all) list.add(fmt::format("[{},{}]", json_text(one.place), json_word(one.value)));
  return list.text();
}

/// Which bits of its register a place is.
struct Span {
  unsigned lo;
  unsigned width;
};

/// Those of a whole register, of a field, or of a result, which is as wide as what it holds.
Span span_of(const std::string& place, std::uint64_t either, const VectorFile& file) {
  const Subject& subject = subject_of(file);
  if (const SlotInfo* slot = subject.find(place)) return {0, slot->width};
  const std::size_t dot = place.rfind('.');
  const SlotInfo* slot = dot == std::string::npos ? nullptr : subject.find(place.substr(0, dot));
  if (slot != nullptr)
    for (const FieldInfo& field : slot->fields)
      if (field.name == place.substr(dot + 1)) return {field.lo, field.hi - field.lo + 1};
  return {0, std::max(1U, static_cast<unsigned>(std::bit_width(either)))};
}

/// A place with two values of it.
std::string pair(const std::string& place, Span span, std::uint64_t first, std::uint64_t second) {
  return fmt::format("[{},{},{},{},{}]", json_text(place), span.lo, span.width, json_word(first), json_word(second));
}

std::string changes(const CaseResult& result, const StepEffect& effect, Tables& tables) {
  List list;
  for (const Change& one : effect.changes) {
    tables.need_register(one.place, *result.file);
    list.add(pair(one.place, span_of(one.place, one.before | one.after, *result.file), one.before, one.after));
  }
  return list.text();
}

std::string compared(const CaseResult& result, std::size_t step, Tables& tables) {
  List list;
  for (const Comparison& one : result.compared) {
    const Expectation& expected = one.expected;
    if (expected.step != step) continue;
    tables.need_register(expected.place, *result.file);
    const bool is_part = subject_of(*result.file).find(expected.place) != nullptr;
    const Span known = span_of(expected.place, expected.value | one.actual, *result.file);
    // Of a register, only the bits that are specified may be compared.
    const Span span = is_part ? Span{expected.lo, expected.width} : Span{known.lo, expected.width};
    list.add(pair(expected.place, span, expected.value, one.actual));
  }
  return list.text();
}

}  // namespace

std::string about(const CaseResult& result, const std::vector<StepEffect>& effects, Tables& tables) {
  const VectorCase& one = *result.one;
  List refs;
  for (std::size_t i = 1; i < one.refs.size(); ++i) refs.add(json_text(one.refs[i].key()));
  List steps;
  for (std::size_t i = 0; i < one.steps.size(); ++i) {
    std::vector<Assignment> given = one.steps[i].args;
    given.insert(given.end(), one.steps[i].config.begin(), one.steps[i].config.end());
    const StepEffect& effect = effects[i];
    steps.add(fmt::format("[{},{},{}]", json_text(one.steps[i].op), words(given),
                          tables.rule(effect.rule, effect.says, effect.citation)));
  }
  return fmt::format(R"({{"why":{},"level":{},"refs":{},"given":{},"steps":{}}})", json_text(one.why),
                     json_text(name_of(one.level)), refs.text(), words(start_of(one)), steps.text());
}

std::string outcome(const CaseResult& result, const std::vector<StepEffect>& effects, const std::string& replay,
                    Tables& tables) {
  List steps;
  for (std::size_t i = 0; i < effects.size(); ++i)
    steps.add(fmt::format(R"({{"changes":{},"results":{},"compared":{}}})", changes(result, effects[i], tables),
                          words(effects[i].results), compared(result, i, tables)));
  const std::string own = replay.empty() ? "" : fmt::format(R"("replay":{},)", json_text(replay));
  return fmt::format(R"({{{}"signature":{},"steps":{}}})", own, json_text(signature_of(result)), steps.text());
}

}  // namespace vcpuspec::html
