// SPDX-License-Identifier: Apache-2.0
#include "checker/strength/witness.h"

#include <algorithm>

#include "spec/graph/passes.h"

namespace vcpuspec {

namespace {

using graph::Graph;
using graph::NodeId;
using Verdict = SolverAnswer::Verdict;

/// Moves values towards their presets while truths hold. Only saves questions: what it leaves is asked about.
class SmallerValues {
 public:
  SmallerValues(const Graph& graph, std::span<const NodeId> truths, std::vector<std::uint64_t>& values)
      : graph_(graph), truths_(truths), values_(values) {}

  /// The variables below `end`, and of variable `end` the bits in `free`.
  void make_small(std::size_t end, std::uint64_t free) {
    may_.assign(values_.size(), 0);
    std::fill(may_.begin(), may_.begin() + static_cast<std::ptrdiff_t>(std::min(end, may_.size())), ~std::uint64_t{0});
    if (end < may_.size()) may_[end] = free;
    for (std::size_t i = values_.size(); i-- > 0;) move_variable(i);
    for (std::size_t i = values_.size(); i-- > 0;)
      for (std::uint64_t bits = left(i); bits != 0; bits &= bits - 1)
        if (const std::uint64_t bit = bits & -bits; !is_moved(i, bit)) move_everywhere(bit);
  }

 private:
  /// The bits of a variable that may move and are not as in its preset.
  std::uint64_t left(std::size_t i) const { return (values_[i] ^ graph_.variables()[i].preset) & may_[i]; }

  /// All its bits; where a truth ties them to those of another variable, with these.
  void move_variable(std::size_t i) {
    if (left(i) == 0 || is_moved(i, left(i))) return;
    for (std::size_t other = 0; other < i; ++other)
      if (const std::uint64_t common = left(i) & left(other); common != 0) {
        values_[other] ^= common;
        if (!is_moved(i, common)) values_[other] ^= common;
      }
    if (left(i) != 0) move_everywhere(left(i));
  }
  bool is_moved(std::size_t i, std::uint64_t bits) {
    values_[i] ^= bits;
    if (all_hold(graph_, truths_, values_)) return true;
    values_[i] ^= bits;
    return false;
  }
  /// The same bits of all variables: mostly they are about the same interrupt.
  void move_everywhere(std::uint64_t bits) {
    const std::vector<std::uint64_t> before = values_;
    for (std::size_t i = 0; i < values_.size(); ++i) values_[i] ^= left(i) & bits;
    if (!all_hold(graph_, truths_, values_)) values_ = before;
  }

  const Graph& graph_;
  std::span<const NodeId> truths_;
  std::vector<std::uint64_t>& values_;
  std::vector<std::uint64_t> may_;
};

/// How many nodes a truth is computed from: what it costs a solver to be told of it.
std::size_t size_of(const Graph& graph, NodeId truth) {
  const std::vector<bool> in_cone = graph::cone(graph, {&truth, 1});
  return static_cast<std::size_t>(std::count(in_cone.begin(), in_cone.end(), true));
}

/// The truths, those of few nodes first.
std::vector<NodeId> small_ones_first(const Graph& graph, std::span<const NodeId> truths) {
  std::vector<std::pair<std::size_t, NodeId>> sized;
  for (const NodeId truth : truths) sized.emplace_back(size_of(graph, truth), truth);
  std::sort(sized.begin(), sized.end());
  std::vector<NodeId> sorted;
  sorted.reserve(sized.size());
  for (const auto& [size, truth] : sized) sorted.push_back(truth);
  return sorted;
}

/// A truth is told to the solver only once an answer breaks it: what is impossible mostly is so because of a few, and
/// without all others the question is small. What is impossible with some of the truths is impossible with all.
class FirstWitness {
 public:
  FirstWitness(Solver& solver, Graph& graph, std::span<const NodeId> asserted, unsigned timeout_ms)
      : solver_(solver), graph_(graph), wanted_(small_ones_first(graph, asserted)), timeout_ms_(timeout_ms) {
    for (NodeId id = 0; id < graph.nodes().size(); ++id)
      if (graph[id].op == Op::variable) variables_.emplace_back(graph[id].a, id);
    std::sort(variables_.begin(), variables_.end());
  }

