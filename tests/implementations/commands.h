// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <rapidcheck.h>
#include <rapidcheck/state.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "checker/reports/text.h"
#include "tests/implementations/expected.h"
#include "tests/support/any_state.h"
#include "tests/support/c_machine.h"
#include "tests/support/side_by_side.h"

/// rapidcheck drives rules and a machine in C side by side: events, states given to a machine in use, and machines that
/// go on from what another saved.
namespace vcpuspec::test {

using SlotWords = std::vector<std::uint64_t>;
using Arguments = std::vector<std::uint64_t>;

/// What is driven: the rules, any legal state of theirs, and an event that can happen in a state, with its arguments.
struct Driven {
  const ModelMachine& rules;
  std::string library;
  SlotWords (*any_state)(Numbers&);
  std::optional<Question> (*any_step)(const SlotWords&, Numbers&);
  bool (*can_be_asked)(const std::string& event, const Arguments& arguments);
  SlotWords reset;  // what a reset makes of nothing: sequences start here, and states become it while they shrink
};

inline bool is_legal(const ModelMachine& rules, const SlotWords& slots) {
  const std::vector<std::uint64_t> truths = rules.truths(slots);
  return std::all_of(truths.begin(), truths.end(), [](std::uint64_t truth) { return truth == 1; });
}

/// A question of one step, and the slots of its answer.
inline Question question_of(const ModelMachine& rules, const SlotWords& slots, std::uint64_t event,
                            const Arguments& arguments) {
  Question question{"", slots, rules.info().name, 1};
  question.inputs.push_back(event);
  question.inputs.insert(question.inputs.end(), arguments.begin(), arguments.end());
  return question;
}
inline SlotWords slots_after(const ModelMachine& rules, const std::vector<std::uint64_t>& answer) {
  return {answer.begin() + static_cast<std::ptrdiff_t>(rules.shape().slot_after(0, 0)), answer.end()};
}
inline SlotWords slots_of_reset(const ModelMachine& rules, const std::string& reset) {
  const SlotWords zero(rules.shape().slots, 0), none(rules.shape().args, 0);
  return slots_after(rules, rules.answer(question_of(rules, zero, rules.event(reset), none)));
}
inline SlotWords slots_of(const CMachine& machine, const ModelMachine& rules) {
  SlotWords slots(rules.shape().slots, 0);
  machine.observe(slots);
  return slots;
}

/// What the rules say, as far as it goes.
struct Model {
  SlotWords slots;
  bool is_given = false;  // whether a state was given since
};

using Command = rc::state::Command<Model, CMachine>;
using AnyCommand = std::shared_ptr<const Command>;

/// One event with its arguments.
class Event : public Command {
 public:
  Event(const Driven& driven, std::size_t event, Arguments arguments)
      : rules_(driven.rules), event_(event), arguments_(std::move(arguments)) {}

  void checkPreconditions(const Model& before) const override {
    RC_PRE(rules_.stepper().is_possible(event_, before.slots));
  }
  void apply(Model& model) const override {
    model.slots = slots_after(rules_, rules_.answer(question_of(rules_, model.slots, event_, arguments_)));
  }
  void run(const Model& before, CMachine& machine) const override {
    const Question question = question_of(rules_, before.slots, event_, arguments_);
    const Expected expected = expected_of(rules_, question);
    std::vector<std::uint64_t> answered(rules_.shape().results, 0);
    machine.step(event_, arguments_.data(), answered.data());
    const SlotWords observed = slots_of(machine, rules_);
    answered.insert(answered.end(), observed.begin(), observed.end());
    const std::vector<std::uint64_t> said = as_far_as_said(answered, expected);
    if (said != expected.words) RC_LOG(account(rules_, question, said, expected.words));
    RC_ASSERT((said == expected.words));
    RC_ASSERT(is_legal(rules_, observed));
    // Where the rules leave open what it is, both go on with what the rules happen to have.
    if (answered != expected.words) machine.load(slots_after(rules_, expected.words));
  }
  void show(std::ostream& out) const override {
    const Callable& rule = rules_.stepper().rule(event_);
    std::vector<Assignment> named;
    for (const std::size_t at : rule.arguments())
      named.push_back({rule.inputs()[at].name, arguments_[named.size()], {}});
    out << rules_.info().events[event_] << (named.empty() ? "" : " ") << on_one_line(named);
  }

