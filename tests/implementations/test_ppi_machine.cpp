// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/support/library_under_test.h"

/// The PPI machine in C, written from the facts alone, against the rules; and each of its mistakes.
namespace vcpuspec {

using test::account;
using test::answers_of;
using test::is_any_wrong;
using test::judged;

namespace {

constexpr std::size_t traces = 2'000;
constexpr std::size_t many_traces = 20'000;
constexpr std::size_t traces_for_mistakes = 10'000;
constexpr std::size_t traces_for_moves = 1'000;
constexpr int mistakes = 33;
constexpr int first_hidden = 31;  // from here on the mistake is about state that is not in the slots
constexpr int save_without_apr = 33;

const test::ModelMachine& ppi() {
  static const test::ModelMachine machine("gicv5.ppi");
  return machine;
}

/// Those that can be about its events.
std::vector<VectorFile> gicv5_vectors() {
  std::vector<VectorFile> all = test::shipped_vectors();
  std::erase_if(all, [](const VectorFile& file) { return file.arch != "arm-gicv5-ppi"; });
  return all;
}

std::vector<std::uint64_t> all_events() {
  std::vector<std::uint64_t> all;
  for (std::uint64_t event = 0; event < ppi().info().events.size(); ++event) all.push_back(event);
  return all;
}

/// Level PPIs are pending exactly while their wire is high.
std::vector<std::uint64_t> legal_slots(test::Numbers& numbers) {
  std::vector<std::uint64_t> slots = ppi().any_slots(numbers);
  for (const std::string bank : {"0", "1"}) {
    const std::uint64_t level = slots[ppi().slot("cpu.ICC_PPI_HMR" + bank + "_EL1")];
    const std::uint64_t wires = slots[ppi().slot("cpu.ppi_input" + bank)];
    std::uint64_t& pending = slots[ppi().slot("cpu.ICH_PPI_PENDR" + bank + "_EL2")];
    pending = (pending & ~level) | (wires & level);
  }
  return slots;
}

/// Traces of 2 to 12 events.
std::vector<Question> random_traces(std::uint64_t seed, std::size_t n) {
  test::Numbers numbers(seed);
  std::vector<Question> all;
  for (std::size_t i = 0; i < n; ++i)
    all.push_back(ppi().trace(legal_slots(numbers), all_events(), 2 + numbers.next() % 11, numbers));
  return all;
}

/// The rest of a trace, from before a step, on the slots that an answer has there.
Question rest_of(const Question& trace, std::size_t step, const std::vector<std::uint64_t>& answer) {
  const MachineShape& shape = ppi().shape();
  const auto slots = answer.begin() + static_cast<std::ptrdiff_t>(shape.slot_after(step - 1, 0));
  Question rest{"", {slots, slots + static_cast<std::ptrdiff_t>(shape.slots)}, trace.machine, trace.steps - step};
  rest.inputs.insert(rest.inputs.end(), trace.inputs.begin() + static_cast<std::ptrdiff_t>(shape.event(step)),
                     trace.inputs.end());
  return rest;
}
/// What the answer has from that step on.
std::vector<std::uint64_t> rest_of(const std::vector<std::uint64_t>& answer, std::size_t step) {
  return {answer.begin() + static_cast<std::ptrdiff_t>(ppi().shape().result(step, 0)), answer.end()};
}

/// Whether one of the answers is not as the rules have it.
bool is_found(const std::string& library, const std::vector<Question>& questions,
              const std::vector<std::vector<std::uint64_t>>& expected) {
  return is_any_wrong(library, questions,
                      [&](std::size_t i, const Answer& answer) { return answer.outputs != expected[i]; });
}

void check_agreement(std::size_t count) {
  const std::vector<Question> questions = random_traces(1, count);
  const std::vector<Answer> answers = answers_of("ppi_machine", questions);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    INFO("trace " << i << ": " << answers[i].detail);
    REQUIRE(answers[i].kind == Answer::Kind::outputs);
    const std::vector<std::uint64_t> expected = ppi().answer(questions[i]);
    INFO(account(ppi(), questions[i], answers[i].outputs, expected));
    REQUIRE((answers[i].outputs == expected));
  }
}

}  // namespace

TEST_CASE("the PPI machine in C passes every shipped vector of its events") {
  const Counts right = judged("ppi_machine", gicv5_vectors());
  CHECK(right.passed >= 118);
  CHECK(right.failed == 0);
  CHECK(right.broken == 0);
}

TEST_CASE("each mistake of the PPI machine fails a shipped vector", "[.slow]") {
  const std::vector<VectorFile> vectors = gicv5_vectors();
  for (int mistake = 1; mistake <= mistakes; ++mistake) {
    INFO("FAULT=" << mistake);
    const Counts wrong = judged("ppi_machine_fault_" + std::to_string(mistake), vectors);
    CHECK((mistake < first_hidden ? wrong.failed : wrong.broken) != 0);
  }
}

TEST_CASE("the PPI machine in C and the rules agree on every step of random traces") { check_agreement(traces); }

TEST_CASE("the PPI machine in C and the rules agree on every step of many random traces", "[.slow]") {
  check_agreement(many_traces);
}

TEST_CASE("a state is saved and restored across the PPI machine in C and the rules, and every trace goes on") {
  const std::vector<Question> whole = random_traces(3, traces_for_moves);
  const std::vector<Answer> answers = answers_of("ppi_machine", whole);
  std::vector<Question> moved;
  std::vector<std::vector<std::uint64_t>> expected;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const std::vector<std::uint64_t> by_rules = ppi().answer(whole[i]);
    for (std::size_t step = 1; step < whole[i].steps; ++step) {
      REQUIRE((ppi().answer(rest_of(whole[i], step, answers[i].outputs)) == rest_of(answers[i].outputs, step)));
      moved.push_back(rest_of(whole[i], step, by_rules));
      expected.push_back(rest_of(by_rules, step));
    }
  }
  CHECK_FALSE(is_found("ppi_machine", moved, expected));
}

TEST_CASE("a PPI machine that does not save its active priorities has lost them when it is restored") {
  const std::vector<Question> questions = random_traces(4, 100);
  const std::vector<Answer> answers = answers_of("ppi_machine_fault_" + std::to_string(save_without_apr), questions);
  const auto lost = std::find_if(answers.begin(), answers.end(),
                                 [](const Answer& answer) { return answer.kind == Answer::Kind::lost_state; });
  REQUIRE(lost != answers.end());
  CHECK(lost->detail.find("`save` wrote before step") != std::string::npos);
  CHECK(lost->detail.find("`cpu.ICH_APR_EL2` differs") != std::string::npos);
}

TEST_CASE("every mistake of the PPI machine is found by random traces", "[.slow]") {
  const std::vector<Question> questions = random_traces(2, traces_for_mistakes);
  std::vector<std::vector<std::uint64_t>> expected;
  for (const Question& question : questions) expected.push_back(ppi().answer(question));
  CHECK_FALSE(is_found("ppi_machine", questions, expected));
  for (int mistake = 1; mistake <= mistakes; ++mistake) {
    INFO("FAULT=" << mistake);
    CHECK(is_found("ppi_machine_fault_" + std::to_string(mistake), questions, expected));
  }
}

}  // namespace vcpuspec
