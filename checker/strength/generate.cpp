// SPDX-License-Identifier: Apache-2.0
#include "checker/strength/generate.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "checker/strength/rule_file.h"
#include "checker/strength/sibling.h"
#include "checker/strength/witness.h"
#include "spec/graph/passes.h"

namespace vcpuspec {

namespace {

using graph::Instance;
using graph::Mutation;
using graph::NodeId;
using graph::Slip;

/// Inputs on which a slip shows and that meet a further demand.
struct Goal {
  std::string name;  // a slug
  std::string why;
  Mutation slip;
  std::function<NodeId(RuleMutant&)> demand;  // a truth; empty when the slip alone is the goal
};

std::string slug(std::string text) {
  for (char& ch : text) {
    if (ch >= 'A' && ch <= 'Z') ch = static_cast<char>(ch - 'A' + 'a');
    if ((ch < 'a' || ch > 'z') && (ch < '0' || ch > '9') && ch != '.') ch = '-';
  }
  return text;
}

/// The place as part of an id: of the owner only what does not repeat the rule.
std::string slug_of(const PublishedPlace& place) {
  std::string owner = place.owner;
  if (const std::size_t colon = owner.find(':'); colon != std::string::npos) owner = owner.substr(colon + 1);
  if (const std::size_t dot = owner.find('.'); dot != std::string::npos && place.owner.starts_with("gicv5."))
    owner = owner.substr(dot + 1);
  return slug(owner) + "." + slug(name_of(place.op)) + std::to_string(place.ordinal);
}

std::string where(const PublishedPlace& place) {
  return fmt::format("{} {} of {}", name_of(place.op), place.ordinal, place.owner);
}

std::string slip_name(const Mutation& mutation) {
  const std::string name(graph::name_of(mutation.slip));
  return mutation.slip == Slip::bit_flipped ? name + " " + std::to_string(mutation.bit) : name;
}

NodeId any_of(graph::Graph& graph, const std::vector<NodeId>& truths) {
  NodeId any = graph.constant(0, 0);
  for (const NodeId truth : truths) any = graph.operation(Op::or_, 0, 0, {}, any, truth);
  return any;
}

/// The instances whose operands are equal, or where the first is by one smaller or larger than the second.
NodeId operands_differ_by(RuleMutant& mutant, int distance) {
  graph::Graph& graph = mutant.graph();
  std::vector<NodeId> truths;
  for (const Instance& one : mutant.mutant().instances) {
    const unsigned width = graph[one.a].width;
    const NodeId smaller = distance < 0 ? one.a : one.b;
    const NodeId larger = distance < 0 ? one.b : one.a;
    const NodeId equal = graph.operation(Op::eq, 0, 0, {}, one.a, one.b);
    if (distance == 0) {
      truths.push_back(equal);
      continue;
    }
    const NodeId next = graph.operation(Op::add, width, 0, {}, smaller, graph.constant(width, 1));
    const NodeId is_next = graph.operation(Op::eq, 0, 0, {}, next, larger);
    const NodeId no_wrap = graph.operation(Op::ult, 0, 0, {}, smaller, larger);
    truths.push_back(graph.operation(Op::and_, 0, 0, {}, is_next, no_wrap));
  }
  return any_of(graph, truths);
}

/// Some instance at the place has this truth.
NodeId some_instance_is(RuleMutant& mutant, bool wanted) {
  std::vector<NodeId> truths;
  for (const Instance& one : mutant.mutant().instances)
    truths.push_back(wanted ? one.node : mutant.graph().operation(Op::not_, 0, 0, {}, one.node));
  return any_of(mutant.graph(), truths);
}

bool is_comparison(Op op) { return op == Op::eq || op == Op::ult || op == Op::ule; }

/// All goals of one kind for one rule.
class Goals {
 public:
  Goals(const RuleUnderMutation& rule, GoalKind kind) : rule_(rule) {
    for (const Mutation& mutation : rule.mutations()) {
      if (kind == GoalKind::mutants) add_mutant(mutation);
      else if (kind == GoalKind::clauses) add_clause(mutation);
      else if (mutation.slip == Slip::negated) add_comparison(mutation, kind);
    }
  }
  std::vector<Goal> take() { return std::move(all_); }

