// SPDX-License-Identifier: Apache-2.0
#include "checker/check.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "checker/data_dir.h"
#include "checker/installed_places.h"
#include "checker/reports/jsonl.h"
#include "checker/reports/text.h"
#include "checker/vectors/read_yaml.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

const Citations& citations() {
  static const Citations all = read_citations(data_dir() / "docs/citations.yaml");
  return all;
}

std::vector<VectorFile> review() { return {read_yaml(data_dir() / "vectors/gicv5/wake/review.yaml")}; }
std::vector<VectorFile> found() { return {read_yaml(data_dir() / "vectors/found/gicv5/001-active-ppi-wakes.yaml")}; }

CheckRun run_check(const std::string& endpoint, const std::vector<VectorFile>& files, const CheckOptions& options = {},
                   const std::vector<Report*>& reports = {}) {
  return check(find_endpoint(endpoint), files, options, citations(), reports);
}

/// Ids of the cases that failed, without what they share.
std::set<std::string> failed(const CheckRun& run) {
  const std::string shared = "gicv5.wake.";
  std::set<std::string> ids;
  for (const CaseResult& result : run.results)
    if (result.verdict == Verdict::fail) ids.insert(result.one->id.substr(shared.size()));
  return ids;
}

/// One case of rule gicv5.effective_mask that is right when the mask is `mask`.
std::vector<VectorFile> mask_case(std::uint64_t mask) {
  VectorFile file;
  file.path = "it's mine.yaml";
  file.arch = "arm-gicv5-ppi";
  file.rule = "gicv5.effective_mask";
  VectorCase one;
  one.id = "mask";
  one.why = "why not";
  one.refs = {{"kvm-arm64", "effective_mask", {file.path, 12, 9}}};
  one.pre = {{"cpu.ICH_VMCR_EL2.EN", 1, {}}, {"cpu.ICH_VMCR_EL2.VPMR", 10, {}}};
  one.outcome.values = {{"mask", mask, {}}};
  one.where = {file.path, 9, 5};
  file.cases = {one};
  return {file};
}

std::string text_report(const std::string& endpoint, const std::vector<VectorFile>& files,
                        const CheckOptions& options = {}) {
  std::ostringstream out;
  TextReport report(out, Style(false));
  run_check(endpoint, files, options, {&report});
  return out.str();
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the specification passes every review case and the found ones") {
  CHECK(run_check("model", review()).counts.passed == 15);
  CHECK(run_check("model", review()).counts.exit_code() == ExitCode::conforms);
  CHECK(run_check("model", found()).counts.passed == 2);
}

TEST_CASE("failures with one cause are one line, with their number and the smallest of them") {
  const std::string report = text_report("model@v6", review());
  CHECK(contains(report, "cause gicv5:hppi wake=1: 2 cases, the smallest is gicv5.wake.disabled-highest-priority\n"));
  CHECK(contains(report, "cause gicv5:D_MSQKF wake=1: 3 cases, the smallest is gicv5.wake.priority-zero-active\n"));
  CHECK_FALSE(contains(text_report("model", review()), "cause "));
  VectorFile one_failure = review()[0];
  std::erase_if(one_failure.cases,
                [](const VectorCase& one) { return one.id != "gicv5.wake.disabled-highest-priority"; });
  const std::string single = text_report("model@v6", {one_failure});
  CHECK(contains(single, "FAIL "));
  CHECK_FALSE(contains(single, "cause "));
}

TEST_CASE("today's KVM code passes every review case") {
  const CheckRun run = run_check("model@today", review());
  CHECK(run.counts.passed == 15);
  CHECK(run.counts.exit_code() == ExitCode::conforms);
}

TEST_CASE("each revision of KVM fails exactly the review cases that its review was about") {
  const std::set<std::string> limits = {"priority-past-mask", "priority-at-running"};
  std::set<std::string> v6 = {"disabled-highest-priority", "disabled-linux-timer", "priority-zero-active"};
  v6.insert(limits.begin(), limits.end());
  std::set<std::string> v2 = v6;
  v2.insert("unexposed-stale");
  std::set<std::string> v1 = v2;
  v1.insert("nothing-active");
  CHECK(failed(run_check("model@v1", review())) == v1);
  CHECK(failed(run_check("model@v2", review())) == v2);
  CHECK(failed(run_check("model@v3", review())) == v2);
  CHECK(failed(run_check("model@v6", review())) == v6);
  CHECK(failed(run_check("model@v7", review())) == limits);
  CHECK(failed(run_check("model@first_fix", review())) ==
        std::set<std::string>{"priority-at-mask", "lowest-priority-open-mask", "mask-zero"});
  CHECK(run_check("model@v6", review()).counts.exit_code() == ExitCode::nonconformance);
}

TEST_CASE("today's KVM code deviates on the found cases as recorded, and that conforms") {
  const CheckRun run = run_check("model@today", found());
  CHECK(run.counts.as_recorded == 2);
  CHECK(run.counts.failed == 0);
  CHECK(run.counts.exit_code() == ExitCode::conforms);
  const std::string text = text_report("model@today", found());
  CHECK(contains(text, "AS RECORDED gicv5.found.001-active-ppi-wakes: "));
  CHECK(contains(text, "deviates as recorded in finding 001-active-ppi-wakes\n"));
  CHECK(text.ends_with("0 passed, 0 failed, 0 skipped, 2 as recorded\n"));
}

