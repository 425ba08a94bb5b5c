// SPDX-License-Identifier: Apache-2.0
#include "spec/graph/graph.h"

#include "spec/value/recorded.h"
#include "spec/value/spec_bug.h"

namespace vcpuspec::graph {

Graph::Graph() : places_(1) {}

namespace {

std::uint64_t mixed(std::uint64_t h, std::uint64_t part) { return (h ^ part) * 0x9e3779b97f4a7c15U + (h >> 29); }

}  // namespace

std::size_t Graph::NodeHash::operator()(const Node& n) const {
  std::uint64_t h = static_cast<std::uint64_t>(n.op) | std::uint64_t{n.width} << 8 | std::uint64_t{n.imm} << 16 |
                    std::uint64_t{n.place} << 32;
  for (const std::uint64_t part : {std::uint64_t{n.a}, std::uint64_t{n.b}, std::uint64_t{n.c}}) h = mixed(h, part);
  return h ^ (h >> 32);
}

std::size_t Graph::PlaceHash::operator()(const PlaceKey& key) const {
  const std::uint64_t h = mixed(std::hash<std::string_view>{}(key.file),
                                static_cast<std::uint64_t>(key.op) | std::uint64_t{key.line} << 32);
  return mixed(h, static_cast<std::uint64_t>(key.scope) | std::uint64_t{key.column} << 32);
}

std::uint32_t Graph::intern(Op op, const Place& at) {
  if (at.line == 0) return 0;
  const PlaceKey key{at.file, at.line, at.column, op, scope_};
  const auto [entry, is_new] = known_places_.try_emplace(key, static_cast<std::uint32_t>(places_.size()));
  if (is_new) places_.push_back({op, scope_, at});
  return entry->second;
}

NodeId Graph::add(Node node) {
  const auto [entry, is_new] = known_.try_emplace(node, static_cast<NodeId>(nodes_.size()));
  if (is_new) nodes_.push_back(node);
  return entry->second;
}

NodeId Graph::constant(unsigned width, std::uint64_t value, const Place& at) {
  return add({Op::constant, static_cast<std::uint8_t>(width), 0, intern(Op::constant, at), static_cast<NodeId>(value),
              static_cast<NodeId>(value >> 32), 0});
}

NodeId Graph::variable(const Variable& declared) {
  const auto index = static_cast<NodeId>(variables_.size());
  if (!variable_at_.try_emplace(declared.name, index).second)
    spec_bug("two inputs of one recording have the same name");
  variables_.push_back(declared);
  return add({Op::variable, static_cast<std::uint8_t>(declared.width), 0, 0, index, 0, 0});
}

NodeId Graph::variable_or_new(const Variable& declared) {
  const auto known = variable_at_.find(declared.name);
  if (known == variable_at_.end()) return variable(declared);
  const NodeId index = known->second;
  return add({Op::variable, static_cast<std::uint8_t>(variables_[index].width), 0, 0, index, 0, 0});
}

NodeId Graph::operation(Op op, unsigned width, unsigned imm, const Place& at, NodeId a, NodeId b, NodeId c) {
  return add({op, static_cast<std::uint8_t>(width), static_cast<std::uint16_t>(imm), intern(op, at), a, b, c});
}

std::uint64_t Graph::constant_value(NodeId id) const {
  return nodes_[id].a | static_cast<std::uint64_t>(nodes_[id].b) << 32;
}

Shape Graph::shape(NodeId id) const {
  const Node& n = nodes_[id];
  const unsigned operands = arity(n.op);
  return {n.width, operands > 0 ? nodes_[n.a].width : 0U, operands > 1 ? nodes_[n.b].width : 0U, n.imm};
}

Scope Graph::enter(Scope scope) {
  const Scope previous = scope_;
  scope_ = scope;
  return previous;
}

}  // namespace vcpuspec::graph

namespace vcpuspec {

namespace {

graph::Graph& common_graph(const Recorded::Word& a, const Recorded::Word& b, const Recorded::Word& c) {
  graph::Graph* found = nullptr;
  for (graph::Graph* g : {a.graph, b.graph, c.graph}) {
    if (g != nullptr && found != nullptr && g != found) spec_bug("values of two recordings are mixed");
    if (g != nullptr) found = g;
  }
  return *found;
}

}  // namespace

Recorded::Word Recorded::record(Op op, Shape shape, const At& at, Word a, Word b, Word c) {
  graph::Graph& g = common_graph(a, b, c);
  const auto node = [&](const Word& w, unsigned width) {
    return w.graph != nullptr ? static_cast<graph::NodeId>(w.value) : g.constant(width, w.value, at);
  };
  const unsigned operands = graph::arity(op);
  const graph::NodeId first = node(a, shape.a);
  const graph::NodeId second = operands > 1 ? node(b, shape.b) : 0;
  const graph::NodeId third = operands > 2 ? node(c, 0) : 0;
  return {&g, g.operation(op, shape.width, shape.imm, at, first, second, third)};
}

}  // namespace vcpuspec