 private:
  void add(const std::string& name, const std::string& why, const Mutation& slip,
           std::function<NodeId(RuleMutant&)> demand = {}) {
    all_.push_back({name, why, slip, std::move(demand)});
  }

  void add_mutant(const Mutation& mutation) {
    const PublishedPlace place = rule_.place_of(mutation);
    add(slug_of(place) + "." + slug(slip_name(mutation)),
        "Notices the slip `" + slip_name(mutation) + "` at " + where(place) + ".", mutation);
  }

  void add_comparison(const Mutation& mutation, GoalKind kind) {
    const PublishedPlace place = rule_.place_of(mutation);
    if (!is_comparison(place.op)) return;
    if (kind == GoalKind::mcdc) {
      for (const bool holds : {true, false})
        add(slug_of(place) + (holds ? ".holds" : ".fails"),
            fmt::format("The comparison at {} {}, and that decides.", where(place), holds ? "holds" : "fails"),
            mutation, [holds](RuleMutant& mutant) { return some_instance_is(mutant, holds); });
    } else if (place.op != Op::eq) {
      const int beside = place.op == Op::ult ? -1 : 1;
      for (const int distance : {0, beside})
        add(slug_of(place) + (distance == 0 ? ".at-the-limit" : ".beside-the-limit"),
            fmt::format("What is compared at {} is {} the limit, and that decides.", where(place),
                        distance == 0 ? "at" : "next to"),
            mutation, [distance](RuleMutant& mutant) { return operands_differ_by(mutant, distance); });
    }
  }

  /// A sentence decides a case when some slip in its text would change the answer.
  void add_clause(const Mutation& mutation) {
    const PublishedPlace place = rule_.place_of(mutation);
    const CitedFunction* function = cited_function_at(place.at);
    if (function == nullptr || (mutation.slip != Slip::negated && mutation.slip != Slip::first_only)) return;
    const bool is_truth = rule_.callable().outputs().size() == 1 && rule_.callable().outputs().front().width == 0;
    for (const bool accepts : {true, false}) {
      const std::string name = slug(function->name) + (is_truth ? accepts ? ".accepts" : ".rejects" : "");
      if (!named_.insert(name).second) continue;
      add(name, "Decided by this sentence: " + function->sentence, mutation, [is_truth, accepts](RuleMutant& mutant) {
        graph::Graph& graph = mutant.graph();
        const NodeId output = mutant.mutant().original.front();
        if (!is_truth) return graph.constant(0, 1);
        return accepts ? output : graph.operation(Op::not_, 0, 0, {}, output);
      });
    }
  }

  const RuleUnderMutation& rule_;
  std::vector<Goal> all_;
  std::set<std::string> named_;
};

/// A goal with the mutant that it is about, and the truths that its inputs meet.
class OpenGoal {
 public:
  OpenGoal(const RuleUnderMutation& rule, const Goal& goal) : goal_(&goal), mutant_(rule, goal.slip) {
    asserted_ = mutant_.question();
    if (goal.demand) asserted_.push_back(goal.demand(mutant_));
  }
  const Goal& goal() const { return *goal_; }
  bool is_impossible() const { return mutant_.is_same(); }

  /// Whether inputs reach the goal, seen through everything the rule answers.
  bool is_reached_by(const std::vector<std::uint64_t>& inputs) { return all_hold(mutant_.graph(), asserted_, inputs); }
  /// The same for a case, which may look at a part of the answer only.
  bool is_reached_by(const RuleCase& one) { return mutant_.is_killed_by(one) && is_reached_by(one.inputs); }
  Witness witness(Solver& solver, unsigned timeout_ms) {
    return first_witness(solver, mutant_.graph(), asserted_, timeout_ms);
  }

