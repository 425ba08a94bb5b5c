// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "checker/cli/options.h"
#include "checker/cli/selected_rules.h"
#include "checker/cli/vector_files.h"
#include "checker/input_error.h"
#include "checker/parallel.h"
#include "checker/strength/generate.h"
#include "checker/vectors/write_yaml.h"
#include "checker/write_file.h"

namespace vcpuspec::cli {

namespace {

namespace fs = std::filesystem;

GoalKind goal_kind(const std::string& name) {
  const auto found = std::find(goal_names.begin(), goal_names.end(), name);
  if (found == goal_names.end())
    throw InputError({}, "option.goal", "there is no goal `" + printable(name) + "`", did_you_mean(name, goal_names));
  return static_cast<GoalKind>(found - goal_names.begin());
}

/// The manifest says what the files were made with: the same model and solver give the same bytes.
class GenReport {
 public:
  GenReport(const fs::path& out, const std::string& goal) : out_(out), manifest_({{"goal", goal}}) {
    std::error_code failed;
    fs::create_directories(out, failed);
    if (failed)
      throw InputError({out.string(), 0, 0}, "gen.not-written", "this folder cannot be made: " + failed.message(),
                       "name a folder that you may write");
    manifest_["solver"] = solver_version();
    manifest_["rules"] = nlohmann::ordered_json::array();
  }

  void add(const Generated& made) {
    const std::string& rule = made.file.rule;
    if (!made.file.cases.empty())
      write_file((out_ / (rule + ".yaml")).string(), "# SPDX-License-Identifier: CC0-1.0\n" + to_yaml(made.file),
                 "gen");
    std::cout << fmt::format("{:<32} {:>4} goals, {:>4} reached before, {:>3} found, {:>3} kept, {:>3} impossible\n",
                             rule, made.goals, made.reached_before, made.made, made.file.cases.size(),
                             made.impossible.size())
              << std::flush;
    for (const std::string& goal : made.undecided) std::cout << "UNDECIDED " << rule << ": " << goal << "\n";
    manifest_["rules"].push_back({{"rule", rule},
                                  {"goals", made.goals},
                                  {"reached_before", made.reached_before},
                                  {"cases", made.file.cases.size()},
                                  {"impossible", made.impossible}});
    goals_ += made.goals;
    found_ += made.made;
    kept_ += made.file.cases.size();
    undecided_ += made.undecided.size();
  }

  ExitCode end() {
    write_file((out_ / "manifest.json").string(), manifest_.dump(2) + "\n", "gen");
    std::cout << fmt::format("{} goals: {} witnesses found, {} kept, {} undecided\n", goals_, found_, kept_,
                             undecided_);
    if (undecided_ != 0) return ExitCode::inconclusive;
    return goals_ == 0 ? ExitCode::nothing_ran : ExitCode::conforms;
  }

 private:
  fs::path out_;
  nlohmann::ordered_json manifest_;
  std::size_t goals_ = 0;
  std::size_t found_ = 0;
  std::size_t kept_ = 0;
  std::size_t undecided_ = 0;
};

}  // namespace

ExitCode gen(const Options& options) {
  if (!options.survey.empty()) return survey(options);
  if (options.out.empty())
    throw InputError({}, "option.out", "--out is required", "name the folder for the vector files");
  if (make_solver() == nullptr)
    throw InputError({}, "gen.no-solver", "this build has no solver, so nothing can be found",
                     "install libz3-dev and build with -DVCPUSPEC_WITH_Z3=ON");
  GenerateOptions how;
  how.goal = goal_kind(options.goal);
  how.budget = options.budget;
  how.timeout_ms = options.timeout_s * 1000;
  const std::vector<VectorFile> files = read_named_or_shipped(options.names);
  how.spec_rev = files.front().spec_rev;
  const std::vector<const Rule*> rules = selected_rules(options.rules);
  GenReport report(options.out, options.goal);
  const unsigned threads = options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  in_order(
      rules.size(), threads, [&](std::size_t i) { return generate(*rules[i], files, how, *make_solver()); },
      [&](const Generated& made) { report.add(made); });
  return report.end();
}

}  // namespace vcpuspec::cli