 private:
  const ModelMachine& rules_;
  std::size_t event_;
  Arguments arguments_;
};

/// A state is given to the machine, whatever it was in.
class Load : public Command {
 public:
  Load(const Driven& driven, SlotWords slots) : driven_(driven), slots_(std::move(slots)) {}

  void apply(Model& model) const override { model = {slots_, true}; }
  void run(const Model&, CMachine& machine) const override {
    machine.load(slots_);
    RC_ASSERT((slots_of(machine, driven_.rules) == slots_));
  }
  /// SlotWords that are not named are as after a reset.
  void show(std::ostream& out) const override {
    std::vector<Assignment> named;
    for (std::size_t i = 0; i < slots_.size(); ++i)
      if (slots_[i] != driven_.reset[i]) named.push_back({driven_.rules.info().slots[i], slots_[i], {}});
    out << "given " << on_one_line(named);
  }

 private:
  const Driven& driven_;
  SlotWords slots_;
};

/// Another machine goes on from what this one saved.
class Move : public Command {
 public:
  explicit Move(const Driven& driven) : rules_(driven.rules) {}

  void run(const Model& before, CMachine& machine) const override {
    machine.move();
    RC_ASSERT((slots_of(machine, rules_) == before.slots));
  }
  void show(std::ostream& out) const override { out << "save and restore"; }

 private:
  const ModelMachine& rules_;
};

/// Some slots, or all but those, and some of their bits.
struct Part {
  std::size_t first;
  std::size_t end;
  std::uint64_t mask;
  bool is_rest;
};

/// All slots, all but half of them, half of them, and so on; then each bit.
inline std::vector<Part> parts_of(std::size_t slots) {
  std::vector<Part> made;
  for (std::size_t size = slots; size != 0; size /= 2)
    for (std::size_t first = 0; first < slots; first += size)
      for (const bool is_rest : {true, false})
        made.push_back({first, std::min(first + size, slots), ~std::uint64_t{0}, is_rest});
  for (std::size_t i = 0; i < slots; ++i)
    for (unsigned n = 0; n < 64; ++n) made.push_back({i, i + 1, std::uint64_t{1} << n, false});
  return made;
}

inline SlotWords with_reset(SlotWords slots, const SlotWords& reset, const Part& part) {
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const bool is_inside = part.first <= i && i < part.end;
    if (is_inside != part.is_rest) slots[i] ^= (slots[i] ^ reset[i]) & part.mask;
  }
  return slots;
}

/// A state, and from which part on it may still become as after a reset.
struct Shrinking {
  SlotWords slots;
  std::size_t next;
};

/// Legal states that are nearer to that after a reset. What was tried is not tried again: it takes minutes.
inline rc::Seq<Shrinking> nearer_to_reset(const Driven& driven, const Shrinking& larger) {
  const auto parts = std::make_shared<const std::vector<Part>>(parts_of(larger.slots.size()));
  const auto all = rc::seq::map(rc::seq::range(larger.next, parts->size()), [&driven, parts, larger](std::size_t i) {
    return Shrinking{with_reset(larger.slots, driven.reset, (*parts)[i]), i + 1};
  });
  return rc::seq::filter(all, [&driven, larger](const Shrinking& one) {
    return one.slots != larger.slots && is_legal(driven.rules, one.slots);
  });
}

