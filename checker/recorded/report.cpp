// SPDX-License-Identifier: Apache-2.0
#include "checker/recorded/report.h"

#include <fmt/format.h>

#include <algorithm>

#include "checker/wrapped.h"
#include "spec/registry/cited_functions.h"
#include "spec/registry/registry.h"

namespace vcpuspec::recorded {

namespace {

constexpr std::size_t findings_on_a_screen = 3;
constexpr std::size_t places_on_a_screen = 10;
constexpr std::size_t indent = 12;

/// The first of some places, and how many more there are.
std::string few(const std::set<std::string>& places) {
  constexpr std::size_t most = 6;
  std::string text;
  std::size_t said = 0;
  for (const std::string& place : places) {
    if (said == most && places.size() > most) return text + fmt::format(" and {} more", places.size() - most);
    text += (said++ == 0 ? "" : ", ") + place;
  }
  return text;
}

class Printer {
 public:
  Printer(const RunResult& result, std::string path, const Style& style, std::ostream& out)
      : result_(result), path_(std::move(path)), style_(style), out_(out) {}

  void findings(const std::vector<Finding>& all, bool in_full) const;
  void hidden() const;
  void choices() const;
  void summary() const;

 private:
  void finding(const Finding& one) const;
  void differences(const Finding& one) const;
  void line(const char* head, const std::string& text) const {
    out_ << fmt::format("  {:<10}", head) << wrapped(text, indent, indent) << "\n";
  }
  std::string shown_line(const Record& record) const {
    constexpr std::size_t most = line_width - indent - 8;
    const std::string text = printable(record.text);
    return fmt::format("{}: {}", record.line, text.size() <= most ? text : text.substr(0, most) + "...");
  }

  const RunResult& result_;
  std::string path_;
  Style style_;
  std::ostream& out_;
};

void Printer::findings(const std::vector<Finding>& all, bool in_full) const {
  const std::size_t most = in_full ? all.size() : std::min(all.size(), findings_on_a_screen);
  for (std::size_t i = 0; i < most; ++i) finding(all[i]);
}

void Printer::finding(const Finding& one) const {
  const Record& record = one.record;
  const MachineInfo& machine = *find_machine(result_.header.machine);
  const bool violates = one.judged.verdict == Verdict::violates;
  const std::string event = record.kind == RecordKind::event ? machine.events[record.event] : "the state given";
  out_ << (violates ? style_.bad("VIOLATES") : style_.notable("NOT EXPLAINABLE")) << " "
       << fmt::format("{}:{}: {}\n", printable(path_), record.line, event);
  if (const Rule* rule = find_rule(subject_of_name(machine.name).name + "." + event)) {
    const CitedFunction* function = find_cited_function(rule->file, rule->function);
    line("rule", fmt::format("{} [{}]", function->sentence, function->citation));
  }
  if (one.judged.is_impossible)
    line("order", "this event cannot happen in the state that the records before it lead to");
  differences(one);
  if (!one.gave_up.empty()) line("search", "other choices might give that; the search gave up: " + one.gave_up);
  if (!one.judged.hidden.empty()) line("hidden", "it depends on what was never visible: " + few(one.judged.hidden));
  for (const Record& before : one.before)
    if (violates) out_ << fmt::format("  {:<10}{}\n", "before", shown_line(before));
  out_ << fmt::format("  {:<10}{}\n", "record", shown_line(record));
}

void Printer::differences(const Finding& one) const {
  for (const Difference& difference : one.judged.differences) {
    std::string given = fmt::format("{:#x}", difference.given.bits);
    if (difference.given.unknown != 0) given += fmt::format(", bits {:#x} unknown", difference.given.unknown);
    const char* what = difference.seen.place.find('.') == std::string::npos ? "result" : "state";
    line(what,
         fmt::format("{} was seen as {:#x}, the model gives {}", difference.seen.place, difference.seen.value, given));
  }
}

/// What would have to be recorded, the most wanted first.
void Printer::hidden() const {
  if (result_.hidden.empty()) return;
  std::vector<std::pair<std::string, std::size_t>> places(result_.hidden.begin(), result_.hidden.end());
  std::stable_sort(places.begin(), places.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  out_ << "never visible, and how many records depend on it:\n";
  for (std::size_t i = 0; i < std::min(places.size(), places_on_a_screen); ++i)
    out_ << fmt::format("  {:<40}{}\n", places[i].first, places[i].second);
  if (places.size() > places_on_a_screen) out_ << fmt::format("  and {} more\n", places.size() - places_on_a_screen);
}

void Printer::choices() const {
  for (const auto& [name, choice] : result_.inferred)
    out_ << fmt::format("explained with {}={:#x}, which line {} needs\n", name, choice.value, choice.line);
  std::string presets;
  for (const auto& [name, value] : result_.presets)
    presets += fmt::format("{}{}={:#x}", presets.empty() ? "" : ", ", name, value);
  if (!presets.empty())
    out_ << wrapped("conforms under presets of choices that the header does not state: " + presets, 0, 2) << "\n";
}

void Printer::summary() const {
  const Header& header = result_.header;
  out_ << fmt::format("{} records of {} {} as {}: ", result_.records, printable(header.name), printable(header.version),
                      header.machine)
       << fmt::format("{} conform, {} violate, {} not explainable, {} show nothing\n", result_.conforms,
                      result_.violates, result_.not_explainable, result_.shows_nothing);
}

}  // namespace

void print(const RunResult& result, const std::string& path, bool all, const Style& style, std::ostream& out) {
  const Printer printer(result, path, style, out);
  printer.findings(result.violated, all);
  printer.findings(result.unexplained, all);
  printer.hidden();
  printer.choices();
  printer.summary();
}

}  // namespace vcpuspec::recorded
