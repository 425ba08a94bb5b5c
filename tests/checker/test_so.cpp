// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/so.h"

#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <vector>

#include "checker/adapters/so_worker.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

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

std::size_t open_files() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
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

TEST_CASE("a slow drip of answers is given up") {
  const std::vector<Answer> answers = answers_of("slow", 200);
  std::size_t slow = 0;
  for (const Answer& answer : answers) slow += answer.kind == Kind::slow ? 1 : 0;
  CHECK(slow == 1);
  CHECK(answers.back().kind == Kind::not_run);
}

TEST_CASE("a library that ends while it is loaded is broken, not an input error") {
  const std::vector<Answer> answers = answers_of("exit_in_constructor", 3);
  CHECK(answers[0].kind == Kind::crashed);
  CHECK_THAT(answers[0].detail, Catch::Contains("exited with status 0"));
  CHECK(answers[2].kind == Kind::not_run);
}

TEST_CASE("a library can neither fork nor close the channel nor take more memory than it may") {
  check_innocent(answers_of("forks"), true);
  check_innocent(answers_of("closes_fds"), true);
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
