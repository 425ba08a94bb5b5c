// SPDX-License-Identifier: Apache-2.0
#include <rapidcheck.h>
#include <rapidcheck/state.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "checker/report_text.h"
#include "tests/implementations/any_csr_event.h"
#include "tests/implementations/expected.h"
#include "tests/implementations/loongarch/csr_faults.h"
#include "tests/support/any_state.h"
#include "tests/support/c_machine.h"
#include "tests/support/library_under_test.h"
#include "tests/support/side_by_side.h"

/// rapidcheck drives the rules and the LoongArch machine in C side by side: events, states given to a machine in use,
/// and machines that go on from what another saved.
namespace vcpuspec {

using test::csrs;

namespace {

constexpr int few = 1'000;  // sequences
constexpr int many = 10'000;
constexpr int most_commands = 3;  // that are left of a sequence that shows a mistake

using Slots = std::vector<std::uint64_t>;

bool is_legal(const Slots& slots) {
  const std::vector<std::uint64_t> truths = csrs().truths(slots);
  return std::all_of(truths.begin(), truths.end(), [](std::uint64_t truth) { return truth == 1; });
}

Slots slots_of(const test::CMachine& machine) {
  Slots slots(csrs().shape().slots, 0);
  machine.observe(slots);
  return slots;
}

/// A question of one step, and the slots of its answer.
Question question_of(const Slots& slots, std::uint64_t event, const std::vector<std::uint64_t>& arguments) {
  Question question{"", slots, csrs().info().name, 1};
  question.inputs.push_back(event);
  question.inputs.insert(question.inputs.end(), arguments.begin(), arguments.end());
  return question;
}
Slots slots_after(const std::vector<std::uint64_t>& answer) {
  return {answer.begin() + static_cast<std::ptrdiff_t>(csrs().shape().slot_after(0, 0)), answer.end()};
}

/// What a reset makes of nothing; sequences start here, and states become it while they shrink.
const Slots& slots_of_reset() {
  static const Slots slots = [] {
    const Slots zero(csrs().shape().slots, 0), none(csrs().shape().args, 0);
    return slots_after(csrs().answer(question_of(zero, csrs().event("reset"), none)));
  }();
  return slots;
}

/// What the rules say, as far as it goes.
struct Model {
  Slots slots = slots_of_reset();
  bool is_given = false;  // whether a state was given since
};

using Command = rc::state::Command<Model, test::CMachine>;
using AnyCommand = std::shared_ptr<const Command>;

/// One event with its arguments.
class Event : public Command {
 public:
  Event(std::size_t event, std::vector<std::uint64_t> arguments) : event_(event), arguments_(std::move(arguments)) {}

  void checkPreconditions(const Model& before) const override {
    RC_PRE(csrs().stepper().is_possible(event_, before.slots));
  }
  void apply(Model& model) const override {
    model.slots = slots_after(csrs().answer(question_of(model.slots, event_, arguments_)));
  }
  void run(const Model& before, test::CMachine& machine) const override {
    const Question question = question_of(before.slots, event_, arguments_);
    const test::Expected expected = test::expected_of(csrs(), question);
    std::vector<std::uint64_t> answered(csrs().shape().results, 0);
    machine.step(event_, arguments_.data(), answered.data());
    const Slots observed = slots_of(machine);
    answered.insert(answered.end(), observed.begin(), observed.end());
    const std::vector<std::uint64_t> said = test::as_far_as_said(answered, expected);
    if (said != expected.words) RC_LOG(test::account(csrs(), question, said, expected.words));
    RC_ASSERT((said == expected.words));
    RC_ASSERT(is_legal(observed));
    // Where the rules leave open what it is, both go on with what the rules happen to have.
    if (answered != expected.words) machine.load(slots_after(expected.words));
  }
  void show(std::ostream& out) const override {
    const Callable& rule = csrs().stepper().rule(event_);
    std::vector<Assignment> named;
    for (const std::size_t at : rule.arguments())
      named.push_back({rule.inputs()[at].name, arguments_[named.size()], {}});
    out << csrs().info().events[event_] << (named.empty() ? "" : " ") << on_one_line(named);
  }

 private:
  std::size_t event_;
  std::vector<std::uint64_t> arguments_;
};

/// A state is given to the machine, whatever it was in.
class Load : public Command {
 public:
  explicit Load(Slots slots) : slots_(std::move(slots)) {}

