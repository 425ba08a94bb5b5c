// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "checker/adapters/so.h"
#include "tests/support/error_of.h"
#include "tests/support/model_machine.h"

/// Machines of shared libraries: traces of loongarch.csr, of which the libraries have slots and events in another
/// order.
namespace vcpuspec {

namespace {

using Kind = Answer::Kind;
constexpr std::size_t traces = 20;
constexpr std::size_t guilty = 7;

std::string library(const std::string& name) { return std::string(VCPUSPEC_TEST_SO_DIR) + "/" + name + ".so"; }

const test::ModelMachine& csr() {
  static const test::ModelMachine machine("loongarch.csr");
  return machine;
}

/// Trace i starts at page i, and its second step writes i to ERA in PLV0; the last step returns there.
Question trace(std::uint64_t i) {
  const MachineShape& shape = csr().shape();
  Question question{"", std::vector<std::uint64_t>(shape.inputs(3)), "loongarch.csr", 3};
  question.inputs[csr().slot("host.PC")] = i << 12;
  question.inputs[shape.event(0)] = csr().event("csrxchg.ERA");
  question.inputs[shape.argument(0, 0)] = ~std::uint64_t{0};
  question.inputs[shape.argument(0, 1)] = 0xff00;
  question.inputs[shape.event(1)] = csr().event("csrwr.ERA");
  question.inputs[shape.argument(1, 0)] = i;
  question.inputs[shape.event(2)] = csr().event("ertn");
  return question;
}

Question trace_of_one_write() {
  Question question{"", std::vector<std::uint64_t>(csr().shape().inputs(1)), "loongarch.csr", 1};
  question.inputs[csr().shape().event(0)] = csr().event("csrwr.ERA");
  return question;
}

std::vector<Answer> answers_to(const std::string& name, const std::vector<Question>& questions,
                               const Limits& limits = {}) {
  std::vector<Answer> answers;
  open_so(library(name), limits)->ask(questions, [&](std::size_t index, const Answer& answer) {
    CHECK(index == answers.size());
    answers.push_back(answer);
  });
  return answers;
}

std::vector<Answer> answers_of(const std::string& name, std::size_t n = traces, const Limits& limits = {}) {
  std::vector<Question> questions;
  for (std::size_t i = 0; i < n; ++i) questions.push_back(trace(i));
  return answers_to(name, questions, limits);
}

/// What the rules answer to trace i, each of which is asked again and again.
const std::vector<std::uint64_t>& right_answer(std::size_t i) {
  static std::vector<std::vector<std::uint64_t>> all;
  while (all.size() <= i) all.push_back(csr().answer(trace(all.size())));
  return all[i];
}

void check_innocent(const std::vector<Answer>& answers) {
  for (std::size_t i = 0; i < answers.size(); ++i) {
    INFO("trace " << i << ": " << answers[i].detail);
    if (i == guilty) continue;
    CHECK(answers[i].kind == Kind::outputs);
    CHECK(answers[i].outputs == right_answer(i));
  }
}

void check_guilty(const std::string& how, Kind kind, const std::string& detail) {
  INFO(how);
  for (const std::size_t n : {traces, std::size_t{5000}}) {
    const std::vector<Answer> answers = answers_of("machine_" + how, n);
    CHECK(static_cast<int>(answers[guilty].kind) == static_cast<int>(kind));
    CHECK_THAT(answers[guilty].detail, Catch::Contains(detail));
    check_innocent(answers);
  }
}

}  // namespace

/// Any state in which only what the libraries have is not zero.
std::vector<std::uint64_t> slots_of_the_library(test::Numbers& numbers) {
  const std::vector<std::uint64_t> any = csr().any_slots(numbers);
  std::vector<std::uint64_t> slots(any.size());
  for (const char* name : {"CRMD", "PRMD", "ESTAT", "ERA", "LLBCTL", "PC"}) {
    const std::size_t at = csr().slot(std::string("host.") + name);
    slots[at] = any[at];
  }
  return slots;
}

TEST_CASE("a trace that needs a slot which a machine does not have is unsupported, and so is one that names it") {
  Question other = trace(1);
  other.inputs[csr().slot("host.BADV")] = 1;
  const std::vector<Answer> answers = answers_to("machine_right", {other, trace(2)});
  CHECK(answers[0].kind == Kind::unsupported);
  CHECK_THAT(answers[0].detail, Catch::Contains("it has no slot `host.BADV`"));
  CHECK(answers[1].kind == Kind::outputs);
  const auto implementation = open_so(library("machine_right"), {});
  CHECK(implementation->has_slot("host.ERA"));
  CHECK_FALSE(implementation->has_slot("host.BADV"));
}

TEST_CASE("a machine is asked in its own order of slots and events, and answers as the rules do") {
  test::Numbers numbers(1);
  const std::vector<std::uint64_t> events = {csr().event("ertn"), csr().event("csrwr.ERA"), csr().event("csrxchg.ERA")};
  std::vector<Question> questions;
  for (std::size_t i = 0; i < 3000; ++i)
    questions.push_back(csr().trace(slots_of_the_library(numbers), events, 1 + numbers.next() % 12, numbers));
  const std::vector<Answer> answers = answers_to("machine_right", questions);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    INFO("trace " << i << ": " << answers[i].detail);
    REQUIRE(answers[i].outputs == csr().answer(questions[i]));
  }
}

