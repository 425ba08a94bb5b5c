// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "checker/adapters/lines/asked_by_lines.h"
#include "checker/adapters/lines/line_process.h"
#include "checker/adapters/lines/put_question.h"
#include "checker/adapters/lines/requests.h"
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

std::string peer(const std::string& mode) { return "python3 '" + tests + "/implementations/hostile/peer.py' " + mode; }

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
  only_the_sixth_is(Kind::crashed, "exits_as_a_shell_says");
  only_the_sixth_is(Kind::crashed, "killed");
  CHECK_THAT(ask_ten(peer("exits_as_a_shell_says"), 1)[guilty].detail,
             Catch::Contains("exited with status 139 (Segmentation fault)"));
  CHECK_THAT(ask_ten(peer("killed"), 1)[guilty].detail, Catch::Contains("killed by signal Killed"));
  const std::string detail = ask_ten(peer("dies"), 64)[guilty].detail;
  CHECK(detail.find("exited with status 3 in mid-run") != std::string::npos);
  CHECK(detail.find("assertion failed: I meant to") != std::string::npos);
}

TEST_CASE("an adapter that hangs is pinned on the question it hangs on") {
  for (const char* mode : {"hangs", "no_answer", "drip"}) only_the_sixth_is(Kind::hung, mode);
}

TEST_CASE("an adapter that dies and leaves a child that holds its output has died all the same") {
  only_the_sixth_is(Kind::crashed, "leaves_a_child");
  CHECK_THAT(ask_ten(peer("leaves_a_child"), 1)[guilty].detail, Catch::Contains("exited with status 4"));
}

TEST_CASE("answers out of order are answers") {
  for (const Answer& answer : ask_ten(peer("out_of_order"), 64)) CHECK(answer.kind == Kind::outputs);
}

TEST_CASE("an adapter that closes its output but lives on is told so") {
  only_the_sixth_is(Kind::crashed, "closes_output");
  CHECK(ask_ten(peer("closes_output"), 1)[guilty].detail.find("lives on") != std::string::npos);
}

TEST_CASE("what is no answer is a breach of the protocol, pinned on its question") {
  for (const char* mode :
       {"garbage", "zeros", "list", "deep", "wrong_seq", "too_few_outputs", "decimal", "huge_number", "endless_line"})
    only_the_sixth_is(Kind::protocol, mode);
}

TEST_CASE("an answer too many breaks the protocol and is no answer to the next question") {
  const std::vector<Answer> answers = ask_ten(peer("answers_twice"), 1);
  // When it comes late, another question is under way already.
  CHECK(std::any_of(answers.begin(), answers.end(), [](const Answer& one) { return one.kind == Kind::protocol; }));
  for (const Answer& one : answers) CHECK((one.kind == Kind::outputs || one.kind == Kind::protocol));
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
  CHECK(refusal(peer("half_hello")) == "exec.hello");
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

namespace {

/// What a line says, read as replies are.
std::optional<protocol::Reply> reply_of(const std::string& line, protocol::ReplyReader& reader, std::string& padded) {
  padded = line;
  padded.reserve(line.size() + LineStream::padding);
  return reader.read({padded.data(), line.size()});
}

protocol::Capabilities capabilities(const std::string& says) {
  return protocol::read_hello(R"({"ok":)" + says + "}", {{"peer", 0, 0}, "exec.hello", "hello", "see the lines"});
}

/// What comes of a question whose requests get these replies, `#` standing for their numbers.
std::optional<Answer> conversation(const Question& question, const protocol::Capabilities& with,
                                   protocol::Manner manner, const std::vector<std::string>& replies) {
  protocol::PutQuestion put(question, with, manner, false);
  protocol::ReplyReader reader;
  std::optional<Answer> answer;
  for (const std::string& says : replies) {
    REQUIRE_FALSE(answer);
    REQUIRE(put.has_more());
    REQUIRE(put.is_ready());
    std::string written;
    const std::size_t request = put.written();
    put.write(request + 1, written);
    std::string padded;
    const auto reply = reply_of(R"({"seq":)" + std::to_string(request + 1) + "," + says + "}", reader, padded);
    REQUIRE(reply);
    answer = put.take(request, *reply);
  }
  return answer;
}

const Question mask_of_11 = {"gicv5.effective_mask", {0x50000001, 0}};
const std::string functions = R"("functions":[{"name":"gicv5.effective_mask","in":2,"out":1}])";
const std::string machine_of_two_slots = R"("functions":[],"machines":[{"name":"gicv5.ppi",
  "slots":["cpu.ICH_APR_EL2","cpu.ICH_VMCR_EL2"],"events":[{"name":"read_icc_cr0","args":0,"results":1}]}])";

