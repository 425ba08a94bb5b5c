// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/implementations/any_lvz_event.h"
#include "tests/implementations/expected.h"
#include "tests/implementations/loongarch/lvz_faults.h"
#include "tests/support/library_under_test.h"

/// Both worlds of a LoongArch core with LVZ in C, written from the facts alone, against the rules.
namespace vcpuspec {

using test::Expected;
using test::expected_of;
using test::is_found;
using test::is_noticed;
using test::judged;
using test::legal_worlds;
using test::Lvz;
using test::profile_of_worlds;
using test::random_world_traces;
using test::shipped_vectors;
using test::worlds;

namespace {

constexpr std::size_t traces = 300;
constexpr std::size_t many_traces = 20'000;
constexpr std::size_t traces_for_mistakes = 6'000;

std::string library_of_worlds() { return test::lvz() == Lvz::other ? "lvz_machine_2" : "lvz_machine"; }

void check_worlds(std::uint64_t seed, std::size_t count) {
  test::check_agreement(worlds(), library_of_worlds(), random_world_traces(seed, count));
}

std::vector<VectorFile> vectors_of_worlds() {
  std::vector<VectorFile> all = shipped_vectors();
  std::erase_if(all, [](const VectorFile& file) { return !file.about().starts_with("loongarch.lvz"); });
  return all;
}

}  // namespace

TEST_CASE("the machine of both worlds in C passes every shipped vector of its events", "[exhaustive]") {
  const Counts right = judged("lvz_machine", vectors_of_worlds(), {}, profile_of_worlds(Lvz::preset));
  CHECK(right.passed > 3'300);
  CHECK(right.failed == 0);
  CHECK(right.broken == 0);
}

TEST_CASE("each mistake of the machine of both worlds fails a shipped vector", "[.slow][worlds]") {
  std::vector<VectorFile> vectors = vectors_of_worlds();
  for (int mistake = 1; mistake < lvz_fault_count; ++mistake) {
    INFO("LVZ_FAULT=" << mistake);
    CHECK(is_noticed("lvz_machine_fault_" + std::to_string(mistake), &Counts::failed, vectors,
                     profile_of_worlds(Lvz::preset)));
  }
}

TEST_CASE("the random states of both worlds of the LoongArch machine are legal ones") {
  test::Numbers numbers(3);
  for (const Lvz choices : {Lvz::preset, Lvz::other}) {
    const test::WithLvz with(choices);
    for (int i = 0; i < 100; ++i) {
      const std::vector<std::uint64_t> truths = worlds().truths(legal_worlds(numbers));
      for (std::size_t at = 0; at < truths.size(); ++at) {
        INFO("truth " << at);
        REQUIRE(truths[at] == 1);
      }
    }
  }
}

TEST_CASE("both worlds of the LoongArch machine in C and the rules agree on every step of random traces") {
  for (const Lvz choices : {Lvz::preset, Lvz::other}) {
    const test::WithLvz with(choices);
    check_worlds(1, traces);
  }
}

TEST_CASE("both worlds of the LoongArch machine in C and the rules agree on many random traces", "[.slow][worlds]") {
  for (const Lvz choices : {Lvz::preset, Lvz::other}) {
    const test::WithLvz with(choices);
    check_worlds(2, many_traces);
  }
}

TEST_CASE("every mistake of the machine of both worlds is found by random traces", "[.slow][worlds]") {
  const test::WithLvz with(Lvz::preset);
  const std::vector<Question> questions = random_world_traces(4, traces_for_mistakes);
  const std::vector<Expected> expected = expected_of(worlds(), questions);
  CHECK_FALSE(is_found("lvz_machine", questions, expected));
  for (int mistake = 1; mistake < lvz_fault_count; ++mistake) {
    INFO("LVZ_FAULT=" << mistake);
    CHECK(is_found("lvz_machine_fault_" + std::to_string(mistake), questions, expected));
  }
}

}  // namespace vcpuspec
