// SPDX-License-Identifier: Apache-2.0
#include "checker/recorded/event_graph.h"

#include <algorithm>
#include <string>

#include "checker/vectors/binder.h"
#include "spec/graph/passes.h"

namespace vcpuspec::recorded {

namespace {

using graph::Graph;
using graph::NodeId;

/// The variable that a node is, but for bits that a slot never has; nothing when it is computed.
const graph::Variable* handed_on(const Graph& graph, NodeId id, std::uint64_t state_mask) {
  for (;;) {
    const graph::Node& node = graph[id];
    if (node.op == Op::variable) return &graph.variables()[node.a];
    if (node.op == Op::zext) {
      id = node.a;
      continue;
    }
    if (node.op != Op::and_) return nullptr;
    const bool is_first = graph[node.a].op == Op::constant;
    if (!is_first && graph[node.b].op != Op::constant) return nullptr;
    if ((graph.constant_value(is_first ? node.a : node.b) & state_mask) != state_mask) return nullptr;
    id = is_first ? node.b : node.a;
  }
}

Source source_of(const graph::Variable& variable, const Stepper& machine, const Callable& rule) {
  const auto source = [&](SourceKind kind, std::size_t at) {
    return Source{kind, variable.name, at, ones(bits_of(variable.width))};
  };
  if (variable.kind == graph::Kind::arbitrary) return source(SourceKind::arbitrary, 0);
  if (variable.kind == graph::Kind::choice) {
    const std::vector<OpenValueInfo> choices = choices_of(machine.subject());
    for (std::size_t i = 0; i < choices.size(); ++i)
      if (choices[i].name == variable.name) return source(SourceKind::choice, i);
  }
  if (const int slot = machine.slot(variable.name); slot >= 0)
    return source(SourceKind::slot, static_cast<std::size_t>(slot));
  const std::vector<std::size_t>& arguments = rule.arguments();
  for (std::size_t i = 0; i < arguments.size(); ++i)
    if (rule.inputs()[arguments[i]].name == variable.name) return source(SourceKind::argument, i);
  return source(SourceKind::outside, 0);
}

}  // namespace

std::vector<OpenValueInfo> choices_of(const Subject& subject) {
  std::vector<OpenValueInfo> all;
  std::copy_if(subject.open_values.begin(), subject.open_values.end(), std::back_inserter(all),
               [](const OpenValueInfo& open) { return open.name.starts_with("choice."); });
  return all;
}

EventGraph::EventGraph(const Stepper& machine, std::size_t event) {
  const Callable& rule = machine.rule(event);
  const auto recording = record(find_rule(rule.name())->text);
  Graph& recorded = recording->graph;
  std::vector<NodeId> roots;
  std::size_t result = 0;
  for (std::size_t i = 0; i < recording->outputs.size(); ++i) {
    const SlotInfo* info = rule.output_slots()[i];
    const NodeId node = recording->outputs[i].node;
    if (info == nullptr) {
      outputs_.push_back({true, result++, 0, {}});
    } else {
      const int slot = machine.slot(recording->outputs[i].name);
      const graph::Variable* same = handed_on(recorded, node, info->state_mask);
      if (slot < 0 || (same != nullptr && same->name == recording->outputs[i].name)) continue;
      outputs_.push_back({false, static_cast<std::size_t>(slot), 0, {}});
    }
    roots.push_back(node);
  }
  const std::vector<NodeId> simple = graph::simplify(recorded, roots, graph_);
  for (const graph::Variable& variable : graph_.variables()) inputs_.push_back(source_of(variable, machine, rule));
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    outputs_[i].node = simple[i];
    const std::vector<bool> cone = graph::cone(graph_, std::span(&simple[i], 1));
    outputs_[i].depends_on.assign(inputs_.size(), false);
    for (NodeId id = 0; id < cone.size(); ++id)
      if (cone[id] && graph_[id].op == Op::variable) outputs_[i].depends_on[graph_[id].a] = true;
  }
}

int EventGraph::position(bool is_result, std::size_t at) const {
  const auto found = std::find_if(outputs_.begin(), outputs_.end(),
                                  [&](const Output& one) { return one.is_result == is_result && one.at == at; });
  return found == outputs_.end() ? -1 : static_cast<int>(found - outputs_.begin());
}

std::vector<graph::PartlyKnown> EventGraph::run(const std::vector<graph::PartlyKnown>& inputs) const {
  const std::vector<graph::PartlyKnown> nodes = graph::evaluate_partly(graph_, inputs);
  std::vector<graph::PartlyKnown> values;
  values.reserve(outputs_.size());
  for (const Output& output : outputs_) values.push_back(nodes[output.node]);
  return values;
}

}  // namespace vcpuspec::recorded