/// A program with one machine: two slots of it, and one event that takes nothing and gives one word.
protocol::Capabilities says_machine(const std::string& commands) {
  return capabilities(R"({"commands":[)" + commands + "]," + machine_of_two_slots + "}");
}
const std::string all_of_a_machine = R"("run","load","step","read","reset","save","restore")";

/// A trace of two reads from a state of zeros.
Question two_reads() {
  const Stepper machine(*find_machine("gicv5.ppi"));
  const std::uint64_t read = machine.event("read_icc_cr0", {});
  Question trace{"", std::vector<std::uint64_t>(machine.shape().inputs(2), 0), "gicv5.ppi", 2};
  for (const std::size_t step : {0U, 1U}) trace.inputs[machine.shape().event(step)] = read;
  return trace;
}

/// All that is asked when every reply is ok and has what may be wanted of it.
std::vector<std::string> requests(protocol::Manner manner, const std::string& commands) {
  const Question trace = two_reads();
  const protocol::Capabilities with = says_machine(commands);
  protocol::PutQuestion put(trace, with, manner, false);
  protocol::ReplyReader reader;
  std::vector<std::string> all;
  while (put.has_more()) {
    REQUIRE(put.is_ready());
    const std::size_t request = put.written();
    put.write(request, all.emplace_back());
    const std::string n = std::to_string(request);
    const std::string said = R"({"seq":)" + n + R"(,"ok":{"out":["0x1"],"state":["0x)" + n +
                             R"(","0x2"],"saved":{"a":)" + n + R"(},"steps":[{"out":["0x1"],"state":["0x7","0x8"]}]}})";
    std::string padded;
    put.take(request, *reply_of(said, reader, padded));
  }
  return all;
}

std::string breach_of(const std::string& steps) {
  const auto answer = conversation(two_reads(), says_machine(R"("run")"), protocol::Manner::at_once,
                                   {R"("ok":{"steps":)" + steps + "}"});
  REQUIRE(answer);
  CHECK(answer->kind == Kind::protocol);
  return answer->detail;
}

}  // namespace

TEST_CASE("a call is one line, and so is a trace of one step") {
  std::string call;
  protocol::ask_call(call, 5, mask_of_11);
  CHECK(call == "{\"cmd\":\"call\",\"fn\":\"gicv5.effective_mask\",\"in\":[\"0x50000001\",\"0x0\"],\"seq\":5}\n");
  std::string run;
  protocol::ask_run(run, 6, mask_of_11);
  CHECK(run == R"({"cmd":"run","observe":["mask"],"seq":6,"steps":[{"fn":"gicv5.effective_mask",)"
               R"("in":["0x50000001","0x0"],"op":"call"}]})"
               "\n");
}

TEST_CASE("a trace of a machine is one line: its slots in the order of the hello, and events by name") {
  CHECK(requests(protocol::Manner::at_once, all_of_a_machine) ==
        std::vector<std::string>{R"({"cmd":"run","machine":"gicv5.ppi","seq":0,"state":["0x0","0x0"],)"
                                 R"("steps":[{"in":[],"op":"read_icc_cr0"},{"in":[],"op":"read_icc_cr0"}]})"
                                 "\n"});
}

