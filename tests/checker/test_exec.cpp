// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "checker/adapters/lines/asked_by_lines.h"
#include "checker/adapters/lines/requests.h"
#include "checker/adapters/lines/line_process.h"
#include "checker/check.h"
#include "checker/data_dir.h"
#include "checker/vectors/read_yaml.h"
#include "checker/vectors/trace.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

namespace fs = std::filesystem;
using Kind = Answer::Kind;

const std::string tests = std::string(VCPUSPEC_SOURCE_DIR) + "/tests";

std::string peer(const std::string& mode) { return "python3 '" + tests + "/checker/hostile_peer.py' " + mode; }

Limits hurried() {
  Limits limits;
  limits.seconds_per_case = 0.5;
  return limits;
}

/// Ten questions, the sixth of which is the one that the hostile peers wait for.
constexpr std::size_t guilty = 5;
std::vector<Answer> ask_ten(const std::string& command, unsigned window) {
  std::vector<Question> questions(10, {"gicv5.effective_mask", {1, 0}});
  questions[guilty].inputs[0] = 0xf8000000U;
  std::vector<Answer> answers;
  open_exec(command, hurried(), {window})->ask(questions, [&](std::size_t index, const Answer& answer) {
    CHECK(index == answers.size());
    answers.push_back(answer);
  });
  CHECK(answers.size() == questions.size());
  return answers;
}

void only_the_sixth_is(Kind kind, const std::string& mode) {
  for (const unsigned window : {1U, 64U}) {
    INFO(mode << " with window " << window);
    const std::vector<Answer> answers = ask_ten(peer(mode), window);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      INFO("question " << i << ": " << answers[i].detail);
      CHECK(answers[i].kind == (i == guilty ? kind : Kind::outputs));
      if (i != guilty) CHECK(answers[i].outputs == std::vector<std::uint64_t>{7});
      else if (is_broken(kind)) CHECK_FALSE(answers[i].detail.empty());
    }
  }
}

std::string refusal(const std::string& command) {
  return test::error_code([&] { open_exec(command, hurried()); });
}

}  // namespace

TEST_CASE("an adapter that behaves answers every question, whatever the window") {
  only_the_sixth_is(Kind::outputs, "good");
}

TEST_CASE("an adapter that dies is pinned on the question that killed it, and the others are answered") {
  only_the_sixth_is(Kind::crashed, "dies");
  only_the_sixth_is(Kind::crashed, "exits_well");
  only_the_sixth_is(Kind::crashed, "partial_line");
  const std::string detail = ask_ten(peer("dies"), 64)[guilty].detail;
  CHECK(detail.find("exited with status 3 in mid-run") != std::string::npos);
  CHECK(detail.find("assertion failed: I meant to") != std::string::npos);
}

TEST_CASE("an adapter that hangs is pinned on the question it hangs on") { only_the_sixth_is(Kind::hung, "hangs"); }

TEST_CASE("an adapter that closes its output but lives on is told so") {
  only_the_sixth_is(Kind::crashed, "closes_output");
  CHECK(ask_ten(peer("closes_output"), 1)[guilty].detail.find("lives on") != std::string::npos);
}

TEST_CASE("what is no answer is a breach of the protocol, pinned on its question") {
  for (const char* mode : {"garbage", "wrong_seq", "too_few_outputs", "decimal", "endless_line"})
    only_the_sixth_is(Kind::protocol, mode);
}

TEST_CASE("an answer too many breaks the protocol and is no answer to the next question") {
  const std::vector<Answer> answers = ask_ten(peer("answers_twice"), 1);
  CHECK(answers[guilty].kind == Kind::outputs);
  CHECK(answers[guilty + 1].kind == Kind::protocol);
}

TEST_CASE("an error of the implementation is its own verdict") { only_the_sixth_is(Kind::gave_up, "error"); }

TEST_CASE("an adapter that announces traces is asked with traces of one step") {
  only_the_sixth_is(Kind::outputs, "run");
  only_the_sixth_is(Kind::protocol, "run_answers_call");
  only_the_sixth_is(Kind::protocol, "run_two_steps");
}

TEST_CASE("an answer that depends on the order of the questions is no answer") {
  for (const unsigned window : {1U, 64U}) {
    const std::vector<Answer> answers = ask_ten(peer("order"), window);
    for (std::size_t i = 0; i < answers.size(); ++i)
      CHECK(answers[i].kind == (i == guilty ? Kind::inconsistent : Kind::outputs));
  }
}

TEST_CASE("an adapter that answers too slowly is given up") {
  const std::vector<Answer> answers = ask_ten(peer("slow"), 64);
  CHECK(std::any_of(answers.begin(), answers.end(), [](const Answer& one) { return one.kind == Kind::slow; }));
}

