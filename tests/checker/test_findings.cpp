// SPDX-License-Identifier: Apache-2.0
#include "checker/findings.h"

#include <catch2/catch.hpp>
#include <sstream>

#include "checker/data_dir.h"
#include "checker/reports/findings.h"
#include "checker/reports/jsonl.h"
#include "checker/vectors/read_vectors.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

const Citations& citations() {
  static const Citations all = read_citations(data_dir() / "docs/citations.yaml");
  return all;
}

/// What a run on the review cases reports.
WrittenReport report_of(const std::string& endpoint) {
  const std::vector<VectorFile> files = {read_vectors(data_dir() / "vectors/gicv5/wake/review.yaml")};
  std::ostringstream out;
  JsonlReport report(out);
  check(find_endpoint(endpoint), files, {}, citations(), {&report});
  return parse_report(out.str(), "run.jsonl", citations());
}

std::string finding(const std::string& id, const std::string& cases) {
  return "  - id: " + id + "\n    title: \"a title of " + id + "\"\n    judgement: bug\n    cases: [" + cases +
         "]\n    does: \"what it does\"\n    says: \"what the manual says\"\n    consequence: \"what comes of it\"\n"
         "    against: \"what speaks against us\"\n    shown_by: \"what would show it\"\n";
}

std::string judgements(const std::string& findings) {
  return "schema: \"vcpuspec/judgements/1\"\nimplementation: one\nversion: \"1\"\nabout: \"all of it\"\nfindings:\n" +
         findings;
}

/// Where a file with one finding is refused, one thing in it replaced.
std::string error_of(const std::string& before, const std::string& after) {
  std::string text = judgements(finding("F-1", "{id: \"*\"}"));
  const std::size_t at = text.find(before);
  REQUIRE(at != std::string::npos);
  text.replace(at, before.size(), after);
  return test::error_at([&] { parse_judgements(text, "judgements.yaml"); });
}

}  // namespace

TEST_CASE("a deviation belongs to the first finding that matches it, and to no other") {
  const Judgements all = parse_judgements(judgements(finding("F-1", "{id: \"*-linux-timer\"}, {shows: \"nothing\"}") +
                                                     finding("F-2", "{id: \"*.disabled-*\"}")),
                                          "judgements.yaml");
  const WrittenReport report = report_of("model@v6");
  const JudgedReport judged = judge(report, all);
  REQUIRE(judged.cases[0].size() == 1);
  CHECK(judged.cases[0].front()->failure.id == "gicv5.wake.disabled-linux-timer");
  REQUIRE(judged.cases[1].size() == 1);
  CHECK(judged.cases[1].front()->failure.id == "gicv5.wake.disabled-highest-priority");
  CHECK(judged.unjudged.size() == 3);
}

TEST_CASE("all that a pattern says must be so") {
  const WrittenReport report = report_of("model@v6");
  const auto judged_by = [&](const std::string& cases) {
    const Judgements all = parse_judgements(judgements(finding("F-1", cases)), "judgements.yaml");
    return judge(report, all).cases[0].size();
  };
  CHECK(judged_by("{rule: \"gicv5.kvm.wake*\", shows: \"wake is 0x1, expected 0x0\"}") == 5);
  CHECK(judged_by("{rule: \"gicv5.kvm.wake*\", where: \"CRMD.*\"}") == 0);
  CHECK(judged_by("{rule: gicv5.wfi}") == 0);
  CHECK(judged_by("{id: \"*\", shows: \"wake is 0x0*\"}") == 0);
}

TEST_CASE("a page has each finding with its smallest case, what agrees, and what was not reached") {
  const Judgements all = parse_judgements(
      judgements(finding("F-1", "{id: \"*.disabled-*\"}") + finding("F-2", "{id: \"*\"}")), "judgements.yaml");
  const WrittenReport report = report_of("model@v6");
  std::ostringstream page;
  write_findings(page, report, all, judge(report, all), citations());
  const std::string text = page.str();
  CHECK_THAT(text, Catch::StartsWith("# Findings: one 1\n\nall of it\n\n10 cases pass, 5 deviate for the 2 reasons "));
  CHECK_THAT(text, Catch::Contains("| [F-1](#F-1) | bug | 2 | a title of F-1 |"));
  CHECK_THAT(text,
             Catch::Contains("**Smallest witness**: `gicv5.wake.priority-zero-active`: wake is 0x1, expected 0x0"));
  CHECK_THAT(text, Catch::Contains("vcpuspec replay model@v6 "));
  CHECK_THAT(text, Catch::Contains("**The strongest case that we are wrong**: what speaks against us"));
  CHECK_THAT(text, Catch::Contains("| `gicv5.kvm.wake@v6` | 10 | 5 | 0 |"));
  CHECK_THAT(text, Catch::Contains("## What no case could reach"));
}

TEST_CASE("judgements that are malformed are refused where they are") {
  CHECK(error_of("vcpuspec/judgements/1", "vcpuspec/judgements/2") == "1:9 judgements.schema");
  CHECK(error_of("judgement: bug", "judgement: mistake") == "8:16 judgements.unknown-judgement");
  CHECK(error_of("    does:", "    doing:") == "10:5 judgements.unknown-key");
  CHECK(error_of("    does: \"what it does\"\n", "") == "6:5 judgements.missing-key");
  CHECK(error_of("against: \"what speaks against us\"", "against: \"\"") == "13:14 judgements.says-nothing");
  CHECK(error_of("{id: \"*\"}", "{}") == "9:13 judgements.matches-all");
  CHECK(error_of("{id: \"*\"}", "{name: x}") == "9:14 judgements.unknown-key");
  CHECK(error_of("cases: [{id: \"*\"}]", "cases: all") == "9:12 judgements.not-a-list");
  CHECK(error_of("title: \"a title of F-1\"", "title: [a]") == "7:12 judgements.not-text");
  CHECK(test::error_at([] {
          parse_judgements(judgements(finding("F-1", "{id: a}") + finding("F-1", "{id: b}")), "judgements.yaml");
        }) == "15:5 judgements.duplicate-id");
}

TEST_CASE("the shipped judgements are about the version whose deviations are recorded") {
  const Judgements shipped = read_judgements((data_dir() / "docs/findings/qemu-loongarch.yaml").string());
  const std::string name = known_file_name({shipped.implementation, shipped.version});
  const KnownList list = read_known((data_dir() / "docs/known" / name).string());
  CHECK(list.implementation == shipped.implementation);
  CHECK(list.version == shipped.version);
  for (const KnownEntry& entry : list.entries) CHECK(entry.issue == "docs/findings/qemu-loongarch.md");
}

}  // namespace vcpuspec