TEST_CASE("a trace can be put step by step, with its state given again, and with what was saved") {
  const std::string machine = R"("machine":"gicv5.ppi")";
  const auto load = [&](const std::string& seq, const std::string& state) {
    return R"({"cmd":"load",)" + machine + R"(,"seq":)" + seq + R"(,"state":)" + state + "}\n";
  };
  const auto step = [&](const std::string& seq) {
    return R"({"cmd":"step","in":[],)" + machine + R"(,"op":"read_icc_cr0","seq":)" + seq + "}\n";
  };
  const auto plain = [&](const std::string& command, const std::string& seq) {
    return R"({"cmd":")" + command + R"(",)" + machine + R"(,"seq":)" + seq + "}\n";
  };
  const auto restore = [&](const std::string& saved, const std::string& seq) {
    return R"({"cmd":"restore",)" + machine + R"(,"saved":)" + saved + R"(,"seq":)" + seq + "}\n";
  };
  const std::string zeros = R"(["0x0","0x0"])";
  CHECK(requests(protocol::Manner::step_by_step, all_of_a_machine) ==
        std::vector{load("0", zeros), step("1"), plain("read", "2"), step("3"), plain("read", "4")});
  CHECK(requests(protocol::Manner::reloaded, R"("load","step","read")") ==
        std::vector{load("0", zeros), step("1"), plain("read", "2"), load("3", R"(["0x2","0x2"])"), step("4"),
                    plain("read", "5")});
  CHECK(requests(protocol::Manner::reloaded, all_of_a_machine) ==
        std::vector<std::string>{R"({"cmd":"run",)" + machine + R"(,"seq":0,"state":)" + zeros +
                                     R"(,"steps":[{"in":[],"op":"read_icc_cr0"}]})" + "\n",
                                 R"({"cmd":"run",)" + machine + R"(,"seq":1,"state":["0x7","0x8"])" +
                                     R"(,"steps":[{"in":[],"op":"read_icc_cr0"}]})" + "\n"});
  CHECK(requests(protocol::Manner::restored, all_of_a_machine) ==
        std::vector{load("0", zeros), plain("save", "1"), plain("reset", "2"), restore(R"({"a":1})", "3"), step("4"),
                    plain("read", "5"), plain("save", "6"), plain("reset", "7"), restore(R"({"a":6})", "8"), step("9"),
                    plain("read", "10")});
}

TEST_CASE("a reply to a trace of a machine has results and slots of each step, in the order of the hello") {
  const Stepper machine(*find_machine("gicv5.ppi"));
  const auto answer = conversation(two_reads(), says_machine(R"("run")"), protocol::Manner::at_once,
                                   {R"("ok":{"steps":[{"out":["0x3"],"state":["0x5","0x7"]},
                                      {"out":["0x4"],"state":["0x6","0x8"]}]})"});
  REQUIRE(answer);
  REQUIRE(answer->kind == Kind::outputs);
  const auto slot = [&](std::size_t step, const char* name) {
    return answer->outputs.at(machine.shape().slot_after(step, static_cast<std::size_t>(machine.slot(name))));
  };
  CHECK(answer->outputs.at(machine.shape().result(1, 0)) == 4);
  CHECK(slot(0, "cpu.ICH_APR_EL2") == 5);
  CHECK(slot(0, "cpu.ICH_VMCR_EL2") == 7);
  CHECK(slot(1, "cpu.ICH_APR_EL2") == 6);
  const auto stepped =
      conversation(two_reads(), says_machine(R"("load","step","read")"), protocol::Manner::step_by_step,
                   {R"("ok":{})", R"("ok":{"out":["0x3"]})", R"("ok":{"state":["0x5","0x7"]})",
                    R"("ok":{"out":["0x4"]})", R"("ok":{"state":["0x6","0x8"]})"});
  REQUIRE(stepped);
  CHECK(stepped->outputs == answer->outputs);
}

TEST_CASE("a reply that is no answer to a trace of a machine says what is wrong with it") {
  const std::string step = R"({"out":["0x3"],"state":["0x5","0x7"]})";
  CHECK(breach_of("{}") == "a reply has no list `ok.steps`");
  CHECK(breach_of("[" + step + "]") == "a reply has 1 steps where 2 were asked");
  CHECK(breach_of("[" + step + R"(,{"out":["0x3"]}])") == "step 2 of a reply lacks the list `out` or `state`");
  CHECK(breach_of("[" + step + R"(,{"out":[],"state":["0x5","0x7"]}])") ==
        "a reply has 0 outputs where 1 were expected");
  CHECK(breach_of("[" + step + R"(,{"out":["0x3"],"state":["0x5"]}])") == "a reply has 1 slots where 2 were expected");
  CHECK(breach_of("[" + step + R"(,{"out":["0x3"],"state":["0x5",7]}])") ==
        "one of the slots is no hexadecimal string: 7");
}