  void apply(Model& model) const override { model = {slots_, true}; }
  void run(const Model&, test::CMachine& machine) const override {
    machine.load(slots_);
    RC_ASSERT((slots_of(machine) == slots_));
  }
  /// Slots that are not named are as after a reset.
  void show(std::ostream& out) const override {
    std::vector<Assignment> named;
    for (std::size_t i = 0; i < slots_.size(); ++i)
      if (slots_[i] != slots_of_reset()[i]) named.push_back({csrs().info().slots[i], slots_[i], {}});
    out << "given " << on_one_line(named);
  }

 private:
  Slots slots_;
};

/// Another machine goes on from what this one saved.
class Move : public Command {
 public:
  void run(const Model& before, test::CMachine& machine) const override {
    machine.move();
    RC_ASSERT((slots_of(machine) == before.slots));
  }
  void show(std::ostream& out) const override { out << "save and restore"; }
};

/// Some slots, or all but those, and some of their bits.
struct Part {
  std::size_t first;
  std::size_t end;
  std::uint64_t mask;
  bool is_rest;
};

/// All slots, all but half of them, half of them, and so on; then each bit.
const std::vector<Part>& parts() {
  static const std::vector<Part> all = [] {
    const std::size_t slots = csrs().shape().slots;
    std::vector<Part> made;
    for (std::size_t size = slots; size != 0; size /= 2)
      for (std::size_t first = 0; first < slots; first += size)
        for (const bool is_rest : {true, false})
          made.push_back({first, std::min(first + size, slots), ~std::uint64_t{0}, is_rest});
    for (std::size_t i = 0; i < slots; ++i)
      for (unsigned n = 0; n < 64; ++n) made.push_back({i, i + 1, test::bit(n), false});
    return made;
  }();
  return all;
}

Slots with_reset(Slots slots, const Part& part) {
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const bool is_inside = part.first <= i && i < part.end;
    if (is_inside != part.is_rest) slots[i] ^= (slots[i] ^ slots_of_reset()[i]) & part.mask;
  }
  return slots;
}

/// A state, and from which part on it may still become as after a reset.
struct Shrinking {
  Slots slots;
  std::size_t next;
};

/// Legal states that are nearer to that after a reset. What was tried is not tried again: it takes minutes.
rc::Seq<Shrinking> nearer_to_reset(const Shrinking& larger) {
  const auto all = rc::seq::map(rc::seq::range(larger.next, parts().size()), [larger](std::size_t i) {
    return Shrinking{with_reset(larger.slots, parts()[i]), i + 1};
  });
  return rc::seq::filter(all,
                         [larger](const Shrinking& one) { return one.slots != larger.slots && is_legal(one.slots); });
}

/// In few of the states the core is idle.
rc::Shrinkable<AnyCommand> any_load(test::Numbers& numbers) {
  Slots slots = test::legal_slots(numbers);
  if (numbers.next() % 8 != 0) test::word(slots, "CORE") &= ~test::bit(0);
  return rc::shrinkable::map(
      rc::shrinkable::shrinkRecur(Shrinking{std::move(slots), 0}, &nearer_to_reset),
      [](Shrinking one) -> AnyCommand { return std::make_shared<const Load>(std::move(one.slots)); });
}

/// Arguments that are smaller, and such as can be asked.
rc::Shrinkable<AnyCommand> shrinking_event(std::size_t event, const std::vector<std::uint64_t>& arguments) {
  const auto smaller = [event](const std::vector<std::uint64_t>& larger) {
    return rc::seq::filter(rc::shrink::eachElement(larger, test::smaller), [=](const auto& one) {
      return one != larger && test::can_be_asked(csrs().info().events[event], one);
    });
  };
  return rc::shrinkable::map(rc::shrinkable::shrinkRecur(arguments, smaller), [event](auto one) -> AnyCommand {
    return std::make_shared<const Event>(event, std::move(one));
  });
}

/// An event of those that go together or, where it cannot happen, one from outside the core.
rc::Shrinkable<AnyCommand> any_event(const Slots& slots, test::Numbers& numbers) {
  const MachineShape& shape = csrs().shape();
  Question trace = csrs().trace(slots, test::any_events(numbers), 1, numbers);
  if (!csrs().stepper().is_possible(trace.inputs[shape.event(0)], slots))
    trace = csrs().trace(slots, test::events_from_outside(), 1, numbers);
  test::mend_arguments(trace, numbers);
  return shrinking_event(
      trace.inputs[shape.event(0)],
      {trace.inputs.begin() + static_cast<std::ptrdiff_t>(shape.argument(0, 0)), trace.inputs.end()});
}

/// First a state, then mostly events.
rc::Gen<AnyCommand> any_command(const Model& model) {
  return [model](const rc::Random& random, int) -> rc::Shrinkable<AnyCommand> {
    rc::Random next = random;
    test::Numbers numbers(next.next());
    const std::uint64_t kind = numbers.next() % 16;
    if (!model.is_given || kind == 0) return any_load(numbers);
    if (kind == 1) return rc::shrinkable::just<AnyCommand>(std::make_shared<const Move>());
    return any_event(model.slots, numbers);
  };
}

/// Short sequences from many states: long ones take long to shrink.
rc::detail::TestResult drive(const std::string& library, int sequences, std::uint64_t seed = test::fixed().seed) {
  rc::detail::TestParams params = test::fixed();
  params.seed = seed;
  params.maxSize = 20;
  params.maxSuccess = sequences;
  const test::Library loaded(library);
  test::CMachine machine(loaded.table(), csrs().info());
  return rc::detail::checkTestable(
      [&] {
        const Model model;
        machine.load(model.slots);
        rc::state::check(model, machine, any_command);
      },
      rc::detail::TestMetadata(), params);
}

void check_agreement(int sequences) {
  const rc::detail::TestResult result = drive("csr_machine", sequences);
  INFO(test::text_of(result));
  CHECK(result.is<rc::detail::SuccessResult>());
}

/// What is left of the commands that show a mistake. Shrinking takes away as long as the mistake still shows, and may
/// end where a shorter sequence starts in another state (a TLB entry that is written instead of given): another seed
/// may end elsewhere, and at most three are tried.
std::string shrunk(int mistake, int sequences = few) {
  for (std::uint64_t seed = test::fixed().seed;; ++seed) {
    const rc::detail::TestResult result = drive("csr_machine_fault_" + std::to_string(mistake), sequences, seed);
    INFO("FAULT=" << mistake << ": " << test::text_of(result));
    REQUIRE(test::tells_apart(result));
    std::string commands = test::commands_of(result);
    const bool is_short = std::count(commands.begin(), commands.end(), '\n') <= most_commands;
    if (!is_short && seed < test::fixed().seed + 2) continue;
    CHECK(is_short);
    return commands;
  }
}

}  // namespace

