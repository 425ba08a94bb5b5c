// SPDX-License-Identifier: Apache-2.0
#include "spec/registry/registry.h"

#include <algorithm>

#include "spec/registry/cited_functions.h"

namespace vcpuspec {

graph::NodeId Recording::output(std::string_view name) const {
  for (const graph::NamedNode& out : outputs)
    if (out.name == name) return out.node;
  spec_bug("a recording has no output of that name");
}

std::unique_ptr<Recording> record(const Text& text, graph::Scope scope) {
  auto recording = std::make_unique<Recording>();
  Inputs<Recorded> inputs{detail::Supply<Recorded>(recording->graph)};
  Outputs<Recorded> outputs;
  const graph::InScope entered(recording->graph, scope);
  text.recorded(inputs, outputs);
  for (const Output<Recorded>& out : outputs.all()) {
    const graph::NodeId node = out.word.graph != nullptr ? static_cast<graph::NodeId>(out.word.value)
                                                         : recording->graph.constant(out.width, out.word.value);
    recording->outputs.push_back({out.name, node});
  }
  return recording;
}

std::vector<std::uint64_t> run(const Text& text, std::span<const std::uint64_t> values) {
  Inputs<Concrete> inputs{detail::Supply<Concrete>(values)};
  Outputs<Concrete> outputs;
  text.concrete(inputs, outputs);
  std::vector<std::uint64_t> results;
  results.reserve(outputs.all().size());
  for (const Output<Concrete>& out : outputs.all()) results.push_back(out.word);
  return results;
}

const std::vector<Rule>& rules() {
  static const std::vector<Rule> all = [] {
    std::vector<Rule> joined = gicv5::rules();
    for (Rule& rule : loongarch::rules()) joined.push_back(std::move(rule));
    return joined;
  }();
  return all;
}

const Rule* find_rule(std::string_view name) {
  for (const Rule& rule : rules())
    if (rule.name == name) return &rule;
  return nullptr;
}

const CitedFunction* find_cited_function(std::string_view file, std::string_view name) {
  for (const CitedFunction& function : cited_functions())
    if (function.file == file && function.name == name) return &function;
  return nullptr;
}

const std::vector<Subject>& subjects() {
  static const std::vector<Subject> all = {gicv5::subject(), loongarch::subject()};
  return all;
}

const Subject& subject_of_name(std::string_view name) {
  for (const Subject& subject : subjects())
    if (name.starts_with(subject.name + ".")) return subject;
  spec_bug("something is not named after its subject");
}

const MachineInfo* find_machine(std::string_view name) {
  for (const Subject& subject : subjects())
    for (const MachineInfo& machine : subject.machines)
      if (machine.name == name) return &machine;
  return nullptr;
}

const Text& legal_state_for(const Subject& subject, std::string_view rule) {
  const std::string_view name = rule.starts_with(subject.name + ".") ? rule.substr(subject.name.size() + 1) : rule;
  for (const MachineInfo& machine : subject.machines)
    if (std::find(machine.events.begin(), machine.events.end(), name) != machine.events.end())
      return machine.legal_state;
  return subject.legal_state;
}

std::vector<const SlotInfo*> Subject::registers() const {
  std::vector<const SlotInfo*> all;
  for (const auto* list : {&slots, &views})
    for (const SlotInfo& one : *list) all.push_back(&one);
  return all;
}

const SlotInfo* Subject::find(std::string_view place) const {
  const std::size_t dot = place.find('.');
  if (dot == std::string_view::npos) return nullptr;
  for (const SlotInfo& slot : slots)
    if (slot.name == place.substr(dot + 1) && slot.bank == place.substr(0, dot)) return &slot;
  return nullptr;
}

}  // namespace vcpuspec
