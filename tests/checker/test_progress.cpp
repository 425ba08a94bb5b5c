// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/progress.h"

#include <catch2/catch.hpp>
#include <sstream>
#include <thread>

#include "checker/data_dir.h"
#include "checker/reports/text.h"
#include "checker/vectors/read_yaml.h"

namespace vcpuspec {

namespace {

using namespace std::chrono_literals;

/// Answers 0 to everything, and takes its time before each answer.
class Slow : public Implementation {
 public:
  explicit Slow(std::chrono::milliseconds pause) : pause_(pause) {}
  const std::string& endpoint() const override { return name_; }
  bool exports(std::string_view) const override { return true; }
  void ask(std::span<const Question> questions, const Tell& tell) override {
    for (std::size_t i = 0; i < questions.size(); ++i) {
      std::this_thread::sleep_for(pause_);
      tell(i, {Answer::Kind::outputs, {0}, {}});
    }
  }

 private:
  std::string name_ = "slow";
  std::chrono::milliseconds pause_;
};

struct Seen {
  std::string text;
  std::string progress;
};

Seen run(std::chrono::milliseconds pause, const ProgressStyle& style) {
  std::vector<VectorFile> files = {read_yaml(data_dir() / "vectors/gicv5/wake/review.yaml")};
  files.front().cases.resize(4);
  const Citations citations = read_citations(data_dir() / "docs/citations.yaml");
  std::ostringstream text;
  std::ostringstream shown;
  TextReport inner(text, Style(false));
  Progress progress(inner, shown, style);
  check({"slow", "", std::make_shared<Slow>(pause)}, files, {}, citations, {&progress});
  return {text.str(), shown.str()};
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a run that ends at once shows no progress") {
  CHECK(run(0ms, {ProgressStyle::Kind::heartbeat, 60000ms}).progress.empty());
  CHECK(run(0ms, {ProgressStyle::Kind::bar, 60000ms}).progress.empty());
}

TEST_CASE("a heartbeat says how far the run is, what failed, and which case is under way") {
  const Seen seen = run(100ms, {ProgressStyle::Kind::heartbeat, 10ms});
  CHECK(contains(seen.progress, "progress: 0/4 cases, 0 a second, 0 failed, now gicv5.wake.nothing-active\n"));
  CHECK(contains(seen.progress, "progress: 1/4 cases, "));
  CHECK(contains(seen.progress, " 1 failed, now gicv5.wake.disabled-highest-priority\n"));
}

TEST_CASE("a bar is gone when anything else is written, and at the end") {
  const Seen seen = run(60ms, {ProgressStyle::Kind::bar, 10ms});
  CHECK(contains(seen.progress, "\r\033[K[........................] 0/4 cases"));
  CHECK(contains(seen.progress, "\r\033[K[######..................] 1/4 cases"));
  CHECK(seen.progress.ends_with("\r\033[K"));
  CHECK_FALSE(contains(seen.progress, "\n"));
}

TEST_CASE("progress changes nothing that the report for people says") {
  const std::string with = run(0ms, {ProgressStyle::Kind::heartbeat, 1ms}).text;
  CHECK(contains(with, "FAIL gicv5.wake.nothing-active: "));
  CHECK(with.ends_with("passed, 2 failed, 0 skipped\n"));
}

TEST_CASE("progress of several runs starts again with each") {
  std::vector<VectorFile> files = {read_yaml(data_dir() / "vectors/gicv5/wake/review.yaml")};
  files.front().cases.resize(2);
  const Citations citations = read_citations(data_dir() / "docs/citations.yaml");
  std::ostringstream text;
  std::ostringstream shown;
  TextReport inner(text, Style(false));
  Progress progress(inner, shown, {ProgressStyle::Kind::heartbeat, 10ms});
  for (int run = 0; run < 2; ++run) {
    shown.str("");
    check({"slow", "", std::make_shared<Slow>(100ms)}, files, {}, citations, {&progress});
    CHECK(contains(shown.str(), "progress: 0/2 cases, 0 a second, 0 failed, now gicv5.wake.nothing-active\n"));
    CHECK(contains(shown.str(), "progress: 1/2 cases, "));
  }
  progress.close();
}

}  // namespace vcpuspec
