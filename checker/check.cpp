// SPDX-License-Identifier: Apache-2.0
#include "checker/check.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "checker/adapters/gdb_loongarch/gdb_loongarch.h"
#include "checker/adapters/lines/asked_by_lines.h"
#include "checker/adapters/qemu/qemu_gicv5.h"
#include "checker/adapters/qemu/qemu_loongarch.h"
#include "checker/adapters/qemu/qemu_loongarch32.h"
#include "checker/adapters/so.h"
#include "checker/asking.h"
#include "checker/known.h"
#include "checker/nearest.h"
#include "checker/style.h"
#include "properties/claims/property.h"
#include "spec/gicv5/kvm/release.h"

namespace vcpuspec {

namespace {

/// A rule of the architecture and the KVM code that stands in for it.
struct Counterpart {
  std::string_view rule;
  std::string_view code;
};
constexpr Counterpart counterparts[] = {
    {"gicv5.wake", "gicv5.kvm.wake"},
    {"gicv5.effective_mask", "gicv5.effective_mask"},
};

const Citation& citation_of(const Reference& ref, const Citations& citations) {
  if (const Citation* found = citations.find(ref.key())) return *found;
  throw InputError(ref.where, "vector.unknown-citation", "there is no citation `" + printable(ref.key()) + "`",
                   did_you_mean(ref.key(), citations.keys()));
}

/// Everything about a case that can be wrong without running it.
void validate(const VectorCase& one, const Target& target, const Citations& citations) {
  for (const Reference& ref : one.refs) citation_of(ref, citations);
  target.validate(one);
}

void check_ids(const std::vector<VectorFile>& files) {
  std::map<std::string, Location> seen;
  for (const VectorFile& file : files) {
    for (const VectorCase& one : file.cases) {
      const auto [first, is_new] = seen.emplace(one.id, one.where);
      if (!is_new)
        throw InputError(one.where, "vector.duplicate-id",
                         "case `" + one.id + "` stands in `" + printable(first->second.file) + "`, too",
                         "give each case an id of its own; name no file twice");
    }
  }
}

/// The keys that a case cites.
std::vector<std::string> clauses_of(const VectorCase& one) {
  std::vector<std::string> keys;
  for (const Reference& ref : one.refs) keys.push_back(ref.key());
  return keys;
}

/// A filter that no case meets is most likely a slip of the pen.
void check_filter(const char* what, const std::vector<std::string>& wanted, const std::vector<std::string>& known) {
  for (const std::string& glob : wanted)
    if (std::none_of(known.begin(), known.end(), [&](const std::string& word) { return glob_matches(glob, word); }))
      throw InputError({}, std::string("check.unknown-") + what,
                       std::string("these files have no ") + what + " `" + printable(glob) + "`",
                       did_you_mean(glob, known));
}

void check_filters(const std::vector<VectorFile>& files, const CheckOptions& options) {
  std::vector<std::string> ids;
  std::vector<std::string> tags;
  std::vector<std::string> clauses;
  for (const VectorFile& file : files)
    for (const VectorCase& one : file.cases) {
      ids.push_back(one.id);
      tags.insert(tags.end(), one.tags.begin(), one.tags.end());
      const std::vector<std::string> cited = clauses_of(one);
      clauses.insert(clauses.end(), cited.begin(), cited.end());
    }
  check_filter("case", options.cases, ids);
  check_filter("tag", options.tags, tags);
  check_filter("clause", options.clauses, clauses);
}

/// Why a case does not run whatever answers; empty when it does.
std::string reason_to_skip(const VectorCase& one, const Citation& citation, const CheckOptions& options) {
  if (!one.superseded_by.empty()) return "superseded by " + one.superseded_by;
  if (options.min_evidence && citation.tier > *options.min_evidence)
    return "its evidence is " + name_of(citation.tier) + ", weaker than " + name_of(*options.min_evidence);
  return "";
}

Verdict verdict_of(bool differs, const VectorCase& one, const Endpoint& endpoint) {
  const bool asks_the_sentence = one.outcome.outcome_class == OutcomeClass::holds && endpoint.is_model();
  const bool recorded = !one.origin.finding.empty() && (asks_the_sentence || endpoint.is_excused_by_findings());
  if (recorded) return differs ? Verdict::as_recorded : Verdict::stale;
  return differs ? Verdict::fail : Verdict::pass;
}

std::vector<Comparison> compare(const std::vector<Expectation>& all_expected,
                                const std::vector<std::uint64_t>& outputs) {
  std::vector<Comparison> all;
  bool differs = false;
  for (const Expectation& expected : all_expected) {
    if (differs && expected.step != all.back().expected.step) break;
    all.push_back({expected, outputs[static_cast<std::size_t>(expected.output)] >> expected.lo & ones(expected.width)});
    differs = differs || all.back().bits() != 0;
  }
  return all;
}

bool some_match(const std::vector<std::string>& globs, const std::vector<std::string>& words) {
  return globs.empty() || std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
           return std::any_of(words.begin(), words.end(), [&](const auto& word) { return glob_matches(glob, word); });
         });
}

