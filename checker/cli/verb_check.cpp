// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>
#include <limits>

#include "checker/check.h"
#include "checker/cli/options.h"
#include "checker/cli/report_files.h"
#include "checker/cli/setup.h"
#include "checker/cli/shipped_files.h"
#include "checker/nearest.h"
#include "checker/progress.h"
#include "checker/report_jsonl.h"
#include "checker/report_junit.h"
#include "checker/report_text.h"
#include "checker/report_trace.h"
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

std::vector<VectorFile> read_all(const std::vector<std::string>& names) {
  std::vector<VectorFile> files;
  for (const std::string& name : names) files.push_back(read_vectors(name));
  return files;
}

CheckOptions check_options(const Options& options) {
  CheckOptions how;
  how.cases = options.cases;
  how.tags = options.tags;
  how.clauses = options.clauses;
  how.fail_fast = options.fail_fast;
  how.min_evidence = tier(options.min_evidence);
  how.resolver = find_property_text;
  return how;
}

std::unique_ptr<Report> report_to(const ReportFiles::Stream& stream) {
  if (stream.kind == "junit") return std::make_unique<JunitReport>(*stream.out);
  return std::make_unique<JsonlReport>(*stream.out);
}

TextOptions text_options(const Options& options) {
  TextOptions how;
  how.verbose = options.verbose;
  if (options.all_causes) how.most_causes = std::numeric_limits<std::size_t>::max();
  return how;
}

/// What a person reads: failures only, or every case in full.
std::unique_ptr<Report> report_for_people(const Options& options, ReportFiles& files) {
  if (options.verb == "replay") return std::make_unique<TraceReport>(files.text(), files.text_style());
  return std::make_unique<TextReport>(files.text(), files.text_style(), text_options(options));
}

}  // namespace

ExitCode check(const Options& options) {
  const Endpoint endpoint = endpoint_of(options);
  const Citations citations = shipped_citations();
  const std::vector<VectorFile> files = read_all(options.names.empty() ? shipped_files() : options.names);

  ReportFiles report_files(options.reports, {"jsonl", "junit"});
  const std::unique_ptr<Report> read = report_for_people(options, report_files);
  Progress progress(*read, std::cerr, report_files.prints() ? ProgressStyle{} : ProgressStyle::of_stderr());
  std::vector<std::unique_ptr<Report>> written;
  std::vector<Report*> reports = {&progress};
  for (const ReportFiles::Stream& stream : report_files.streams()) {
    written.push_back(report_to(stream));
    reports.push_back(written.back().get());
  }
  const CheckRun run = vcpuspec::check(endpoint, files, check_options(options), citations, reports);
  report_files.close();
  return run.counts.exit_code();
}

}  // namespace vcpuspec::cli