inline rc::Shrinkable<AnyCommand> any_load(const Driven& driven, Numbers& numbers) {
  return rc::shrinkable::map(
      rc::shrinkable::shrinkRecur(Shrinking{driven.any_state(numbers), 0},
                                  [&driven](const Shrinking& larger) { return nearer_to_reset(driven, larger); }),
      [&driven](Shrinking one) -> AnyCommand { return std::make_shared<const Load>(driven, std::move(one.slots)); });
}

/// Arguments that are smaller, and such as can be asked.
inline rc::Shrinkable<AnyCommand> shrinking_event(const Driven& driven, std::size_t event, const Arguments& arguments) {
  const auto less = [&driven, event](const Arguments& larger) {
    return rc::seq::filter(rc::shrink::eachElement(larger, smaller), [&driven, event, larger](const Arguments& one) {
      return one != larger && driven.can_be_asked(driven.rules.info().events[event], one);
    });
  };
  return rc::shrinkable::map(rc::shrinkable::shrinkRecur(arguments, less), [&driven, event](auto one) -> AnyCommand {
    return std::make_shared<const Event>(driven, event, std::move(one));
  });
}

/// First a state, then mostly events; a state again where nothing can happen.
inline rc::Gen<AnyCommand> any_command(const Driven& driven, const Model& model) {
  return [&driven, model](const rc::Random& random, int) -> rc::Shrinkable<AnyCommand> {
    rc::Random next = random;
    Numbers numbers(next.next());
    const std::uint64_t kind = numbers.next() % 16;
    if (!model.is_given || kind == 0) return any_load(driven, numbers);
    if (kind == 1) return rc::shrinkable::just<AnyCommand>(std::make_shared<const Move>(driven));
    const std::optional<Question> step = driven.any_step(model.slots, numbers);
    if (!step) return any_load(driven, numbers);
    const MachineShape& shape = driven.rules.shape();
    return shrinking_event(
        driven, step->inputs[shape.event(0)],
        {step->inputs.begin() + static_cast<std::ptrdiff_t>(shape.argument(0, 0)), step->inputs.end()});
  };
}

/// Short sequences from many states: long ones take long to shrink.
inline rc::detail::TestResult drive(const Driven& driven, const std::string& library, int sequences,
                                    std::uint64_t seed = fixed().seed) {
  rc::detail::TestParams params = fixed();
  params.seed = seed;
  params.maxSize = 20;
  params.maxSuccess = sequences;
  const Library loaded(library);
  CMachine machine(loaded.table(), driven.rules.info());
  return rc::detail::checkTestable(
      [&] {
        const Model model{driven.reset};
        machine.load(model.slots);
        rc::state::check(model, machine, [&driven](const Model& now) { return any_command(driven, now); });
      },
      rc::detail::TestMetadata(), params);
}

inline void check_side_by_side(const Driven& driven, int sequences) {
  const rc::detail::TestResult result = drive(driven, driven.library, sequences);
  INFO(text_of(result));
  CHECK(result.is<rc::detail::SuccessResult>());
}

constexpr int most_commands = 3;  // that are left of a sequence that shows a mistake

/// What is left of the commands that show a mistake. Shrinking takes away as long as the mistake still shows, and may
/// end where a shorter sequence starts in another state (a TLB entry that is written instead of given): another seed
/// may end elsewhere, and at most three are tried.
inline std::string shrunk(const Driven& driven, int mistake, int sequences) {
  for (std::uint64_t seed = fixed().seed;; ++seed) {
    const rc::detail::TestResult result =
        drive(driven, driven.library + "_fault_" + std::to_string(mistake), sequences, seed);
    INFO("mistake " << mistake << ": " << text_of(result));
    REQUIRE(tells_apart(result));
    std::string commands = commands_of(result);
    const bool is_short = std::count(commands.begin(), commands.end(), '\n') <= most_commands;
    if (!is_short && seed < fixed().seed + 2) continue;
    CHECK(is_short);
    return commands;
  }
}

}  // namespace vcpuspec::test
