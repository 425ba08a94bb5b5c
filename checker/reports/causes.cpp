// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/causes.h"

#include <fmt/format.h>

#include "checker/wrapped.h"

namespace vcpuspec {

namespace {

constexpr std::size_t most_events = 3;

/// The events of a group: `csrwr, csrxchg and 2 more`.
std::string events_of(const FailureGroup& group) {
  std::string text;
  for (std::size_t i = 0; i < group.events.size() && i < most_events; ++i)
    text += (i == 0 ? "" : ", ") + group.events[i];
  if (group.events.size() > most_events)
    text += fmt::format(" and {}", counted(group.events.size() - most_events, "other event"));
  return text;
}

/// What a line can hold of a text, cut between two words.
std::string cut(const std::string& text, std::size_t columns) {
  if (columns_of(text) <= columns) return text;
  const std::size_t end = text.rfind(' ', columns - 3);
  return (end == std::string::npos ? text.substr(0, columns - 3) : text.substr(0, end)) + "...";
}

std::string line(const std::string& text) { return "     " + cut(printable(text), line_width - 5) + "\n"; }

/// `CRMD.IE: 12 cases in csrwr, ertn, 3 sentences`.
std::string first_line(const FailureGroup& group, const std::string& what) {
  return fmt::format("{}: {} in {}", what, counted(group.cases, "case"), printable(events_of(group))) +
         (group.sentences > 1 ? ", " + counted(group.sentences, "sentence") : "") + "\n";
}

void print_group(std::ostream& out, const Style& style, const FailureGroup& group, std::size_t number) {
  const Failure& witness = group.witness;
  out << fmt::format("{:3}. {}", number, first_line(group, style.strong(printable(group.what))));
  out << line(fmt::format("[{}, {}] {}", witness.sentence, witness.tier, witness.says));
  out << line(fmt::format("{}: {}", witness.id, witness.shows));
  if (!witness.consequence.empty()) out << line("consequence: " + witness.consequence);
  out << "     " << printable(witness.replay) << "\n";
}

void print_rest(std::ostream& out, const std::vector<FailureGroup>& groups, std::size_t most) {
  if (groups.size() <= most) return;
  std::size_t cases = 0;
  for (std::size_t i = most; i < groups.size(); ++i) cases += groups[i].cases;
  out << fmt::format("and {} with {}: --all-causes shows them\n", counted(groups.size() - most, "more cause"),
                     counted(cases, "case"));
}

}  // namespace

std::string counted(std::size_t number, const std::string& what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

void print_causes(std::ostream& out, const Style& style, const std::vector<FailureGroup>& groups, std::size_t most) {
  for (std::size_t i = 0; i < groups.size() && i < most; ++i) print_group(out, style, groups[i], i + 1);
  print_rest(out, groups, most);
}

void print_cause_names(std::ostream& out, const std::vector<FailureGroup>& groups, std::size_t most) {
  for (std::size_t i = 0; i < groups.size() && i < most; ++i)
    out << fmt::format("{:3}. {}", i + 1, first_line(groups[i], printable(groups[i].what)));
  print_rest(out, groups, most);
}

}  // namespace vcpuspec
