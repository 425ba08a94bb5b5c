// SPDX-License-Identifier: Apache-2.0
#include "checker/check.h"

#include <algorithm>
#include <map>

#include "checker/nearest.h"
#include "checker/style.h"
#include "spec/gicv5/kvm/revision.h"

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

/// Callables are recorded once a run.
class Callables {
 public:
  explicit Callables(const Resolver& resolver) : resolver_(resolver) {}
  const Callable& get(const std::string& name, const VectorFile& file) {
    const std::string key = file.arch + " " + name;  // a property is seen through the subject of its file
    auto found = known_.find(key);
    if (found == known_.end())
      found = known_.emplace(key, find_callable(name, subject_of(file), file.rule_at, resolver_)).first;
    return found->second;
  }

 private:
  const Resolver& resolver_;
  std::map<std::string, Callable> known_;
};

const Citation& citation_of(const Reference& ref, const Citations& citations) {
  if (const Citation* found = citations.find(ref.key())) return *found;
  throw InputError(ref.where, "vector.unknown-citation", "there is no citation `" + printable(ref.key()) + "`",
                   did_you_mean(ref.key(), citations.keys()));
}

/// Everything about a case that can be wrong without running it.
void validate(const VectorCase& one, const Callable& callable, const Citations& citations) {
  for (const Reference& ref : one.refs) citation_of(ref, citations);
  bind(one, callable);
  expectations(one, callable);
}

void check_ids(const std::vector<VectorFile>& files, const CheckOptions& options) {
  std::map<std::string, Location> seen;
  std::vector<std::string> ids;
  for (const VectorFile& file : files) {
    for (const VectorCase& one : file.cases) {
      const auto [first, is_new] = seen.emplace(one.id, one.where);
      if (!is_new)
        throw InputError(one.where, "vector.duplicate-id",
                         "case `" + one.id + "` stands in `" + printable(first->second.file) + "`, too",
                         "give each case an id of its own; name no file twice");
      ids.push_back(one.id);
    }
  }
  for (const std::string& wanted : options.cases)
    if (!seen.contains(wanted))
      throw InputError({}, "check.unknown-case", "these files have no case `" + printable(wanted) + "`",
                       did_you_mean(wanted, ids));
}

/// Why a case does not run; empty when it does.
std::string reason_to_skip(const VectorFile& file, const VectorCase& one, const Citation& citation,
                           const Endpoint& endpoint, const CheckOptions& options) {
  if (!one.superseded_by.empty()) return "superseded by " + one.superseded_by;
  if (options.min_evidence && citation.tier > *options.min_evidence)
    return "its evidence is " + name_of(citation.tier) + ", weaker than " + name_of(*options.min_evidence);
  if (endpoint.rule_for(file.rule).empty()) return endpoint.name + " has nothing in the place of " + file.rule;
  return "";
}

Verdict verdict_of(bool differs, const VectorCase& one, const Endpoint& endpoint) {
  const bool recorded = !one.origin.finding.empty() && endpoint.is_excused_by_findings();
  if (recorded) return differs ? Verdict::as_recorded : Verdict::stale;
  return differs ? Verdict::fail : Verdict::pass;
}

std::vector<Difference> differences(const VectorCase& one, const Callable& callable) {
  const std::vector<std::uint64_t> outputs = callable.call(bind(one, callable));
  std::vector<Difference> all;
  for (const Expectation& expected : expectations(one, callable)) {
    const std::uint64_t actual =
        outputs[static_cast<std::size_t>(expected.output)] >> expected.lo & ones(expected.width);
    if (actual != expected.value) all.push_back({expected, actual});
  }
  return all;
}

bool is_selected(const VectorCase& one, const CheckOptions& options) {
  return options.cases.empty() || std::find(options.cases.begin(), options.cases.end(), one.id) != options.cases.end();
}

CaseResult judge(const VectorFile& file, const VectorCase& one, const Endpoint& endpoint, const CheckOptions& options,
                 const Citations& citations, Callables& callables) {
  const Citation& citation = citation_of(one.refs.front(), citations);
  CaseResult result{&file, &one, &citation, file.rule, Verdict::skip, {}, {}};
  result.reason = reason_to_skip(file, one, citation, endpoint, options);
  if (!result.reason.empty()) return result;
  result.rule = endpoint.rule_for(file.rule);
  result.differences = differences(one, callables.get(result.rule, file));
  result.verdict = verdict_of(!result.differences.empty(), one, endpoint);
  return result;
}

}  // namespace

std::string Endpoint::rule_for(std::string_view rule) const {
  if (revision.empty()) return std::string(rule);
  for (const Counterpart& pair : counterparts)
    if (pair.rule == rule) return std::string(pair.code) + (revision == "today" ? "" : "@" + revision);
  return "";
}

std::vector<std::string> endpoint_names() {
  std::vector<std::string> names = {"model", "model@today"};
  for (const gicv5::kvm::Revision& revision : gicv5::kvm::revisions)
    names.push_back("model@" + std::string(revision.name));
  return names;
}

Endpoint find_endpoint(const std::string& name) {
  const std::vector<std::string> known = endpoint_names();
  if (std::find(known.begin(), known.end(), name) == known.end())
    throw InputError({}, "check.unknown-endpoint", "there is no endpoint `" + printable(name) + "`",
                     "there are " + joined(known));
  const std::size_t at = name.find('@');
  return {name, at == std::string::npos ? "" : name.substr(at + 1)};
}

void Counts::add(Verdict verdict) {
  std::size_t* const count[] = {&passed, &failed, &skipped, &as_recorded, &stale};
  ++*count[static_cast<std::size_t>(verdict)];
}

ExitCode Counts::exit_code() const {
  ExitCode code = passed + failed + as_recorded + stale == 0 ? ExitCode::nothing_ran : ExitCode::conforms;
  if (failed != 0) code = worse(code, ExitCode::nonconformance);
  if (stale != 0) code = worse(code, ExitCode::stale);
  return code;
}

CheckRun check(const Endpoint& endpoint, const std::vector<VectorFile>& files, const CheckOptions& options,
               const Citations& citations, const std::vector<Report*>& reports) {
  Callables callables(options.resolver);
  check_ids(files, options);
  for (const VectorFile& file : files)
    for (const VectorCase& one : file.cases) validate(one, callables.get(file.rule, file), citations);
  CheckRun run;
  for (Report* report : reports) report->begin(endpoint, files);
  for (const VectorFile& file : files) {
    for (const VectorCase& one : file.cases) {
      if (!is_selected(one, options)) continue;
      run.results.push_back(judge(file, one, endpoint, options, citations, callables));
      run.counts.add(run.results.back().verdict);
      for (Report* report : reports) report->result(run.results.back());
    }
  }
  for (Report* report : reports) report->end(run.counts);
  return run;
}

}  // namespace vcpuspec