TEST_CASE("an adapter that does not start again as it did at first is broken on its case, and the rest is not run") {
  for (const char* const mode : {"starts_once", "says_other_hello"}) {
    INFO(mode);
    const fs::path mark = fs::temp_directory_path() / ("vcpuspec-test-" + std::to_string(getpid()));
    fs::remove(mark);
    const std::vector<Answer> answers = ask_ten(peer(mode) + " " + mark.string(), 1);
    fs::remove(mark);
    for (std::size_t i = 0; i < answers.size(); ++i)
      CHECK(answers[i].kind == (i == guilty ? Kind::crashed : Kind::not_run));
    CHECK_THAT(answers[guilty].detail, Catch::Contains("cannot be started again"));
  }
}

TEST_CASE("a flood on standard error is neither a verdict nor a reason to stop") {
  only_the_sixth_is(Kind::outputs, "floods_errors");
}

TEST_CASE("unsupported is an answer, never a pass") {
  for (const Answer& answer : ask_ten(peer("unsupported"), 64)) CHECK(answer.kind == Kind::unsupported);
}

TEST_CASE("after three guilty questions the rest is not run") {
  std::vector<Question> questions(6, {"gicv5.effective_mask", {0xf8000000U, 0}});
  std::vector<Kind> kinds;
  open_exec(peer("dies"), hurried())->ask(questions, [&](std::size_t, const Answer& a) { kinds.push_back(a.kind); });
  CHECK(kinds ==
        std::vector<Kind>{Kind::crashed, Kind::crashed, Kind::crashed, Kind::not_run, Kind::not_run, Kind::not_run});
}

TEST_CASE("a program that says no proper hello is an input error that names what is wrong") {
  CHECK(refusal(peer("wrong_hello")) == "exec.hello");
  CHECK(refusal(peer("wrong_counts")) == "exec.hello");
  CHECK(refusal(peer("twice")) == "exec.hello");
  CHECK(refusal(peer("no_command")) == "exec.hello");
  CHECK(refusal(peer("unknown_key")) == "exec.hello");
  CHECK(refusal(peer("dies_at_once")) == "exec.hello");
  CHECK(refusal(peer("mute")) == "exec.hello");
  CHECK(refusal("./no-such-program") == "exec.not-started");
  CHECK(refusal("") == "exec.command");
  CHECK(refusal("'./unclosed") == "exec.command");
}

TEST_CASE("a command is split at spaces, quotes keep words together, and no shell is asked") {
  CHECK(command_words("./a 'b c' \"d\"e ''") == std::vector<std::string>{"./a", "b c", "de", ""});
  CHECK(command_words("  $(rm) ;x ") == std::vector<std::string>{"$(rm)", ";x"});
}

TEST_CASE("descriptors stay flat over many deaths") {
  const auto descriptors = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
  };
  ask_ten(peer("dies"), 64);
  const auto before = descriptors();
  for (int i = 0; i < 5; ++i) ask_ten(peer("dies"), 64);
  CHECK(descriptors() == before);
}

TEST_CASE("the example adapters conform on every vector they support") {
  const Citations citations = read_citations((data_dir() / "docs/citations.yaml").string());
  const auto run = [&](const std::string& command) {
    Endpoint endpoint{"exec:" + command, "", open_exec(command, {})};
    return check(endpoint, {read_yaml((data_dir() / "vectors/gicv5/wake/review.yaml").string())}, {}, citations);
  };
  const CheckRun python = run("python3 '" + tests + "/implementations/adapters/adapter.py'");
  CHECK(python.counts.passed == 15);
  CHECK(python.counts.exit_code() == ExitCode::conforms);
  // The one in C knows the mask only, so nothing of the wake rule was checked.
  const CheckRun c = run(VCPUSPEC_ADAPTER_C);
  CHECK(c.counts.skipped == 15);
  CHECK(c.counts.exit_code() == ExitCode::nothing_ran);
}

TEST_CASE("the example adapters answer a call and a trace of one step alike, and a trace of two steps not wrongly") {
  const Question question = {"gicv5.effective_mask", {0x50000001, 0}};
  const auto deadline = [] { return LineProcess::Clock::now() + std::chrono::seconds(10); };
  for (const std::string& command :
       {std::string(VCPUSPEC_ADAPTER_C), "python3 '" + tests + "/implementations/adapters/adapter.py'"}) {
    INFO(command);
    LineProcess process(command_words(command));
    const auto reply_to = [&](const std::string& line) {
      REQUIRE(process.send(line, deadline()));
      return protocol::Reply::read(process.receive(deadline()).line);
    };
    protocol::Hello hello;
    for (const protocol::Command how : {protocol::Command::call, protocol::Command::run}) {
      hello.command = how;
      const auto reply = reply_to(protocol::question_line(5, question, hello));
      REQUIRE(reply);
      CHECK(reply->seq() == 5);
      CHECK(reply->answer(question, hello).outputs == std::vector<std::uint64_t>{0xb});
    }
    const std::string step = R"({"fn":"gicv5.effective_mask","in":["0x50000001","0x0"],"op":"call"})";
    const auto two = reply_to(R"({"cmd":"run","observe":["mask"],"seq":6,"steps":[)" + step + "," + step + "]}\n");
    REQUIRE(two);
    CHECK(two->answer(question, hello).kind != Kind::outputs);
  }
}

