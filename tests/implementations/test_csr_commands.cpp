// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <optional>
#include <string>

#include "tests/implementations/any_csr_event.h"
#include "tests/implementations/commands.h"
#include "tests/implementations/loongarch/csr_faults.h"

/// rapidcheck drives the rules and the LoongArch machine in C side by side.
namespace vcpuspec {

using test::csrs;
using test::Driven;
using test::Numbers;
using test::SlotWords;

namespace {

constexpr int few = 1'000;  // sequences
constexpr int many = 10'000;

/// In few of the states the core is idle.
SlotWords any_core(Numbers& numbers) {
  SlotWords slots = test::legal_slots(numbers);
  if (numbers.next() % 8 != 0) test::word(slots, "CORE") &= ~test::bit(0);
  return slots;
}

/// An event of those that go together or, where it cannot happen, one from outside the core.
std::optional<Question> any_step(const SlotWords& slots, Numbers& numbers) {
  Question step = csrs().trace(slots, test::any_events(numbers), 1, numbers);
  if (!csrs().stepper().is_possible(step.inputs[csrs().shape().event(0)], slots))
    step = csrs().trace(slots, test::events_from_outside(), 1, numbers);
  test::mend_arguments(step, numbers);
  return step;
}

const Driven& core() {
  static const Driven driven{csrs(),   "csr_machine",      any_core,
                             any_step, test::can_be_asked, slots_of_reset(csrs(), "reset")};
  return driven;
}

std::string shrunk(int mistake, int sequences = few) { return test::shrunk(core(), mistake, sequences); }

}  // namespace

TEST_CASE("what a reset makes of nothing is a legal state of the LoongArch machine") {
  CHECK(is_legal(csrs(), core().reset));
}

TEST_CASE("for all sequences of events, the LoongArch machine in C goes where the rules go and stays legal",
          "[rapidcheck]") {
  check_side_by_side(core(), few);
}

TEST_CASE("for many sequences of events, the LoongArch machine in C goes where the rules go and stays legal",
          "[.slow]") {
  check_side_by_side(core(), many);
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