TEST_CASE("a machine says what it exports") {
  const auto implementation = open_so(library("machine_right"), {});
  CHECK(implementation->exports_machine("loongarch.csr"));
  CHECK_FALSE(implementation->exports_machine("loongarch.csx"));
  CHECK_FALSE(implementation->exports("gicv5.wake"));
  CHECK_FALSE(open_so(library("good"), {})->exports_machine("loongarch.csr"));
  CHECK_FALSE(open_so(library("describe_machine_unknown"), {})->exports_machine("loongarch.csr"));
}

TEST_CASE("what a machine does not export is unsupported, and the rest of what was asked is answered") {
  Question entry = trace(1);
  entry.inputs[csr().shape().event(1)] = csr().event("general_exception_entry");
  Question other = trace(1);
  other.machine = "another.machine";
  const std::vector<Answer> answers =
      answers_to("machine_right", {trace(0), entry, other, {"gicv5.effective_mask", {1, 0}}, trace(4)});
  CHECK(answers[0].outputs == csr().answer(trace(0)));
  CHECK(answers[1].kind == Kind::unsupported);
  CHECK(answers[1].detail == "it does not export the event `general_exception_entry`");
  CHECK(answers[2].kind == Kind::unsupported);
  CHECK(answers[2].detail == "it does not export this machine");
  CHECK(answers[3].kind == Kind::unsupported);
  CHECK(answers[4].outputs == csr().answer(trace(4)));
}

TEST_CASE("a trace that is too long for the channel is not run, and says so") {
  test::Numbers numbers(1);
  constexpr std::size_t slots_of_the_library = 6;
  const std::size_t of_a_step = csr().shape().results + slots_of_the_library;
  const std::size_t longest = (channel::output_bytes / 8 - channel::canary_words) / of_a_step;
  const std::vector<std::uint64_t> zero(csr().shape().slots);
  const Question fits = csr().trace(zero, {csr().event("csrwr.ERA")}, longest, numbers);
  const Question too_long = csr().trace(zero, {csr().event("csrwr.ERA")}, longest + 1, numbers);
  const std::vector<Answer> answers = answers_to("machine_right", {fits, too_long});
  CHECK(answers[0].outputs == csr().answer(fits));
  CHECK(answers[1].kind == Kind::not_run);
  CHECK_THAT(answers[1].detail, Catch::Contains("too long"));
}

TEST_CASE("a description of a machine that is not as the registry has it is a named error") {
  const auto code = [](const std::string& name) { return test::error_code([&] { open_so(library(name), {}); }); };
  for (const char* const text :
       {"machines_no_list", "machine_no_object", "machine_nameless", "machine_unknown_key", "machine_slots_missing",
        "machine_slot_no_text", "machine_slot_unknown", "machine_slot_twice", "machine_slot_missing",
        "machine_events_missing", "machine_event_no_object", "machine_event_unknown_key", "machine_event_unknown",
        "machine_event_twice", "machine_event_without_args", "machine_event_without_results",
        "machine_event_wrong_args", "machine_event_wrong_results", "machines_two"}) {
    INFO(text);
    CHECK(code(std::string("describe_") + text) == "so.describe");
  }
  CHECK(code("describe_machine_without_entries") == "so.machine-entry");
  CHECK(code("machine_no_observe") == "so.machine-entry");
  CHECK(code("machine_old_table") == "so.machine-entry");
  CHECK(code("describe_machine_unknown") == "accepted");
}

