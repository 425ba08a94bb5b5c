// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/solver/solver.h"
#include "checker/strength/mutant_trace.h"
#include "checker/vectors/bind.h"
#include "checker/vectors/vector.h"
#include "spec/graph/mutate.h"
#include "spec/registry/places.h"
#include "spec/registry/registry.h"

/// How strong vectors are: each operator and literal of a rule is made wrong, one at a time, and some case must notice.
namespace vcpuspec {

/// A case as one rule answers it.
struct RuleCase {
  const VectorFile* file;
  const VectorCase* one;
  std::vector<std::uint64_t> inputs;
  std::vector<Expectation> expected;
};

/// A rule recorded once, and the cases that it answers.
class RuleUnderMutation {
 public:
  /// texts: globs of the files whose text is mutated; none: all.
  explicit RuleUnderMutation(const Rule& rule, const std::vector<std::string>& texts = {});

  const Rule& rule() const { return *rule_; }
  const Callable& callable() const { return callable_; }
  const graph::Graph& graph() const { return recording_->graph; }
  const std::vector<graph::NodeId>& roots() const { return roots_; }
  const std::vector<graph::NamedNode>& outputs() const { return recording_->outputs; }
  const std::vector<RuleCase>& cases() const { return cases_; }
  const std::vector<RuleTrace>& traces() const { return traces_; }
  /// What holds of the states that the rule is meant for.
  const Recording& legal() const { return *legal_; }

  /// Adds the cases that the rule answers and meets; where it is recorded to deviate, it says nothing about mutants.
  void add_cases(const VectorFile& file);
  /// Adds the traces in which the rule is an event and that the model meets.
  void add_traces(const VectorFile& file);

  /// In the order of the text, whatever order a compiler's evaluation of operands recorded it in.
  const std::vector<graph::Mutation>& mutations() const { return mutations_; }
  /// Places of that text without a slip.
  std::vector<PublishedPlace> places_left_alone() const;
  /// Places of that text.
  std::vector<PublishedPlace> places() const;
  PublishedPlace place_of(const graph::Mutation& mutation) const;

 private:
  const Rule* rule_;
  Callable callable_;
  std::unique_ptr<Recording> recording_;
  std::shared_ptr<const Recording> legal_;
  std::vector<graph::NodeId> roots_;
  std::vector<std::uint32_t> places_;
  std::vector<graph::Mutation> mutations_;
  std::vector<RuleCase> cases_;
  std::vector<RuleTrace> traces_;
};

/// One mutant of a rule.
class RuleMutant {
 public:
  RuleMutant(const RuleUnderMutation& rule, const graph::Mutation& mutation);

  /// Whether simplification alone shows that nothing changed.
  bool is_same() const { return mutant_.is_same(); }
  /// Whether the case expects something that the mutant does not answer.
  bool is_killed_by(const RuleCase& one) const;
  /// Whether the trace expects something that does not come about when the mutant is the event.
  bool is_killed_by(const RuleTrace& trace) const;
  /// Whether it answers these inputs differently than the rule.
  bool differs_on(const std::vector<std::uint64_t>& inputs) const;
  /// The truth that some output differs. Where a rule and its mutant choose by the same conditions, only what they
  /// choose is compared, so that rules which share a text ask the same of it.
  graph::NodeId difference();
  /// The truths that say so: legal inputs, and a difference.
  std::vector<graph::NodeId> question();
  graph::Graph& graph() { return graph_; }
  const graph::Mutant& mutant() const { return mutant_; }

 private:
  const RuleUnderMutation* rule_;
  graph::Graph graph_;
  graph::Mutant mutant_;
};

/// Truths that hold for every legal value of the graph's variables: no reserved bit is set, and the state is one that
/// a machine can be in.
std::vector<graph::NodeId> legal_inputs(const RuleUnderMutation& rule, graph::Graph& graph);

/// What became of a mutant.
struct MutantFate {
  enum class Kind : std::uint8_t {
    killed,      // by a case or a trace
    equivalent,  // proved: it answers all legal inputs as the rule does
    survived,    // some inputs tell it from the rule, but no case and no trace has such inputs
    undecided,   // no solver, or it gave up
  };
  std::string rule;  // that it was judged by
  graph::Mutation mutation;
  PublishedPlace place;
  Kind kind = Kind::undecided;
  std::string killed_by;               // id of the first case that does
  std::vector<std::uint64_t> witness;  // survived: one value per input of the rule
  std::string reason;                  // undecided: why
};

/// The strength of cases against one rule, or against a text that several run.
struct RuleStrength {
  std::string rule;  // or which ones
  std::size_t places = 0;
  std::size_t cases = 0;  // and traces
  std::vector<MutantFate> mutants;
  std::vector<PublishedPlace> left_alone;  // places without a slip

  std::size_t count(MutantFate::Kind kind) const;
};

struct StrengthOptions {
  unsigned timeout_ms = 60'000;    // for each question to the solver
  std::vector<std::string> texts;  // globs of the files whose text is mutated; none: all
};

/// Decides the mutants of one rule. Inputs that have told one survivor from the rule are tried on the next.
class Judge {
 public:
  Judge(const RuleUnderMutation& rule, const StrengthOptions& options);

  /// Decides: cases first, then traces, the solver for what they leave.
  MutantFate decide(const graph::Mutation& mutation);
  /// The fate of a mutant as far as cases and traces decide it; `undecided` when none notices.
  static MutantFate tried(const RuleUnderMutation& rule, const RuleMutant& mutant, const graph::Mutation& mutation);
  /// Decides what no case and no trace notices.
  void look_for_a_difference(RuleMutant& mutant, MutantFate& fate);

 private:
  void ask(RuleMutant& mutant, MutantFate& fate);

  const RuleUnderMutation* rule_;
  StrengthOptions options_;
  std::unique_ptr<Solver> solver_;
  std::vector<std::vector<std::uint64_t>> witnesses_;
};

/// Whether a place comes before another one in the text.
bool is_before(const PublishedPlace& a, const PublishedPlace& b);

/// Decides every mutant of the rule.
RuleStrength strength_of(const Rule& rule, const std::vector<VectorFile>& files, const StrengthOptions& options);

/// The rules whose text is mutated: all but earlier revisions, which are negative controls.
std::vector<const Rule*> rules_to_mutate();

/// The rules that answer cases of `rule`: itself, its other forms (gicv5.wake.fast), and the code that stands in for
/// it.
std::vector<std::string> rules_answering(const std::string& rule);

}  // namespace vcpuspec
