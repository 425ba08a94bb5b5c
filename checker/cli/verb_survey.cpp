// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>
#include <thread>

#include "checker/cli/options.h"
#include "checker/cli/setup.h"
#include "checker/cli/vector_files.h"
#include "checker/survey/profile.h"
#include "checker/survey/report.h"
#include "checker/write_file.h"

namespace vcpuspec::cli {

/// `gen --survey`: what an implementation is, by its answers.
ExitCode survey(const Options& options) {
  const Endpoint endpoint = endpoint_of(options.survey, options);
  const MachineInfo& machine = machine_to_survey(endpoint, options.machine);
  const std::vector<VectorFile> files = read_named_or_shipped(options.names);
  const unsigned threads = options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  const SurveyResult result = vcpuspec::survey(endpoint, machine, files, threads);
  print_survey(std::cout, Style::of(stdout), result, identity_of(endpoint));
  const ExitCode exit = result.exit_code();
  const bool is_whole = exit == ExitCode::conforms || exit == ExitCode::nonconformance;
  if (!options.out.empty() && is_whole) {
    write_file(options.out, to_yaml(result, identity_of(endpoint)), "gen");
    std::cout << "profile: " << printable(options.out) << "\n";
  } else if (!options.out.empty()) {
    std::cout << "no profile is written: the survey is not whole\n";
  }
  return exit;
}

}  // namespace vcpuspec::cli
