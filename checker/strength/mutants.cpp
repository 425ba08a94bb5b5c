// SPDX-License-Identifier: Apache-2.0
#include "checker/strength/mutants.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <mutex>
#include <tuple>

#include "checker/check.h"
#include "checker/strength/witness.h"
#include "properties/claims/property.h"
#include "spec/graph/passes.h"

namespace vcpuspec {

namespace {

using graph::NodeId;
using Kind = MutantFate::Kind;

/// Whether a rule is another form of one: gicv5.wake.fast of gicv5.wake.
bool is_form_of(std::string_view form, std::string_view rule) {
  return form.size() > rule.size() && form[rule.size()] == '.' && form.starts_with(rule);
}

/// The code of today's KVM that stands in for a rule.
std::string counterpart_of(const std::string& rule) { return Endpoint{"model@today", "today", nullptr}.rule_for(rule); }

/// Whether a rule answers cases of another one.
bool answers(const std::string& rule, const std::string& asked) {
  return rule == asked || is_form_of(rule, asked) || rule == counterpart_of(asked);
}

/// Places in the order of this are in the order of the text.
std::tuple<std::string_view, unsigned, Op, unsigned> in_the_text(const PublishedPlace& place) {
  return {place.at.file, place.at.line, place.op, place.ordinal};
}

std::vector<std::uint64_t> values_of(const std::vector<NodeId>& roots, const std::vector<std::uint64_t>& value) {
  std::vector<std::uint64_t> all;
  for (const NodeId root : roots) all.push_back(value[root]);
  return all;
}

/// What holds in every legal state, as far as the graph has the variables it is about.
std::vector<NodeId> truths_of_legal_state(const Recording& legal, graph::Graph& graph) {
  const auto has = [&](const std::string& name) {
    return std::any_of(graph.variables().begin(), graph.variables().end(),
                       [&](const graph::Variable& v) { return v.name == name; });
  };
  std::vector<NodeId> truths;
  for (const graph::NamedNode& truth : legal.outputs) {
    const std::vector<std::string> about = graph::inputs_of(legal.graph, {&truth.node, 1});
    if (std::all_of(about.begin(), about.end(), has))
      truths.push_back(graph::simplify(legal.graph, {&truth.node, 1}, graph).front());
  }
  return truths;
}

/// A text that many rules ask for.
std::shared_ptr<const Recording> recorded_once(const Text& text) {
  static std::mutex one_at_a_time;
  static std::map<const Text*, std::shared_ptr<const Recording>> known;
  const std::lock_guard lock(one_at_a_time);
  std::shared_ptr<const Recording>& recording = known[&text];
  if (recording == nullptr) recording = record(text);
  return recording;
}

std::vector<graph::Mutation> mutations_in_the_text(const graph::Graph& graph, const std::vector<NodeId>& roots) {
  std::vector<graph::Mutation> all = graph::mutations_of(graph, roots);
  const auto in_text = [&](const graph::Mutation& m) {
    return std::tuple(in_the_text(published_place(graph.places()[m.place])), m.slip, m.bit);
  };
  std::sort(all.begin(), all.end(),
            [&](const graph::Mutation& a, const graph::Mutation& b) { return in_text(a) < in_text(b); });
  return all;
}

bool is_in_one_of(const std::vector<std::string>& texts, const graph::SourcePlace& place) {
  return texts.empty() ||
         std::ranges::any_of(texts, [&](const auto& text) { return glob_matches(text, place.at.file); });
}

template <class Cases>
bool is_killed_by_one_of(const Cases& cases, const RuleMutant& mutant, MutantFate& fate) {
  const auto killer =
      std::find_if(cases.begin(), cases.end(), [&](const auto& one) { return mutant.is_killed_by(one); });
  if (killer == cases.end()) return false;
  fate.kind = Kind::killed;
  fate.killed_by = killer->one->id;
  return true;
}

/// The truth that two nodes differ.
NodeId differ(graph::Graph& graph, NodeId one, NodeId other) {
  const auto invert = [&](NodeId truth) { return graph.operation(Op::not_, 0, 0, {}, truth); };
  NodeId chosen = graph.constant(0, 1);
  while (true) {
    const graph::Node a = graph[one];
    const graph::Node b = graph[other];
    if (a.op != Op::ite || b.op != Op::ite || a.c != b.c || (a.a != b.a && a.b != b.b)) break;
    const bool differs_where_it_holds = a.b == b.b;
    chosen = graph.operation(Op::and_, 0, 0, {}, chosen, differs_where_it_holds ? a.c : invert(a.c));
    one = differs_where_it_holds ? a.a : a.b;
    other = differs_where_it_holds ? b.a : b.b;
  }
  return graph.operation(Op::and_, 0, 0, {}, chosen, invert(graph.operation(Op::eq, 0, 0, {}, one, other)));
}

}  // namespace

RuleUnderMutation::RuleUnderMutation(const Rule& rule, const std::vector<std::string>& texts)
    : rule_(&rule),
      callable_(rule.name, rule.text, subject_of_name(rule.name)),
      recording_(record(rule.text)),
      legal_(recorded_once(legal_state_for(callable_.subject(), rule.name))) {
  for (const graph::NamedNode& output : recording_->outputs) roots_.push_back(output.node);
  const auto is_meant = [&](std::uint32_t place) { return is_in_one_of(texts, graph().places()[place]); };
  std::ranges::copy_if(graph::places_of(graph(), roots_), std::back_inserter(places_), is_meant);
  mutations_ = mutations_in_the_text(graph(), roots_);
  std::erase_if(mutations_, [&](const graph::Mutation& mutation) { return !is_meant(mutation.place); });
}

void RuleUnderMutation::add_cases(const VectorFile& file) {
  if (!answers(rule_->name, file.rule)) return;
  for (const VectorCase& one : file.cases) {
    RuleCase answered{&file, &one, bind(one, callable_), expectations(one, callable_)};
    if (are_met(answered.expected, callable_.call(answered.inputs))) cases_.push_back(std::move(answered));
  }
}

void RuleUnderMutation::add_traces(const VectorFile& file) {
  for (RuleTrace& trace : traces_with(rule_->name, file)) traces_.push_back(std::move(trace));
}

PublishedPlace RuleUnderMutation::place_of(const graph::Mutation& mutation) const {
  return published_place(graph().places()[mutation.place]);
}

std::vector<PublishedPlace> RuleUnderMutation::places() const {
  std::vector<PublishedPlace> all;
  for (const std::uint32_t place : places_) all.push_back(published_place(graph().places()[place]));
  return all;
}

std::vector<PublishedPlace> RuleUnderMutation::places_left_alone() const {
  std::vector<PublishedPlace> alone;
  for (const std::uint32_t place : places_)
    if (std::none_of(mutations_.begin(), mutations_.end(), [&](const graph::Mutation& m) { return m.place == place; }))
      alone.push_back(published_place(graph().places()[place]));
  std::sort(alone.begin(), alone.end(), is_before);
  return alone;
}

RuleMutant::RuleMutant(const RuleUnderMutation& rule, const graph::Mutation& mutation)
    : rule_(&rule), mutant_(graph::mutate(rule.graph(), rule.roots(), mutation, graph_)) {}

bool RuleMutant::is_killed_by(const RuleCase& one) const {
  return !are_met(one.expected, values_of(mutant_.mutated, graph::evaluate(graph_, one.inputs)));
}

bool RuleMutant::is_killed_by(const RuleTrace& trace) const {
  const ChangedEvent changed{trace.event, [&](const std::vector<std::uint64_t>& inputs) {
                               return values_of(mutant_.mutated, graph::evaluate(graph_, inputs));
                             }};
  return !are_met(trace.expected, trace.machine->run(trace.trace, &changed));
}

bool RuleMutant::differs_on(const std::vector<std::uint64_t>& inputs) const {
  const std::vector<std::uint64_t> value = graph::evaluate(graph_, inputs);
  return values_of(mutant_.original, value) != values_of(mutant_.mutated, value);
}

NodeId RuleMutant::difference() {
  NodeId differs = graph_.constant(0, 0);
  for (std::size_t i = 0; i < mutant_.original.size(); ++i)
    if (mutant_.original[i] != mutant_.mutated[i])
      differs = graph_.operation(Op::or_, 0, 0, {}, differs, differ(graph_, mutant_.original[i], mutant_.mutated[i]));
  return differs;
}

std::vector<NodeId> RuleMutant::question() {
  std::vector<NodeId> asserted = legal_inputs(*rule_, graph_);
  asserted.push_back(difference());
  return asserted;
}

std::vector<NodeId> legal_inputs(const RuleUnderMutation& rule, graph::Graph& graph) {
  std::vector<NodeId> truths = truths_of_legal_state(rule.legal(), graph);
  const std::size_t nodes = graph.nodes().size();
  for (NodeId id = 0; id < nodes; ++id) {
    const graph::Node n = graph[id];
    const SlotInfo* slot = n.op == Op::variable ? rule.callable().slot(graph.variables()[n.a].name) : nullptr;
    if (slot == nullptr || (slot->state_mask & ones(n.width)) == ones(n.width)) continue;
    const NodeId reserved = graph.constant(n.width, ~slot->state_mask & ones(n.width));
    const NodeId set = graph.operation(Op::and_, n.width, 0, {}, id, reserved);
    truths.push_back(graph.operation(Op::eq, 0, 0, {}, set, graph.constant(n.width, 0)));
  }
  return truths;
}

std::size_t RuleStrength::count(MutantFate::Kind kind) const {
  return static_cast<std::size_t>(
      std::count_if(mutants.begin(), mutants.end(), [&](const MutantFate& fate) { return fate.kind == kind; }));
}

bool is_before(const PublishedPlace& a, const PublishedPlace& b) { return in_the_text(a) < in_the_text(b); }

Judge::Judge(const RuleUnderMutation& rule, const StrengthOptions& options)
    : rule_(&rule), options_(options), solver_(make_solver()) {}

MutantFate Judge::tried(const RuleUnderMutation& rule, const RuleMutant& mutant, const graph::Mutation& mutation) {
  MutantFate fate{rule.rule().name, mutation, rule.place_of(mutation), Kind::undecided, {}, {}, {}};
  if (!is_killed_by_one_of(rule.cases(), mutant, fate)) is_killed_by_one_of(rule.traces(), mutant, fate);
  return fate;
}

MutantFate Judge::decide(const graph::Mutation& mutation) {
  RuleMutant mutant(*rule_, mutation);
  MutantFate fate = tried(*rule_, mutant, mutation);
  if (fate.kind != Kind::killed) look_for_a_difference(mutant, fate);
  return fate;
}

void Judge::look_for_a_difference(RuleMutant& mutant, MutantFate& fate) {
  if (mutant.is_same()) {
    fate.kind = Kind::equivalent;
    return;
  }
  const auto known =
      std::find_if(witnesses_.begin(), witnesses_.end(), [&](const auto& inputs) { return mutant.differs_on(inputs); });
  if (known != witnesses_.end()) {
    fate.kind = Kind::survived;
    fate.witness = *known;
  } else if (solver_ == nullptr) fate.reason = "this build has no solver";
  else ask(mutant, fate);
}

void Judge::ask(RuleMutant& mutant, MutantFate& fate) {
  const std::vector<NodeId> question = mutant.question();
  Witness witness = first_witness(*solver_, mutant.graph(), question, options_.timeout_ms);
  switch (witness.kind) {
    case Witness::Kind::impossible: fate.kind = Kind::equivalent; return;
    case Witness::Kind::unknown: fate.reason = "the solver gave up: " + witness.reason; return;
    case Witness::Kind::found: break;
  }
  fate.kind = Kind::survived;
  fate.witness = witness.values;
  witnesses_.push_back(std::move(witness.values));
}

RuleStrength strength_of(const Rule& rule, const std::vector<VectorFile>& files, const StrengthOptions& options) {
  RuleUnderMutation under(rule, options.texts);
  for (const VectorFile& file : files) {
    under.add_cases(file);
    under.add_traces(file);
  }
  RuleStrength strength{
      rule.name, under.places().size(), under.cases().size() + under.traces().size(), {}, under.places_left_alone()};
  Judge judge(under, options);
  for (const graph::Mutation& mutation : under.mutations()) strength.mutants.push_back(judge.decide(mutation));
  return strength;
}

std::vector<const Rule*> rules_to_mutate() {
  std::vector<const Rule*> all;
  for (const Rule& rule : rules())
    if (rule.name.find('@') == std::string::npos) all.push_back(&rule);
  return all;
}

std::vector<std::string> rules_answering(const std::string& rule) {
  std::vector<std::string> all = {rule};
  for (const Rule& other : rules())
    if (is_form_of(other.name, rule)) all.push_back(other.name);
  if (const std::string counterpart = counterpart_of(rule); !counterpart.empty() && counterpart != rule)
    all.push_back(counterpart);
  return all;
}

}  // namespace vcpuspec
