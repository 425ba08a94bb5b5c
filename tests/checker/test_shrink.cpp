// SPDX-License-Identifier: Apache-2.0
#include "checker/search/shrink.h"

#include <catch2/catch.hpp>

#include "checker/check.h"
#include "checker/data_dir.h"
#include "checker/vectors/read_yaml.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

const Citations& citations() {
  static const Citations all = read_citations(data_dir() / "docs/citations.yaml");
  return all;
}

/// One case of the review.
VectorFile review_case(const std::string& name) {
  VectorFile file = read_yaml(data_dir() / "vectors/gicv5/wake/review.yaml");
  std::erase_if(file.cases, [&](const VectorCase& one) { return one.id != "gicv5.wake." + name; });
  REQUIRE(file.cases.size() == 1);
  return file;
}

FailureOf failure_under(const Endpoint& endpoint) {
  return [endpoint](const VectorFile& file) {
    return signature_of(check(endpoint, {file}, {}, citations()).results.front());
  };
}

Shrunk shrink_under(const std::string& name, const VectorFile& file, const ShrinkLimits& limits = {}) {
  const Endpoint endpoint = find_endpoint(name);
  return shrink(file, find_callable(file.rule, subject_of(file), {}), failure_under(endpoint), limits);
}

std::vector<std::string> named(const Shrunk& shrunk) {
  std::vector<std::string> text;
  for (const Assignment& one : shrunk.file.cases.front().pre)
    text.push_back(one.place + "=" + std::to_string(one.value));
  return text;
}

}  // namespace

TEST_CASE("a shrunk case fails as the first one did, and shrinking it again changes nothing") {
  const VectorFile file = review_case("priority-past-mask");
  const Shrunk shrunk = shrink_under("model@v7", file);
  const FailureOf failure = failure_under(find_endpoint("model@v7"));
  CHECK(failure(shrunk.file) == failure(file));
  CHECK(shrunk.is_minimal);
  CHECK(shrunk.file.cases.front().pre.size() < file.cases.front().pre.size());
  CHECK(named(shrink_under("model@v7", shrunk.file)) == named(shrunk));
}

TEST_CASE("a limit and what is compared with it get smaller together") {
  CHECK(named(shrink_under("model@v7", review_case("priority-past-mask"))) ==
        std::vector<std::string>{"cpu.ICH_VMCR_EL2.EN=1", "cpu.ICH_PPI_ENABLER0_EL2=134217728",
                                 "cpu.ICH_PPI_PENDR0_EL2=134217728", "cpu.ICH_PPI_PRIORITYR3_EL2.Priority3=1",
                                 "kvm.ppi_mask0=134217728"});
}

TEST_CASE("what a shrunk case expects is what the rule says about it") {
  const Shrunk shrunk = shrink_under("model@first_fix", review_case("lowest-priority-open-mask"));
  CHECK(check(find_endpoint("model"), {shrunk.file}, {}, citations()).counts.passed == 1);
  CHECK(shrunk.file.cases.front().outcome.outcome_class == OutcomeClass::wake);
}

TEST_CASE("a lost wake-up does not become a spurious one while it shrinks") {
  // v1 does both: it sleeps through this interrupt, and it wakes for others that are masked.
  const Shrunk shrunk = shrink_under("model@v1", review_case("nothing-active"));
  CHECK(shrunk.file.cases.front().outcome.outcome_class == OutcomeClass::wake);
}

TEST_CASE("a case that conforms cannot be shrunk, and the error says where it stands") {
  const VectorFile file = review_case("mask-zero");
  const Location& where = file.cases.front().where;
  CHECK(test::error_at([&] { shrink_under("model", file); }) ==
        std::to_string(where.line) + ":" + std::to_string(where.column) + " shrink.conforms");
}

TEST_CASE("when the time is over the case so far is given, and not called minimal") {
  const VectorFile file = review_case("priority-past-mask");
  const Shrunk shrunk = shrink_under("model@v7", file, {std::chrono::seconds(-1)});
  CHECK_FALSE(shrunk.is_minimal);
  CHECK(shrunk.file.cases.front().pre.size() == file.cases.front().pre.size());
}

TEST_CASE("what the machine cannot hold is never asked") {
  VectorFile file = review_case("priority-past-mask");
  const Endpoint endpoint = find_endpoint("model@v7");
  const FailureOf failure = failure_under(endpoint);
  const Callable rule = find_callable(file.rule, subject_of(file), {});
  const Shrunk shrunk = shrink(file, rule, [&](const VectorFile& candidate) {
    CHECK_NOTHROW(bind(candidate.cases.front(), rule));
    return failure(candidate);
  });
  CHECK(shrunk.tried > 10);
}

}  // namespace vcpuspec