namespace {

/// A program with one machine: two slots of it, and one event that takes nothing and gives one word.
protocol::Hello hello_of_machine() {
  const std::string said = R"({"ok":{"functions":[],"commands":["call","run"],"machines":[{"name":"gicv5.ppi",
    "slots":["cpu.ICH_APR_EL2","cpu.ICH_VMCR_EL2"],"events":[{"name":"read_icc_cr0","args":0,"results":1}]}]}})";
  return protocol::read_hello(said, {{"peer", 0, 0}, "exec.hello", "hello", "see the lines"});
}

/// A trace of two reads from a state of zeros.
Question two_reads() {
  const Stepper machine(*find_machine("gicv5.ppi"));
  const std::uint64_t read = machine.event("read_icc_cr0", {});
  Question trace{"", std::vector<std::uint64_t>(machine.shape().inputs(2), 0), "gicv5.ppi", 2};
  for (const std::size_t step : {0U, 1U}) trace.inputs[machine.shape().event(step)] = read;
  return trace;
}

std::string breach_of(const std::string& steps) {
  const auto reply = protocol::Reply::read(R"({"seq":1,"ok":{"steps":)" + steps + "}}");
  const Answer answer = reply->answer(two_reads(), hello_of_machine());
  CHECK(answer.kind == Kind::protocol);
  return answer.detail;
}

}  // namespace

TEST_CASE("a trace of a machine is one line: its slots in the order of the hello, and events by name") {
  CHECK(protocol::question_line(7, two_reads(), hello_of_machine()) ==
        R"({"cmd":"run","machine":"gicv5.ppi","seq":7,"state":["0x0","0x0"],)"
        R"("steps":[{"in":[],"op":"read_icc_cr0"},{"in":[],"op":"read_icc_cr0"}]})"
        "\n");
}

TEST_CASE("a reply to a trace of a machine has results and slots of each step, in the order of the hello") {
  const Stepper machine(*find_machine("gicv5.ppi"));
  const auto reply = protocol::Reply::read(R"({"seq":1,"ok":{"steps":[{"out":["0x3"],"state":["0x5","0x7"]},
    {"out":["0x4"],"state":["0x6","0x8"]}]}})");
  const Answer answer = reply->answer(two_reads(), hello_of_machine());
  REQUIRE(answer.kind == Kind::outputs);
  const auto slot = [&](std::size_t step, const char* name) {
    return answer.outputs.at(machine.shape().slot_after(step, static_cast<std::size_t>(machine.slot(name))));
  };
  CHECK(answer.outputs.at(machine.shape().result(1, 0)) == 4);
  CHECK(slot(0, "cpu.ICH_APR_EL2") == 5);
  CHECK(slot(0, "cpu.ICH_VMCR_EL2") == 7);
  CHECK(slot(1, "cpu.ICH_APR_EL2") == 6);
}

TEST_CASE("a reply that is no answer to a trace of a machine says what is wrong with it") {
  const std::string step = R"({"out":["0x3"],"state":["0x5","0x7"]})";
  CHECK(breach_of("{}") == "a reply has neither ok.steps nor unsupported nor error");
  CHECK(breach_of("[" + step + "]") == "a reply has 1 steps where 2 were asked");
  CHECK(breach_of("[" + step + R"(,{"out":["0x3"]}])") == "step 2 of a reply lacks the list `out` or `state`");
  CHECK(breach_of("[" + step + R"(,{"out":[],"state":["0x5","0x7"]}])") ==
        "a reply has 0 outputs where 1 were expected");
  CHECK(breach_of("[" + step + R"(,{"out":["0x3"],"state":["0x5"]}])") == "a reply has 1 slots where 2 were expected");
  CHECK(breach_of("[" + step + R"(,{"out":["0x3"],"state":["0x5",7]}])") ==
        "one of the slots is no hexadecimal string: 7");
}

TEST_CASE("a hello with a machine needs run among its commands") {
  const std::string said = R"({"ok":{"functions":[],"machines":[{"name":"gicv5.ppi","slots":["cpu.ICH_VMCR_EL2"],
    "events":[]}]}})";
  CHECK(test::error_code([&] {
          protocol::read_hello(said, {{"peer", 0, 0}, "exec.hello", "hello", "see the lines"});
        }) == "exec.hello");
}

}  // namespace vcpuspec
