// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>

#include "checker/check.h"
#include "checker/citations.h"
#include "checker/cli/options.h"
#include "checker/cli/report_files.h"
#include "checker/cli/shipped_files.h"
#include "checker/data_dir.h"
#include "checker/nearest.h"
#include "checker/report_jsonl.h"
#include "checker/report_junit.h"
#include "checker/report_text.h"
#include "checker/vectors/read_vectors.h"
#include "properties/claims/property.h"

namespace vcpuspec::cli {

namespace {

std::optional<Tier> tier(const std::string& name) {
  if (name.empty()) return std::nullopt;
  const auto found = std::find(tier_names.begin(), tier_names.end(), name);
  if (found == tier_names.end())
    throw InputError({}, "option.tier", "unknown evidence tier '" + name + "'", did_you_mean(name, tier_names));
  return static_cast<Tier>(found - tier_names.begin());
}

}  // namespace

ExitCode check(const Options& options) {
  Limits limits;
  limits.seconds_per_case = options.case_timeout_s;
  // Code under test starts before any expectation is read.
  const Endpoint endpoint = find_endpoint(options.endpoint, limits, options.window);
  const Citations citations = read_citations((data_dir() / "docs" / "citations.yaml").string());
  std::vector<VectorFile> files;
  for (const std::string& name : options.names.empty() ? shipped_files() : options.names)
    files.push_back(read_vectors(name));

  ReportFiles report_files(options.reports, {"jsonl", "junit"});
  TextReport text(report_files.text(), report_files.text_style());
  std::vector<std::unique_ptr<Report>> written;
  std::vector<Report*> reports = {&text};
  for (const ReportFiles::Stream& report : report_files.streams()) {
    if (report.kind == "junit") written.push_back(std::make_unique<JunitReport>(*report.out));
    else written.push_back(std::make_unique<JsonlReport>(*report.out));
    reports.push_back(written.back().get());
  }
  CheckOptions how;
  how.cases = options.cases;
  how.tags = options.tags;
  how.clauses = options.clauses;
  how.fail_fast = options.fail_fast;
  how.min_evidence = tier(options.min_evidence);
  how.resolver = find_property_text;
  const CheckRun run = vcpuspec::check(endpoint, files, how, citations, reports);
  report_files.close();
  return run.counts.exit_code();
}

}  // namespace vcpuspec::cli
