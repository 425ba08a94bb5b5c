// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <optional>
#include <string>

#include "tests/implementations/any_lvz_event.h"
#include "tests/implementations/commands.h"
#include "tests/implementations/loongarch/lvz_faults.h"

/// rapidcheck drives the rules and the LoongArch machine in C with both its worlds side by side.
namespace vcpuspec {

using test::Driven;
using test::Lvz;
using test::Numbers;
using test::SlotWords;
using test::worlds;

namespace {

constexpr int few = 500;  // sequences
constexpr int many = 10'000;

/// In few of the states root is idle, and in none does GCTL trap what nobody knows how to.
SlotWords any_worlds(Numbers& numbers) {
  SlotWords slots = test::legal_worlds(numbers);
  if (numbers.next() % 8 != 0) test::word_of(slots, "host.CORE") &= ~test::bit(0);
  test::word_of(slots, "host.GCTL") &= ~test::unknown_traps;
  return slots;
}

/// One that can happen: not every event can in a guest, and in some states none of those that were tried.
std::optional<Question> any_step(const SlotWords& slots, Numbers& numbers) {
  constexpr int tries = 8;
  for (int i = 0; i < tries; ++i) {
    Question step = worlds().trace(slots, test::any_world_events(numbers), 1, numbers);
    test::mend_world_arguments(step, numbers);
    if (worlds().stepper().is_possible(step.inputs[worlds().shape().event(0)], slots)) return step;
  }
  return std::nullopt;
}

Driven worlds_of(const std::string& library) {
  return {worlds(), library, any_worlds, any_step, test::can_be_asked_of_worlds, slots_of_reset(worlds(), "lvz.reset")};
}

}  // namespace

TEST_CASE("what a reset makes of nothing is a legal state of both worlds") {
  for (const Lvz choices : {Lvz::preset, Lvz::other}) {
    const test::WithLvz with(choices);
    CHECK(is_legal(worlds(), slots_of_reset(worlds(), "lvz.reset")));
  }
}

TEST_CASE("for all sequences of events, both worlds in C go where the rules go and stay legal",
          "[rapidcheck][exhaustive]") {
  const test::WithLvz with(Lvz::preset);
  check_side_by_side(worlds_of("lvz_machine"), few);
}

TEST_CASE("for all sequences of events, both worlds with other choices go where the rules go and stay legal",
          "[rapidcheck][exhaustive]") {
  const test::WithLvz with(Lvz::other);
  check_side_by_side(worlds_of("lvz_machine_2"), few);
}

TEST_CASE("for many sequences of events, both worlds in C go where the rules go and stay legal", "[.slow][worlds]") {
  const test::WithLvz with(Lvz::preset);
  check_side_by_side(worlds_of("lvz_machine"), many);
}

TEST_CASE("a sequence that shows a mistake of both worlds shrinks to a state and at most two events",
          "[rapidcheck][exhaustive]") {
  const test::WithLvz with(Lvz::preset);
  const Driven driven = worlds_of("lvz_machine");
  CHECK(shrunk(driven, gcntc_ignored, many) ==
        "given host.GSTAT=0x1 host.GCNTC=0x100000000000\nlvz.rdtime_d rd=0x0 rj=0x0\n");
  CHECK_THAT(shrunk(driven, hvc_in_plv0_only, many),
             Catch::Contains("guest.CRMD=0x2") && Catch::EndsWith("\nlvz.hvcl\n"));
  CHECK_THAT(shrunk(driven, ertn_leaves_guest, many),
             Catch::Contains("host.GSTAT=0x1") && Catch::EndsWith("\nlvz.ertn\n"));
}

TEST_CASE("every mistake of both worlds is shown by a state and at most two events", "[.slow][worlds]") {
  const test::WithLvz with(Lvz::preset);
  const Driven driven = worlds_of("lvz_machine");
  for (int mistake = no_lvz_fault + 1; mistake < lvz_fault_count; ++mistake) shrunk(driven, mistake, many);
}

}  // namespace vcpuspec
