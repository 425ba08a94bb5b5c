// SPDX-License-Identifier: Apache-2.0
#include "spec/graph/passes.h"

#include <utility>

#include "spec/graph/simplify.h"

namespace vcpuspec::graph {

std::vector<bool> cone(const Graph& graph, std::span<const NodeId> roots) {
  std::vector<bool> in_cone(graph.nodes().size(), false);
  for (const NodeId root : roots) in_cone[root] = true;
  for (std::size_t id = in_cone.size(); id-- > 0;) {
    if (!in_cone[id]) continue;
    const Node& n = graph[static_cast<NodeId>(id)];
    const unsigned operands = arity(n.op);
    if (operands > 0) in_cone[n.a] = true;
    if (operands > 1) in_cone[n.b] = true;
    if (operands > 2) in_cone[n.c] = true;
  }
  return in_cone;
}

std::vector<std::string> inputs_of(const Graph& graph, std::span<const NodeId> roots) {
  const std::vector<bool> in_cone = cone(graph, roots);
  std::vector<std::string> names;
  for (NodeId id = 0; id < graph.nodes().size(); ++id)
    if (in_cone[id] && graph[id].op == Op::variable) names.push_back(graph.variables()[graph[id].a].name);
  return names;
}

std::uint64_t value_of(const Graph& graph, NodeId id, std::span<const std::uint64_t> value) {
  const Node& n = graph[id];
  if (n.op == Op::constant) return graph.constant_value(id);
  const unsigned operands = arity(n.op);
  return apply(n.op, graph.shape(id), value[n.a], operands > 1 ? value[n.b] : 0, operands > 2 ? value[n.c] : 0);
}

std::vector<std::uint64_t> evaluate(const Graph& graph, std::span<const std::uint64_t> inputs) {
  std::vector<std::uint64_t> value(graph.nodes().size());
  for (NodeId id = 0; id < value.size(); ++id)
    value[id] = graph[id].op == Op::variable ? inputs[graph[id].a] : value_of(graph, id, value);
  return value;
}

namespace {

/// Copies variables and operations of a cone in order; `emit` adds each node, its operands already translated.
template <class Edit, class Emit>
std::vector<NodeId> copy_cone(const Graph& from, std::span<const NodeId> roots, Graph& to, Edit edit, Emit emit) {
  const std::vector<bool> in_cone = cone(from, roots);
  std::vector<NodeId> copied(from.nodes().size(), 0);
  for (NodeId id = 0; id < copied.size(); ++id) {
    if (!in_cone[id]) continue;
    Node n = edit(id, from[id]);
    if (n.op == Op::variable) {
      copied[id] = to.variable_or_new(from.variables()[n.a]);
      continue;
    }
    n.place = 0;
    const unsigned operands = arity(n.op);
    if (operands > 0) n.a = copied[n.a];
    if (operands > 1) n.b = copied[n.b];
    if (operands > 2) n.c = copied[n.c];
    copied[id] = emit(n);
  }
  std::vector<NodeId> result;
  for (const NodeId root : roots) result.push_back(copied[root]);
  return result;
}

Node as_it_is(NodeId, const Node& n) { return n; }

std::uint64_t mix(std::uint64_t h, std::uint64_t v) {
  h = (h ^ v) * 0xff51afd7ed558ccdU;
  return h ^ (h >> 32);
}

std::uint64_t hash_text(std::string_view text) {
  std::uint64_t h = 0xcbf29ce484222325U;
  for (const char ch : text) h = (h ^ static_cast<unsigned char>(ch)) * 0x100000001b3U;
  return h;
}

bool commutes(Op op) {
  return op == Op::and_ || op == Op::or_ || op == Op::xor_ || op == Op::eq || op == Op::add || op == Op::mul ||
         op == Op::min;
}

}  // namespace

std::vector<NodeId> rebuild(const Graph& from, std::span<const NodeId> roots, Graph& to, const Edit& edit) {
  return copy_cone(from, roots, to, edit, [&](const Node& n) { return to.add(n); });
}

std::vector<NodeId> simplify(const Graph& from, std::span<const NodeId> roots, Graph& to) {
  Simplifier simplifier(to);
  return copy_cone(from, roots, to, as_it_is, [&](const Node& n) { return simplifier.emit(n); });
}

std::uint64_t structural_hash(const Graph& graph, std::span<const NodeId> roots) {
  Graph simple;
  const std::vector<NodeId> simple_roots = simplify(graph, roots, simple);
  std::vector<std::uint64_t> hash(simple.nodes().size());
  for (NodeId id = 0; id < hash.size(); ++id) {
    const Node& n = simple[id];
    std::uint64_t h = mix(static_cast<std::uint64_t>(n.op), std::uint64_t{n.width} << 16 | n.imm);
    if (n.op == Op::constant) h = mix(h, simple.constant_value(id));
    else if (n.op == Op::variable) h = mix(h, hash_text(simple.variables()[n.a].name));
    else {
      const unsigned operands = arity(n.op);
      std::uint64_t first = hash[n.a];
      std::uint64_t second = operands > 1 ? hash[n.b] : 0;
      if (commutes(n.op) && second < first) std::swap(first, second);
      h = mix(mix(h, first), second);
      if (operands > 2) h = mix(h, hash[n.c]);
    }
    hash[id] = h;
  }
  std::uint64_t all = 0;
  for (const NodeId root : simple_roots) all = mix(all, hash[root]);
  return all;
}

}  // namespace vcpuspec::graph
