// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/graph/graph.h"

namespace vcpuspec::graph {

/// Adds nodes with the identities applied that matter for field-wise state: constants folded, a choice between equal
/// arms dropped, `a <= b` written as `not (b < a)`, a field read back from where it was inserted. Nodes have no places.
class Simplifier {
 public:
  explicit Simplifier(Graph& g) : g_(g) {}

  /// The node, whose operands stand in the graph already, or what it is equal to.
  NodeId emit(const Node& n);
  NodeId emit(Op op, unsigned width, unsigned imm, NodeId a, NodeId b = 0, NodeId c = 0) {
    return emit({op, static_cast<std::uint8_t>(width), static_cast<std::uint16_t>(imm), 0, a, b, c});
  }
  NodeId constant(unsigned width, std::uint64_t value) { return g_.constant(width, value); }
  const Graph& graph() const { return g_; }

 private:
  bool is_constant(NodeId id) const { return g_[id].op == Op::constant; }
  bool all_constant(Op op, NodeId a, NodeId b, NodeId c) const;
  NodeId make(Op op, unsigned width, unsigned imm, NodeId a, NodeId b = 0, NodeId c = 0);
  NodeId fold(const Node& n, NodeId a, NodeId b, NodeId c);
  NodeId extract(unsigned width, unsigned lo, NodeId a);

  Graph& g_;
};

}  // namespace vcpuspec::graph
