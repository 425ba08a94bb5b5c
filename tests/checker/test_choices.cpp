// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <string>

#include "checker/check.h"
#include "checker/data_dir.h"
#include "checker/vectors/read_vectors.h"
#include "tests/support/chosen_machine.h"

/// Implementations that say what they are where the manual leaves that to them.
namespace vcpuspec {

namespace {

using test::Choices;
using test::ChosenMachine;

const Choices own = {{"choice.PALEN", 40}, {"choice.VALEN", 39},         {"choice.SAVE_NUM", 8},
                     {"choice.VSMax", 3},  {"choice.TLBType", 1},        {"choice.PGD_by_top_bit", 1},
                     {"choice.LBT", 0},    {"choice.wakes_with_IE_0", 0}};

std::vector<VectorFile> shipped(std::initializer_list<const char*> names) {
  std::vector<VectorFile> files;
  for (const char* name : names) files.push_back(read_vectors((data_dir() / "vectors/loongarch" / name).string()));
  return files;
}

std::vector<VectorFile> only(const std::string& id) {
  std::vector<VectorFile> files = shipped({"csr/ecfg/csrwr.jsonl"});
  std::erase_if(files[0].cases, [&](const VectorCase& one) { return one.id != id; });
  return files;
}

CheckRun judged(const Choices& made, const Choices& told, const std::vector<VectorFile>& files) {
  const Endpoint endpoint{"chosen", "", std::make_shared<ChosenMachine>(made, told)};
  return check(endpoint, files, {}, read_citations((data_dir() / "docs/citations.yaml").string()));
}

const CaseResult& result_of(const CheckRun& run, const std::string& id) {
  return *std::find_if(run.results.begin(), run.results.end(), [&](const CaseResult& r) { return r.one->id == id; });
}

}  // namespace

TEST_CASE("an implementation that tells its choices is held to them, and not to those that are preset") {
  const std::vector<VectorFile> files =
      shipped({"event/binary_translation.jsonl", "event/wake.jsonl", "csr/pgd/csrrd.jsonl", "csr/tlbehi/csrwr.jsonl",
               "event/general_exception_entry.jsonl", "trace/exception.jsonl"});
  const Counts told = judged(own, own, files).counts;
  CHECK(told.failed == 0);
  CHECK(told.passed > 100);
  CHECK(judged(own, {}, files).counts.failed > 10);
}

TEST_CASE("a case about a choice is put to who has made it, and is skipped with both values by who has not") {
  const std::vector<VectorFile> files = shipped({"csr/tlbidx/csrwr.jsonl"});
  const std::string id = [&] {
    for (const VectorCase& one : files[0].cases)
      for (const Assignment& given : one.config)
        if (given.place == "choice.IDX_N" && given.value == 3) return one.id;
    return std::string();
  }();
  REQUIRE(!id.empty());
  CHECK(result_of(judged({{"choice.IDX_N", 3}}, {{"choice.IDX_N", 3}}, files), id).verdict == Verdict::pass);
  const CaseResult other = result_of(judged({{"choice.IDX_N", 4}}, {{"choice.IDX_N", 4}}, files), id);
  CHECK(other.verdict == Verdict::skip);
  CHECK(other.reason == "it is about choice.IDX_N=0x3; chosen has 0x4");
  CHECK(result_of(judged({}, {}, files), id).reason == "it is about choice.IDX_N, which chosen cannot be told");
}

TEST_CASE("bits that are unspecified with the choices of an implementation are not compared, all others are") {
  // ECFG.VS above VSMax is an illegal value: what the field holds then is not specified.
  const std::string ones = "la.csr.ecfg.write-ones";
  std::vector<VectorFile> files = only(ones);
  files[0].cases[0].steps[0].args[0].value = ~std::uint64_t{0};
  const Choices without_vs = {{"choice.VSMax", 0}};
  Choices made = without_vs;
  made["arbitrary.illegal_value"] = 0x20000;
  CHECK(result_of(judged(made, without_vs, files), ones).verdict == Verdict::pass);
  made["choice.message_interrupts"] = 0;
  CHECK(result_of(judged(made, without_vs, files), ones).verdict == Verdict::fail);
}

TEST_CASE("a case of nothing but what is unspecified with the choices of an implementation is skipped") {
  std::vector<VectorFile> files = only("la.csr.ecfg.write-ones");
  files[0].cases[0].outcome.values = {{"host.ECFG.VS", 7, {}}};
  const CheckRun run = judged({{"choice.VSMax", 0}}, {{"choice.VSMax", 0}}, files);
  CHECK(run.counts.skipped == 1);
  CHECK(run.results[0].reason == "nothing that it is about is specified for chosen and can be seen there");
}

}  // namespace vcpuspec
