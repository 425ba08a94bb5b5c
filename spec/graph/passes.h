// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spec/graph/graph.h"

/// Small passes over a recorded graph. None knows a rule, and no rule knows them.
namespace vcpuspec::graph {

/// Which nodes the roots depend on, by node id.
std::vector<bool> cone(const Graph& graph, std::span<const NodeId> roots);

/// Names of the variables the roots depend on, in the order they were declared.
std::vector<std::string> inputs_of(const Graph& graph, std::span<const NodeId> roots);

/// The value of an operation or a literal, given those of its operands: one value per node.
std::uint64_t value_of(const Graph& graph, NodeId id, std::span<const std::uint64_t> value);

/// Runs the graph on values: `inputs[i]` is the value of variable i (zero above its width).
/// Returns one value per node.
std::vector<std::uint64_t> evaluate(const Graph& graph, std::span<const std::uint64_t> inputs);

/// What a node becomes in a rebuilt graph; operands are named by their ids in the old graph.
using Edit = std::function<Node(NodeId, const Node&)>;

/// Copies the cone of `roots` into another graph, each node as `edit` wants it, without places. An edit names only
/// operands that stand before the node and are in the cone. A variable that the other graph has is that variable.
/// Returns the roots in the new graph.
std::vector<NodeId> rebuild(const Graph& from, std::span<const NodeId> roots, Graph& to, const Edit& edit);

/// Copies the cone without places and with the obvious identities applied: constants folded, a choice between equal
/// arms dropped, `a <= b` written as `not (b < a)`, a field read back from where it was inserted.
std::vector<NodeId> simplify(const Graph& from, std::span<const NodeId> roots, Graph& to);

/// 64-bit hash of the simplified cone of the roots: the same text gives the same hash whatever the compiler, the
/// line numbers and the order of evaluation.
std::uint64_t structural_hash(const Graph& graph, std::span<const NodeId> roots);

/// A root with the name it is printed under.
struct NamedNode {
  std::string name;
  NodeId node;
};

/// SMT-LIB 2 text (logic QF_BV): one declare-const per variable of the cone, one define-fun per operation, the named
/// roots as define-fun, and an assert per entry of `asserted`, then check-sat.
std::string to_smtlib(const Graph& graph, std::span<const NamedNode> named, std::span<const NodeId> asserted);

/// A name as SMT-LIB prints it.
std::string smtlib_symbol(std::string_view name);

}  // namespace vcpuspec::graph