 private:
  const Goal* goal_;
  RuleMutant mutant_;
  std::vector<NodeId> asserted_;
};

/// Whether a word is the input of that name as it came, reserved bits aside.
bool is_handed_through(const graph::Graph& graph, NodeId word, const std::string& name) {
  const graph::Node& n = graph[word];
  if (n.op == Op::variable) return graph.variables()[n.a].name == name;
  return n.op == Op::and_ && ((graph[n.a].op == Op::constant && is_handed_through(graph, n.b, name)) ||
                              (graph[n.b].op == Op::constant && is_handed_through(graph, n.a, name)));
}

/// The outputs that the rule computes, not the registers that it leaves as they are.
std::vector<graph::NamedNode> computed_outputs(const RuleUnderMutation& rule) {
  graph::Graph simple;
  const std::vector<NodeId> roots = graph::simplify(rule.graph(), rule.roots(), simple);
  std::vector<graph::NamedNode> computed;
  for (std::size_t i = 0; i < roots.size(); ++i)
    if (!is_handed_through(simple, roots[i], rule.outputs()[i].name)) computed.push_back(rule.outputs()[i]);
  return computed;
}

/// Inputs that the solver found, and the goals that they reach.
struct Found {
  std::vector<std::uint64_t> inputs;
  std::size_t goal;                // that they were found for
  std::vector<std::size_t> reach;  // numbers of goals
  std::size_t joined = 0;          // how many others, for other bits of the same literal, they stand for
};

/// The bits that are not as in their presets in the one inputs or in the other.
std::vector<std::uint64_t> both(const graph::Graph& graph, const std::vector<std::uint64_t>& one,
                                const std::vector<std::uint64_t>& other) {
  std::vector<std::uint64_t> inputs(one.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const std::uint64_t preset = graph.variables()[i].preset;
    inputs[i] = preset ^ ((one[i] ^ preset) | (other[i] ^ preset));
  }
  return inputs;
}

/// The fewest of the found inputs, greedily, that reach what all reach; in the order they were found.
std::vector<Found> smallest_cover(std::vector<Found> found) {
  std::set<std::size_t> left;
  for (const Found& one : found) left.insert(one.reach.begin(), one.reach.end());
  std::vector<bool> kept(found.size(), false);
  while (!left.empty()) {
    const auto gain = [&](const Found& one) {
      return std::count_if(one.reach.begin(), one.reach.end(), [&](std::size_t g) { return left.contains(g); });
    };
    const auto best =
        std::max_element(found.begin(), found.end(), [&](const Found& a, const Found& b) { return gain(a) < gain(b); });
    kept[static_cast<std::size_t>(best - found.begin())] = true;
    for (const std::size_t goal : best->reach) left.erase(goal);
  }
  std::vector<Found> cover;
  for (std::size_t i = 0; i < found.size(); ++i)
    if (kept[i]) cover.push_back(std::move(found[i]));
  return cover;
}

class VectorMaker {
 public:
  VectorMaker(const Rule& rule, const std::vector<VectorFile>& files, const GenerateOptions& options)
      : under_(rule), computed_(computed_outputs(under_)), options_(options) {
    for (const VectorFile& file : files) under_.add_cases(file);
    goals_ = Goals(under_, options.goal).take();
    for (const Goal& goal : goals_) open_.push_back(std::make_unique<OpenGoal>(under_, goal));
    result_.file = rule_file(rule, options.spec_rev);
  }

  Generated run(Solver& solver) {
    result_.goals = goals_.size();
    for (std::size_t i = 0; i < open_.size(); ++i) reach(i, solver);
    join_bits_of_literals();
    for (const Found& one : smallest_cover(std::move(found_))) {
      add_case(one.inputs, goals_[one.goal], why(one));
      if (options_.goal == GoalKind::boundaries) add_sibling(one);
    }
    return std::move(result_);
  }

 private:
  void reach(std::size_t i, Solver& solver) {
    OpenGoal& goal = *open_[i];
    const auto& cases = under_.cases();
    if (std::any_of(cases.begin(), cases.end(), [&](const RuleCase& one) { return goal.is_reached_by(one); })) {
      ++result_.reached_before;
      return;
    }
    bool is_reached = false;
    for (Found& one : found_)
      if (goal.is_reached_by(one.inputs)) {
        one.reach.push_back(i);
        is_reached = true;
      }
    if (is_reached) return;
    if (goal.is_impossible()) return result_.impossible.push_back(goal.goal().name);
    if (found_.size() >= options_.budget)
      return result_.undecided.push_back(goal.goal().name + ": the budget is spent");
    ask(i, solver);
  }
  void ask(std::size_t i, Solver& solver) {
    OpenGoal& goal = *open_[i];
    Witness witness = goal.witness(solver, options_.timeout_ms);
    if (witness.kind == Witness::Kind::impossible) result_.impossible.push_back(goal.goal().name);
    else if (witness.kind == Witness::Kind::unknown)
      result_.undecided.push_back(goal.goal().name + ": " + witness.reason);
    else {
      ++result_.made;
      Found one{std::move(witness.values), i, {}};
      for (std::size_t g = 0; g <= i; ++g)
        if (open_[g]->is_reached_by(one.inputs)) one.reach.push_back(g);
      found_.push_back(std::move(one));
    }
  }

