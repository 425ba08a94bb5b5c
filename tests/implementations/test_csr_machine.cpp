// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "spec/loongarch/exception/priority.h"
#include "tests/implementations/any_csr_event.h"
#include "tests/implementations/expected.h"
#include "tests/implementations/loongarch/csr_faults.h"
#include "tests/support/library_under_test.h"

/// The LoongArch machine in C, written from the facts alone, against the rules; and each of its mistakes.
namespace vcpuspec {

using test::answers_of;
using test::any_events;
using test::bit;
using test::choices_of;
using test::csrs;
using test::events_from_outside;
using test::Expected;
using test::expected_of;
using test::is_found;
using test::is_noticed;
using test::judged;
using test::legal_slots;
using test::Lvz;
using test::mend_arguments;
using test::shipped_vectors;
using test::word;

namespace {

constexpr std::size_t traces = 1'000;
constexpr std::size_t many_traces = 20'000;
constexpr std::size_t traces_for_mistakes = 6'000;
constexpr int mistakes = fault_count - 1;
constexpr int hidden[] = {80, 209, 269};  // the mistakes about state that is lost when it is saved

/// Ends a trace with its first event of that name.
void end_with(Question& trace, const std::string& event) {
  const std::uint64_t last = csrs().event(event);
  const MachineShape& shape = csrs().shape();
  for (std::size_t step = 0; step < trace.steps; ++step)
    if (trace.inputs[shape.event(step)] == last) trace.steps = step + 1;
  trace.inputs.resize(shape.inputs(trace.steps));
}

std::string library_of_choices() {
  if (test::lvz() == Lvz::none) return "csr_machine";
  return test::lvz() == Lvz::preset ? "csr_machine_lvz_1" : "csr_machine_lvz_2";
}

/// Before the first event that cannot happen in the state that the events before it lead to.
void end_before_impossible(Question& trace) {
  const MachineShape& shape = csrs().shape();
  const std::vector<std::uint64_t> slots(trace.inputs.begin(), trace.inputs.begin() + std::ptrdiff_t(shape.slots));
  if (!csrs().stepper().is_possible(trace.inputs[shape.event(0)], slots)) return;
  const std::vector<std::uint64_t> answer = csrs().answer(trace);
  for (std::size_t step = 1; step < trace.steps; ++step) {
    const auto after = answer.begin() + std::ptrdiff_t(shape.slot_after(step - 1, 0));
    const std::vector<std::uint64_t> now(after, after + std::ptrdiff_t(shape.slots));
    if (!csrs().stepper().is_possible(trace.inputs[shape.event(step)], now)) trace.steps = step;
  }
  trace.inputs.resize(shape.inputs(trace.steps));
}

/// Traces of 2 to 8 events, fewer with a reset or an IDLE: what a reset leaves is mostly unspecified, and so is what
/// would follow; a core that is idle executes nothing, so that only traces of what comes from outside start with one.
std::vector<Question> random_traces(std::uint64_t seed, std::size_t n) {
  test::Numbers numbers(seed);
  std::vector<Question> all;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<std::uint64_t> slots = legal_slots(numbers);
    const std::vector<std::uint64_t>& events = any_events(numbers);
    const bool is_in_guest = (word(slots, "GSTAT") & 1) != 0;
    if (events != events_from_outside()) word(slots, "CORE") &= ~bit(0);
    all.push_back(csrs().trace(std::move(slots), is_in_guest ? test::events_in_guest() : events, 2 + numbers.next() % 7,
                               numbers));
    mend_arguments(all.back(), numbers);
    end_with(all.back(), "reset");
    end_with(all.back(), "idle");
    if (test::lvz() != Lvz::none) end_before_impossible(all.back());
  }
  return all;
}

/// Those that can be about its events.
std::vector<VectorFile> loongarch_vectors() {
  std::vector<VectorFile> all = shipped_vectors();
  std::erase_if(all, [](const VectorFile& file) {
    return file.arch != "loongarch64" || file.rule.starts_with("loongarch.kvm.");
  });
  return all;
}

void check_agreement(std::size_t count) {
  test::check_agreement(csrs(), library_of_choices(), random_traces(1, count));
}

}  // namespace

