// SPDX-License-Identifier: Apache-2.0
#include "checker/strength/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "checker/strength/mutants.h"
#include "spec/graph/cover.h"
#include "spec/graph/sensitivity.h"
#include "spec/registry/places.h"

namespace vcpuspec {

namespace {

using graph::Node;
using graph::NodeId;
using graph::Sensitivity;
using graph::Sight;

/// A goal, and how a run is seen to reach it: one of the nodes shows it.
struct Watched {
  CoverGoal goal;
  std::vector<NodeId> nodes;
  std::function<bool(Sensitivity&, NodeId)> shows;
};

bool decides_as(Sensitivity& run, NodeId id, bool truth) {
  return (run.value()[id] != 0) == truth && run.decides(id, 1);
}

bool some_bit_decides(Sensitivity& run, NodeId id, unsigned width) {
  for (unsigned bit = 0; bit < width; ++bit)
    if (run.decides(id, std::uint64_t{1} << bit)) return true;
  return false;
}

/// Which bits of each node the roots are computed from, as far as extractions and insertions say.
std::vector<std::uint64_t> bits_read(const graph::Graph& graph, const std::vector<bool>& in_cone) {
  std::vector<std::uint64_t> read(graph.nodes().size(), 0);
  for (NodeId id = 0; id < read.size(); ++id) {
    if (!in_cone[id]) continue;
    const Node& n = graph[id];
    const unsigned operands = graph::arity(n.op);
    const std::uint64_t part = ones(n.op == Op::insert ? graph[n.b].width : n.width) << n.imm;
    if (operands > 0) read[n.a] |= n.op == Op::extract ? part : n.op == Op::insert ? ~part : ~std::uint64_t{0};
    if (operands > 1) read[n.b] = ~std::uint64_t{0};
    if (operands > 2) read[n.c] = ~std::uint64_t{0};
  }
  return read;
}

/// All goals of a rule, in the order of kinds.
class Goals {
 public:
  explicit Goals(const RuleUnderMutation& rule)
      : rule_(rule), graph_(rule.graph()), in_cone_(graph::cone(graph_, rule.roots())) {
    for (NodeId id = 0; id < in_cone_.size(); ++id)
      if (in_cone_[id] && belongs_to_rule(id)) add_node(id);
  }
  std::vector<Watched> take() {
    clauses();
    for (const auto& [key, site] : sites_)
      if (site.place.op == Op::ite) arms(site);
    for (const auto& [key, site] : sites_)
      if (site.place.op == Op::eq || site.place.op == Op::ult || site.place.op == Op::ule) comparisons(site);
    for (const auto& [key, site] : sites_)
      if (!site.truths.empty()) decisions(at(CoverKind::mcdc, site), site.truths);
    inputs();
    return std::move(all_);
  }

 private:
  /// A place with the nodes that stand there, one for each lane or use.
  struct Site {
    PublishedPlace place;
    std::vector<NodeId> nodes;
    std::vector<NodeId> truths;
  };
  /// A function that cites, with the values that its text hands on to other texts or to the output.
  struct Clause {
    const CitedFunction* function;
    std::set<NodeId> truths;
    std::set<NodeId> words;
  };

  static std::string name_of(const PublishedPlace& place) {
    return fmt::format("{} {} {}", place.owner, vcpuspec::name_of(place.op), place.ordinal);
  }
  /// Literals are no place to cover, and neither is what hands the rule its inputs.
  bool belongs_to_rule(NodeId id) const {
    const Node& n = graph_[id];
    return n.op != Op::constant && n.place != 0 && graph_.places()[n.place].scope == graph::Scope::rule;
  }
  bool is_truth(NodeId id) const { return graph_[id].width == 0; }

  void add_node(NodeId id) {
    const PublishedPlace place = published_place(graph_.places()[graph_[id].place]);
    Site& site = sites_[{place.at.file, place.at.line, place.op, place.ordinal}];
    site.place = place;
    site.nodes.push_back(id);
    if (is_truth(id)) site.truths.push_back(id);
  }

  void add(CoverGoal goal, const std::string& shows, const std::vector<NodeId>& nodes,
           std::function<bool(Sensitivity&, NodeId)> is_shown) {
    goal.shows = shows;
    all_.push_back({std::move(goal), nodes, std::move(is_shown)});
  }
  static CoverGoal at(CoverKind kind, const Site& site) {
    return {kind, name_of(site.place), "", site.place.at.file, site.place.at.line, ""};
  }

