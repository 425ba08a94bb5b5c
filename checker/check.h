// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checker/citations.h"
#include "checker/exit_code.h"
#include "checker/implementation.h"
#include "checker/vectors/bind.h"
#include "checker/vectors/vector.h"

namespace vcpuspec {

/// What is judged: the specification's own rules, a revision of KVM's code in their place, or an implementation.
struct Endpoint {
  std::string name;                                // model, model@v6, so:./ours.so
  std::string revision;                            // empty for the rules themselves
  std::shared_ptr<Implementation> implementation;  // null for the model
  /// What a profile says about the choices of the implementation; nothing: there is none.
  std::optional<std::map<std::string, std::uint64_t>> profile = {};

  /// The choices that the implementation has made, of those of a profile and those that it tells.
  std::map<std::string, std::uint64_t> choices() const;
  /// What answers for `rule`: a registered rule, or the function that the implementation exports; empty when nothing.
  std::string rule_for(std::string_view rule) const;
  /// Whether it is asked to take the steps of the machine.
  bool steps(std::string_view machine) const;
  /// Whether the rules themselves answer. What they say of KVM is what KVM does, so that a sentence that a finding
  /// refutes is refuted there, too.
  bool is_model() const { return implementation == nullptr && revision.empty(); }
  /// Whether findings about KVM excuse what it does: today's code only, old revisions are negative controls.
  bool is_excused_by_findings() const { return revision == "today"; }
};

/// Every endpoint that needs no implementation.
std::vector<std::string> endpoint_names();
/// What some endpoints need besides their name.
struct EndpointOptions {
  unsigned window = 64;  // of exec: questions under way at once
  std::string qemu;      // of qemu: the emulator's program; empty means the one that is installed
  std::string ram = {};  // of gdb: an address with memory for programs; empty means the usual one
};
/// The endpoint of that name; an InputError lists what exists.
Endpoint find_endpoint(const std::string& name, const Limits& limits = {}, const EndpointOptions& options = {});

enum class Verdict : std::uint8_t {
  pass,
  fail,
  skip,
  as_recorded,  // deviates as the finding that the case names, or a list of known deviations, has recorded
  stale,        // what is recorded about the case is out of date
  broken,       // no verdict about conformance: the implementation or its adapter broke on this case
  not_run,      // given up before this case
};
inline const std::vector<std::string> verdict_names = {"pass",  "fail",   "skip",   "as-recorded",
                                                       "stale", "broken", "not-run"};
inline const std::string& name_of(Verdict verdict) { return verdict_names[static_cast<std::size_t>(verdict)]; }

/// An expected part of an output, and what came out.
struct Comparison {
  Expectation expected;
  std::uint64_t actual;

  std::uint64_t bits() const { return expected.value ^ actual; }
};

/// What became of one case. Refers to the files and the citations of the run.
struct CaseResult {
  const VectorFile* file;
  const VectorCase* one;
  const Citation* citation;  // of the first reference
  std::string rule;          // the rule or the machine that answered
  Verdict verdict = Verdict::pass;
  Answer::Kind answer = Answer::Kind::not_run;
  std::vector<Comparison> compared;  // of an answer with outputs
  std::string reason;                // why it was skipped, not run or stale, or how the implementation broke
  std::string recorded = {};         // what a list of known deviations has about it, and where

  /// What came out differently.
  std::vector<Comparison> differences() const;
};

/// What is wrong, in words that stay the same for all cases with one cause: the sentence, and how the answer breaks it.
/// Empty for a case that conforms, was skipped or was not run.
std::string signature_of(const CaseResult& result);

/// Gives a case, which is skipped until then, the verdict on an answer, of which this much is expected. What a trace
/// expects after the first step that differs is not compared: it may only follow from that difference.
void judge(CaseResult& result, const std::vector<Expectation>& expected, const Endpoint& endpoint,
           const Answer& answer);

struct Counts {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t skipped = 0;
  std::size_t as_recorded = 0;
  std::size_t stale = 0;
  std::size_t broken = 0;
  std::size_t not_run = 0;

  void add(Verdict verdict);
  ExitCode exit_code() const;
};
/// All counts, with the names that they have in reports.
std::vector<std::pair<std::string, std::size_t>> named(const Counts& counts);

/// Is told of a run as it happens, or of several, one after the other, of different endpoints.
class Report {
 public:
  Report() = default;
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;
  virtual ~Report() = default;
  virtual void begin(const Endpoint& endpoint, const std::vector<VectorFile>& files) = 0;
  /// The cases that were selected, in their order, before any has its verdict.
  virtual void selected(const std::vector<CaseResult>&) {}
  virtual void result(const CaseResult& result) = 0;
  virtual void end(const Counts& counts) = 0;
  /// After the last run: writes what only all of them together say.
  virtual void close() {}
};

class Known;

/// Which cases run, and what names they may use.
struct CheckOptions {
  std::vector<std::string> cases;    // globs of ids; empty means all
  std::vector<std::string> tags;     // cases with one of them; empty means all
  std::vector<std::string> clauses;  // cases that cite one of them, globs of keys; empty means all
  bool fail_fast = false;            // after the first case that does not conform the rest is not run
  std::optional<Tier> min_evidence;  // cases whose first reference is weaker are skipped
  Resolver resolver;                 // finds properties
  const Known* known = nullptr;      // the deviations that are recorded
  bool complete = false;             // all cases there are run, so an entry about others is out of date
};

struct CheckRun {
  std::vector<CaseResult> results;
  Counts counts;
};

/// Checks every case of the files against the endpoint. All cases are validated before the first one runs: a case that
/// does not bind, an id that two cases share, an unknown citation, and a filter that no case meets are InputErrors.
CheckRun check(const Endpoint& endpoint, const std::vector<VectorFile>& files, const CheckOptions& options,
               const Citations& citations, const std::vector<Report*>& reports = {});

}  // namespace vcpuspec
