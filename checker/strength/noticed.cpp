// SPDX-License-Identifier: Apache-2.0
#include "checker/strength/noticed.h"

#include <algorithm>
#include <optional>

#include "checker/search/generator.h"
#include "checker/strength/witness.h"
#include "properties/claims/property.h"
#include "spec/graph/passes.h"

namespace vcpuspec {

namespace {

using graph::NodeId;
using Kind = MutantFate::Kind;
using Verdict = SolverAnswer::Verdict;

/// Random states that are tried before the solver is asked: most mistakes show on some of them.
constexpr unsigned tries = 200;

bool is_same(const graph::SourcePlace& a, const graph::SourcePlace& b) {
  return a.op == b.op && a.scope == b.scope && a.at.line == b.at.line && a.at.column == b.at.column &&
         std::string_view(a.at.file) == b.at.file;
}

/// A property that is proved, recorded once, with states to try it on.
class ProvedProperty {
 public:
  ProvedProperty(const Property& property, const Subject& subject)
      : id_(property.id),
        recording_(record(property.text, graph::Scope::claim)),
        roots_({recording_->output("assumption"), recording_->output("claim")}) {
    const Generator generator(Callable(property.id, property.text, subject));
    Random random(1);
    for (unsigned i = 0; i < tries; ++i) states_.push_back(generator.fresh(random));
  }
  const std::string& id() const { return id_; }

  /// The same slip in the rule's text as far as the property passes through it.
  std::optional<graph::Mutation> here(const graph::SourcePlace& place, const graph::Mutation& mutation) const {
    const std::vector<graph::SourcePlace>& places = recording_->graph.places();
    const auto found = std::find_if(places.begin(), places.end(), [&](const auto& p) { return is_same(p, place); });
    if (found == places.end()) return std::nullopt;
    return graph::Mutation{static_cast<std::uint32_t>(found - places.begin()), mutation.slip, mutation.bit};
  }

  /// The truths that refute the property once the slip is made, in an empty graph.
  std::vector<NodeId> refutation(const graph::Mutation& mutation, graph::Graph& to) const {
    const graph::Mutant mutant = graph::mutate(recording_->graph, roots_, mutation, to);
    return {mutant.mutated[0], to.operation(Op::not_, 0, 0, {}, mutant.mutated[1])};
  }
  bool is_refuted_by_a_try(const graph::Mutation& mutation) const {
    graph::Graph graph;
    const std::vector<NodeId> truths = refutation(mutation, graph);
    return std::any_of(states_.begin(), states_.end(),
                       [&](const auto& state) { return all_hold(graph, truths, state); });
  }

 private:
  std::string id_;
  std::unique_ptr<Recording> recording_;
  std::vector<NodeId> roots_;
  std::vector<std::vector<std::uint64_t>> states_;
};

/// Decides the mutants of one rule, the cheap questions first.
class ProofJudge {
 public:
  ProofJudge(const RuleUnderMutation& rule, const StrengthOptions& options)
      : rule_(rule), options_(options), solver_(make_solver()) {
    for (const Property& property : properties())
      if (property.expected == Expected::proved && property.id.starts_with(subject().name + ".")) {
        auto proved = std::make_unique<ProvedProperty>(property, subject());
        if (passes_through_the_rule(*proved)) properties_.push_back(std::move(proved));
      }
  }
  std::size_t count() const { return properties_.size(); }

  MutantFate decide(const graph::Mutation& mutation) {
    MutantFate fate{rule_.rule().name, mutation, rule_.place_of(mutation), Kind::undecided, {}, {}, {}};
    RuleMutant mutant(rule_, mutation);
    if (mutant.is_same()) fate.kind = Kind::equivalent;
    else if (!is_refuted_by_a_try(fate)) ask(mutant, fate);
    return fate;
  }

 private:
  const Subject& subject() const { return rule_.callable().subject(); }
  const graph::SourcePlace& place_of(const graph::Mutation& mutation) const {
    return rule_.graph().places()[mutation.place];
  }
  bool passes_through_the_rule(const ProvedProperty& property) const {
    const std::vector<graph::Mutation>& all = rule_.mutations();
    return std::any_of(all.begin(), all.end(), [&](const auto& m) { return property.here(place_of(m), m); });
  }

  bool is_refuted_by_a_try(MutantFate& fate) const {
    for (const auto& property : properties_)
      if (const auto here = property->here(place_of(fate.mutation), fate.mutation))
        if (property->is_refuted_by_a_try(*here)) {
          fate.kind = Kind::killed;
          fate.killed_by = property->id();
          return true;
        }
    return false;
  }

  void ask(RuleMutant& mutant, MutantFate& fate) {
    if (solver_ == nullptr) {
      fate.reason = "this build has no solver";
      return;
    }
    const std::vector<NodeId> question = mutant.question();
    Witness witness = first_witness(*solver_, mutant.graph(), question, options_.timeout_ms);
    if (witness.kind == Witness::Kind::impossible) fate.kind = Kind::equivalent;
    else if (witness.kind == Witness::Kind::unknown) fate.reason = "the solver gave up: " + witness.reason;
    else if (!is_refuted_by_the_solver(fate) && fate.reason.empty()) {
      fate.kind = Kind::survived;
      fate.witness = std::move(witness.values);
    }
  }
  bool is_refuted_by_the_solver(MutantFate& fate) {
    for (const auto& property : properties_) {
      const auto here = property->here(place_of(fate.mutation), fate.mutation);
      if (!here) continue;
      graph::Graph graph;
      const std::vector<NodeId> truths = property->refutation(*here, graph);
      const SolverAnswer answer = solver_->solve(graph, truths, options_.timeout_ms);
      if (answer.verdict == Verdict::unknown) fate.reason = "the solver gave up on " + property->id();
      if (answer.verdict != Verdict::satisfiable) continue;
      fate.kind = Kind::killed;
      fate.killed_by = property->id();
      return true;
    }
    return false;
  }

  const RuleUnderMutation& rule_;
  StrengthOptions options_;
  std::unique_ptr<Solver> solver_;
  std::vector<std::unique_ptr<ProvedProperty>> properties_;
};

}  // namespace

RuleStrength strength_of_properties(const Rule& rule, const StrengthOptions& options) {
  const RuleUnderMutation under(rule, options.texts);
  ProofJudge judge(under, options);
  RuleStrength strength{rule.name, under.places().size(), judge.count(), {}, under.places_left_alone()};
  for (const graph::Mutation& mutation : under.mutations()) strength.mutants.push_back(judge.decide(mutation));
  return strength;
}

}  // namespace vcpuspec