TEST_CASE("what a hello says about machines, choices and versions has to fit together") {
  const auto refused = [](const std::string& says) {
    return test::error_code([&] { capabilities(says); }) == "exec.hello";
  };
  CHECK(refused("{" + machine_of_two_slots + "}"));
  CHECK(refused(R"({"commands":["load","step"],)" + machine_of_two_slots + "}"));
  CHECK_FALSE(refused(R"({"commands":["load","step","read"],)" + machine_of_two_slots + "}"));
  CHECK(refused("{" + functions + R"(,"protocol":"vcpuspec/9"})"));
  CHECK_FALSE(refused("{" + functions + R"(,"protocol":"vcpuspec/1","window":3})"));
  CHECK(refused("{" + functions + R"(,"window":0})"));
  CHECK(refused("{" + functions + R"(,"choices":{"choice.ppi_tye":"0x1"}})"));
  CHECK(refused("{" + functions + R"(,"choices":{"choice.ppi_tie":1}})"));
  CHECK(refused("{" + functions + R"(,"configurable":["choice.ppi_tie"]})"));
  const protocol::Capabilities with =
      capabilities("{" + functions + R"(,"commands":["call","configure"],"configurable":["choice.ppi_tie"],
      "choices":{"choice.irs_tie":"0x1"}})");
  CHECK(with.choices == std::map<std::string, std::uint64_t>{{"choice.irs_tie", 1}});
  CHECK(with.configurable.count("choice.ppi_tie") == 1);
}

TEST_CASE(
    "every peer and every mode of the page about hostile implementations is there, and every mode is on the page") {
  const auto text_of = [](const std::string& path) {
    std::ifstream file(path);
    return std::string((std::istreambuf_iterator<char>(file)), {});
  };
  const std::string page = text_of((data_dir() / "docs/hostile_implementations.md").string());
  const std::string modes = text_of(tests + "/implementations/hostile/peer.py");
  const std::regex path("`(tests/[a-z0-9_./]+)`");
  for (std::sregex_iterator one(page.begin(), page.end(), path), end; one != end; ++one) {
    INFO((*one)[1]);
    CHECK(fs::exists(fs::path(VCPUSPEC_SOURCE_DIR) / (*one)[1].str()));
  }
  const std::regex mode("mode (?:==|!=) \"([a-z_]+)\"");
  for (std::sregex_iterator one(modes.begin(), modes.end(), mode), end; one != end; ++one) {
    const std::string name = (*one)[1];
    INFO(name);
    CHECK((name == "run" || name.starts_with("run_") || page.find("`" + name + "`") != std::string::npos));
  }
}

TEST_CASE("the documentation of the protocol shows a request of every command, and no others, and so does its manual") {
  std::ifstream file((data_dir() / "docs/process_protocol.md").string());
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  const std::string key = R"("cmd":")";
  std::set<std::string> shown;
  for (std::size_t at = 0; (at = text.find(key, at)) != std::string::npos;) {
    at += key.size();
    shown.insert(text.substr(at, text.find('"', at) - at));
  }
  CHECK(shown == std::set<std::string>(protocol::commands.begin(), protocol::commands.end()));
  std::ifstream manual(std::string(VCPUSPEC_SOURCE_DIR) + "/docs/man/vcpuspec-protocol.7.in");
  const std::string page((std::istreambuf_iterator<char>(manual)), {});
  const std::string list = page.substr(page.find(".SS Commands"));
  for (const std::string& command : protocol::commands) {
    INFO(command);
    CHECK(std::regex_search(list, std::regex("\\n\\.BR?[^\\n]* " + command + "\\b")));
  }
}

TEST_CASE("the example adapters answer whatever number a question has with the same") {
  const auto deadline = [] { return LineProcess::Clock::now() + std::chrono::seconds(10); };
  const std::string rest = R"(","in":["0x50000001","0x0"],"seq":)";
  for (const std::string& command :
       {std::string(VCPUSPEC_ADAPTER_C), "python3 '" + tests + "/implementations/adapters/adapter.py'"}) {
    INFO(command);
    LineProcess process(command_words(command));
    for (const std::string seq :
         {"7", "\"a \\\" } ]\"", "null", "[1,{\"a\":[]}]", "{\"seq\":\"x\"}", "9007199254740991"}) {
      INFO(seq);
      REQUIRE(process.send(R"({"cmd":"call","fn":"gicv5.effective_mask)" + rest + seq + "}\n", deadline()));
      const LineStream::Received received = process.receive(deadline());
      REQUIRE(received.event == LineStream::Event::line);
      const auto reply = nlohmann::json::parse(received.line);
      CHECK(reply["seq"] == nlohmann::json::parse(seq));
      CHECK(reply["ok"]["out"][0] == "0xb");
    }
  }
}

}  // namespace vcpuspec
