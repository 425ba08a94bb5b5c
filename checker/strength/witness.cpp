// SPDX-License-Identifier: Apache-2.0
#include "checker/strength/witness.h"

#include <algorithm>

#include "spec/graph/passes.h"

namespace vcpuspec {

namespace {

using graph::Graph;
using graph::NodeId;
using Verdict = SolverAnswer::Verdict;

/// Moves the variables below `end`, and of variable `end` the bits in `free`, towards their presets while the truths
/// hold. Only saves questions: what it leaves is asked about.
void make_small(const Graph& graph, std::span<const NodeId> asserted, std::size_t end, std::uint64_t free,
                std::vector<std::uint64_t>& values) {
  const auto try_bits = [&](std::size_t i, std::uint64_t bits) {
    if (bits == 0) return;
    values[i] ^= bits;
    if (!all_hold(graph, asserted, values)) values[i] ^= bits;
  };
  for (std::size_t i = std::min(end + 1, values.size()); i-- > 0;) {
    const std::uint64_t may = i == end ? free : ~std::uint64_t{0};
    const std::uint64_t preset = graph.variables()[i].preset;
    try_bits(i, (values[i] ^ preset) & may);
    for (std::uint64_t left = (values[i] ^ preset) & may; left != 0; left &= left - 1) try_bits(i, left & -left);
  }
}

class FirstWitness {
 public:
  FirstWitness(Solver& solver, Graph& graph, std::span<const NodeId> asserted, unsigned timeout_ms)
      : solver_(solver),
        graph_(graph),
        asserted_(asserted.begin(), asserted.end()),
        wanted_(asserted_),
        timeout_ms_(timeout_ms) {
    for (NodeId id = 0; id < graph.nodes().size(); ++id)
      if (graph[id].op == Op::variable) variables_.emplace_back(graph[id].a, id);
    std::sort(variables_.begin(), variables_.end());
  }

  Witness find() {
    const Verdict first = ask({});
    if (first == Verdict::unsatisfiable) return {Witness::Kind::impossible, {}, {}};
    if (first == Verdict::unknown) return {Witness::Kind::unknown, {}, reason_};
    make_small(graph_, wanted_, values_.size(), 0, values_);
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
      if (verdict == Verdict::satisfiable) make_small(graph_, wanted_, i, mask - 1, values_);
    }
    asserted_.push_back(equal(variables_[i].second, graph_.variables()[i].width, values_[i]));
    return true;
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
    std::vector<NodeId> question = asserted_;
    question.insert(question.end(), more);
    SolverAnswer answer = solver_.solve(graph_, question, timeout_ms_);
    reason_ = answer.reason;
    if (answer.verdict != Verdict::satisfiable) return answer.verdict;
    if (!all_hold(graph_, question, answer.model)) {
      reason_ = "the solver's model does not hold on numbers";
      return Verdict::unknown;
    }
    values_ = std::move(answer.model);
    return Verdict::satisfiable;
  }

  Solver& solver_;
  Graph& graph_;
  std::vector<NodeId> asserted_;
  const std::vector<NodeId> wanted_;
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
