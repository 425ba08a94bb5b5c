// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/so.h"

#include <elf.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "checker/adapters/so_worker.h"
#include "checker/check.h"
#include "checker/citations.h"
#include "checker/vectors/read_yaml.h"
#include "properties/claims/property.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

namespace fs = std::filesystem;
using Kind = Answer::Kind;
constexpr std::size_t guilty = 7;

std::string library(const std::string& name) { return std::string(VCPUSPEC_TEST_SO_DIR) + "/" + name + ".so"; }

std::vector<Answer> answers_of(const std::string& name, std::size_t n = 20, const Limits& limits = {}) {
  std::vector<Question> questions;
  for (std::size_t i = 0; i < n; ++i) questions.push_back({"gicv5.effective_mask", {i, 0}});
  std::vector<Answer> answers;
  open_so(library(name), limits)->ask(questions, [&](std::size_t index, const Answer& answer) {
    CHECK(index == answers.size());
    answers.push_back(answer);
  });
  REQUIRE(answers.size() == n);
  return answers;
}

void check_innocent(const std::vector<Answer>& answers, bool all = false) {
  for (std::size_t i = 0; i < answers.size(); ++i) {
    INFO("case " << i << ": " << answers[i].detail);
    if (i == guilty && !all) continue;
    CHECK(answers[i].kind == Kind::outputs);
    CHECK(answers[i].outputs == std::vector<std::uint64_t>{i + 1});
  }
}

void check_guilty(const std::string& name, Kind kind, const std::string& detail) {
  INFO(name);
  for (const std::size_t n : {std::size_t{20}, std::size_t{5000}}) {
    const std::vector<Answer> answers = answers_of(name, n);
    CHECK(static_cast<int>(answers[guilty].kind) == static_cast<int>(kind));
    CHECK_THAT(answers[guilty].detail, Catch::Contains(detail));
    check_innocent(answers);
  }
}

/// What the command says about a library on all shipped vectors: the exit code, and why the first guilty case is
/// broken.
std::pair<ExitCode, std::string> judge_on_shipped_vectors(const std::string& name) {
  const std::string source = VCPUSPEC_SOURCE_DIR;
  const Endpoint endpoint = find_endpoint("so:" + (std::string(VCPUSPEC_IMPLEMENTATIONS_DIR) + "/" + name + ".so"));
  static const Citations citations = read_citations(source + "/docs/citations.yaml");
  std::vector<VectorFile> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(source + "/vectors/gicv5"))
    if (entry.path().extension() == ".yaml") files.push_back(read_yaml(entry.path().string()));
  CheckOptions options;
  options.resolver = find_property_text;
  const CheckRun run = check(endpoint, files, options, citations);
  const auto broke = [](const CaseResult& one) { return one.verdict == Verdict::broken; };
  const auto found = std::find_if(run.results.begin(), run.results.end(), broke);
  return {run.counts.exit_code(), found == run.results.end() ? "no case is guilty" : found->reason};
}

std::size_t open_files() {
  const fs::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

}  // namespace

TEST_CASE("a library that behaves is answered in the order of the questions") {
  check_innocent(answers_of("good", 20000), true);
}

TEST_CASE("a library that cannot be used is a named error") {
  const auto code = [](const std::string& path) { return test::error_code([&] { open_so(path, {}); }); };
  CHECK(code("/nowhere.so") == "so.unreadable");
  CHECK(code("/proc/self/status") == "so.not-elf");
  CHECK(code(library("no_symbol")) == "so.no-symbol");
  CHECK(code(library("wrong_abi")) == "so.abi");
  CHECK(code(library("null_describe")) == "so.no-describe");
  CHECK(code(library("null_table")) == "so.no-table");
  CHECK(code(library("small_table")) == "so.table-size");
  for (const char* const text : {"not_json", "no_object", "no_name", "no_functions", "nameless_function", "unknown_key",
                                 "wrong_words", "twice", "deep"}) {
    INFO(text);
    CHECK(code(library(std::string("describe_") + text)) == "so.describe");
  }
}

