// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "checker/cli/options.h"
#include "checker/cli/proof_output.h"
#include "checker/read_file.h"
#include "checker/style.h"
#include "checker/vectors/write_yaml.h"
#include "checker/write_file.h"
#include "properties/prove/candidate.h"
#include "properties/prove/counterexample.h"

namespace vcpuspec::cli {

namespace {

constexpr std::string_view kind = "smt2:";

CandidateFile read_candidate(const std::string& candidate) {
  if (!candidate.starts_with(kind))
    throw InputError({}, "candidate.kind", "`" + candidate + "` is no kind of candidate that there is",
                     "write --candidate smt2:FILE");
  const std::string path = candidate.substr(kind.size());
  return CandidateFile(path, read_file(path, "candidate"));
}

VectorFile difference(const CandidateResult& r) {
  const std::string why =
      fmt::format("A candidate in SMT-LIB gave {:#x} here, the rule gives {:#x}.", r.candidate_gives, r.rule_gives);
  return rule_vector(*r.signature.rule, r.inputs, "candidate." + r.signature.rule->name, why);
}

/// `EQUAL mine.smt2:3:13 to gicv5.wake over 4 PPIs, on all inputs`
std::string verdict(const CandidateResult& r, const std::string& path) {
  const Style style = Style::of(stdout);
  const std::string function = fmt::format("{}:{}:{}", printable(path), r.where.line, r.where.column);
  std::string rule = style.strong(r.signature.rule->name);
  if (r.signature.ppis != 0) rule += fmt::format(" over {} PPI{}", r.signature.ppis, r.signature.ppis == 1 ? "" : "s");
  switch (r.outcome) {
    case CandidateOutcome::equal: return style.good("EQUAL") + " " + function + " to " + rule + ", on all inputs";
    case CandidateOutcome::different: return style.bad("DIFFERENT") + " " + function + " from " + rule;
    case CandidateOutcome::unknown: break;
  }
  return style.bad("UNKNOWN") + " whether " + function + " equals " + rule;
}

void print(const CandidateResult& r, const std::string& path) {
  std::cout << fmt::format("{} [{:.2f} s]\n", verdict(r, path), r.seconds);
  if (!r.reason.empty()) std::cout << "  " << printable(r.reason) << "\n";
  if (r.outcome == CandidateOutcome::different)
    std::cout << fmt::format("  here it gives {:#x}, the rule {:#x}:\n", r.candidate_gives, r.rule_gives)
              << indented(to_yaml(difference(r)));
}

ExitCode exit_of(CandidateOutcome outcome) {
  switch (outcome) {
    case CandidateOutcome::equal: return ExitCode::conforms;
    case CandidateOutcome::different: return ExitCode::nonconformance;
    case CandidateOutcome::unknown: break;
  }
  return ExitCode::inconclusive;
}

}  // namespace

ExitCode prove_candidate(const Options& options) {
  if (!options.names.empty() || !options.reports.empty())
    throw InputError({}, "candidate.alone", "a candidate is proved alone, and there are no reports about it",
                     "leave out names of properties and --report");
  const CandidateFile file = read_candidate(*options.candidate);
  const CandidateOptions how{options.rule, options.ppis, options.timeout_s * 1000, !options.write_smt2.empty()};
  const CandidateResult result = vcpuspec::prove_candidate(file, how);
  const std::string name = "candidate." + result.signature.rule->name;
  if (how.wants_query)
    write_file((std::filesystem::path(options.write_smt2) / (name + ".smt2")).string(), result.query, "prove");
  print(result, file.path());
  if (!options.write_vectors.empty() && result.outcome == CandidateOutcome::different) {
    const VectorFile vector = difference(result);
    write_file((std::filesystem::path(options.write_vectors) / (vector.cases.front().id + ".yaml")).string(),
               to_yaml(vector), "prove");
  }
  return exit_of(result.outcome);
}

}  // namespace vcpuspec::cli