bool is_selected(const VectorCase& one, const CheckOptions& options) {
  return some_match(options.cases, {one.id}) && some_match(options.tags, one.tags) &&
         some_match(options.clauses, clauses_of(one));
}

/// Whether a fail-fast run ends here.
bool stops(Verdict verdict) {
  return verdict == Verdict::fail || verdict == Verdict::stale || verdict == Verdict::broken;
}

/// The run of all selected cases: what is not skipped is answered by the model or asked of the implementation.
class Campaign {
 public:
  Campaign(const Endpoint& endpoint, const CheckOptions& options, const Citations& citations, Targets& targets,
           const std::vector<Report*>& reports)
      : endpoint_(endpoint), options_(options), citations_(citations), targets_(targets), reports_(reports) {}

  void add(const VectorFile& file, const VectorCase& one) {
    const Citation& citation = citation_of(one.refs.front(), citations_);
    CaseResult result{&file, &one, &citation, file.about(), Verdict::skip, {}, {}, {}};
    result.reason = reason_to_skip(one, citation, options_);
    Asking asking;
    if (result.reason.empty()) {
      asking = asking_of(file, one, endpoint_, targets_);
      result.reason = asking.reason;
    }
    if (result.reason.empty()) result.rule = asking.name;
    else if (!options_.min_evidence) compare_with_known(result);
    run_.results.push_back(std::move(result));
    asking_.push_back(std::move(asking));
  }

  CheckRun run() {
    for (Report* report : reports_) report->selected(run_.results);
    if (!options_.fail_fast) {
      answer(0, run_.results.size());
    } else {
      for (std::size_t i = 0; i < run_.results.size(); ++i) {
        answer(i, i + 1);
        if (stops(run_.results[i].verdict)) return give_up_after(i);
      }
    }
    tell_until(run_.results.size());
    return std::move(run_);
  }

 private:
  /// What is recorded about a case decides about a verdict on it, and about that it has none.
  void compare_with_known(CaseResult& result) const {
    if (options_.known != nullptr) options_.known->apply(result);
  }

  CheckRun give_up_after(std::size_t last) {
    for (std::size_t i = last + 1; i < run_.results.size(); ++i) {
      run_.results[i].verdict = Verdict::not_run;
      run_.results[i].reason = "--fail-fast: " + run_.results[last].one->id + " did not conform";
    }
    tell_until(run_.results.size());
    return std::move(run_);
  }

  /// Gives the cases first..end - 1 their verdicts.
  void answer(std::size_t first, std::size_t end) {
    if (endpoint_.implementation != nullptr) return ask_implementation(first, end);
    for (std::size_t i = first; i < end; ++i)
      if (run_.results[i].reason.empty())
        judge(i, {Answer::Kind::outputs, asking_[i].target->answer(*run_.results[i].one), {}});
  }

