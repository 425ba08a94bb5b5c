// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/implementations/any_kvm_event.h"
#include "tests/implementations/expected.h"
#include "tests/implementations/loongarch/kvm_faults.h"

/// What KVM does around a guest in C, written from the facts alone, against the rules.
namespace vcpuspec {

using test::count_found;
using test::Expected;
using test::expected_of;
using test::is_noticed;
using test::judged;
using test::kvm;
using test::Lvz;
using test::random_vcpu_traces;

namespace {

constexpr std::size_t traces = 300;
constexpr std::size_t many_traces = 20'000;
constexpr std::size_t traces_for_mistakes = 6'000;

std::vector<VectorFile> vectors_of_kvm() {
  std::vector<VectorFile> all = test::shipped_vectors();
  std::erase_if(all, [](const VectorFile& file) { return !file.about().starts_with("loongarch.kvm"); });
  return all;
}

test::Choices profile() { return test::profile_of_worlds(Lvz::preset); }

}  // namespace

TEST_CASE("KVM in C passes every shipped vector of its events", "[exhaustive]") {
  const Counts right = judged("kvm_machine", vectors_of_kvm(), {}, profile());
  CHECK(right.passed > 800);
  CHECK(right.failed == 0);
  CHECK(right.broken == 0);
}

TEST_CASE("each mistake of KVM in C fails a shipped vector", "[.slow][worlds]") {
  std::vector<VectorFile> vectors = vectors_of_kvm();
  for (int mistake = 1; mistake < kvm_fault_count; ++mistake) {
    INFO("KVM_FAULT=" << mistake);
    CHECK(is_noticed("kvm_machine_fault_" + std::to_string(mistake), &Counts::failed, vectors, profile()));
  }
}

TEST_CASE("the random states of a core with a vCPU are legal ones") {
  test::Numbers numbers(3);
  for (int i = 0; i < 100; ++i)
    for (const std::uint64_t truth : kvm().truths(test::legal_vcpu(numbers))) REQUIRE(truth == 1);
}

TEST_CASE("KVM in C and the rules agree on every step of random traces") {
  test::check_agreement(kvm(), "kvm_machine", random_vcpu_traces(1, traces));
}

TEST_CASE("KVM in C and the rules agree on every step of many random traces", "[.slow][worlds]") {
  test::check_agreement(kvm(), "kvm_machine", random_vcpu_traces(2, many_traces));
}

TEST_CASE("every mistake of KVM in C is found by random traces", "[.slow][worlds]") {
  const std::vector<Question> questions = random_vcpu_traces(4, traces_for_mistakes);
  const std::vector<Expected> expected = expected_of(kvm(), questions);
  CHECK(count_found("kvm_machine", questions, expected) == 0);
  for (int mistake = 1; mistake < kvm_fault_count; ++mistake) {
    INFO("KVM_FAULT=" << mistake);
    CHECK(count_found("kvm_machine_fault_" + std::to_string(mistake), questions, expected) != 0);
  }
}

}  // namespace vcpuspec
