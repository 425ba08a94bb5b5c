// SPDX-License-Identifier: Apache-2.0
#include "spec/graph/sensitivity.h"

#include "spec/graph/passes.h"

namespace vcpuspec::graph {

Sensitivity::Sensitivity(const Graph& graph, std::span<const NodeId> roots)
    : graph_(graph), roots_(roots.begin(), roots.end()), users_(graph.nodes().size()) {
  const std::vector<bool> in_cone = cone(graph, roots);
  for (NodeId id = 0; id < in_cone.size(); ++id) {
    if (!in_cone[id]) continue;
    const Node& n = graph[id];
    const unsigned operands = arity(n.op);
    if (operands > 0) users_[n.a].push_back(id);
    if (operands > 1) users_[n.b].push_back(id);
    if (operands > 2) users_[n.c].push_back(id);
  }
}

void Sensitivity::turn_to(std::vector<std::uint64_t> value, std::span<const std::uint64_t> looked_at) {
  value_ = std::move(value);
  other_ = value_;
  looked_at_.assign(value_.size(), 0);
  for (std::size_t i = 0; i < roots_.size(); ++i) looked_at_[roots_[i]] |= looked_at[i];
  sweep_reach();
}

void Sensitivity::sweep_reach() {
  reached_.assign(value_.size(), false);
  for (std::size_t id = value_.size(); id-- > 0;) {
    if (looked_at_[id] != 0) reached_[id] = true;
    if (!reached_[id]) continue;
    const Node& n = graph_[static_cast<NodeId>(id)];
    const unsigned operands = arity(n.op);
    const bool chooses = n.op == Op::ite;
    if (operands > 0 && !(chooses && value_[n.c] == 0)) reached_[n.a] = true;
    if (operands > 1 && !(chooses && value_[n.c] != 0)) reached_[n.b] = true;
    if (operands > 2) reached_[n.c] = true;
  }
}

bool Sensitivity::change(NodeId id, std::uint64_t value) {
  if (other_[id] == value) return false;
  other_[id] = value;
  changed_.push_back(id);
  for (const NodeId user : users_[id]) pending_.push(user);
  return ((value ^ value_[id]) & looked_at_[id]) != 0;
}

bool Sensitivity::decides(NodeId id, std::uint64_t flipped) {
  bool is_seen = change(id, value_[id] ^ flipped);
  while (!is_seen && !pending_.empty()) {
    const NodeId next = pending_.top();
    pending_.pop();
    is_seen = change(next, value_of(graph_, next, other_));
  }
  pending_ = {};
  for (const NodeId node : changed_) other_[node] = value_[node];
  changed_.clear();
  return is_seen;
}

}  // namespace vcpuspec::graph