TEST_CASE("a library for another machine is a named error") {
  const fs::path copy = fs::temp_directory_path() / ("vcpuspec-test-" + std::to_string(getpid()) + ".so");
  fs::copy_file(library("good"), copy);
  std::fstream file(copy, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(offsetof(Elf64_Ehdr, e_machine));
  const Elf64_Half machine = EM_68K;
  file.write(reinterpret_cast<const char*>(&machine), sizeof machine);
  file.close();
  CHECK(test::error_code([&] { open_so(copy.string(), {}); }) == "so.wrong-machine");
  fs::remove(copy);
}

TEST_CASE("without the worker no library is judged, and the error says what to install") {
  for (const char* const worker : {"/nowhere/vcpuspec-worker", "/"}) {
    REQUIRE(setenv("VCPUSPEC_WORKER", worker, 1) == 0);
    CHECK(test::error_code([&] { open_so(library("good"), {}); }) == "so.no-worker");
  }
  unsetenv("VCPUSPEC_WORKER");
}

TEST_CASE("a library that cannot be loaded again is broken, not an input error") {
  const fs::path copy = fs::temp_directory_path() / ("vcpuspec-test-" + std::to_string(getpid()) + ".so");
  fs::copy_file(library("crash"), copy);
  const std::unique_ptr<Implementation> implementation = open_so(copy.string(), {});
  fs::remove(copy);
  std::vector<Answer> answers;
  implementation->ask(std::vector<Question>(5, {"gicv5.effective_mask", {guilty, 0}}),
                      [&](std::size_t, const Answer& answer) { answers.push_back(answer); });
  CHECK(answers[0].kind == Kind::crashed);
  CHECK_THAT(answers[0].detail, Catch::Contains("cannot be loaded again"));
  CHECK(answers[4].kind == Kind::not_run);
}

TEST_CASE("every hostile library is broken on the shipped vectors, with a guilty case and its misdeed named",
          "[exhaustive]") {
  const std::pair<std::string, std::string> misdeeds[] = {
      {"before", "before its outputs"},
      {"closes", "changed standard input, output or error"},
      {"crash", "SIGSEGV"},
      {"drip", "too slowly"},
      {"exit0", "exited with status 0 in mid-run"},
      {"forks", "VCPUSPEC_ERROR"},
      {"loop", "no answer"},
      {"memory", "SIGSEGV"},
      {"order", "in another order"},
      {"outside", "after its outputs"},
  };
  for (const auto& [name, misdeed] : misdeeds) {
    INFO(name);
    const auto [code, why] = judge_on_shipped_vectors("hostile_" + name);
    CHECK(code == ExitCode::broken);
    CHECK_THAT(why, Catch::Contains(misdeed));
  }
}

TEST_CASE("what a library does wrong is pinned on its case and the others are answered") {
  check_guilty("crash", Kind::crashed, "signal 6 (SIGABRT)");
  check_guilty("fault", Kind::crashed, "signal 11 (SIGSEGV)");
  check_guilty("exit_in_run", Kind::crashed, "exited with status 0 in mid-run");
  check_guilty("writes_input", Kind::wrote_outside, "wrote to its inputs");
  check_guilty("before_out", Kind::wrote_outside, "before its outputs");
  check_guilty("order", Kind::inconsistent, "in another order");
  check_guilty("unsupported", Kind::unsupported, "");
  check_guilty("gives_up", Kind::gave_up, "VCPUSPEC_ERROR");
}

TEST_CASE("a write past the outputs of one case is found where cases are asked alone") {
  const std::vector<Answer> answers = answers_of("past_out");
  CHECK(answers[guilty].kind == Kind::wrote_outside);
  check_innocent(answers);
}

TEST_CASE("a hang is found on its case soon after its time") {
  const auto before = std::chrono::steady_clock::now();
  const std::vector<Answer> answers = answers_of("hang");
  CHECK(answers[guilty].kind == Kind::hung);
  check_innocent(answers);
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::milliseconds(1500));
}

TEST_CASE("a call that changes its process is a named verdict on its case") {
  check_guilty("tampers_handler", Kind::tampered, "a signal handler");
  check_guilty("tampers_mask", Kind::tampered, "the signal mask");
  check_guilty("tampers_rounding", Kind::tampered, "the floating-point mode");
  check_guilty("tampers_directory", Kind::tampered, "the working directory");
  check_guilty("tampers_timer", Kind::tampered, "a timer");
  check_guilty("tampers_output", Kind::tampered, "standard input, output or error");
}