TEST_CASE("an error in a description says which name is wrong, and which was meant") {
  const auto said = [](const std::string& name) {
    try {
      open_so(library("describe_machine_" + name), {});
    } catch (const InputError& error) {
      return std::string(error.what()) + " / " + error.hint();
    }
    return std::string("nothing");
  };
  CHECK_THAT(said("slot_unknown"), Catch::Contains("there is no slot `host.PX`") && Catch::Contains("`host.PC`"));
  CHECK_THAT(said("slot_missing"), Catch::Contains("no slot"));
  CHECK_THAT(said("event_unknown"), Catch::Contains("there is no event `ertm`") && Catch::Contains("`ertn`"));
  CHECK_THAT(said("event_wrong_args"), Catch::Contains("2 arguments and 1 results, not 1 arguments and 1 results"));
  CHECK_THAT(said("without_entries"), Catch::Contains("`create` is NULL"));
}

TEST_CASE("a machine that breaks in a step breaks its own trace only") {
  check_guilty("crashes", Kind::crashed, "signal 6 (SIGABRT)");
  check_guilty("writes_arguments", Kind::wrote_outside, "wrote to its inputs");
  check_guilty("writes_slots", Kind::wrote_outside, "wrote to its inputs");
  check_guilty("result_too_many", Kind::wrote_outside, "memory after its outputs");
  check_guilty("result_before", Kind::wrote_outside, "memory before its outputs");
  check_guilty("slot_too_many", Kind::wrote_outside, "memory after its outputs");
  check_guilty("changes_a_handler", Kind::tampered, "a signal handler");
}

TEST_CASE("a machine that hangs in a step breaks its own trace only") {
  Limits limits;
  limits.seconds_per_case = 0.3;
  const std::vector<Answer> answers = answers_of("machine_hangs", traces, limits);
  CHECK(answers[guilty].kind == Kind::hung);
  check_innocent(answers);
}

TEST_CASE("a word that a machine leaves unwritten, and a status that is none, are no answers") {
  check_guilty("result_unwritten", Kind::protocol, "left an output unwritten");
  check_guilty("slot_unwritten", Kind::protocol, "left an output unwritten");
  check_guilty("no_status", Kind::protocol, "step returned 42, which is no status");
}

TEST_CASE("what is observed is the same when it is observed again", "[exhaustive]") {
  check_guilty("observing_changes", Kind::protocol, "observe gave other slots when it was called again");
  check_guilty("observing_differs", Kind::protocol, "observe gave other slots when it was called again");
}

TEST_CASE("a machine that remembers earlier traces is inconsistent") {
  const std::vector<Answer> alone = answers_of("machine_remembers");
  // One trace that remembers is asked again after nothing else: in the second run it has been seen before.
  CHECK(alone[guilty].kind == Kind::inconsistent);
  check_innocent(alone);
}

TEST_CASE("a machine whose slots or saved bytes are not its whole state loses it, and says where") {
  check_guilty("hides", Kind::lost_state,
               "a fresh machine that gets the slots that `observe` gave before step 3 goes on otherwise: `host.PC` "
               "differs after step 3");
  check_guilty("forgets", Kind::lost_state,
               "a fresh machine that gets the state that `save` wrote before step 3 goes on otherwise: `host.PRMD` "
               "differs after step 3");
}

TEST_CASE("a machine that cannot save or restore says so; one without both entries is not asked to") {
  check_guilty("cannot_save", Kind::gave_up, "save returned VCPUSPEC_ERROR");
  check_guilty("cannot_restore", Kind::gave_up, "restore returned VCPUSPEC_ERROR");
  CHECK(answers_of("machine_saves_nothing")[0].detail == "save returned VCPUSPEC_ERROR");
  check_innocent(answers_of("machine_no_restore"));
}

TEST_CASE("a machine that gives up or declines says in which call, and its other traces are judged") {
  check_guilty("cannot_load", Kind::gave_up, "load returned VCPUSPEC_ERROR");
  check_guilty("gives_up_step", Kind::gave_up, "step returned VCPUSPEC_ERROR");
  check_guilty("cannot_observe", Kind::gave_up, "observe returned VCPUSPEC_ERROR");
  check_guilty("declines_to_load", Kind::unsupported, "");
  check_guilty("declines_step", Kind::unsupported, "");
}

TEST_CASE("a machine that cannot be made, or that throws, is given up after three traces") {
  const std::vector<Answer> none = answers_of("machine_no_memory");
  CHECK(none[0].kind == Kind::gave_up);
  CHECK(none[0].detail == "create returned NULL");
  CHECK(none.back().kind == Kind::not_run);
  const std::vector<Answer> thrown = answers_to("machine_throws", std::vector<Question>(5, trace_of_one_write()));
  CHECK(thrown[0].kind == Kind::crashed);
  CHECK_THAT(thrown[0].detail, Catch::Contains("C++ exception"));
  CHECK(thrown.back().kind == Kind::not_run);
}

}  // namespace vcpuspec
