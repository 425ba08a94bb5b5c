// SPDX-License-Identifier: Apache-2.0
#include <fmt/ranges.h>

#include <filesystem>
#include <list>

#include "checker/asking.h"
#include "checker/cli/options.h"
#include "checker/cli/report_files.h"
#include "checker/cli/setup.h"
#include "checker/cli/vector_files.h"
#include "checker/data_dir.h"
#include "checker/input_error.h"
#include "checker/reports/jsonl.h"
#include "checker/reports/steps.h"
#include "checker/vectors/read_vectors.h"
#include "properties/claims/property.h"

namespace vcpuspec::cli {

namespace {

/// The shipped file that a name is about: ARCH.NAME is NAME.yaml below vectors/ARCH. What is no such name is a path.
std::string file_of(const std::string& named) {
  const std::filesystem::path path = named;
  const std::size_t dot = named.find('.');
  const bool is_path = named.find('/') != std::string::npos || path.extension() == ".yaml" ||
                       path.extension() == ".jsonl" || dot == std::string::npos || std::filesystem::exists(path);
  if (is_path) return named;
  const std::string folder = as_typed(data_dir() / "vectors" / named.substr(0, dot)) + "/";
  std::vector<std::string> found;
  for (const std::string& file : authored_files())
    if (file.starts_with(folder) && std::filesystem::path(file).stem() == named.substr(dot + 1)) found.push_back(file);
  if (found.empty())
    throw InputError({named, 0, 0}, "trace.unknown-name", "no shipped vector file has this name",
                     "give a path, or the name of a file below " + folder + " as ARCH.NAME");
  if (found.size() > 1)
    throw InputError({named, 0, 0}, "trace.ambiguous-name", "several shipped vector files have this name",
                     fmt::format("give the path of one: {}", fmt::join(found, ", ")));
  return found.front();
}

}  // namespace

/// The model's run of the cases, told step by step. What is refused and what fails is as `check model` has it.
ExitCode trace(const Options& options) {
  const Citations citations = shipped_citations();
  const std::vector<VectorFile> files = {read_vectors(file_of(options.names.front()))};
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
