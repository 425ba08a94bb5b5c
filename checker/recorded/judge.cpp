// SPDX-License-Identifier: Apache-2.0
#include "checker/recorded/judge.h"

#include <algorithm>
#include <bit>

#include "checker/vectors/binder.h"
#include "spec/value/spec_bug.h"

namespace vcpuspec::recorded {

namespace {

/// How often a record's rule is run to find out what its hidden bits must have been.
constexpr unsigned most_probes = 512;

void set_bits(PartlyKnown& word, std::uint64_t mask, std::uint64_t value) {
  word.bits = (word.bits & ~mask) | (value & mask);
  word.unknown &= ~mask;
}

}  // namespace

Judge::Judge(std::shared_ptr<Model> model, std::vector<std::uint64_t> choices, std::vector<bool> is_stated)
    : model_(std::move(model)), is_stated_(std::move(is_stated)) {
  if (model_->choices().size() > ChoiceSet().size()) spec_bug("a subject has more choices than a set of them holds");
  for (std::size_t i = 0; i < choices.size(); ++i) {
    assumed_.choices.push_back({choices[i], 0});
    const std::uint64_t all = ones(bits_of(model_->choices()[i].width));
    any_.choices.push_back(is_stated_[i] ? assumed_.choices[i] : PartlyKnown{0, all});
  }
  know_nothing();
}

void Judge::know_nothing() {
  const std::size_t slots = model_->machine().machine().slots.size();
  assumed_.slots.clear();
  for (std::size_t i = 0; i < slots; ++i) assumed_.slots.push_back({0, model_->mask(i)});
  any_.slots = assumed_.slots;
  behind_.assign(slots, {});
}

void Judge::see(const std::vector<Seen>& state) {
  for (const Seen& seen : state) {
    const std::uint64_t mask = seen.mask() & model_->mask(seen.at);
    for (Knowledge* known : {&assumed_, &any_}) set_bits(known->slots[seen.at], mask, seen.value << seen.lo);
    if (any_.slots[seen.at].unknown == 0) behind_[seen.at].reset();
  }
}

void Judge::resume(const Record& record) {
  know_nothing();
  see(record.state);
}

std::vector<PartlyKnown> Judge::inputs_of(const EventGraph& graph, const Record& record, const Knowledge& known) const {
  std::vector<PartlyKnown> inputs;
  for (const Source& source : graph.inputs()) {
    PartlyKnown value{0, source.all};
    if (source.kind == SourceKind::slot) value = known.slots[source.at];
    if (source.kind == SourceKind::choice) value = known.choices[source.at];
    if (source.kind == SourceKind::outside) value = {};
    if (source.kind == SourceKind::argument)
      for (const Argument& argument : record.arguments)
        if (argument.at == source.at) value = {argument.value, 0};
    inputs.push_back({value.bits & source.all, value.unknown & source.all});
  }
  return inputs;
}

std::vector<Judge::Shown> Judge::shown_by(const Record& record, const EventGraph& graph) {
  std::vector<Shown> all;
  for (const Seen& seen : record.results) all.push_back({&seen, true, graph.result(seen.at)});
  for (const Seen& seen : record.state) all.push_back({&seen, false, graph.slot(seen.at)});
  return all;
}

/// What the model has where the record shows something.
PartlyKnown Judge::given(const Step& step, const Shown& shown) {
  const PartlyKnown word =
      shown.output < 0 ? step.before->slots[shown.seen->at] : step.outputs[static_cast<std::size_t>(shown.output)];
  const std::uint64_t mask = ones(shown.seen->width);
  return {word.bits >> shown.seen->lo & mask, word.unknown >> shown.seen->lo & mask};
}

bool Judge::contradicts(const Step& step, const std::vector<Shown>& all) {
  return std::any_of(all.begin(), all.end(), [&](const Shown& shown) {
    const PartlyKnown value = given(step, shown);
    return ((value.bits ^ shown.seen->value) & ~value.unknown) != 0;
  });
}

/// How many bits the record shows that the model does not know.
std::size_t Judge::open_bits(const Step& step, const std::vector<Shown>& all) {
  std::size_t bits = 0;
  for (const Shown& shown : all) bits += static_cast<std::size_t>(std::popcount(given(step, shown).unknown));
  return bits;
}

/// The inputs on which what is shown and not known depends.
std::vector<bool> Judge::read_for(const Step& step, const std::vector<Shown>& all) {
  std::vector<bool> read(step.inputs.size());
  for (const Shown& shown : all) {
    if (shown.output < 0 || given(step, shown).unknown == 0) continue;
    const std::vector<bool>& depends_on = step.graph->outputs()[static_cast<std::size_t>(shown.output)].depends_on;
    for (std::size_t i = 0; i < read.size(); ++i) read[i] = read[i] || depends_on[i];
  }
  return read;
}

/// Finds out unknown bits from what is shown: a bit whose one value gives something else has the other. False when a
/// bit has neither.
bool Judge::deduce(Step& step, const std::vector<Shown>& all) {
  const std::vector<bool> read = read_for(step, all);
  Step probe = step;
  unsigned probes = 0;
  const auto try_bits = [&](std::size_t input, std::uint64_t bits, bool value) {
    probe.inputs[input] = step.inputs[input];
    set_bits(probe.inputs[input], bits, value ? bits : 0);
    probe.outputs = step.graph->run(probe.inputs);
    ++probes;
  };
  const auto is_impossible = [&](std::size_t input, std::uint64_t bit, bool value) {
    try_bits(input, bit, value);
    return contradicts(probe, all);
  };
  // Most of what a rule reads decides nothing by itself: its bits are not worth a try each.
  const std::size_t open = open_bits(step, all);
  const auto tells_something = [&](std::size_t input) {
    for (const bool value : {false, true}) {
      try_bits(input, step.inputs[input].unknown, value);
      if (open_bits(probe, all) < open) return true;
    }
    probe.inputs[input] = step.inputs[input];
    return false;
  };
  for (std::size_t input = 0; input < read.size(); ++input) {
    if (!read[input] || step.inputs[input].unknown == 0 || !tells_something(input)) continue;
    for (std::uint64_t left = step.inputs[input].unknown; left != 0 && probes < most_probes; left &= left - 1) {
      const std::uint64_t bit = left & -left;
      const bool not_0 = is_impossible(input, bit, false);
      const bool not_1 = is_impossible(input, bit, true);
      if (not_0 && not_1) return false;
      if (not_0 || not_1) set_bits(step.inputs[input], bit, not_0 ? bit : 0);
    }
    probe.inputs[input] = step.inputs[input];
  }
  step.outputs = step.graph->run(step.inputs);
  return !contradicts(step, all);
}

/// What is unspecified as what is shown of the words that depend on it: most of it is stored as it is. A word that
/// depends on one such value says what that is before words that depend on several.
Judge::Step Judge::guessed(const Step& step, const std::vector<Shown>& all) {
  Step guess = step;
  std::vector<std::size_t> fewest(step.inputs.size(), step.inputs.size() + 1);
  for (const Shown& shown : all) {
    if (shown.output < 0 || given(step, shown).unknown == 0) continue;
    std::vector<std::size_t> open;
    const std::vector<bool>& depends_on = step.graph->outputs()[static_cast<std::size_t>(shown.output)].depends_on;
    for (std::size_t i = 0; i < depends_on.size(); ++i)
      if (depends_on[i] && step.graph->inputs()[i].kind == SourceKind::arbitrary) open.push_back(i);
    for (const std::size_t i : open) {
      const std::uint64_t before = open.size() == fewest[i] ? guess.inputs[i].bits : 0;
      if (open.size() > fewest[i]) continue;
      fewest[i] = open.size();
      guess.inputs[i].bits = before | (shown.seen->value << shown.seen->lo & step.graph->inputs()[i].all);
    }
  }
  return guess;
}

/// Whether some value of what is unspecified in this step gives exactly what is shown, whatever else is unknown.
/// `values` is the step with values for it.
bool Judge::has_witness(const Step& step, const Step& values, const std::vector<Shown>& all) {
  Step witness = step;
  for (std::size_t i = 0; i < witness.inputs.size(); ++i)
    if (step.graph->inputs()[i].kind == SourceKind::arbitrary) witness.inputs[i] = {values.inputs[i].bits, 0};
  witness.outputs = step.graph->run(witness.inputs);
  return open_bits(witness, all) == 0 && !contradicts(witness, all);
}

Verdict Judge::compare(Step& assumed, Step& any, const std::vector<Shown>& all) const {
  if (contradicts(any, all)) return Verdict::violates;
  if (contradicts(assumed, all)) return Verdict::needs_choice;
  if (open_bits(assumed, all) == 0) return all.empty() ? Verdict::shows_nothing : Verdict::conforms;
  if (has_witness(assumed, guessed(assumed, all), all)) return Verdict::conforms;
  const Step before = assumed;
  if (!deduce(any, all)) return Verdict::violates;
  if (!deduce(assumed, all)) return Verdict::needs_choice;
  return has_witness(before, assumed, all) ? Verdict::conforms : Verdict::not_explainable;
}

ChoiceSet Judge::choices_behind(const EventGraph& graph, std::size_t output) const {
  ChoiceSet all;
  const std::vector<bool>& depends_on = graph.outputs()[output].depends_on;
  for (std::size_t i = 0; i < depends_on.size(); ++i) {
    const Source& source = graph.inputs()[i];
    if (!depends_on[i]) continue;
    if (source.kind == SourceKind::choice && !is_stated_[source.at]) all.set(source.at);
    if (source.kind == SourceKind::slot) all |= behind_[source.at];
  }
  return all;
}

ChoiceSet Judge::choices_behind(const EventGraph& graph, const Shown& shown) const {
  return shown.output < 0 ? behind_[shown.seen->at] : choices_behind(graph, static_cast<std::size_t>(shown.output));
}

/// Says on what the verdict depends.
void Judge::explain(Judged& judged, const Step& assumed, const Step& any, const std::vector<Shown>& all) const {
  const bool is_different = judged.verdict == Verdict::violates || judged.verdict == Verdict::needs_choice;
  for (const Shown& shown : all) {
    const PartlyKnown value = given(assumed, shown);
    if (is_different && ((value.bits ^ shown.seen->value) & ~value.unknown) != 0)
      judged.differences.push_back({*shown.seen, value});
    if (is_different || (given(any, shown).unknown & ~value.unknown) != 0)
      judged.choices |= choices_behind(*assumed.graph, shown);
    if (judged.verdict == Verdict::not_explainable && shown.output < 0 && value.unknown != 0)
      judged.hidden.insert(shown.seen->place);
  }
  if (judged.verdict != Verdict::not_explainable) return;
  const std::vector<bool> read = read_for(assumed, all);
  for (std::size_t i = 0; i < read.size(); ++i)
    if (read[i] && assumed.inputs[i].unknown != 0) judged.hidden.insert(assumed.graph->inputs()[i].name);
}

/// The state after the event: what is known before it of slots that it leaves as they are, the rest from its rule.
void Judge::go_on(const Step& assumed, const Step& any) {
  const EventGraph& graph = *assumed.graph;
  std::vector<ChoiceSet> behind(graph.outputs().size());
  for (std::size_t i = 0; i < behind.size(); ++i)
    if (any.outputs[i].unknown != 0) behind[i] = choices_behind(graph, i);
  for (const Step* step : {&assumed, &any}) {
    for (std::size_t i = 0; i < step->inputs.size(); ++i)
      if (graph.inputs()[i].kind == SourceKind::slot) {
        PartlyKnown& slot = step->before->slots[graph.inputs()[i].at];
        set_bits(slot, slot.unknown & ~step->inputs[i].unknown & graph.inputs()[i].all, step->inputs[i].bits);
      }
    for (std::size_t i = 0; i < behind.size(); ++i)
      if (!graph.outputs()[i].is_result) step->before->slots[graph.outputs()[i].at] = step->outputs[i];
  }
  for (std::size_t i = 0; i < behind.size(); ++i)
    if (!graph.outputs()[i].is_result) behind_[graph.outputs()[i].at] = behind[i];
}

/// Of a state without an event only this can be said: that bits are set which no state has.
Judged Judge::start(const Record& record) {
  Judged judged;
  judged.verdict = Verdict::shows_nothing;
  for (const Seen& seen : record.state) {
    const std::uint64_t possible = seen.value & model_->mask(seen.at) >> seen.lo;
    if (possible != seen.value) judged.differences.push_back({seen, {possible, 0}});
  }
  if (!judged.differences.empty()) judged.verdict = Verdict::violates;
  resume(record);
  return judged;
}

/// An event that the model does not have here did happen there.
bool Judge::cannot_happen(const Record& record, Judged& judged) const {
  if (!model_->is_impossible(record.event, assumed_.slots)) return false;
  judged.is_impossible = true;
  for (const std::size_t slot : model_->decide_possible()) judged.choices |= behind_[slot];
  const bool for_all = model_->is_impossible(record.event, any_.slots);
  judged.verdict = for_all ? Verdict::violates : Verdict::needs_choice;
  return true;
}

Judged Judge::judge(const Record& record) {
  if (record.kind != RecordKind::event) return start(record);
  Judged judged;
  see(record.before);
  if (cannot_happen(record, judged)) return judged;
  const EventGraph& graph = model_->event(record.event);
  const std::vector<Shown> all = shown_by(record, graph);
  Step assumed{&graph, inputs_of(graph, record, assumed_), {}, &assumed_};
  Step any{&graph, inputs_of(graph, record, any_), {}, &any_};
  assumed.outputs = graph.run(assumed.inputs);
  any.outputs = any.inputs == assumed.inputs ? assumed.outputs : graph.run(any.inputs);
  const Step known = assumed;
  judged.verdict = compare(assumed, any, all);
  explain(judged, judged.verdict == Verdict::not_explainable ? known : assumed, any, all);
  if (judged.verdict == Verdict::violates || judged.verdict == Verdict::needs_choice) return judged;
  go_on(assumed, any);
  see(record.state);
  return judged;
}

}  // namespace vcpuspec::recorded
