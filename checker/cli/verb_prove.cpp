// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "checker/cli/options.h"
#include "checker/cli/proof_output.h"
#include "checker/cli/report_files.h"
#include "checker/data_dir.h"
#include "checker/nearest.h"
#include "checker/style.h"
#include "checker/vectors/write_yaml.h"
#include "checker/write_file.h"
#include "properties/prove/counterexample.h"

namespace vcpuspec::cli {

namespace {

/// How an outcome is told: its word, its name in reports, and how the command ends because of it.
struct Telling {
  const char* word;
  const char* key;
  ExitCode exit;
};
const Telling& telling(ProofOutcome outcome) {
  static const std::map<ProofOutcome, Telling> all = {
      {ProofOutcome::proved, {"PROVED", "proved", ExitCode::conforms}},
      {ProofOutcome::refuted, {"REFUTED", "refuted", ExitCode::nonconformance}},
      {ProofOutcome::undecided, {"UNDECIDED", "undecided", ExitCode::inconclusive}},
      {ProofOutcome::vacuous, {"VACUOUS", "vacuous", ExitCode::nonconformance}},
      {ProofOutcome::refuted_as_recorded, {"REFUTED AS RECORDED", "refuted-as-recorded", ExitCode::conforms}},
      {ProofOutcome::refuted_as_expected, {"REFUTED AS EXPECTED", "refuted-as-expected", ExitCode::conforms}},
      {ProofOutcome::stale, {"STALE", "stale", ExitCode::stale}}};
  return all.at(outcome);
}

std::vector<const Property*> selected(const std::vector<std::string>& globs) {
  std::vector<const Property*> chosen;
  for (const Property& property : properties())
    if (globs.empty() || std::any_of(globs.begin(), globs.end(), [&](const auto& g) { return matches(property, g); }))
      chosen.push_back(&property);
  return chosen;
}

std::string hint(std::string glob, const std::vector<std::string>& ids) {
  glob.erase(std::remove(glob.begin(), glob.end(), '*'), glob.end());
  const std::string near = nearest(glob, ids);
  return near.empty() ? "`vcpuspec list properties` shows what there is" : "did you mean `" + near + "`?";
}

/// A glob that selects nothing is most likely a slip: say what is near instead of running nothing.
void require_matches(const std::vector<std::string>& globs) {
  std::vector<std::string> ids;
  for (const Property& property : properties()) ids.push_back(property.id);
  for (const std::string& glob : globs)
    if (std::none_of(properties().begin(), properties().end(), [&](const auto& p) { return matches(p, glob); }))
      throw InputError({}, "prove.glob", "no property matches '" + glob + "'", hint(glob, ids));
}

/// Prints results as they come, and keeps the counts.
class ProofReport {
 public:
  ProofReport(std::ostream& text, const Style& style, std::vector<std::ostream*> lines)
      : text_(text), style_(style), lines_(std::move(lines)) {
    const nlohmann::ordered_json header = {
        {"schema", "vcpuspec/report/0"}, {"kind", "prove"}, {"solver", solver_version()}};
    for (std::ostream* out : lines_) *out << header.dump() << "\n";
  }

  void result(const ProofResult& r) {
    const Telling& tell = telling(r.outcome);
    ++counts_[r.outcome];
    exit_ = worse(exit_, tell.exit);
    const Property& p = *r.property;
    const std::string alias = p.alias.empty() ? "" : " (" + p.alias + ")";
    text_ << fmt::format("{} {}{}: {} [{:.2f} s]\n", painted(r.outcome), style_.strong(p.id), alias, p.title,
                         r.seconds);
    if (!r.reason.empty()) text_ << "  " << printable(r.reason) << "\n";
    if (!r.counterexample.empty()) counterexample(r);
    text_ << std::flush;
    line(r);
  }

  ExitCode end() {
    nlohmann::ordered_json footer = {{"footer", true}};
    std::string summary;
    for (const auto& [outcome, count] : counts_) {
      summary += fmt::format("{}{} {}", summary.empty() ? "" : ", ", count, lower(telling(outcome).key));
      footer[telling(outcome).key] = count;
    }
    text_ << summary << "\n";
    for (std::ostream* out : lines_) *out << footer.dump() << "\n";
    return exit_;
  }

