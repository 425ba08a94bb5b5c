// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "checker/cli/options.h"
#include "checker/cli/setup.h"
#include "checker/read_report.h"
#include "checker/report_causes.h"
#include "checker/report_compare.h"
#include "checker/report_text.h"

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

}  // namespace

ExitCode report(const Options& options) {
  const Citations citations = shipped_citations();
  const WrittenReport before = read_report(options.names.front(), citations);
  if (options.compare.empty()) return show(before, options);
  const WrittenReport after = read_report(options.compare, citations);
  std::cout << "before: " << printable(before.endpoint) << ", " << summary(before.counts) << "\n"
            << "after:  " << printable(after.endpoint) << ", " << summary(after.counts) << "\n";
  const ReportComparison comparison = compare(before, after);
  print_comparison(std::cout, Style::of(stdout), comparison, most_causes(options));
  return comparison.exit_code();
}

}  // namespace vcpuspec::cli
