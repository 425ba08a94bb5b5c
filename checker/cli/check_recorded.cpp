// SPDX-License-Identifier: Apache-2.0
#include "checker/cli/check_recorded.h"

#include <cstdio>
#include <iostream>

#include "checker/input_error.h"
#include "checker/recorded/report.h"
#include "checker/recorded/run.h"

namespace vcpuspec::cli {

namespace {

/// What is said about vectors has no meaning for a recorded trace.
void refuse_options(const Options& options) {
  const auto refuse = [](bool is_given, const char* what, const char* hint) {
    if (is_given)
      throw InputError({}, "recorded.option", std::string("a recorded trace is judged without ") + what, hint);
  };
  refuse(!options.names.empty(), "vector files", "leave them out: the trace itself says what happened");
  refuse(!options.cases.empty() || !options.tags.empty() || !options.clauses.empty() || options.fail_fast ||
             !options.min_evidence.empty(),
         "--case, --tag, --clause, --fail-fast and --min-evidence", "it has records, not cases; leave them out");
  refuse(options.all_causes, "--all-causes", "--verbose prints more records");
  refuse(!options.profile.empty(), "a profile", "state choices under `choices` of its first line");
  refuse(!options.known.empty() || options.no_known || !options.update_known.empty() || !options.kind.empty() ||
             !options.issue.empty() || !options.expires.empty(),
         "lists of known deviations", "leave those options out");
  refuse(!options.reports.empty(), "reports for programs", "leave --report out: there is only the text");
}

}  // namespace

ExitCode check_recorded(const Options& options) {
  refuse_options(options);
  const std::string path = options.endpoint.substr(std::string("trace:").size());
  const recorded::RunResult result = recorded::judge_recorded(path);
  recorded::print(result, path, options.verbose, Style::of(stdout), std::cout);
  return result.exit_code();
}

}  // namespace vcpuspec::cli
