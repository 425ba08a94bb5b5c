// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "checker/cli/options.h"
#include "checker/cli/report_files.h"
#include "checker/cli/selected_rules.h"
#include "checker/cli/vector_files.h"
#include "checker/strength/coverage.h"
#include "checker/strength/coverage_file.h"

namespace vcpuspec::cli {

namespace {

constexpr CoverKind kinds[] = {CoverKind::clause, CoverKind::arm, CoverKind::comparison, CoverKind::mcdc,
                               CoverKind::value};
constexpr std::size_t places_shown = 10;  // of each rule, without --verbose

/// Covered and all goals of each kind.
struct Tally {
  std::size_t covered[std::size(kinds)] = {};
  std::size_t all[std::size(kinds)] = {};

  void add(const RuleCoverage& coverage) {
    for (std::size_t i = 0; i < std::size(kinds); ++i) {
      covered[i] += coverage.covered(kinds[i]);
      all[i] += coverage.count(kinds[i]);
    }
  }
  std::string text() const {
    std::string text;
    for (std::size_t i = 0; i < std::size(kinds); ++i)
      text += fmt::format("{} {:>9}", i == 0 ? "" : "  " + name_of(kinds[i]),
                          all[i] == 0 ? "-" : fmt::format("{}/{}", covered[i], all[i]));
    return name_of(kinds[0]) + text;
  }
};

class CoverReport {
 public:
  CoverReport(std::ostream& out, bool verbose) : out_(out), verbose_(verbose) {}

  void rule(const RuleCoverage& coverage) {
    Tally tally;
    tally.add(coverage);
    total_.add(coverage);
    is_complete_ = is_complete_ && coverage.is_complete();
    out_ << fmt::format("{:<34} {}  by {} cases\n", coverage.rule, tally.text(), coverage.cases.size());
    if (verbose_) covered(coverage);
    if (verbose_ || !coverage.cases.empty()) not_covered(coverage);
    has_cases_ = has_cases_ || !coverage.cases.empty();
  }

  ExitCode end(bool require_all) {
    out_ << fmt::format("{:<34} {}\n", "total", total_.text());
    if (!is_complete_)
      out_ << "Not covered need not mean missing: no legal input may show it. `vcpuspec gen --goal mcdc`, `boundaries` "
              "or\n"
              "`clauses` makes cases for what can decide, and proves what cannot.\n";
    if (!has_cases_) return ExitCode::nothing_ran;
    return require_all && !is_complete_ ? ExitCode::nonconformance : ExitCode::conforms;
  }

 private:
  static std::string text_of(const CoverGoal& goal, const std::string& shows) {
    const std::string where = goal.file.empty() ? "" : fmt::format(" ({}:{})", goal.file, goal.line);
    return fmt::format("{} {}: {}{}", name_of(goal.kind), goal.at, shows, where);
  }
  void covered(const RuleCoverage& coverage) {
    for (const CoverGoal& goal : coverage.goals)
      if (!goal.by.empty()) out_ << "  covered " << text_of(goal, goal.shows) << " by " << printable(goal.by) << "\n";
  }
  /// One line for each place, with all that is missing there.
  void not_covered(const RuleCoverage& coverage) {
    std::vector<std::pair<const CoverGoal*, std::string>> missing;
    for (const CoverGoal& goal : coverage.goals) {
      if (!goal.by.empty()) continue;
      if (!missing.empty() && missing.back().first->kind == goal.kind && missing.back().first->at == goal.at)
        missing.back().second += ", " + goal.shows;
      else missing.emplace_back(&goal, goal.shows);
    }
    const std::size_t shown = verbose_ ? missing.size() : std::min(missing.size(), places_shown);
    for (std::size_t i = 0; i < shown; ++i)
      out_ << "  not covered: " << text_of(*missing[i].first, missing[i].second) << "\n";
    if (shown < missing.size()) out_ << fmt::format("  and {} more, which --verbose lists\n", missing.size() - shown);
  }

  std::ostream& out_;
  bool verbose_;
  bool is_complete_ = true;
  bool has_cases_ = false;
  Tally total_;
};

/// The files that are named; what is shipped where neither files nor earlier runs are.
std::vector<VectorFile> files_of(const Options& options) {
  if (options.names.empty() && !options.merged.empty()) return {};
  return read_named_or_shipped(options.names);
}

}  // namespace

ExitCode cover(const Options& options) {
  const std::vector<VectorFile> files = files_of(options);
  std::vector<RuleCoverage> all;
  for (const Rule* rule : selected_rules(options.rules)) all.push_back(coverage_of(*rule, files));
  for (const std::string& name : options.merged) merge_coverage_file(name, all);
  // Opened last: a report may replace a file that was merged.
  ReportFiles reports(options.reports, {"json"});
  CoverReport text(reports.text(), options.verbose);
  for (const RuleCoverage& coverage : all) text.rule(coverage);
  for (const ReportFiles::Stream& stream : reports.streams()) write_coverage(*stream.out, all);
  reports.close();
  return text.end(options.require_all);
}

}  // namespace vcpuspec::cli