TEST_CASE("the LoongArch machine in C passes every shipped vector of its events", "[exhaustive]") {
  const std::vector<VectorFile> vectors = loongarch_vectors();
  using AtLeast = std::pair<Lvz, std::size_t>;
  for (const auto& [choices, at_least] :
       {AtLeast(Lvz::none, 4'500), AtLeast(Lvz::preset, 5'500), AtLeast(Lvz::other, 4'600)}) {
    const test::WithLvz with(choices);
    const Counts right = judged(library_of_choices(), vectors, {}, choices_of(choices));
    INFO(library_of_choices() << " passes " << right.passed);
    CHECK(right.passed >= at_least);
    CHECK(right.failed == 0);
    CHECK(right.broken == 0);
  }
}

TEST_CASE("each mistake of the LoongArch machine fails a shipped vector", "[.slow]") {
  std::vector<VectorFile> vectors = loongarch_vectors();
  for (int mistake = 1; mistake <= mistakes; ++mistake) {
    INFO("FAULT=" << mistake);
    const bool is_hidden = std::find(std::begin(hidden), std::end(hidden), mistake) != std::end(hidden);
    const test::Choices choices = choices_of(is_about_lvz(mistake) ? Lvz::preset : Lvz::none);
    CHECK(is_noticed("csr_machine_fault_" + std::to_string(mistake), is_hidden ? &Counts::broken : &Counts::failed,
                     vectors, choices));
  }
}

TEST_CASE("for every set of exceptions, the LoongArch machine in C takes the one that the rule takes") {
  std::vector<Question> questions;
  for (std::uint64_t found = 0; found < bit(loongarch::cause_count); ++found) {
    questions.push_back({"loongarch.exception_priority", {}});
    for (unsigned at = 0; at < loongarch::cause_count; ++at) questions.back().inputs.push_back(found >> at & 1);
  }
  const Text& rule = find_rule("loongarch.exception_priority")->text;
  const std::vector<Answer> answers = answers_of("csr_machine", questions);
  for (std::size_t i = 0; i < questions.size(); ++i) REQUIRE(answers[i].outputs == run(rule, questions[i].inputs));
}

TEST_CASE("the random states of the LoongArch machine are legal ones") {
  test::Numbers numbers(3);
  for (const Lvz choices : {Lvz::none, Lvz::preset, Lvz::other}) {
    const test::WithLvz with(choices);
    for (int i = 0; i < 1'000; ++i) {
      const std::vector<std::uint64_t> truths = csrs().truths(legal_slots(numbers));
      REQUIRE(std::all_of(truths.begin(), truths.end(), [](std::uint64_t truth) { return truth == 1; }));
    }
  }
}

TEST_CASE("the LoongArch machine in C and the rules agree on every step of random traces") { check_agreement(traces); }

TEST_CASE("the LoongArch machine in C with LVZ and the rules agree on every step of random traces") {
  for (const Lvz choices : {Lvz::preset, Lvz::other}) {
    const test::WithLvz with(choices);
    check_agreement(traces);
  }
}

TEST_CASE("the LoongArch machine in C with LVZ and the rules agree on every step of many random traces", "[.slow]") {
  for (const Lvz choices : {Lvz::preset, Lvz::other}) {
    const test::WithLvz with(choices);
    check_agreement(many_traces);
  }
}

TEST_CASE("random traces with LVZ start in guests and find entries of guests", "[exhaustive]") {
  const test::WithLvz with(Lvz::preset);
  const MachineShape& shape = csrs().shape();
  std::size_t guests = 0, hits = 0, entered = 0;
  for (const Question& trace : random_traces(2, traces_for_mistakes)) {
    const std::vector<std::uint64_t> answer = csrs().answer(trace);
    for (std::size_t step = 0; step < trace.steps; ++step) {
      const auto before = [&](const std::string& name) {
        const std::size_t slot = csrs().slot(name);
        return step == 0 ? trace.inputs[slot] : answer[shape.slot_after(step - 1, slot)];
      };
      const auto after = [&](const std::string& name) { return answer[shape.slot_after(step, csrs().slot(name))]; };
      const bool in_guest = (before("host.GSTAT") & 1) != 0, is_tagged = (before("host.GTLBC") & 0xff1000) > 0x1000;
      const bool goes_on = after("host.PC") == before("host.PC") + 4, is_hit = (after("host.TLBIDX") & bit(31)) == 0;
      guests += in_guest ? 1 : 0;
      entered += !in_guest && (after("host.GSTAT") & 1) != 0 ? 1 : 0;
      hits += test::event_of(trace, step) == "tlbsrch" && is_tagged && goes_on && is_hit ? 1 : 0;
    }
  }
  CHECK(guests >= 200);
  CHECK(entered >= 10);
  CHECK(hits >= 1);
}

TEST_CASE("every mistake of the LoongArch machine with LVZ is found by random traces", "[.slow]") {
  const test::WithLvz with(Lvz::preset);
  const std::vector<Question> questions = random_traces(2, traces_for_mistakes);
  const std::vector<Expected> expected = expected_of(csrs(), questions);
  CHECK_FALSE(is_found("csr_machine_lvz_1", questions, expected));
  for (int mistake = 1; mistake <= mistakes; ++mistake) {
    if (!is_about_lvz(mistake)) continue;
    INFO("FAULT=" << mistake);
    CHECK(is_found("csr_machine_fault_" + std::to_string(mistake), questions, expected));
  }
}

TEST_CASE("the LoongArch machine in C and the rules agree on every step of many random traces", "[.slow]") {
  check_agreement(many_traces);
}

TEST_CASE("every mistake of the LoongArch machine is found by random traces", "[.slow]") {
  const std::vector<Question> questions = random_traces(2, traces_for_mistakes);
  const std::vector<Expected> expected = expected_of(csrs(), questions);
  CHECK_FALSE(is_found("csr_machine", questions, expected));
  for (int mistake = 1; mistake <= mistakes; ++mistake) {
    if (is_about_priority(mistake) || is_about_lvz(mistake)) continue;
    INFO("FAULT=" << mistake);
    CHECK(is_found("csr_machine_fault_" + std::to_string(mistake), questions, expected));
  }
}

}  // namespace vcpuspec