  void ask_implementation(std::size_t first, std::size_t end) {
    std::vector<Question> questions;
    std::vector<std::size_t> asked;
    for (std::size_t i = first; i < end; ++i) {
      if (!run_.results[i].reason.empty()) continue;
      questions.push_back(question_of(asking_[i], *run_.results[i].one));
      asked.push_back(i);
    }
    endpoint_.implementation->ask(questions, [&](std::size_t index, const Answer& answer) {
      judge(asked[index], answer);
      tell_until(asked[index] + 1);
    });
  }

  void judge(std::size_t i, const Answer& answer) {
    CaseResult& result = run_.results[i];
    vcpuspec::judge(result, expectations_of(asking_[i], *result.one), endpoint_, answer);
    compare_with_known(result);
  }

  void tell_until(std::size_t end) {
    for (; told_ < end; ++told_) {
      run_.counts.add(run_.results[told_].verdict);
      for (Report* report : reports_) report->result(run_.results[told_]);
    }
  }

  const Endpoint& endpoint_;
  const CheckOptions& options_;
  const Citations& citations_;
  Targets& targets_;
  const std::vector<Report*>& reports_;
  CheckRun run_;
  std::vector<Asking> asking_;  // one for each result
  std::size_t told_ = 0;
};

}  // namespace

std::map<std::string, std::uint64_t> Endpoint::choices() const {
  std::map<std::string, std::uint64_t> all;
  if (profile) all = *profile;
  if (implementation != nullptr) all.insert(implementation->choices().begin(), implementation->choices().end());
  return all;
}

std::string Endpoint::rule_for(std::string_view rule) const {
  if (implementation != nullptr)
    return find_signature(rule) != nullptr && implementation->exports(rule) ? std::string(rule) : "";
  if (revision.empty()) return std::string(rule);
  for (const Counterpart& pair : counterparts)
    if (pair.rule == rule) {
      const std::string own = std::string(pair.code) + "@" + revision;
      return find_rule(own) != nullptr ? own : std::string(pair.code);
    }
  return "";
}

bool Endpoint::steps(std::string_view machine) const {
  if (implementation != nullptr) return implementation->exports_machine(machine);
  return revision.empty() || has_revisions(*find_machine(machine));
}

std::vector<std::string> endpoint_names() {
  std::vector<std::string> names = {"model", "model@today"};
  for (const gicv5::kvm::Release& release : gicv5::kvm::releases) names.push_back("model@" + std::string(release.name));
  return names;
}

Endpoint find_endpoint(const std::string& name, const Limits& limits, const EndpointOptions& options) {
  if (name.rfind("trace:", 0) == 0)
    throw InputError({}, "check.recorded", "a recorded trace answers no questions",
                     "`vcpuspec check` followed by it alone judges what was recorded");
  if (name.rfind("so:", 0) == 0) return {name, "", open_so(name.substr(3), limits)};
  if (name.rfind("exec:", 0) == 0) return {name, "", open_exec(name.substr(5), limits, {options.window})};
  if (name.rfind("unix:", 0) == 0 || name.rfind("tcp:", 0) == 0)
    return {name, "", open_socket(name, limits, {options.window})};
  if (name.rfind("gdb:", 0) == 0)
    return {name, "",
            open_gdb_loongarch(name.substr(4), limits,
                               options.ram.empty() ? GdbOptions{} : GdbOptions{parse_ram(options.ram)})};
  if (name == "qemu:loongarch64")
    return {name, "", open_qemu_loongarch(limits, options.qemu.empty() ? QemuOptions{} : QemuOptions{options.qemu})};
  if (name == "qemu:loongarch32") return {name, "", open_qemu_loongarch32(limits, options.qemu)};
  if (name == "qemu:aarch64-gicv5") return {name, "", open_qemu_gicv5(limits, options.qemu)};
  const std::vector<std::string> known = endpoint_names();
  if (std::find(known.begin(), known.end(), name) == known.end())
    throw InputError({}, "check.unknown-endpoint", "there is no endpoint `" + printable(name) + "`",
                     "there are so:PATH, exec:COMMAND, unix:PATH, tcp:HOST:PORT, qemu:loongarch64, qemu:loongarch32, "
                     "qemu:aarch64-gicv5, gdb:STUB, " +
                         joined(known));
  const std::size_t at = name.find('@');
  return {name, at == std::string::npos ? "" : name.substr(at + 1), nullptr};
}

