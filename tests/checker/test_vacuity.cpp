// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>

#include "checker/data_dir.h"
#include "checker/strength/unspecified.h"
#include "checker/strength/vacuity.h"
#include "checker/vectors/read_yaml.h"

namespace vcpuspec {

namespace {

VectorFile review() { return read_yaml(data_dir() / "vectors/gicv5/wake/review.yaml"); }

std::vector<std::string> codes(const std::vector<VectorFile>& files, const std::vector<VectorFile>& others = {}) {
  std::vector<std::string> all;
  for (const InputError& error : vacuous_cases(files, others)) all.push_back(error.code());
  return all;
}

}  // namespace

TEST_CASE("cases that some mistake in their rule would fail are not vacuous", "[vacuity]") {
  CHECK(codes({review()}).empty());
}

TEST_CASE("a case that expects what no mistake in its rule could change is refused where it stands", "[vacuity]") {
  VectorFile file = read_yaml(data_dir() / "vectors/gicv5/interface/write_cr0.yaml");
  VectorCase& one = file.cases.front();
  one.pre.clear();
  one.steps.front().args = {{"value", 0, {}}};
  one.outcome.values = {{"cpu.ICH_VMCR_EL2", 0, {}}};
  const std::vector<InputError> errors = vacuous_cases({file}, {});
  REQUIRE(errors.size() == 1);
  CHECK(errors.front().code() == "lint.vacuous");
  CHECK(errors.front().where().line == one.where.line);
}

TEST_CASE("of a rule whose text is literals only, what a mistake could change is not known", "[vacuity]") {
  CHECK(codes({read_yaml(data_dir() / "vectors/gicv5/kvm/set_traps.yaml")}).empty());
}

TEST_CASE("cases that an implementation answering zeros would pass need one of their rule that it does not",
          "[vacuity]") {
  const VectorFile whole = review();
  VectorFile zeros = whole;
  std::erase_if(zeros.cases, [](const VectorCase& one) { return one.outcome.outcome_class == OutcomeClass::wake; });
  REQUIRE(zeros.cases.size() > 1);
  CHECK(codes({zeros}) == std::vector<std::string>{"lint.zeros"});
  CHECK(codes({zeros}, {whole}).empty());
}

TEST_CASE("a case that compares what is unspecified is refused where it stands, unless it names what decides it",
          "[vacuity]") {
  VectorFile file = read_yaml(data_dir() / "vectors/loongarch/csr/crmd/csrwr.yaml");
  const auto traps = [](const VectorCase& one) { return one.id == "la.csr.crmd.write-ipe-plv3"; };
  std::erase_if(file.cases, [&](const VectorCase& one) { return !traps(one); });
  REQUIRE(file.cases.size() == 1);
  CHECK(unspecified_expectations({file}).empty());
  VectorCase& one = file.cases.front();
  one.outcome.values.push_back({"host.BADI", 0, {}});
  const std::vector<InputError> errors = unspecified_expectations({file});
  REQUIRE(errors.size() == 1);
  CHECK(errors.front().code() == "lint.unspecified");
  CHECK(errors.front().where().line == one.where.line);
  CHECK_THAT(errors.front().what(), Catch::Contains("`host.BADI`") && Catch::Contains("0xffffffff"));
  one.config.push_back({"arbitrary.instruction_word", 0, {}});
  CHECK(unspecified_expectations({file}).empty());
}

}  // namespace vcpuspec