  const CitedFunction* function_of(NodeId id) const {
    const std::uint32_t place = graph_[id].place;
    return place == 0 ? nullptr : cited_function_at(graph_.places()[place].at);
  }
  void hand_on(NodeId id, const CitedFunction* to) {
    const CitedFunction* from = graph_[id].op == Op::constant ? nullptr : function_of(id);
    if (from == nullptr || from == to) return;
    Clause& clause = clauses_[{from->file, from->first_line}];
    clause.function = from;
    (is_truth(id) ? clause.truths : clause.words).insert(id);
  }
  void clauses() {
    for (NodeId id = 0; id < in_cone_.size(); ++id) {
      if (!in_cone_[id]) continue;
      const Node& n = graph_[id];
      const unsigned operands = graph::arity(n.op);
      if (operands > 0) hand_on(n.a, function_of(id));
      if (operands > 1) hand_on(n.b, function_of(id));
      if (operands > 2) hand_on(n.c, function_of(id));
    }
    for (const NodeId root : rule_.roots()) hand_on(root, nullptr);
    for (const auto& [key, one] : clauses_) clause(one);
  }
  void clause(const Clause& one) {
    const CitedFunction& f = *one.function;
    const CoverGoal goal{CoverKind::clause, f.file + ":" + f.name, "", f.file, f.first_line, ""};
    if (!one.truths.empty()) decisions(goal, {one.truths.begin(), one.truths.end()});
    if (!one.words.empty())
      add(goal, "decides", {one.words.begin(), one.words.end()},
          [&graph = graph_](Sensitivity& run, NodeId id) { return some_bit_decides(run, id, graph[id].width); });
  }
  void decisions(const CoverGoal& goal, const std::vector<NodeId>& truths) {
    for (const bool truth : {true, false})
      add(goal, truth ? "decides holding" : "decides failing", truths,
          [truth](Sensitivity& run, NodeId id) { return decides_as(run, id, truth); });
  }

  void arms(const Site& site) {
    for (const bool first : {true, false})
      add(at(CoverKind::arm, site), first ? "first" : "second", site.nodes,
          [&graph = graph_, first](Sensitivity& run, NodeId id) {
            return run.reaches(id) && (run.value()[graph[id].c] != 0) == first;
          });
  }

  void comparisons(const Site& site) {
    static constexpr std::pair<Sight, const char*> sights[] = {{Sight::holds, "holds"},
                                                               {Sight::fails, "fails"},
                                                               {Sight::at_limit, "at the limit"},
                                                               {Sight::below, "just below"},
                                                               {Sight::above, "just above"}};
    for (const auto& [sight, name] : sights) {
      if (site.place.op == Op::eq && sight != Sight::holds && sight != Sight::fails) continue;
      add(at(CoverKind::comparison, site), name, site.nodes,
          [&graph = graph_, sight = sight](Sensitivity& run, NodeId id) {
            return run.reaches(id) &&
                   (graph::sights_of(graph, id, run.value()) >> static_cast<unsigned>(sight) & 1) != 0;
          });
    }
  }

  void inputs() {
    const std::vector<std::uint64_t> read = bits_read(graph_, in_cone_);
    for (NodeId id = 0; id < in_cone_.size(); ++id)
      if (graph_[id].op == Op::variable && is_truth(id) && read[id] != 0)
        decisions({CoverKind::mcdc, graph_.variables()[graph_[id].a].name, "", "", 0, ""}, {id});
    for (NodeId id = 0; id < in_cone_.size(); ++id)
      if (graph_[id].op == Op::variable && read[id] != 0) values(id, read[id]);
  }
  void values(NodeId id, std::uint64_t read) {
    const std::string& name = graph_.variables()[graph_[id].a].name;
    const SlotInfo* slot = rule_.callable().slot(name);
    if (slot == nullptr)
      return classes({CoverKind::value, name, "", "", 0, ""}, id, 0, std::max(1U, unsigned{graph_[id].width}));
    for (const FieldInfo& field : slot->fields) {
      const unsigned width = field.hi - field.lo + 1;
      if (field.access != Access::R0 && (read >> field.lo & ones(width)) != 0)
        classes({CoverKind::value, name + "." + field.name, "", field.row.file, field.row.line, ""}, id, field.lo,
                width);
    }
  }
  void classes(const CoverGoal& goal, NodeId id, unsigned lo, unsigned width) {
    const auto part = [lo, width](const Sensitivity& run, NodeId node) {
      return run.value()[node] >> lo & ones(width);
    };
    add(goal, "0", {id}, [part](Sensitivity& run, NodeId node) { return part(run, node) == 0; });
    add(goal, width == 1 ? "1" : "max", {id},
        [part, width](Sensitivity& run, NodeId node) { return part(run, node) == ones(width); });
    if (width > 1)
      add(goal, "other", {id}, [part, width](Sensitivity& run, NodeId node) {
        return part(run, node) != 0 && part(run, node) != ones(width);
      });
  }

