// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "checker/cli/options.h"
#include "checker/cli/setup.h"
#include "checker/reports/causes.h"
#include "checker/reports/compare.h"
#include "checker/reports/findings.h"
#include "checker/reports/read_report.h"
#include "checker/reports/text.h"

namespace vcpuspec::cli {

namespace {

/// What a report says by itself. It ends as the run did.
ExitCode show(const WrittenReport& report, const Options& options) {
  const Style style = Style::of(stdout);
  std::vector<Failure> failures;
  for (const auto& [id, one] : report.cases)
    if (is_failure(one.verdict)) failures.push_back(one.failure);
  const std::vector<FailureGroup> groups = groups_of(failures);
  std::cout << printable(report.endpoint) << ": " << counted(failures.size(), "failing case") << " for "
            << counted(groups.size(), "cause") << "\n";
  print_causes(std::cout, style, groups, most_causes(options));
  std::cout << summary(report.counts) << "\n";
  return report.exit;
}

/// A page of findings. What nobody judged, or what a judgement no longer matches, is no page.
ExitCode show_findings(const WrittenReport& report, const Options& options, const Citations& citations) {
  const Judgements judgements = read_judgements(options.findings);
  if (report.identity != Identity{judgements.implementation, judgements.version})
    throw InputError({judgements.path, 0, 0}, "judgements.of-another",
                     "these judgements are about " + shown(judgements.implementation + " " + judgements.version) +
                         ", the report is about " +
                         shown(report.identity.implementation + " " + report.identity.version),
                     "name the report of a run on that version");
  const JudgedReport judged = judge(report, judgements);
  std::size_t idle = 0;
  for (std::size_t i = 0; i < judgements.findings.size(); ++i) {
    if (!judged.cases[i].empty()) continue;
    ++idle;
    const Location& where = judgements.findings[i].where;
    std::cerr << where.file << ":" << where.line << ": no deviation is left for " << judgements.findings[i].id << "\n";
  }
  for (const ReportedCase* one : judged.unjudged)
    std::cerr << "nobody judged " << one->failure.id << ": " << printable(one->failure.shows) << "\n";
  if (idle + judged.unjudged.size() > 0) return ExitCode::stale;
  write_findings(std::cout, report, judgements, judged, citations);
  return ExitCode::conforms;
}

}  // namespace

ExitCode report(const Options& options) {
  const Citations citations = shipped_citations();
  const WrittenReport before = read_report(options.names.front(), citations);
  if (!options.findings.empty()) return show_findings(before, options, citations);
  if (options.compare.empty()) return show(before, options);
  const WrittenReport after = read_report(options.compare, citations);
  std::cout << "before: " << printable(before.endpoint) << ", " << summary(before.counts) << "\n"
            << "after:  " << printable(after.endpoint) << ", " << summary(after.counts) << "\n";
  const ReportComparison comparison = compare(before, after);
  print_comparison(std::cout, Style::of(stdout), comparison, most_causes(options));
  return comparison.exit_code();
}

}  // namespace vcpuspec::cli
