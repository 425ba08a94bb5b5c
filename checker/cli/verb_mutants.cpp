// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <set>
#include <thread>

#include "checker/cli/options.h"
#include "checker/cli/selected_rules.h"
#include "checker/cli/vector_files.h"
#include "checker/input_error.h"
#include "checker/parallel.h"
#include "checker/strength/mutants.h"
#include "checker/strength/noticed.h"
#include "checker/strength/shared_text.h"

namespace vcpuspec::cli {

namespace {

using Kind = MutantFate::Kind;

std::string name_of(const PublishedPlace& place) {
  return fmt::format("{} {} {} ({}:{})", place.owner, vcpuspec::name_of(place.op), place.ordinal, place.at.file,
                     place.at.line);
}

std::string slip_of(const MutantFate& fate) {
  std::string slip(graph::name_of(fate.mutation.slip));
  if (fate.mutation.slip == graph::Slip::bit_flipped) slip += " " + std::to_string(fate.mutation.bit);
  return slip;
}

/// The inputs that tell a survivor from its rule, as a case would name them.
std::string told_apart_by(const MutantFate& fate) {
  const Rule& rule = *find_rule(fate.rule);
  VectorCase one;
  unbind(fate.witness, Callable(rule.name, rule.text, subject_of_name(rule.name)), one);
  std::string text;
  for (const Assignment& a : given_by(one)) text += fmt::format(" {}={:#x}", a.place, a.value);
  return text.empty() ? " all zero" : text;
}

class MutantsReport {
 public:
  MutantsReport(bool verbose, const char* judges) : verbose_(verbose), judges_(judges) {}

  void rule(const RuleStrength& strength) {
    for (const MutantFate& fate : strength.mutants) mutant(fate, strength.rule);
    for (const PublishedPlace& place : strength.left_alone)
      std::cout << "not mutated: " << vcpuspec::cli::name_of(place) << ": no other operator or position fits there\n";
    std::cout << fmt::format(
                     "{:<32} {:>3} places {:>4} mutants {:>4} killed {:>3} equivalent {:>3} survived {:>2} undecided"
                     " by {} {}\n",
                     strength.rule, strength.places, strength.mutants.size(), strength.count(Kind::killed),
                     strength.count(Kind::equivalent), strength.count(Kind::survived), strength.count(Kind::undecided),
                     strength.cases, judges_)
              << std::flush;
    places_ += strength.places;
    for (const Kind kind : {Kind::killed, Kind::equivalent, Kind::survived, Kind::undecided})
      counts_[static_cast<std::size_t>(kind)] += strength.count(kind);
  }

  ExitCode end() const {
    const std::size_t all = counts_[0] + counts_[1] + counts_[2] + counts_[3];
    std::cout << fmt::format("{} places, {} mutants: {} killed, {} proved equivalent, {} survived, {} undecided\n",
                             places_, all, counts_[0], counts_[1], counts_[2], counts_[3]);
    if (counts_[2] != 0) return ExitCode::nonconformance;
    if (counts_[3] != 0) return ExitCode::inconclusive;
    return all == 0 ? ExitCode::nothing_ran : ExitCode::conforms;
  }

 private:
  void mutant(const MutantFate& fate, const std::string& judged) const {
    const std::string what = vcpuspec::cli::name_of(fate.place) + ": " + slip_of(fate);
    if (fate.kind == Kind::survived)
      std::cout << "SURVIVED " << what << "\n  told apart by" << (fate.rule == judged ? "" : " " + fate.rule)
                << told_apart_by(fate) << "\n";
    else if (fate.kind == Kind::undecided) std::cout << "UNDECIDED " << what << "\n  " << fate.reason << "\n";
    else if (verbose_ && fate.kind == Kind::killed)
      std::cout << "killed " << what << "\n  by " << fate.killed_by << "\n";
    else if (verbose_) std::cout << "equivalent " << what << "\n";
  }

  bool verbose_;
  const char* judges_;  // cases, or properties
  std::size_t places_ = 0;
  std::size_t counts_[4] = {};
};

/// A glob that fits no file of the rules' text would measure nothing.
void refuse_unknown_texts(const Options& options) {
  std::set<std::string> files;
  for (const PublishedPlace& place : published_places()) files.insert(place.at.file);
  for (const std::string& glob : options.texts)
    if (std::ranges::none_of(files, [&](const auto& file) { return glob_matches(glob, file); }))
      throw InputError({}, "option.text", "no rule has text in `" + printable(glob) + "`",
                       did_you_mean(glob, {files.begin(), files.end()}));
}

void refuse_two_judges(const Options& options) {
  if (options.by_properties && (options.together || !options.names.empty()))
    throw InputError({}, "mutants.two-judges", "either vectors are measured or properties",
                     "leave out --against and --together, or --by-properties");
}

}  // namespace

ExitCode mutants(const Options& options) {
  refuse_two_judges(options);
  if (!options.texts.empty()) refuse_unknown_texts(options);
  std::vector<VectorFile> files;
  if (!options.by_properties) files = read_named_or_shipped(options.names);
  const std::vector<const Rule*> rules = selected_rules(options.rules);
  const StrengthOptions how{options.timeout_s * 1000, options.texts};
  MutantsReport report(options.verbose, options.by_properties ? "properties" : "cases");
  const unsigned threads = options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  if (options.together) {
    report.rule(strength_of_text(rules, files, how, threads));
    return report.end();
  }
  in_order(
      rules.size(), threads,
      [&](std::size_t i) {
        return options.by_properties ? strength_of_properties(*rules[i], how) : strength_of(*rules[i], files, how);
      },
      [&](const RuleStrength& strength) { report.rule(strength); });
  return report.end();
}

}  // namespace vcpuspec::cli