  const RuleUnderMutation& rule_;
  const graph::Graph& graph_;
  std::vector<bool> in_cone_;
  std::map<std::tuple<std::string, unsigned, Op, unsigned>, Site> sites_;  // in the order of the text
  std::map<std::pair<std::string, unsigned>, Clause> clauses_;
  std::vector<Watched> all_;
};

/// The bits of each output that a case expects something of.
std::vector<std::uint64_t> looked_at(const RuleCase& one, std::size_t outputs) {
  std::vector<std::uint64_t> bits(outputs, 0);
  for (const Expectation& e : one.expected) bits[static_cast<std::size_t>(e.output)] |= ones(e.width) << e.lo;
  return bits;
}

bool is_shown(const Watched& watched, Sensitivity& run) {
  return std::any_of(watched.nodes.begin(), watched.nodes.end(), [&](NodeId id) { return watched.shows(run, id); });
}

}  // namespace

std::size_t RuleCoverage::count(CoverKind kind) const {
  return static_cast<std::size_t>(
      std::count_if(goals.begin(), goals.end(), [&](const CoverGoal& goal) { return goal.kind == kind; }));
}

std::size_t RuleCoverage::covered(CoverKind kind) const {
  return static_cast<std::size_t>(std::count_if(
      goals.begin(), goals.end(), [&](const CoverGoal& goal) { return goal.kind == kind && !goal.by.empty(); }));
}

bool RuleCoverage::is_complete() const {
  return std::none_of(goals.begin(), goals.end(), [](const CoverGoal& goal) { return goal.by.empty(); });
}

RuleCoverage coverage_of(const Rule& rule, const std::vector<VectorFile>& files) {
  RuleUnderMutation under(rule);
  for (const VectorFile& file : files) under.add_cases(file);
  std::vector<const RuleCase*> cases;
  for (const RuleCase& one : under.cases()) cases.push_back(&one);
  std::sort(cases.begin(), cases.end(), [](const auto* a, const auto* b) { return a->one->id < b->one->id; });

  RuleCoverage coverage{
      rule.name, fmt::format("{:016x}", graph::structural_hash(under.graph(), under.roots())), {}, {}};
  std::vector<Watched> watched = Goals(under).take();
  Sensitivity run(under.graph(), under.roots());
  for (const RuleCase* one : cases) {
    run.turn_to(graph::evaluate(under.graph(), one->inputs), looked_at(*one, under.roots().size()));
    for (Watched& w : watched)
      if (w.goal.by.empty() && is_shown(w, run)) w.goal.by = one->one->id;
    if (coverage.cases.empty() || coverage.cases.back() != one->one->id) coverage.cases.push_back(one->one->id);
  }
  for (Watched& w : watched) coverage.goals.push_back(std::move(w.goal));
  return coverage;
}

void merge(RuleCoverage& into, const RuleCoverage& other) {
  std::vector<std::string> both;
  std::set_union(into.cases.begin(), into.cases.end(), other.cases.begin(), other.cases.end(),
                 std::back_inserter(both));
  into.cases = std::move(both);
  for (std::size_t i = 0; i < into.goals.size(); ++i) {
    std::string& by = into.goals[i].by;
    const std::string& others = other.goals[i].by;
    if (by.empty() || (!others.empty() && others < by)) by = others;
  }
}

}  // namespace vcpuspec