TEST_CASE("a finding does not excuse an older revision") { CHECK(run_check("model@v7", found()).counts.failed == 2); }

TEST_CASE("a recorded deviation that is gone is stale") {
  std::vector<VectorFile> files = review();
  files[0].cases[0].origin.finding = "002-gone";
  const CheckRun run = run_check("model@today", files);
  CHECK(run.counts.stale == 1);
  CHECK(run.counts.exit_code() == ExitCode::stale);
  CHECK(run_check("model", files).counts.stale == 0);
  CHECK(
      contains(text_report("model@today", files), "finding 002-gone records a deviation here, but model@today passes"));
}

TEST_CASE("the first found case holds KVM's view as a put under WFI leaves it") {
  const std::vector<VectorFile> files = found();
  const Callable put = find_callable("gicv5.kvm.put_under_wfi", subject_of(files[0]), {});
  const std::vector<std::uint64_t> before = bind(files[0].cases[0], put);
  const std::vector<std::uint64_t> after = put.call(before);
  for (std::size_t i = 0; i < put.outputs().size(); ++i) {
    const std::string& name = put.outputs()[i].name;
    INFO(name);
    CHECK(after[i] == before.at(static_cast<std::size_t>(put.input(name))));
  }
}

TEST_CASE("a failure names sentence, evidence, field, values, bits, state, reason and replay") {
  CHECK(text_report("model", mask_case(0xa)) == "FAIL mask: " + citations().find("kvm-arm64:effective_mask")->says +
                                                    " [kvm-arm64:effective_mask, vendor-code]\n"
                                                    "  step      1: call gicv5.effective_mask\n"
                                                    "  field     mask\n"
                                                    "  expected  0xa\n"
                                                    "  actual    0xb\n"
                                                    "  differs   0x1\n"
                                                    "  given     cpu.ICH_VMCR_EL2.EN=0x1 cpu.ICH_VMCR_EL2.VPMR=0xa\n"
                                                    "  why       why not\n"
                                                    "  replay: vcpuspec replay model 'it'\\''s mine.yaml' --case mask\n"
                                                    "0 passed, 1 failed, 0 skipped\n");
}

TEST_CASE("a difference in a whole register is told by its fields") {
  std::vector<VectorFile> files = found();
  files[0].rule = "gicv5.kvm.put_under_wfi";
  files[0].cases.resize(1);
  files[0].cases[0].outcome.outcome_class = OutcomeClass::ok;
  files[0].cases[0].outcome.values = {{"kvm.ICH_VMCR_EL2", 0xf8000000, {}}};
  CHECK(contains(text_report("model", files), "  differs   0x1 in EN\n"));
}

TEST_CASE("text from outside cannot drive the terminal") {
  std::vector<VectorFile> files = mask_case(0xa);
  files[0].path = "a\x1b[2Jb";
  files[0].cases[0].why = "\x1b]0;title\x07";
  CHECK_FALSE(contains(text_report("model", files), "\x1b"));
}

TEST_CASE("an endpoint without a counterpart of the rule skips with that reason, and nothing ran") {
  std::vector<VectorFile> files = mask_case(0xb);
  CHECK(run_check("model@v6", files).counts.passed == 1);
  CHECK(run_check("model@first_fix", files).counts.failed == 1);
  files[0].rule = "gicv5.running_priority";
  files[0].cases[0].outcome.values = {{"priority", 0x20, {}}};
  CHECK(run_check("model", files).counts.passed == 1);
  const CheckRun run = run_check("model@today", files);
  CHECK(run.results.at(0).reason == "model@today has nothing in the place of gicv5.running_priority");
  CHECK(run.counts.skipped == 1);
  CHECK(run.counts.exit_code() == ExitCode::nothing_ran);
  CHECK(run_check("model", {}).counts.exit_code() == ExitCode::nothing_ran);
}

TEST_CASE("superseded cases and cases of weaker evidence are counted skips") {
  std::vector<VectorFile> files = mask_case(0xa);
  CheckOptions options;
  options.min_evidence = Tier::vendor_code;
  CHECK(run_check("model", files, options).counts.failed == 1);
  options.min_evidence = Tier::manual;
  CHECK(run_check("model", files, options).counts.skipped == 1);
  files[0].cases[0].superseded_by = "mask-2";
  CHECK(run_check("model", files).results.at(0).reason == "superseded by mask-2");
}

TEST_CASE("only the cases that were asked for run, and all of them must exist") {
  CheckOptions options;
  options.cases = {"gicv5.wake.priority-at-mask", "gicv5.wake.priority-past-mask"};
  CHECK(run_check("model", review(), options).results.size() == 2);
  options.cases.emplace_back("gicv5.wake.priority-at-mas");
  CHECK(test::error_code([&] { run_check("model", review(), options); }) == "check.unknown-case");
}