  Witness find() {
    const Verdict first = ask({});
    if (first == Verdict::unsatisfiable) return {Witness::Kind::impossible, {}, {}};
    if (first == Verdict::unknown) return {Witness::Kind::unknown, {}, reason_};
    make_small(values_.size(), 0);
    for (std::size_t i = variables_.size(); i-- > 0;)
      if (!settle(i)) return {Witness::Kind::unknown, {}, reason_};
    return {Witness::Kind::found, values_, {}};
  }

 private:
  std::uint64_t preset(std::size_t i) const { return graph_.variables()[i].preset; }

  /// Decides the bits of one variable, those before it being settled; false when the solver gives up.
  bool settle(std::size_t i) {
    const unsigned width = std::max(1U, graph_.variables()[i].width);
    for (unsigned bit = width; bit-- > 0;) {
      const std::uint64_t mask = std::uint64_t{1} << bit;
      if (((values_[i] ^ preset(i)) & mask) == 0) continue;
      const Verdict verdict = ask({equal_above(i, bit)});
      if (verdict == Verdict::unknown) return false;
      if (verdict == Verdict::satisfiable) make_small(i, mask - 1);
    }
    settled_.push_back(equal(variables_[i].second, graph_.variables()[i].width, values_[i]));
    return true;
  }
  void make_small(std::size_t end, std::uint64_t free) {
    SmallerValues(graph_, wanted_, values_).make_small(end, free);
  }
  NodeId equal(NodeId node, unsigned width, std::uint64_t value) {
    return graph_.operation(Op::eq, 0, 0, {}, node, graph_.constant(width, value));
  }
  /// The variable as it is above `bit`, and as in its preset at `bit`.
  NodeId equal_above(std::size_t i, unsigned bit) {
    const unsigned width = graph_.variables()[i].width;
    const std::uint64_t wanted = (values_[i] ^ std::uint64_t{1} << bit) >> bit;
    const NodeId node = variables_[i].second;
    if (width == 0) return equal(node, 0, wanted);
    return equal(graph_.operation(Op::extract, width - bit, bit, {}, node), width - bit, wanted);
  }

  /// Satisfiable: `values_` has the model.
  Verdict ask(std::initializer_list<NodeId> more) {
    while (true) {
      std::vector<NodeId> question = told_;
      question.insert(question.end(), settled_.begin(), settled_.end());
      question.insert(question.end(), more);
      SolverAnswer answer = solver_.solve(graph_, question, timeout_ms_);
      reason_ = answer.reason;
      if (answer.verdict != Verdict::satisfiable) return answer.verdict;
      if (!all_hold(graph_, question, answer.model)) {
        reason_ = "the solver's model does not hold on numbers";
        return Verdict::unknown;
      }
      if (!tell_what_is_broken_by(answer.model)) {
        values_ = std::move(answer.model);
        return Verdict::satisfiable;
      }
    }
  }
  /// Whether the values break one of the truths: the solver is told of the smallest.
  bool tell_what_is_broken_by(const std::vector<std::uint64_t>& values) {
    const std::vector<std::uint64_t> value = graph::evaluate(graph_, values);
    const auto broken = std::find_if(wanted_.begin(), wanted_.end(), [&](NodeId truth) { return value[truth] == 0; });
    if (broken == wanted_.end()) return false;
    told_.push_back(*broken);
    return true;
  }

  Solver& solver_;
  Graph& graph_;
  const std::vector<NodeId> wanted_;
  std::vector<NodeId> told_;     // those of them that the solver knows of
  std::vector<NodeId> settled_;  // variables that have their value
  unsigned timeout_ms_;
  std::vector<std::pair<NodeId, NodeId>> variables_;  // index and node
  std::vector<std::uint64_t> values_;
  std::string reason_;
};

}  // namespace

bool all_hold(const Graph& graph, std::span<const NodeId> truths, std::span<const std::uint64_t> values) {
  const std::vector<std::uint64_t> value = graph::evaluate(graph, values);
  return std::all_of(truths.begin(), truths.end(), [&](NodeId truth) { return value[truth] != 0; });
}

Witness first_witness(Solver& solver, Graph& graph, std::span<const NodeId> asserted, unsigned timeout_ms) {
  return FirstWitness(solver, graph, asserted, timeout_ms).find();
}

}  // namespace vcpuspec
