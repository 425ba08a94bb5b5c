// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "checker/cli/found_case.h"
#include "checker/cli/options.h"
#include "checker/cli/setup.h"
#include "checker/nearest.h"
#include "checker/search/wake_search.h"
#include "checker/style.h"
#include "properties/claims/property.h"

namespace vcpuspec::cli {

namespace {

/// The scenes that `--scene` means: all when it is not given. A glob that fits none is an InputError.
std::vector<const WakeScene*> selected_scenes(const std::vector<std::string>& globs) {
  std::vector<std::string> names;
  for (const WakeScene& scene : wake_scenes()) names.push_back(scene.name);
  for (const std::string& glob : globs)
    if (std::none_of(names.begin(), names.end(), [&](const std::string& name) { return glob_matches(glob, name); }))
      throw InputError({}, "option.scene", "no scene matches `" + printable(glob) + "`", did_you_mean(glob, names));
  std::vector<const WakeScene*> selected;
  for (const WakeScene& scene : wake_scenes())
    if (globs.empty() || std::any_of(globs.begin(), globs.end(),
                                     [&](const std::string& glob) { return glob_matches(glob, scene.name); }))
      selected.push_back(&scene);
  return selected;
}

std::string row(const std::string& scene, const WakeCounts& counts) {
  return fmt::format("  {:<12}{:>10}{:>8}{:>10}{:>6}{:>6}{:>10}{:>10}\n", scene, counts.orders, counts.must,
                     counts.must_not, counts.may, counts.lost, counts.spurious, counts.recorded);
}

/// One endpoint's searches, told as they end.
class WakeReport {
 public:
  WakeReport(const Options& options, const Citations& citations)
      : options_(options), citations_(citations), style_(Style::of(stdout)) {}

  void begin() const {
    std::cout << options_.endpoint << ": spurious wake-ups allowed in one trace: " << options_.spurious_wakes << "\n"
              << "                           states, by verdict\n"
              << "  scene           orders    must  must not   may  lost  spurious  recorded\n";
  }

  void searched(const WakeScene& scene, WakeSearch search) {
    std::cout << row(scene.name, search.counts) << std::flush;
    all_.add(search.counts);
    exit_ = worse(exit_, search.exit_code());
    keep_shorter(lost_, search.lost);
    keep_shorter(spurious_, search.spurious);
    if (search.no_answer) no_answer_ = search.no_answer;
    if (search.is_stale) stale_ = &scene;
  }

  ExitCode end() const {
    std::cout << row("all", all_);
    if (all_.recorded != 0)
      std::cout << style_.notable("AS RECORDED")
                << fmt::format(" {}: looks that wake for active PPIs only: {}, finding {}\n", options_.endpoint,
                               all_.recorded, active_ppi_finding);
    if (stale_ != nullptr)
      std::cout << style_.bad("STALE")
                << fmt::format(" {}: scene {} does not show what finding {} has recorded\n", options_.endpoint,
                               stale_->name, stale_->finding);
    if (no_answer_)
      std::cout << (is_broken(no_answer_->kind) ? style_.bad("BROKEN") : style_.notable("NOT RUN"))
                << fmt::format(" {}: {} {}\n", options_.endpoint, name_of(no_answer_->kind),
                               printable(no_answer_->detail));
    if (lost_) tell("lost wake-up", *lost_);
    if (spurious_) tell("spurious wake-up", *spurious_);
    if (exit_ == ExitCode::conforms) std::cout << style_.good("PASS") << " " << options_.endpoint << "\n";
    return exit_;
  }

 private:
  static void keep_shorter(std::optional<WakeFailure>& shortest, std::optional<WakeFailure>& other) {
    const auto length = [](const WakeFailure& one) { return one.file.cases.front().steps.size(); };
    if (other && (!shortest || length(*other) < length(*shortest))) shortest = std::move(other);
  }

  void tell(const std::string& fault, const WakeFailure& failure) const {
    const VectorCase& one = failure.file.cases.front();
    const std::string key = one.refs.front().key();
    const Citation& broken = *citations_.find(key);
    std::cout << style_.bad("FAIL") << " " << options_.endpoint << ", " << fault << ": " << broken.says << " [" << key
              << ", " << name_of(broken.tier) << "]\n";
    if (failure.spurious != 0)
      std::cout << fmt::format("  in one trace: {}; of {} further waits with nothing new, {} end at once\n",
                               failure.spurious, further_waits, failure.repeated);
    show_found(options_, failure.file);
  }

  const Options& options_;
  const Citations& citations_;
  Style style_;
  WakeCounts all_;
  ExitCode exit_ = ExitCode::conforms;
  std::optional<WakeFailure> lost_;
  std::optional<WakeFailure> spurious_;
  std::optional<Answer> no_answer_;
  const WakeScene* stale_ = nullptr;
};

}  // namespace

ExitCode wake(const Options& options) {
  const std::vector<const WakeScene*> scenes = selected_scenes(options.cases);
  const Citations citations = shipped_citations();
  ExitCode exit = ExitCode::conforms;
  Options one = options;
  for (const std::string& name : options.names.empty() ? std::vector<std::string>{"model"} : options.names) {
    one.endpoint = name;
    const Endpoint endpoint = endpoint_of(one);
    WakeReport report(one, citations);
    for (const WakeScene* scene : scenes) {
      WakeSearch search = search_wakes(endpoint, *scene, {options.spurious_wakes});
      if (scene == scenes.front()) report.begin();
      report.searched(*scene, std::move(search));
    }
    exit = worse(exit, report.end());
  }
  return exit;
}

}  // namespace vcpuspec::cli
