// SPDX-License-Identifier: Apache-2.0
#include "checker/search/fuzz.h"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "checker/data_dir.h"
#include "checker/search/generator.h"
#include "checker/vectors/write_yaml.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

const Citations& citations() {
  static const Citations all = read_citations(data_dir() / "docs/citations.yaml");
  return all;
}

FuzzRun search(const std::string& endpoint, std::uint64_t seed, std::size_t cases, bool stop_at_first = false) {
  FuzzOptions options;
  options.seed = seed;
  options.cases = cases;
  options.time = std::chrono::hours(1);  // the number of cases decides, not the machine
  options.shrink_time = std::chrono::hours(1);
  options.stop_at_first = stop_at_first;
  return fuzz(find_endpoint(endpoint), *find_rule("gicv5.wake"), options, [](const Cluster&) {});
}

/// Answers nothing.
class Mute : public Implementation {
 public:
  const std::string& endpoint() const override { return name_; }
  bool exports(std::string_view) const override { return false; }
  void ask(std::span<const Question>, const Tell&) override {}

 private:
  std::string name_ = "mute";
};

/// Breaks on the first question of its first two runs, and says nothing more.
class BreaksTwice : public Implementation {
 public:
  explicit BreaksTwice(Answer::Kind kind) : kind_(kind) {}
  const std::string& endpoint() const override { return name_; }
  bool exports(std::string_view) const override { return true; }
  void ask(std::span<const Question> questions, const Tell& tell) override {
    const bool breaks = runs_++ < 2;
    for (std::size_t i = 0; i < questions.size(); ++i)
      tell(i, {breaks && i == 0 ? kind_ : Answer::Kind::not_run, {}, {}});
  }

 private:
  Answer::Kind kind_;
  std::string name_ = "breaks twice";
  unsigned runs_ = 0;
};

}  // namespace

TEST_CASE("what cannot be seen again, such as slowness, is told as it was found", "[fuzz]") {
  for (const Answer::Kind kind : {Answer::Kind::slow, Answer::Kind::crashed}) {
    const Endpoint endpoint = {"breaks twice", "", std::make_shared<BreaksTwice>(kind)};
    FuzzOptions options;
    options.cases = 10;
    const FuzzRun run = fuzz(endpoint, *find_rule("gicv5.wake"), options, [](const Cluster&) {});
    REQUIRE(run.clusters.size() == 1);
    CHECK(run.clusters.front().signature == std::string("gicv5:wfi ") + name_of(kind));
    CHECK(run.exit_code() == ExitCode::broken);
  }
}

TEST_CASE("the search finds what each revision of KVM does wrong, whatever the seed", "[fuzz]") {
  for (const char* const revision : {"v1", "v2", "v6", "v7", "first_fix", "today"})
    for (const std::uint64_t seed : {1, 2, 3}) {
      INFO(revision << " seed " << seed);
      const FuzzRun run = search(std::string("model@") + revision, seed, 60'000, true);
      REQUIRE(run.clusters.size() >= 1);
      CHECK(run.exit_code() == ExitCode::nonconformance);
      const Cluster& first = run.clusters.front();
      CHECK(first.is_minimal);
      CHECK(check(find_endpoint("model"), {first.smallest}, {}, citations()).counts.passed == 1);
      CHECK(signature_of(check(find_endpoint(std::string("model@") + revision), {first.smallest}, {}, citations())
                             .results.front()) == first.signature);
    }
}

TEST_CASE("the search finds nothing in the specification itself", "[fuzz]") {
  const FuzzRun run = search("model", 1, 2'000);
  CHECK(run.cases == 2'000);
  CHECK(run.clusters.empty());
  CHECK(run.sights > 40);
  CHECK(run.exit_code() == ExitCode::conforms);
}

TEST_CASE("the same seed gives the same cases, another seed gives others", "[fuzz]") {
  const FuzzRun one = search("model@v6", 7, 1'500);
  const FuzzRun again = search("model@v6", 7, 1'500);
  const FuzzRun other = search("model@v6", 8, 1'500);
  REQUIRE(one.clusters.size() == 1);
  REQUIRE(other.clusters.size() == 1);
  CHECK(one.clusters.front().count == again.clusters.front().count);
  CHECK(to_yaml(one.clusters.front().smallest) == to_yaml(again.clusters.front().smallest));
  CHECK(one.clusters.front().count != other.clusters.front().count);
}

TEST_CASE("cases with one cause are one cluster, and it says how many they were", "[fuzz]") {
  const FuzzRun run = search("model@v6", 1, 2'000);
  REQUIRE(run.clusters.size() == 1);
  CHECK(run.clusters.front().signature == "gicv5:wfi wake=1");
  CHECK(run.clusters.front().count > 1);
}

TEST_CASE("an implementation that answers nothing is no success", "[fuzz]") {
  const Endpoint mute = {"mute", "", std::make_shared<Mute>()};
  CHECK(test::error_code([&] { fuzz(mute, *find_rule("gicv5.wake"), {}, [](const Cluster&) {}); }) ==
        "fuzz.nothing-ran");
}

TEST_CASE("the generator makes legal inputs only", "[fuzz]") {
  const Rule& wake = *find_rule("gicv5.wake");
  VectorFile file;
  file.arch = "arm-gicv5-ppi";
  const Callable callable(wake.name, wake.text, subject_of(file));
  const Generator generator(callable);
  rc::prop("for every seed", [&](std::uint64_t seed) {
    Random random(seed);
    std::vector<std::uint64_t> inputs = generator.fresh(random);
    for (int i = 0; i < 20; ++i) inputs = generator.changed(std::move(inputs), random);
    VectorCase one;
    unbind(inputs, callable, one);
    RC_ASSERT(bind(one, callable) == inputs);
  });
}

}  // namespace vcpuspec
