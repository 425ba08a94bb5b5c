// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <iostream>

#include "checker/check.h"
#include "checker/citations.h"
#include "checker/cli/options.h"
#include "checker/cli/report_files.h"
#include "checker/data_dir.h"
#include "checker/nearest.h"
#include "checker/report_jsonl.h"
#include "checker/report_text.h"
#include "checker/vectors/read_yaml.h"
#include "properties/claims/property.h"

namespace vcpuspec::cli {

namespace {

/// A path as a person would type it: relative when it is below the working directory.
std::string as_typed(const std::filesystem::path& path) {
  const std::filesystem::path relative = std::filesystem::proximate(path);
  return relative.string().rfind("..", 0) == 0 ? path.string() : relative.string();
}

std::vector<std::string> shipped_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data_dir() / "vectors"))
    if (entry.is_regular_file() && entry.path().extension() == ".yaml") files.push_back(as_typed(entry.path()));
  std::sort(files.begin(), files.end());
  return files;
}

std::optional<Tier> tier(const std::string& name) {
  if (name.empty()) return std::nullopt;
  const auto found = std::find(tier_names.begin(), tier_names.end(), name);
  if (found == tier_names.end())
    throw InputError({}, "option.tier", "unknown evidence tier '" + name + "'", did_you_mean(name, tier_names));
  return static_cast<Tier>(found - tier_names.begin());
}

}  // namespace

ExitCode check(const Options& options) {
  const Endpoint endpoint = find_endpoint(options.endpoint);
  const Citations citations = read_citations((data_dir() / "docs" / "citations.yaml").string());
  std::vector<VectorFile> files;
  for (const std::string& name : options.names.empty() ? shipped_files() : options.names)
    files.push_back(read_yaml(name));

  ReportFiles report_files(options.reports);
  TextReport text(report_files.text(), report_files.text_style());
  std::vector<std::unique_ptr<JsonlReport>> lines;
  std::vector<Report*> reports = {&text};
  for (std::ostream* stream : report_files.streams())
    reports.push_back(lines.emplace_back(std::make_unique<JsonlReport>(*stream)).get());
  const CheckOptions how = {options.cases, tier(options.min_evidence), find_property_text};
  const CheckRun run = vcpuspec::check(endpoint, files, how, citations, reports);
  report_files.close();
  return run.counts.exit_code();
}

}  // namespace vcpuspec::cli
