// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/implementations/any_lvz_event.h"
#include "tests/implementations/loongarch/lvz_faults.h"
#include "tests/support/library_under_test.h"

/// Both worlds of a LoongArch core with LVZ in C, written from the facts alone, against the rules.
namespace vcpuspec {

using test::account;
using test::answers_of;
using test::as_far_as_said;
using test::Expected;
using test::expected_of_worlds;
using test::legal_worlds;
using test::Lvz;
using test::random_world_traces;
using test::worlds;

namespace {

constexpr std::size_t traces = 1'000;
constexpr std::size_t many_traces = 20'000;
constexpr std::size_t traces_for_mistakes = 6'000;

std::string library_of_worlds() { return test::lvz() == Lvz::other ? "lvz_machine_2" : "lvz_machine"; }

void check_worlds(std::uint64_t seed, std::size_t count) {
  const std::vector<Question> questions = random_world_traces(seed, count);
  const std::vector<Answer> answers = answers_of(library_of_worlds(), questions);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    INFO("trace " << i << ": " << answers[i].detail);
    REQUIRE(answers[i].kind == Answer::Kind::outputs);
    const Expected expected = expected_of_worlds(questions[i]);
    const std::vector<std::uint64_t> answered = as_far_as_said(answers[i].outputs, expected);
    INFO(account(worlds(), questions[i], answered, expected.words));
    CHECK((answered == expected.words));
  }
}

std::size_t count_found(const std::string& library, const std::vector<Question>& questions,
                        const std::vector<Expected>& expected) {
  const std::vector<Answer> answers = answers_of(library, questions);
  std::size_t found = 0;
  for (std::size_t i = 0; i < questions.size(); ++i)
    found += as_far_as_said(answers[i].outputs, expected[i]) == expected[i].words ? 0 : 1;
  return found;
}

}  // namespace

TEST_CASE("the random states of both worlds of the LoongArch machine are legal ones") {
  test::Numbers numbers(3);
  for (const Lvz choices : {Lvz::preset, Lvz::other}) {
    const test::WithLvz with(choices);
    for (int i = 0; i < 300; ++i) {
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

TEST_CASE("both worlds of the LoongArch machine in C and the rules agree on many random traces", "[.slow]") {
  for (const Lvz choices : {Lvz::preset, Lvz::other}) {
    const test::WithLvz with(choices);
    check_worlds(2, many_traces);
  }
}

TEST_CASE("every mistake of the machine of both worlds is found by random traces", "[.slow]") {
  const test::WithLvz with(Lvz::preset);
  const std::vector<Question> questions = random_world_traces(4, traces_for_mistakes);
  std::vector<Expected> expected;
  for (const Question& question : questions) expected.push_back(expected_of_worlds(question));
  CHECK(count_found("lvz_machine", questions, expected) == 0);
  for (int mistake = 1; mistake < lvz_fault_count; ++mistake) {
    INFO("LVZ_FAULT=" << mistake);
    CHECK(count_found("lvz_machine_fault_" + std::to_string(mistake), questions, expected) != 0);
  }
}

}  // namespace vcpuspec
