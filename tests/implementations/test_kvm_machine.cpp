// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/implementations/any_kvm_event.h"
#include "tests/implementations/expected.h"
#include "tests/implementations/loongarch/kvm_faults.h"

/// What KVM does around a guest in C, written from the facts alone, against the rules.
namespace vcpuspec {

using test::Expected;
using test::expected_of;
using test::is_found;
using test::is_noticed;
using test::judged;
using test::kvm;
using test::Lvz;
using test::random_vcpu_traces;

namespace {

constexpr std::size_t traces = 300;
constexpr std::size_t many_traces = 20'000;
constexpr std::size_t traces_for_mistakes = 2'000;

/// What is asked of KVM, or of one of its events; what is found about KVM as it is, is no fault of the machine.
bool is_asked_of_kvm(const VectorFile& file) {
  const std::vector<std::string>& events = kvm().info().events;
  return file.about() == "loongarch.kvm" || std::any_of(events.begin(), events.end(), [&](const std::string& event) {
           return file.about() == "loongarch." + event;
         });
}

std::vector<VectorFile> vectors_of_kvm() {
  std::vector<VectorFile> all = test::shipped_vectors();
  std::erase_if(all, [](const VectorFile& file) { return !is_asked_of_kvm(file); });
  return all;
}

/// What the machine in C makes of everything that is open about KVM and its core.
test::Choices profile(Lvz chosen) {
  test::Choices all = test::choices_of_worlds(chosen);
  for (const OpenValueInfo& open : subject_of_name("loongarch.kvm").open_values)
    if (open.name.starts_with("choice.")) all.try_emplace(open.name, open.preset);
  return all;
}

/// Where HWIS is wired to the guest's ESTAT, one of the mistakes is none.
Lvz choices_of_mistake(int mistake) { return mistake == load_gintc_before_status ? Lvz::other : Lvz::preset; }

std::string library(Lvz chosen) { return chosen == Lvz::other ? "kvm_machine_2" : "kvm_machine"; }

void check_kvm(std::uint64_t seed, std::size_t count) {
  for (const Lvz chosen : {Lvz::preset, Lvz::other}) {
    const test::WithLvz with(chosen);
    test::check_agreement(kvm(), library(chosen), random_vcpu_traces(seed, count));
  }
}

/// Traces for all mistakes of a machine that has made these choices.
void find_mistakes(Lvz chosen) {
  const test::WithLvz with(chosen);
  const std::vector<Question> questions = random_vcpu_traces(4, traces_for_mistakes);
  const std::vector<Expected> expected = expected_of(kvm(), questions);
  CHECK_FALSE(is_found(library(chosen), questions, expected));
  for (int mistake = 1; mistake < kvm_fault_count; ++mistake) {
    if (choices_of_mistake(mistake) != chosen) continue;
    INFO("KVM_FAULT=" << mistake);
    CHECK(is_found("kvm_machine_fault_" + std::to_string(mistake), questions, expected));
  }
}

}  // namespace

TEST_CASE("KVM in C passes every shipped vector of its events", "[exhaustive]") {
  for (const Lvz chosen : {Lvz::preset, Lvz::other}) {
    const Counts right = judged(library(chosen), vectors_of_kvm(), {}, profile(chosen));
    CHECK(right.passed > (chosen == Lvz::preset ? 750 : 140));  // most are about readings at their presets
    CHECK(right.failed == 0);
    CHECK(right.broken == 0);
  }
}

TEST_CASE("each mistake of KVM in C fails a shipped vector", "[.slow][kvm]") {
  std::vector<VectorFile> vectors = vectors_of_kvm();
  for (int mistake = 1; mistake < kvm_fault_count; ++mistake) {
    INFO("KVM_FAULT=" << mistake);
    CHECK(is_noticed("kvm_machine_fault_" + std::to_string(mistake), &Counts::failed, vectors,
                     profile(choices_of_mistake(mistake))));
  }
}

TEST_CASE("the random states of a core with a vCPU are legal ones") {
  test::Numbers numbers(3);
  for (const Lvz chosen : {Lvz::preset, Lvz::other}) {
    const test::WithLvz with(chosen);
    for (int i = 0; i < 100; ++i)
      for (const std::uint64_t truth : kvm().truths(test::legal_vcpu(numbers))) REQUIRE(truth == 1);
  }
}

TEST_CASE("KVM in C and the rules agree on every step of random traces") { check_kvm(1, traces); }

TEST_CASE("KVM in C and the rules agree on every step of many random traces", "[.slow][kvm]") {
  check_kvm(2, many_traces);
}

TEST_CASE("every mistake of KVM in C is found by random traces", "[.slow][kvm]") {
  find_mistakes(Lvz::preset);
  find_mistakes(Lvz::other);
}

}  // namespace vcpuspec
