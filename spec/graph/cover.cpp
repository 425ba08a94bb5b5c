// SPDX-License-Identifier: Apache-2.0
#include "spec/graph/cover.h"

#include <bit>

#include "spec/graph/passes.h"

namespace vcpuspec::graph {

unsigned sights_of(const Graph& graph, NodeId id, std::span<const std::uint64_t> value) {
  const auto bit = [](Sight sight) { return 1U << static_cast<unsigned>(sight); };
  const Node& n = graph[id];
  const unsigned truth = bit(value[id] != 0 ? Sight::holds : Sight::fails);
  if (n.op != Op::ult && n.op != Op::ule) return truth;
  const std::uint64_t a = value[n.a];
  const std::uint64_t b = value[n.b];
  if (a == b) return truth | bit(Sight::at_limit);
  if (a + 1 == b) return truth | bit(Sight::below);
  return b + 1 == a ? truth | bit(Sight::above) : truth;
}

Coverage::Coverage(const Graph& graph, std::span<const NodeId> roots) : graph_(graph), seen_(graph.places().size(), 0) {
  const std::vector<bool> in_cone = cone(graph, roots);
  for (NodeId id = 0; id < graph.nodes().size(); ++id) {
    const Node& n = graph[id];
    if (in_cone[id] && n.place != 0 && n.op != Op::constant && graph.places()[n.place].scope == Scope::rule)
      nodes_.push_back(id);
  }
}

bool Coverage::add(std::span<const std::uint64_t> value) {
  const std::size_t before = count_;
  for (const NodeId id : nodes_) {
    unsigned& seen = seen_[graph_[id].place];
    const unsigned fresh = sights_of(graph_, id, value) & ~seen;
    seen |= fresh;
    count_ += static_cast<unsigned>(std::popcount(fresh));
  }
  return count_ != before;
}

}  // namespace vcpuspec::graph
