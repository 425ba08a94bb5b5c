// SPDX-License-Identifier: Apache-2.0
#include "spec/graph/cover.h"

#include "spec/graph/passes.h"

namespace vcpuspec::graph {

Coverage::Coverage(const Graph& graph, std::span<const NodeId> roots)
    : graph_(graph), seen_(graph.places().size() * sight_count, false) {
  const std::vector<bool> in_cone = cone(graph, roots);
  for (NodeId id = 0; id < graph.nodes().size(); ++id) {
    const Node& n = graph[id];
    if (in_cone[id] && n.place != 0 && n.op != Op::constant && graph.places()[n.place].scope == Scope::rule)
      nodes_.push_back(id);
  }
}

bool Coverage::mark(std::uint32_t place, Sight sight) {
  const std::size_t at = place * sight_count + static_cast<unsigned>(sight);
  if (seen_[at]) return false;
  seen_[at] = true;
  ++count_;
  return true;
}

bool Coverage::add(std::span<const std::uint64_t> value) {
  bool is_new = false;
  for (const NodeId id : nodes_) {
    const Node& n = graph_[id];
    is_new = mark(n.place, value[id] != 0 ? Sight::holds : Sight::fails) || is_new;
    if (n.op != Op::ult && n.op != Op::ule) continue;
    const std::uint64_t a = value[n.a];
    const std::uint64_t b = value[n.b];
    if (a == b) is_new = mark(n.place, Sight::at_limit) || is_new;
    else if (a + 1 == b) is_new = mark(n.place, Sight::below) || is_new;
    else if (b + 1 == a) is_new = mark(n.place, Sight::above) || is_new;
  }
  return is_new;
}

}  // namespace vcpuspec::graph