  /// Of a mask each bit is a goal, but one input can mostly show many of them.
  void join_bits_of_literals() {
    std::vector<Found> kept;
    for (Found& one : found_)
      if (std::none_of(kept.begin(), kept.end(), [&](Found& into) { return joins(one, into); }))
        kept.push_back(std::move(one));
    found_ = std::move(kept);
  }
  bool joins(const Found& one, Found& into) {
    const Mutation& slip = goals_[one.goal].slip;
    const Mutation& other = goals_[into.goal].slip;
    if (slip.slip != Slip::bit_flipped || other.slip != slip.slip || other.place != slip.place) return false;
    std::vector<std::uint64_t> inputs = both(under_.graph(), one.inputs, into.inputs);
    std::vector<std::size_t> reach;
    std::set_union(one.reach.begin(), one.reach.end(), into.reach.begin(), into.reach.end(), std::back_inserter(reach));
    if (!std::all_of(reach.begin(), reach.end(), [&](std::size_t i) { return open_[i]->is_reached_by(inputs); }))
      return false;
    into = {std::move(inputs), into.goal, std::move(reach), into.joined + 1};
    return true;
  }
  std::string why(const Found& one) const {
    const std::string& why = goals_[one.goal].why;
    return one.joined == 0 ? why : fmt::format("{} Notices {} other bits of it, too.", why, one.joined);
  }

  VectorCase& add_case(const std::vector<std::uint64_t>& inputs, const Goal& goal, const std::string& why) {
    const std::vector<std::uint64_t> value = graph::evaluate(under_.graph(), inputs);
    std::vector<std::uint64_t> answers;
    for (const graph::NamedNode& output : computed_) answers.push_back(value[output.node]);
    VectorCase one = rule_case(under_.callable(), under_.graph(), computed_, inputs, answers);
    one.id = slug(under_.rule().name) + "." + goal.name;
    one.refs = references(under_.place_of(goal.slip));
    one.tags = {"generated", goal_names[static_cast<std::size_t>(options_.goal)]};
    one.why = why;
    one.origin.by = "solver";
    one.origin.tool = "vcpuspec gen";
    one.origin.goal = goal_names[static_cast<std::size_t>(options_.goal)] + " " + goal.name;
    return result_.file.cases.emplace_back(std::move(one));
  }

  /// Beside a limit the nearest case that is answered otherwise shows what decides.
  void add_sibling(const Found& found) {
    const std::optional<Sibling> opposite = nearest_opposite(under_, found.inputs);
    if (!opposite) return;
    const Goal& goal = goals_[found.goal];
    const std::string id = result_.file.cases.back().id;
    VectorCase& sibling =
        add_case(opposite->inputs, goal,
                 fmt::format("The nearest case to its sibling that is answered otherwise: {} differs.",
                             opposite->distance == 1 ? "one bit" : "a pair of bits"));
    sibling.id += ".sibling";
    sibling.sibling = id;
    result_.file.cases[result_.file.cases.size() - 2].sibling = sibling.id;
  }

  /// The sentence at the place first, where it has one, then that of the rule.
  std::vector<Reference> references(const PublishedPlace& place) const {
    const Reference whole = rule_reference(under_.rule().name);
    const CitedFunction* part = cited_function_at(place.at);
    if (part == nullptr || part->citation == whole.key()) return {whole};
    return {reference_to(part->citation), whole};
  }

  RuleUnderMutation under_;
  std::vector<graph::NamedNode> computed_;
  GenerateOptions options_;
  std::vector<Goal> goals_;
  std::vector<std::unique_ptr<OpenGoal>> open_;
  std::vector<Found> found_;
  Generated result_;
};

}  // namespace

Generated generate(const Rule& rule, const std::vector<VectorFile>& files, const GenerateOptions& options,
                   Solver& solver) {
  return VectorMaker(rule, files, options).run(solver);
}

}  // namespace vcpuspec