std::vector<Comparison> CaseResult::differences() const {
  std::vector<Comparison> all;
  std::copy_if(compared.begin(), compared.end(), std::back_inserter(all),
               [](const Comparison& one) { return one.bits() != 0; });
  return all;
}

std::string signature_of(const CaseResult& result) {
  const std::string sentence = result.one->refs.front().key();
  if (is_broken(result.answer)) return sentence + " " + name_of(result.answer);
  std::string places;
  if (result.file->is_trace() && !result.differences().empty())
    places = " " + result.one->steps[result.differences().front().expected.step].op;
  for (const Comparison& difference : result.differences()) {
    places += " " + difference.expected.place;
    // A wrong truth is wrong in one of two ways, which have different causes.
    if (difference.expected.width == 1) places += difference.actual != 0 ? "=1" : "=0";
  }
  return places.empty() ? "" : sentence + places;
}

void judge(CaseResult& result, const std::vector<Expectation>& expected, const Endpoint& endpoint,
           const Answer& answer) {
  result.reason = answer.detail;
  result.answer = answer.kind;
  if (is_broken(answer.kind)) result.verdict = Verdict::broken;
  else if (answer.kind == Answer::Kind::not_run) result.verdict = Verdict::not_run;
  else if (answer.kind == Answer::Kind::unsupported)
    result.reason =
        "the implementation says that it does not support this" + (answer.detail.empty() ? "" : ": " + answer.detail);
  else {
    result.compared = compare(expected, answer.outputs);
    result.verdict = verdict_of(!result.differences().empty(), *result.one, endpoint);
  }
}

void Counts::add(Verdict verdict) {
  std::size_t* const count[] = {&passed, &failed, &skipped, &as_recorded, &stale, &broken, &not_run};
  ++*count[static_cast<std::size_t>(verdict)];
}

std::vector<std::pair<std::string, std::size_t>> named(const Counts& counts) {
  return {{"passed", counts.passed},           {"failed", counts.failed}, {"skipped", counts.skipped},
          {"as_recorded", counts.as_recorded}, {"stale", counts.stale},   {"broken", counts.broken},
          {"not_run", counts.not_run}};
}

ExitCode Counts::exit_code() const {
  ExitCode code = passed + failed + as_recorded + stale + broken == 0 ? ExitCode::nothing_ran : ExitCode::conforms;
  if (failed != 0) code = worse(code, ExitCode::nonconformance);
  if (stale != 0) code = worse(code, ExitCode::stale);
  if (broken != 0) code = worse(code, ExitCode::broken);
  // What is as recorded may have ended the run; then most of it says nothing.
  if (not_run != 0 && code == ExitCode::conforms) code = ExitCode::broken;
  return code;
}

CheckRun check(const Endpoint& endpoint, const std::vector<VectorFile>& files, const CheckOptions& options,
               const Citations& citations, const std::vector<Report*>& reports) {
  Targets targets(options.resolver);
  check_ids(files);
  check_filters(files, options);
  for (const VectorFile& file : files)
    for (const VectorCase& one : file.cases) validate(one, targets.of(file), citations);
  Campaign campaign(endpoint, options, citations, targets, reports);
  for (const VectorFile& file : files)
    for (const VectorCase& one : file.cases)
      if (is_selected(one, options)) campaign.add(file, one);
  for (Report* report : reports) report->begin(endpoint, files);
  CheckRun run = campaign.run();
  if (options.known != nullptr && options.complete) run.counts.stale += options.known->outdated().size();
  for (Report* report : reports) report->end(run.counts);
  return run;
}

}  // namespace vcpuspec
