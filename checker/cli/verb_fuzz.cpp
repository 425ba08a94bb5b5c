// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <iostream>

#include "checker/cli/found_case.h"
#include "checker/cli/options.h"
#include "checker/cli/selected_rules.h"
#include "checker/cli/setup.h"
#include "checker/search/fuzz.h"

namespace vcpuspec::cli {

namespace {

/// Tells each cause at once: a vector file that shows it, and how to see it again.
class FuzzReport {
 public:
  FuzzReport(const Options& options, const std::string& rule) : options_(options), rule_(rule) {}

  void found(const Cluster& cluster) {
    const std::string word = cluster.verdict == Verdict::broken ? "BROKEN " : "FAIL ";
    std::cout << word << printable(cluster.signature) << (cluster.is_minimal ? "" : " (not as small as it could be)")
              << "\n";
    show_found(options_, cluster.smallest);
  }

  void end(const FuzzRun& run) const {
    for (const Cluster& cluster : run.clusters)
      std::cout << fmt::format("{:>6} cases: {}\n", cluster.count, printable(cluster.signature));
    const std::string declined = run.declined == 0 ? "" : fmt::format(" ({} of them declined)", run.declined);
    std::cout << fmt::format("{}: cases {}{}, causes {}, sights of the rule's text {}, seed {}\n", rule_, run.cases,
                             declined, run.clusters.size(), run.sights, options_.seed);
  }

 private:
  const Options& options_;
  std::string rule_;
};

}  // namespace

ExitCode fuzz(const Options& options) {
  const Endpoint endpoint = endpoint_of(options);
  FuzzOptions how;
  how.seed = options.seed;
  how.cases = options.case_count;
  how.time = std::chrono::seconds(options.time_s);
  how.stop_at_first = options.fail_fast;
  ExitCode exit = ExitCode::conforms;
  for (const Rule* rule : selected_rules(options.rules)) {
    FuzzReport report(options, rule->name);
    const FuzzRun run = vcpuspec::fuzz(endpoint, *rule, how, [&](const Cluster& cluster) { report.found(cluster); });
    report.end(run);
    exit = worse(exit, run.exit_code());
  }
  return exit;
}

}  // namespace vcpuspec::cli
