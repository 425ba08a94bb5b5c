// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/compare.h"

#include <fmt/format.h>

namespace vcpuspec {

namespace {

void add(ReportComparison& all, const ReportedCase* before, const ReportedCase& after) {
  if (!after.ran()) {
    all.lost += before != nullptr && before->ran() ? 1 : 0;
    return;
  }
  ++all.judged;
  const bool ran = before != nullptr && before->ran();
  const bool deviated = ran && before->deviates();
  if (!after.deviates()) {
    if (deviated) all.fixed.push_back(before->failure);
  } else if (!ran) {
    all.first.push_back(after.failure);
  } else if (!deviated) {
    all.broken.push_back(after.failure);
  } else if (before->failure.signature == after.failure.signature) {
    all.still.push_back(after.failure);
  } else {
    all.changed.push_back(after.failure);
  }
}

/// One part of a comparison; in full where it is news.
void print_part(std::ostream& out, const Style& style, const std::string& title, const std::vector<Failure>& failures,
                std::size_t most, bool in_full) {
  if (failures.empty()) return;
  const std::vector<FailureGroup> groups = groups_of(failures);
  out << fmt::format("{}: {} for {}\n", title, counted(failures.size(), "case"), counted(groups.size(), "cause"));
  if (in_full) print_causes(out, style, groups, most);
  else print_cause_names(out, groups, most);
}

}  // namespace

ExitCode ReportComparison::exit_code() const {
  if (!broken.empty() || !first.empty()) return ExitCode::nonconformance;
  return judged == 0 ? ExitCode::nothing_ran : ExitCode::conforms;
}

ReportComparison compare(const WrittenReport& before, const WrittenReport& after) {
  ReportComparison all;
  for (const auto& [id, later] : after.cases) {
    const auto found = before.cases.find(id);
    add(all, found == before.cases.end() ? nullptr : &found->second, later);
  }
  for (const auto& [id, earlier] : before.cases)
    if (earlier.ran() && !after.cases.contains(id)) ++all.lost;
  return all;
}

void print_comparison(std::ostream& out, const Style& style, const ReportComparison& comparison, std::size_t most) {
  print_part(out, style, style.bad("BROKEN"), comparison.broken, most, true);
  print_part(out, style, style.bad("FAILING, NOT JUDGED BEFORE"), comparison.first, most, true);
  print_part(out, style, style.notable("FAILING OTHERWISE"), comparison.changed, most, true);
  print_part(out, style, style.notable("STILL FAILING"), comparison.still, most, false);
  print_part(out, style, style.good("FIXED"), comparison.fixed, most, false);
  out << fmt::format("{} broken, {} fixed, {} still failing", comparison.broken.size() + comparison.first.size(),
                     comparison.fixed.size(), comparison.still.size());
  if (!comparison.changed.empty()) out << fmt::format(", {} failing otherwise", comparison.changed.size());
  if (comparison.lost != 0) out << fmt::format(", {} no longer judged", comparison.lost);
  out << "\n" << std::flush;
}

}  // namespace vcpuspec
