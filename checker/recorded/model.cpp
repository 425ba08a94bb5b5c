// SPDX-License-Identifier: Apache-2.0
#include "checker/recorded/model.h"

#include <algorithm>

#include "checker/vectors/binder.h"

namespace vcpuspec::recorded {

Model::Model(std::shared_ptr<const Stepper> machine)
    : machine_(std::move(machine)),
      choices_(choices_of(machine_->subject())),
      legal_(record(machine_->machine().legal_state)) {
  for (const std::string& slot : machine_->machine().slots)
    masks_.push_back(machine_->subject().find(slot)->state_mask);
  if (machine_->machine().possible.recorded == nullptr) return;
  possible_ = record(machine_->machine().possible);
  for (const graph::Variable& input : possible_->graph.variables())
    decide_possible_.push_back(static_cast<std::size_t>(machine_->slot(input.name)));
}

bool Model::is_impossible(std::size_t event, const std::vector<graph::PartlyKnown>& slots) const {
  if (possible_ == nullptr) return false;
  const std::vector<graph::NamedNode>& truths = possible_->outputs;
  const auto truth = std::find_if(truths.begin(), truths.end(), [&](const graph::NamedNode& one) {
    return one.name == machine_->machine().events[event];
  });
  if (truth == truths.end()) return false;
  std::vector<graph::PartlyKnown> inputs;
  for (const std::size_t slot : decide_possible_) inputs.push_back(slots[slot]);
  return graph::evaluate_partly(possible_->graph, inputs)[truth->node] == graph::PartlyKnown{0, 0};
}

const EventGraph& Model::event(std::size_t event) {
  std::unique_ptr<EventGraph>& graph = events_[event];
  if (graph == nullptr) graph = std::make_unique<EventGraph>(*machine_, event);
  return *graph;
}

bool Model::allows(const std::vector<std::uint64_t>& choices) const {
  std::vector<graph::PartlyKnown> inputs;
  for (const graph::Variable& input : legal_->graph.variables()) {
    const auto found = std::find_if(choices_.begin(), choices_.end(),
                                    [&](const OpenValueInfo& choice) { return choice.name == input.name; });
    if (found == choices_.end()) inputs.push_back({0, ones(bits_of(input.width))});
    else inputs.push_back({choices[static_cast<std::size_t>(found - choices_.begin())], 0});
  }
  const std::vector<graph::PartlyKnown> nodes = graph::evaluate_partly(legal_->graph, inputs);
  return std::none_of(legal_->outputs.begin(), legal_->outputs.end(), [&](const graph::NamedNode& truth) {
    return nodes[truth.node] == graph::PartlyKnown{0, 0};
  });
}

}  // namespace vcpuspec::recorded
