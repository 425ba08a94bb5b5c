// SPDX-License-Identifier: Apache-2.0
#include "checker/step_effects.h"

#include <algorithm>

#include "properties/claims/property.h"
#include "spec/registry/cited_functions.h"

namespace vcpuspec {

namespace {

using Words = std::vector<std::uint64_t>;

/// A register by its fields; as a whole where it has one field only, or holds something that no field is.
void add_changes(const SlotInfo& slot, const std::string& word, std::uint64_t before, std::uint64_t after,
                 std::vector<Change>& all) {
  if (before == after) return;
  std::vector<Change> by_field;
  std::uint64_t in_fields = 0;
  for (const FieldInfo& field : slot.fields) {
    if (field.access == Access::R0) continue;
    const std::uint64_t mask = ones(field.hi - field.lo + 1);
    in_fields |= mask << field.lo;
    const Change change{word + "." + field.name, before >> field.lo & mask, after >> field.lo & mask};
    if (change.before != change.after) by_field.push_back(change);
  }
  if (slot.fields.size() == 1 || ((before | after) & ~in_fields) != 0) by_field = {{word, before, after}};
  all.insert(all.end(), by_field.begin(), by_field.end());
}

void add_results(const Callable& rule, const Words& values, std::vector<Assignment>& all) {
  const std::vector<std::size_t> results = rule.results();
  for (std::size_t i = 0; i < results.size(); ++i) all.push_back({rule.outputs()[results[i]].name, values[i], {}});
}

void add_comparisons(const std::vector<Expectation>& expected, const Words& answer, std::vector<StepEffect>& steps) {
  for (const Expectation& one : expected) {
    const std::uint64_t word = answer[static_cast<std::size_t>(one.output)];
    steps[one.step].compared.push_back({one, word >> one.lo & ones(one.width)});
  }
}

/// A step that does nothing yet.
StepEffect effect_of(const std::string& name) {
  if (const Rule* rule = find_rule(name)) {
    const CitedFunction* function = find_cited_function(rule->file, rule->function);
    return {name, function->sentence, function->citation, rule->why_here, rule->why_here_citation, {}, {}, {}};
  }
  const std::vector<Property>& all = properties();
  const auto property = std::find_if(all.begin(), all.end(), [&](const Property& one) { return one.id == name; });
  return {name, property->title, property->citation, {}, {}, {}, {}, {}};
}

StepEffect effect_of_call(const Callable& rule, const Words& values, const Words& answer) {
  StepEffect effect = effect_of(rule.name());
  Words results;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const std::string& name = rule.outputs()[i].name;
    const SlotInfo* slot = rule.slot(name);
    if (slot == nullptr) results.push_back(answer[i]);
    else if (const int before = rule.input(name); before >= 0)
      add_changes(*slot, name, values[static_cast<std::size_t>(before)], answer[i], effect.changes);
  }
  add_results(rule, results, effect.results);
  return effect;
}

std::vector<StepEffect> effects_of_trace(const BoundTrace& trace, const Stepper& machine, const Words& answer) {
  std::vector<StepEffect> all;
  Words state = trace.state;
  const MachineShape& shape = machine.shape();
  for (std::size_t step = 0; step < trace.steps.size(); ++step) {
    const Callable& rule = machine.rule(trace.steps[step].event);
    StepEffect effect = effect_of(rule.name());
    for (std::size_t i = 0; i < state.size(); ++i) {
      const std::string& slot = machine.machine().slots[i];
      const std::uint64_t after = answer[shape.slot_after(step, i)];
      add_changes(*machine.subject().find(slot), slot, state[i], after, effect.changes);
      state[i] = after;
    }
    const auto results = answer.begin() + static_cast<std::ptrdiff_t>(shape.result(step, 0));
    add_results(rule, Words(results, results + static_cast<std::ptrdiff_t>(shape.results)), effect.results);
    all.push_back(std::move(effect));
  }
  return all;
}

}  // namespace

std::vector<StepEffect> step_effects(const VectorCase& one, const Target& target) {
  const Words answer = target.answer(one);
  std::vector<StepEffect> steps;
  if (const Stepper* machine = target.machine()) steps = effects_of_trace(bind(one, *machine), *machine, answer);
  else steps = {effect_of_call(*target.rule(), bind(one, *target.rule()), answer)};
  add_comparisons(target.expectations(one), answer, steps);
  return steps;
}

}  // namespace vcpuspec
