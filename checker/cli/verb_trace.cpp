// SPDX-License-Identifier: Apache-2.0
#include <list>

#include "checker/asking.h"
#include "checker/cli/options.h"
#include "checker/cli/report_files.h"
#include "checker/cli/setup.h"
#include "checker/report_jsonl.h"
#include "checker/report_steps.h"
#include "checker/vectors/read_vectors.h"
#include "properties/claims/property.h"

namespace vcpuspec::cli {

/// The model's run of the cases, told step by step. What is refused and what fails is as `check model` has it.
ExitCode trace(const Options& options) {
  const Citations citations = shipped_citations();
  const std::vector<VectorFile> files = {read_vectors(options.names.front())};
  CheckOptions how;
  how.cases = options.cases;
  how.resolver = find_property_text;
  Targets targets(how.resolver);
  ReportFiles report_files(options.reports, {"jsonl"});
  StepsReport read(report_files.text(), report_files.text_style(), citations, targets);
  std::list<JsonlReport> written;
  std::vector<Report*> reports = {&read};
  for (const ReportFiles::Stream& stream : report_files.streams())
    reports.push_back(&written.emplace_back(*stream.out, &targets));
  const CheckRun run = vcpuspec::check(find_endpoint("model"), files, how, citations, reports);
  report_files.close();
  return run.counts.exit_code();
}

}  // namespace vcpuspec::cli