TEST_CASE("an unknown endpoint or revision is refused with a list of those there are") {
  CHECK(endpoint_names() == std::vector<std::string>{"model", "model@today", "model@v1", "model@v2", "model@v3",
                                                     "model@v6", "model@v7", "model@first_fix", "model@edge_fix",
                                                     "model@v7_1"});
  for (const char* wrong : {"", "qemu:riscv64", "model@", "model@v5", "model@v6@v7", "Model"})
    CHECK(test::error_code([&] { find_endpoint(wrong); }) == "check.unknown-endpoint");
  try {
    find_endpoint("model@v5");
  } catch (const InputError& error) {
    CHECK(contains(error.hint(), "model@v6"));
  }
}

TEST_CASE("input that cannot be used is refused before anything runs") {
  std::vector<VectorFile> files = mask_case(0xa);
  files[0].cases[0].refs[0].clause = "no_such_sentence";
  CHECK(test::error_code([&] { text_report("model", files); }) == "vector.unknown-citation");
  files = mask_case(0xa);
  files.push_back(files[0]);
  CHECK(test::error_code([&] { text_report("model", files); }) == "vector.duplicate-id");
  files = mask_case(0xa);
  files[0].rule = "gicv5.nothing";
  CHECK(test::error_code([&] { text_report("model@v6", files); }) == "vector.unknown-rule");
  files = mask_case(0xa);
  files.push_back(review()[0]);
  files[1].cases.back().pre.push_back({"cpu.nothing", 0, {}});
  std::ostringstream out;
  TextReport report(out, Style(false));
  CHECK(test::error_code([&] { run_check("model", files, {}, {&report}); }) == "vector.unknown-place");
  CHECK(out.str().empty());
}

TEST_CASE("the JSON Lines report has a header, a line a case and a footer with the counts") {
  std::ostringstream out;
  JsonlReport report(out);
  std::vector<VectorFile> files = mask_case(0xa);
  files[0].path = "not utf-8 \xff";
  run_check("model", files, {}, {&report});
  std::istringstream lines(out.str());
  std::string header;
  std::string one;
  std::string footer;
  std::string more;
  REQUIRE((std::getline(lines, header) && std::getline(lines, one) && std::getline(lines, footer)));
  CHECK_FALSE(std::getline(lines, more));
  CHECK(nlohmann::json::parse(header).at("schema") == "vcpuspec/report/0");
  CHECK(nlohmann::json::parse(header).at("endpoint") == "model");
  const auto result = nlohmann::json::parse(one);
  CHECK(result.at("id") == "mask");
  CHECK(result.at("line") == 9);
  CHECK(result.at("verdict") == "fail");
  CHECK(result.at("tier") == "vendor-code");
  CHECK(result.at("differences").at(0).at("actual") == "0xb");
  const auto counts = nlohmann::json::parse(footer);
  CHECK(counts.at("failed") == 1);
  CHECK(counts.at("exit") == 1);
}

TEST_CASE("citations are complete and of a known tier") {
  const std::string good = "citations:\n  \"d:c\": {tier: manual, source: \"s\", says: \"t\"}\n";
  CHECK(parse_citations(good, "c").find("d:c")->says == "t");
  CHECK(parse_citations(good, "c").find("d:x") == nullptr);
  CHECK(test::error_code([&] {
          parse_citations(good + "  \"d:c\": {tier: manual, source: \"s\", says: \"t\"}\n", "c");
        }) == "citations.duplicate-key");
  CHECK(test::error_code([] { parse_citations("citations: {\"d:c\": {tier: manual, source: s}}", "c"); }) ==
        "citations.missing-key");
  CHECK(test::error_code([] { parse_citations("citations: {\"d:c\": {tier: best, source: s, says: t}}", "c"); }) ==
        "citations.unknown-tier");
  CHECK(test::error_code([] { parse_citations("documents: {}", "c"); }) == "citations.no-citations");
  CHECK(test::error_code([] { parse_citations("citations: [", "c"); }) == "citations.syntax");
}

TEST_CASE("the data directory is the one that was asked for, or none") {
  const char* named = std::getenv("VCPUSPEC_DATA");
  const std::string before = named != nullptr ? named : "";
  const std::filesystem::path good = data_dir();
  setenv("VCPUSPEC_DATA", good.c_str(), 1);
  CHECK(data_dir() == good);
  setenv("VCPUSPEC_DATA", "/nonexistent", 1);
  CHECK(test::error_code([] { data_dir(); }) == "data.not-found");
  setenv("VCPUSPEC_DATA", before.c_str(), 1);
}

TEST_CASE("data and worker are found from where the command stands") {
  CHECK(data_dir_candidates("/opt/moved/bin/vcpuspec").front() == "/opt/moved/share/vcpuspec");
  const auto workers = worker_candidates("/opt/moved/bin/vcpuspec");
  CHECK(workers.at(0) == "/opt/moved/bin/vcpuspec-worker");
  CHECK(workers.at(1) == "/opt/moved/libexec/vcpuspec/vcpuspec-worker");
}

}  // namespace vcpuspec
