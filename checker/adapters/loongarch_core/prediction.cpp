// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/loongarch_core/prediction.h"

namespace vcpuspec::loongarch_core {

Prediction predict(const Stepper& machine, std::string_view event, const NamedWords& arguments, const Words& state,
                   const NamedWords& choices) {
  BoundStep step{machine.event(std::string(event), {}), {}};
  const Callable& rule = machine.rule(step.event);
  for (const graph::Variable& input : rule.inputs()) {
    const bool is_choice = input.kind == graph::Kind::choice;
    const NamedWords& all = is_choice ? choices : arguments;
    const auto given = all.find(input.name);
    step.values.push_back(given != all.end() ? given->second : input.preset);
  }
  Prediction prediction{state, {}};
  const std::vector<std::uint64_t> outputs = machine.take(step, prediction.after);
  for (const std::size_t at : rule.results()) prediction.results[rule.outputs()[at].name] = outputs[at];
  return prediction;
}

NamedWords named_arguments(const Callable& rule, const std::uint64_t* words) {
  NamedWords all;
  for (std::size_t i = 0; i < rule.arguments().size(); ++i) all[rule.inputs()[rule.arguments()[i]].name] = words[i];
  return all;
}

}  // namespace vcpuspec::loongarch_core
