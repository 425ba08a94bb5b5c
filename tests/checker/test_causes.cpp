// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <sstream>

#include "checker/check.h"
#include "checker/data_dir.h"
#include "checker/failure.h"
#include "checker/reports/causes.h"
#include "checker/reports/text.h"
#include "checker/vectors/read_vectors.h"
#include "spec/registry/registry.h"

namespace vcpuspec {

namespace {

const Citations& citations() {
  static const Citations all = read_citations(data_dir() / "docs/citations.yaml");
  return all;
}

VectorFile shipped(const std::string& name) { return read_vectors(data_dir() / "vectors" / name); }

/// What the mistaken C machine gets wrong in the shipped files of these names.
std::vector<Failure> failures_of_fault(unsigned fault, const std::vector<std::string>& names) {
  std::vector<VectorFile> files;
  for (const std::string& name : names) files.push_back(shipped(name));
  const std::string endpoint = "so:" VCPUSPEC_IMPLEMENTATIONS_DIR "/csr_machine_fault_" + std::to_string(fault) + ".so";
  const CheckRun run = check(find_endpoint(endpoint), files, {}, citations());
  std::vector<Failure> failures;
  for (const CaseResult& result : run.results)
    if (is_failure(result.verdict)) failures.push_back(failure_of(result, endpoint));
  return failures;
}

Failure failure(const std::string& id, const Cause& cause) {
  Failure one;
  one.id = id;
  one.event = "csrwr";
  one.sentence = "la-csr:S1";
  one.cause = cause;
  return one;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string report_of_v1(const TextOptions& options) {
  const std::vector<VectorFile> files = {shipped("gicv5/wake/running.yaml"), shipped("gicv5/wake/review.yaml")};
  std::ostringstream out;
  TextReport report(out, Style(false), options);
  check(find_endpoint("model@v1"), files, {}, citations(), {&report});
  return out.str();
}

}  // namespace

TEST_CASE("a register that an instruction names is no part of its family") {
  const Subject& loongarch = subject_of_name("loongarch.csr");
  CHECK(event_family("loongarch.csrwr.CRMD", loongarch) == "csrwr");
  CHECK(event_family("csrxchg.DMW", loongarch) == "csrxchg");  // one of DMW0 to DMW3
  CHECK(event_family("csrrd.undefined", loongarch) == "csrrd.undefined");
  CHECK(event_family("loongarch.ertn", loongarch) == "ertn");
}

TEST_CASE("a result without its sign bits is one cause, whichever instruction and register it is read by") {
  const std::vector<FailureGroup> groups =
      groups_of(failures_of_fault(17, {"loongarch/csr/badi/csrrd.jsonl", "loongarch/csr/badi/csrwr.jsonl",
                                       "loongarch/csr/badi/csrxchg.jsonl", "loongarch/csr/tid/csrrd.jsonl"}));
  REQUIRE(groups.size() == 1);
  CHECK(groups[0].what == "result rd of an instruction that names a register");
  CHECK(groups[0].witness.id == "la.csr.badi.read-other");
  CHECK(groups[0].witness.shows == "rd is 0xaaaaaaaa, expected 0xffffffffaaaaaaaa");
  CHECK(groups[0].events.size() == 3);
}

TEST_CASE("the same bits wrong in more than three named registers are one mistake of the instruction") {
  std::vector<Failure> failures;
  for (const std::string name : {"ASID", "CTAG", "ECFG"})
    failures.push_back(failure(name, {name + ".Field", name, "writable bits"}));
  CHECK(groups_of(failures).size() == 3);
  failures.push_back(failure("EUEN", {"EUEN.FPE", "EUEN", "writable bits"}));
  REQUIRE(groups_of(failures).size() == 1);
  CHECK(groups_of(failures)[0].what == "writable bits of the register that the instruction names, in 4 of them");
  failures.push_back(failure("other", {"EUEN.FPE", "EUEN", "reserved bits"}));
  CHECK(groups_of(failures).size() == 2);
}

TEST_CASE("the witness of a cause has the fewest steps, then the fewest places, then the first id") {
  std::vector<Failure> failures = {failure("b", {"CRMD.IE"}), failure("a", {"CRMD.IE"}), failure("c", {"CRMD.IE"})};
  failures[0].places = failures[1].places = failures[2].places = 2;
  CHECK(groups_of(failures)[0].witness.id == "a");
  failures[2].places = 1;
  CHECK(groups_of(failures)[0].witness.id == "c");
  failures[0].steps = failures[1].steps = 1;
  failures[2].steps = 2;
  CHECK(groups_of(failures)[0].witness.id == "a");
}

TEST_CASE("the largest cause comes first") {
  const std::vector<FailureGroup> groups =
      groups_of({failure("a", {"BADV.VAddr"}), failure("b", {"CRMD.IE"}), failure("c", {"CRMD.IE"})});
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].what == "CRMD.IE");
  CHECK(groups[0].cases == 2);
}

TEST_CASE("what broke comes before what is wrong, however often") {
  std::vector<Failure> failures = {failure("a", {"CRMD.IE"}), failure("b", {"CRMD.IE"}),
                                   failure("c", {"crashed in csrwr"})};
  failures[2].broke = true;
  CHECK(groups_of(failures)[0].what == "crashed in csrwr");
}

TEST_CASE("many failures are told by their causes, and one by one when that is asked for") {
  const std::string causes = report_of_v1({});
  CHECK(contains(causes, "cases fail for "));
  CHECK_FALSE(contains(causes, "FAIL "));
  TextOptions verbose;
  verbose.verbose = true;
  const std::string cases = report_of_v1(verbose);
  CHECK_FALSE(contains(cases, "cases fail for "));
  CHECK(contains(cases, "FAIL gicv5.wake.nothing-active"));
}

TEST_CASE("what does not fit on a screen is counted") {
  TextOptions one;
  one.most_causes = 1;
  CHECK(contains(report_of_v1(one), "more causes with "));
  CHECK(contains(report_of_v1(one), ": --all-causes shows them\n"));
  CHECK_FALSE(contains(report_of_v1({}), "--all-causes"));
}

}  // namespace vcpuspec
