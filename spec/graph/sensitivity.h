// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <span>
#include <vector>

#include "spec/graph/graph.h"

namespace vcpuspec::graph {

/// Which values decide what comes out of a run. A value decides when the run, computed on from its opposite, gives
/// something else. So an `and` hides one side while the other fails, an `or` while it holds, and a select hides the arm
/// that it does not take: what masking MC/DC asks for, and exact where values are shared.
class Sensitivity {
 public:
  Sensitivity(const Graph& graph, std::span<const NodeId> roots);

  /// Turns to one run: its values, as `evaluate` gives them, and of each root the bits that somebody looks at.
  void turn_to(std::vector<std::uint64_t> value, std::span<const std::uint64_t> looked_at);

  const std::vector<std::uint64_t>& value() const { return value_; }
  /// Whether a root that is looked at is computed through the node: not through an arm that a select does not take.
  bool reaches(NodeId id) const { return reached_[id]; }
  /// Whether something that is looked at would be another if these bits of the node's value were the other way.
  bool decides(NodeId id, std::uint64_t flipped);

 private:
  void sweep_reach();
  bool change(NodeId id, std::uint64_t value);

  const Graph& graph_;
  std::vector<NodeId> roots_;
  std::vector<std::vector<NodeId>> users_;  // of each node, in the cone
  std::vector<std::uint64_t> value_;
  std::vector<std::uint64_t> looked_at_;  // by node
  std::vector<bool> reached_;

  // While a flip runs on: what differs from the run, and what is still to be computed, operands before their users.
  std::vector<std::uint64_t> other_;
  std::vector<NodeId> changed_;
  std::priority_queue<NodeId, std::vector<NodeId>, std::greater<>> pending_;
};

}  // namespace vcpuspec::graph