 private:
  static std::string lower(std::string key) {
    std::replace(key.begin(), key.end(), '-', ' ');
    return key;
  }
  std::string painted(ProofOutcome outcome) const {
    const char* word = telling(outcome).word;
    if (outcome == ProofOutcome::proved) return style_.good(word);
    if (telling(outcome).exit == ExitCode::conforms) return style_.notable(word);
    return style_.bad(word);
  }

  /// A control needs one line; what a person must act on is printed whole, ready to be saved as a vector file.
  void counterexample(const ProofResult& r) {
    const VectorFile file = counterexample_vector(*r.property, r.counterexample);
    if (r.outcome == ProofOutcome::refuted_as_expected) {
      std::cout << "  for example " << short_form(file.cases.front()) << "\n";
      return;
    }
    if (r.outcome == ProofOutcome::refuted_as_recorded)
      text_ << fmt::format(
          "  finding {}: docs/findings/{}.md; its vector still refutes, its condition is still\n"
          "  necessary and sufficient\n",
          r.property->finding, r.property->finding);
    text_ << indented(to_yaml(file));
  }
  static std::string short_form(const VectorCase& one) {
    std::string text;
    for (const Assignment& a : given_by(one))
      text += fmt::format("{}{}={:#x}", text.empty() ? "" : " ", a.place, a.value);
    return text.empty() ? "all zero" : text;
  }
  void line(const ProofResult& r) const {
    nlohmann::ordered_json json = {{"id", r.property->id},
                                   {"alias", r.property->alias},
                                   {"title", r.property->title},
                                   {"citation", r.property->citation},
                                   {"outcome", telling(r.outcome).key},
                                   {"seconds", r.seconds}};
    if (!r.reason.empty()) json["reason"] = r.reason;
    if (!r.property->finding.empty()) json["finding"] = r.property->finding;
    if (!r.counterexample.empty()) json["vector"] = to_yaml(counterexample_vector(*r.property, r.counterexample));
    for (std::ostream* out : lines_) *out << json.dump() << "\n" << std::flush;
  }

  std::ostream& text_;
  Style style_;
  std::vector<std::ostream*> lines_;
  std::map<ProofOutcome, unsigned> counts_;
  ExitCode exit_ = ExitCode::conforms;
};

void write_vector(const std::string& dir, const ProofResult& r) {
  if (dir.empty() || r.counterexample.empty()) return;
  const VectorFile file = counterexample_vector(*r.property, r.counterexample);
  write_file((std::filesystem::path(dir) / (file.cases.front().id + ".yaml")).string(), to_yaml(file), "prove");
}

}  // namespace

ExitCode prove(const Options& options) {
  if (make_solver() == nullptr)
    throw InputError({}, "prove.no-solver", "this build has no solver, so nothing can be proved",
                     "install libz3-dev and build with -DVCPUSPEC_WITH_Z3=ON");
  if (options.candidate) return prove_candidate(options);
  if (!options.rule.empty() || options.ppis != 0)
    throw InputError({}, "prove.no-candidate", "--rule and --ppis say something about a candidate",
                     "name it, too: --candidate smt2:FILE");
  require_matches(options.names);
  const std::vector<const Property*> asked = selected(options.names);
  if (!options.write_smt2.empty())
    for (const Property* p : asked)
      write_file((std::filesystem::path(options.write_smt2) / (p->id + ".smt2")).string(), counterexample_query(*p),
                 "prove");
  ReportFiles report_files(options.reports, {"jsonl"});
  std::vector<std::ostream*> lines;
  for (const ReportFiles::Stream& report : report_files.streams()) lines.push_back(report.out);
  ProofReport report(report_files.text(), report_files.text_style(), lines);
  ProofOptions how;
  how.timeout_ms = options.timeout_s * 1000;
  how.threads = options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  const std::string vectors = (data_dir() / "vectors").string();
  const auto finding = [&](const Property& property) { return recorded_inputs(vectors, property); };
  const auto results = vcpuspec::prove(asked, how, finding, [&](const ProofResult& r) { report.result(r); });
  for (const ProofResult& r : results) write_vector(options.write_vectors, r);
  const ExitCode exit = report.end();
  report_files.close();
  return exit;
}

}  // namespace vcpuspec::cli