TEST_CASE("what a reset makes of nothing is a legal state of the LoongArch machine") {
  CHECK(is_legal(slots_of_reset()));
}

TEST_CASE("for all sequences of events, the LoongArch machine in C goes where the rules go and stays legal",
          "[rapidcheck]") {
  check_agreement(few);
}

TEST_CASE("for many sequences of events, the LoongArch machine in C goes where the rules go and stays legal",
          "[.slow]") {
  check_agreement(many);
}

TEST_CASE("a sequence that shows a mistake of the LoongArch machine shrinks to a state and at most two events",
          "[rapidcheck]") {
  CHECK(shrunk(klo_not_consumed) == "given host.LLBCTL=0x4\nertn\n");
  CHECK_THAT(shrunk(ertn_refill_first), Catch::Contains("host.TLBRERA=0x1") && Catch::EndsWith("\nertn\n"));
  CHECK_THAT(shrunk(rplv_ignored), Catch::Contains("\nload address="));
}

TEST_CASE("what the LoongArch machine does not save is missed after a restore", "[rapidcheck]") {
  for (const int mistake : {save_without_messages, save_without_core, save_without_tlb})
    CHECK_THAT(shrunk(mistake), Catch::EndsWith("save and restore\n"));
}

TEST_CASE("every mistake of the LoongArch machine is shown by a state and at most two events", "[.slow]") {
  for (int mistake = no_fault + 1; mistake < fault_count; ++mistake)
    if (!is_about_priority(mistake) && !is_about_lvz(mistake)) shrunk(mistake, many);
}

}  // namespace vcpuspec
