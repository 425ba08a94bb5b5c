// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/steps.h"

#include <fmt/format.h>

#include <algorithm>

#include "checker/reports/text.h"
#include "checker/wrapped.h"

namespace vcpuspec {

namespace {

/// Everything but the headlines begins in this column.
constexpr std::size_t text_column = 12;

/// `  why       ` and `    rule    `: a label up to the column of the text.
std::string labelled(std::size_t indent, std::string_view label) {
  return fmt::format("{:<{}}", std::string(indent, ' ') + std::string(label), text_column);
}

/// A word, and that it is as expected if a case expects it. What is otherwise gets a row of its own.
std::string as_expected(const StepEffect& effect, const std::string& place, std::uint64_t value) {
  bool is_expected = false;
  for (const Comparison& one : effect.compared) {
    if (one.expected.place != place) continue;
    if (one.bits() != 0) return fmt::format("{:#x}", value);
    is_expected = true;
  }
  return fmt::format("{:#x}{}", value, is_expected ? ", as expected" : "");
}

/// Whether a row of changes or results says already that the place is as expected.
bool is_told(const StepEffect& effect, const Comparison& one) {
  const std::string& place = one.expected.place;
  return one.bits() == 0 &&
         (std::any_of(effect.changes.begin(), effect.changes.end(), [&](auto& c) { return c.place == place; }) ||
          std::any_of(effect.results.begin(), effect.results.end(), [&](auto& r) { return r.place == place; }));
}

std::size_t widest(std::size_t width, const std::string& text) { return std::max(width, columns_of(text)); }

}  // namespace

std::vector<StepsReport::Row> StepsReport::rows_of(const StepEffect& effect, const VectorFile& file) {
  std::vector<Row> rows;
  for (const Change& one : effect.changes)
    rows.push_back(
        {"changed", one.place, fmt::format("{:#x}", one.before), "-> " + as_expected(effect, one.place, one.after)});
  if (rows.empty()) rows.push_back({"changed", "nothing", "", ""});
  for (const Assignment& one : effect.results)
    rows.push_back({"result", one.place, "", as_expected(effect, one.place, one.value)});
  std::vector<Assignment> others;
  for (const Comparison& one : effect.compared) {
    if (is_told(effect, one)) continue;
    const std::string& place = one.expected.place;
    if (one.bits() == 0) others.push_back({place, one.actual, {}});
    else rows.push_back({"FAIL", place, "", fmt::format("{:#x}{}", one.actual, judgement(one, file))});
  }
  if (!others.empty()) rows.push_back({"state", "as expected: " + on_one_line(others), "", ""});
  return rows;
}

void StepsReport::head(const CaseResult& result) {
  out_ << wrapped(headline(result, style_), 0, 2) << "\n";
  out_ << labelled(2, "why") << wrapped(printable(result.one->why), text_column, text_column) << "\n";
}

void StepsReport::given(const std::vector<Assignment>& all, std::size_t place_width) {
  std::string label = labelled(2, "given");
  for (const Assignment& one : all) {
    out_ << fmt::format("{}{:<{}}  {:#x}\n", label, printable(one.place), place_width, one.value);
    label = labelled(2, "");
  }
  out_ << label << "everything else is zero\n";
}

/// The sentence that a step follows, at the first step that follows it.
void StepsReport::rule(const std::vector<StepEffect>& effects, std::size_t step) {
  const StepEffect& effect = effects[step];
  std::size_t first = 0;
  while (effects[first].says != effect.says) ++first;
  std::string text = fmt::format("as in step {}", first + 1);
  if (first == step)
    text = fmt::format("{} [{}, {}]", effect.says, effect.citation, name_of(citations_.find(effect.citation)->tier));
  out_ << labelled(4, "rule") << wrapped(text, text_column, text_column) << "\n";
  if (effect.why_here.empty()) return;
  const std::string why_here = fmt::format("{} [{}, {}]", effect.why_here, effect.why_here_citation,
                                           name_of(citations_.find(effect.why_here_citation)->tier));
  out_ << labelled(4, "here") << wrapped(why_here, text_column, text_column) << "\n";
}

void StepsReport::print(const std::vector<Row>& rows, std::size_t place_width) {
  std::size_t before_width = 0;
  for (const Row& row : rows) before_width = widest(before_width, row.before);
  const char* above = "";
  for (const Row& row : rows) {
    const std::string_view label = row.label;
    const bool is_wrong = label == "FAIL";
    std::string line = labelled(4, label == above && !is_wrong ? "" : label);
    if (is_wrong) line.replace(line.find(label), label.size(), style_.bad(label));
    above = row.label;
    if (!row.rest.empty()) line += fmt::format("{:<{}}  ", row.place, place_width);
    if (!row.before.empty()) line += fmt::format("{:<{}} ", row.before, before_width);
    const std::size_t used = columns_of(line);
    out_ << line << wrapped(row.rest.empty() ? row.place : row.rest, used, used) << "\n";
  }
}

void StepsReport::result(const CaseResult& result) {
  head(result);
  if (!result.reason.empty()) {
    out_ << labelled(2, "reason") << wrapped(printable(result.reason), text_column, text_column) << "\n";
    return;
  }
  const std::vector<StepEffect> effects = step_effects(*result.one, targets_.of(*result.file));
  std::vector<std::vector<Row>> tables;
  tables.reserve(effects.size());
  for (const StepEffect& effect : effects) tables.push_back(rows_of(effect, *result.file));
  const std::vector<Assignment> start = start_of(*result.one);
  std::size_t place_width = 0;
  for (const Assignment& one : start) place_width = widest(place_width, one.place);
  for (const auto& rows : tables)
    for (const Row& row : rows)
      if (!row.rest.empty()) place_width = widest(place_width, row.place);

  given(start, place_width);
  for (std::size_t i = 0; i < effects.size(); ++i) {
    std::string title = "step " + step_of(result, i);
    for (const auto* part : {&result.one->steps[i].args, &result.one->steps[i].config})
      if (!part->empty()) title += " " + on_one_line(*part);
    out_ << "  " << wrapped(title, 2, text_column) << "\n";
    rule(effects, i);
    print(tables[i], place_width);
  }
  out_ << std::flush;
}

void StepsReport::end(const Counts& counts) { out_ << summary(counts) << "\n" << std::flush; }

}  // namespace vcpuspec
