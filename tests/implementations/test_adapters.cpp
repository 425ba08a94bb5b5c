// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "checker/adapters/lines/line_process.h"
#include "checker/doctor/examination.h"
#include "properties/claims/property.h"
#include "tests/support/library_under_test.h"

/// Adapters in several languages put the same library to the judge by lines: they must be judged as the library is.
namespace vcpuspec {

namespace {

using Kind = Answer::Kind;

struct Language {
  std::string name;
  std::vector<std::string> command;
};

const std::vector<Language>& languages() {
  const std::string folder = VCPUSPEC_SOURCE_DIR "/tests/implementations/adapters/";
  static const std::vector<Language> all = {{"C", {VCPUSPEC_LIBRARY_ADAPTER}},
                                            {"Python", {"python3", folder + "library.py"}},
                                            {"Ruby", {"ruby", folder + "library.rb"}}};
  return all;
}

std::string endpoint_of(const Language& language, const std::string& library) {
  std::string endpoint = "exec:";
  for (const std::string& word : language.command) endpoint += "'" + word + "' ";
  return endpoint + "'" + test::path_of(library) + "'";
}

CheckRun judged(const std::string& endpoint, const std::vector<VectorFile>& vectors) {
  static const Citations citations = read_citations(VCPUSPEC_SOURCE_DIR "/docs/citations.yaml");
  CheckOptions how;
  how.resolver = find_property_text;
  return check(find_endpoint(endpoint), vectors, how, citations);
}

/// Every case of the files has the same verdict whichever way the library is asked, and more than so many pass.
void is_judged_alike(const std::string& library, const std::vector<VectorFile>& vectors,
                     const std::vector<Language>& in, std::size_t passes) {
  const CheckRun directly = judged("so:" + test::path_of(library), vectors);
  CHECK(directly.counts.passed > passes);
  for (const Language& language : in) {
    const CheckRun by_lines = judged(endpoint_of(language, library), vectors);
    REQUIRE(by_lines.results.size() == directly.results.size());
    for (std::size_t i = 0; i < by_lines.results.size(); ++i) {
      INFO(language.name << " " << library << " " << by_lines.results[i].one->id << ": " << by_lines.results[i].reason);
      CHECK(by_lines.results[i].verdict == directly.results[i].verdict);
    }
  }
}

std::vector<VectorFile> vectors_of(const std::string& arch) {
  std::vector<VectorFile> all = test::shipped_vectors();
  std::erase_if(all, [&](const VectorFile& file) { return file.arch != arch; });
  return all;
}

}  // namespace

TEST_CASE("a GICv5 machine is judged alike in every language, right or wrong", "[adapters]") {
  const std::vector<VectorFile> vectors = vectors_of("arm-gicv5-ppi");
  for (const std::string library : {"ppi_machine", "ppi_machine_fault_7", "architecture", "kvm_v6"})
    is_judged_alike(library, vectors, languages(), 100);
}

TEST_CASE("a LoongArch machine is judged alike in every language", "[.slow][adapters]") {
  const std::vector<VectorFile> vectors = vectors_of("loongarch64");
  for (const std::string library : {"csr_machine", "kvm_machine"}) is_judged_alike(library, vectors, languages(), 300);
  // What is wrong, and both worlds, in one of them.
  for (const std::string library : {"csr_machine_fault_17", "lvz_machine"})
    is_judged_alike(library, vectors, {languages().front()}, 300);
}

TEST_CASE("what is not in the slots, and what a save forgets, is lost state by lines as well", "[adapters]") {
  const std::vector<VectorFile> vectors = vectors_of("arm-gicv5-ppi");
  const Citations citations = read_citations(VCPUSPEC_SOURCE_DIR "/docs/citations.yaml");
  for (const Language& language : languages()) {
    for (const int mistake : {31, 32, 33}) {
      INFO(language.name << " " << mistake);
      const Endpoint endpoint = find_endpoint(endpoint_of(language, "ppi_machine_fault_" + std::to_string(mistake)));
      const CheckRun run = check(endpoint, vectors, {}, citations);
      CHECK(run.counts.broken > 0);
      CHECK(std::any_of(run.results.begin(), run.results.end(), [](const CaseResult& one) {
        return one.answer == Kind::lost_state || one.answer == Kind::inconsistent;
      }));
    }
  }
}

TEST_CASE("the adapters in every language keep every promise of the protocol that is tried", "[adapters]") {
  for (const Language& language : languages()) {
    for (const std::string library : {"ppi_machine", "architecture"}) {
      std::vector<std::string> words = language.command;
      words.push_back(test::path_of(library));
      doctor::Patient patient([words] { return std::make_unique<LineProcess>(words); },
                              {{words.front(), 0, 0}, "doctor.hello", "hello", "see the lines"}, 5);
      std::size_t kept = 0;
      doctor::examine(patient, [&](const doctor::Finding& finding) {
        INFO(language.name << " " << library << ": " << finding.promise << ": " << finding.why);
        CHECK(finding.kind != doctor::Finding::Kind::broken);
        kept += finding.kind == doctor::Finding::Kind::kept ? 1 : 0;
      });
      CHECK(kept >= 30);
    }
  }
}

}  // namespace vcpuspec