TEST_CASE("a call that does not return as a call does is pinned on its case") {
  check_guilty("throws", Kind::crashed, "a C++ exception");
  check_guilty("stack_overflow", Kind::crashed, "signal 11 (SIGSEGV)");
  check_guilty("returns_early", Kind::protocol, "left an output unwritten");
  const std::vector<Answer> answers = answers_of("longjmp_out");  // where it lands is the compiler's affair
  CHECK(is_broken(answers[guilty].kind));
  check_innocent(answers);
}

TEST_CASE("what is written into the channel is no answer") {
  check_guilty("forges_answers", Kind::protocol, "it wrote into the channel");
}

TEST_CASE("threads, descriptors without end and files are refused to a call") {
  check_guilty("threads", Kind::gave_up, "VCPUSPEC_ERROR");
  check_guilty("opens_all", Kind::gave_up, "VCPUSPEC_ERROR");
  check_guilty("writes_file", Kind::gave_up, "VCPUSPEC_ERROR");
  check_innocent(answers_of("forks_in_constructor"), true);
}

TEST_CASE("a library learns nothing from the judge's memory and environment, and no call reads a vector file") {
  REQUIRE(fs::exists(std::string(VCPUSPEC_SOURCE_DIR) + "/vectors/gicv5/wake/review.yaml"));
  REQUIRE(setenv("HOME", "/a/secret", 1) == 0);
  check_guilty("spies", Kind::gave_up, "VCPUSPEC_ERROR");
}

TEST_CASE("a slow drip of answers is given up") {
  const std::vector<Answer> answers = answers_of("slow", 200);
  std::size_t slow = 0;
  for (const Answer& answer : answers) slow += answer.kind == Kind::slow ? 1 : 0;
  CHECK(slow >= 1);  // the second run may be too slow, too
  CHECK(slow <= 2);
  CHECK(answers.back().kind == Kind::not_run);
}

TEST_CASE("a library that ends while it is loaded is broken, not an input error") {
  const std::vector<Answer> answers = answers_of("exit_in_constructor", 3);
  CHECK(answers[0].kind == Kind::crashed);
  CHECK_THAT(answers[0].detail, Catch::Contains("exited with status 0"));
  CHECK(answers[2].kind == Kind::not_run);
  CHECK_THAT(answers_of("crash_in_constructor", 3)[0].detail, Catch::Contains("signal 6 (SIGABRT)"));
}

TEST_CASE("a few answers are too slow, too, when both runs together take longer than two seconds") {
  // 25 cases of 50 ms: neither run alone takes two seconds.
  const std::vector<Answer> answers = answers_of("slow", 25);
  CHECK(std::any_of(answers.begin(), answers.end(), [](const Answer& answer) { return answer.kind == Kind::slow; }));
}

TEST_CASE("a library that closes descriptors is told so, and after three cases the rest is not run") {
  const std::vector<Answer> answers = answers_of("closes_fds");
  for (std::size_t i = 0; i < answers.size(); ++i) CHECK(answers[i].kind == (i < 3 ? Kind::tampered : Kind::not_run));
  CHECK_THAT(answers[0].detail, Catch::Contains("standard input, output or error"));
}

TEST_CASE("a library can neither fork nor take more memory than it may") {
  check_innocent(answers_of("forks"), true);
  Limits limits;
  limits.memory_bytes = std::uint64_t{64} << 20;
  const std::vector<Answer> answers = answers_of("eats_memory", 20, limits);
  CHECK(answers[guilty].kind == Kind::gave_up);
  check_innocent(answers);
}

TEST_CASE("workers that were lost leave neither descriptors nor zombies") {
  const std::size_t before = open_files();
  {
    SoWorker worker(library("crash"), {});
    const std::uint64_t in[2] = {guilty, 0};
    std::uint64_t out = 0;
    for (int i = 0; i < 300; ++i) CHECK(worker.run_batch({1, 2, 1}, in, &out, 1, 5).kind == BatchOutcome::Kind::died);
    CHECK(worker.starts() == 300);
  }
  CHECK(open_files() == before);
  CHECK(waitpid(-1, nullptr, WNOHANG) == -1);
  CHECK(errno == ECHILD);
}

}  // namespace vcpuspec
