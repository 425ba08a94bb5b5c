// SPDX-License-Identifier: Apache-2.0
#include "checker/reports/compare.h"

#include <catch2/catch.hpp>
#include <sstream>

#include "checker/data_dir.h"
#include "checker/reports/jsonl.h"
#include "checker/vectors/read_vectors.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

using test::error_at;
using test::error_code;

const Citations& citations() {
  static const Citations all = read_citations(data_dir() / "docs/citations.yaml");
  return all;
}

/// What a run on the review cases writes.
std::string text_of(const std::string& endpoint, const CheckOptions& options = {}) {
  const std::vector<VectorFile> files = {read_vectors(data_dir() / "vectors/gicv5/wake/review.yaml")};
  std::ostringstream out;
  JsonlReport report(out);
  check(find_endpoint(endpoint), files, options, citations(), {&report});
  return out.str();
}

WrittenReport report_of(const std::string& endpoint, const CheckOptions& options = {}) {
  return parse_report(text_of(endpoint, options), endpoint + ".jsonl", citations());
}

std::string error_of_report(const std::string& text) {
  return error_at([&] { parse_report(text, "report.jsonl", citations()); });
}

std::string replaced(std::string text, const std::string& before, const std::string& after) {
  const std::size_t at = text.find(before);
  REQUIRE(at != std::string::npos);
  return text.replace(at, before.size(), after);
}

}  // namespace

TEST_CASE("a written report has the causes of the run") {
  const WrittenReport report = report_of("model@v6");
  CHECK(report.endpoint == "model@v6");
  CHECK(report.counts.passed == 10);
  CHECK(report.exit == ExitCode::nonconformance);
  std::vector<Failure> failures;
  for (const auto& [id, one] : report.cases)
    if (one.deviates()) failures.push_back(one.failure);
  const std::vector<FailureGroup> groups = groups_of(failures);
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].what == "result wake is 1 [gicv5:D_MSQKF]");
  CHECK(groups[0].witness.id == "gicv5.wake.priority-zero-active");
  CHECK(groups[0].witness.shows == "wake is 0x1, expected 0x0");
  CHECK_FALSE(groups[0].witness.says.empty());
  CHECK(groups[0].witness.replay == "vcpuspec replay model@v6 " +
                                        (data_dir() / "vectors/gicv5/wake/review.yaml").string() +
                                        " --case gicv5.wake.priority-zero-active");
}

TEST_CASE("a comparison says what is fixed, what is broken and what still fails") {
  const ReportComparison better = compare(report_of("model@v6"), report_of("model@v7"));
  CHECK(better.fixed.size() == 3);
  CHECK(better.still.size() == 2);
  CHECK(better.broken.empty());
  CHECK(better.exit_code() == ExitCode::conforms);
  const ReportComparison worse = compare(report_of("model@v7"), report_of("model@v6"));
  CHECK(worse.broken.size() == 3);
  CHECK(worse.exit_code() == ExitCode::nonconformance);
  std::ostringstream out;
  print_comparison(out, Style(false), worse, causes_on_a_screen);
  CHECK(out.str().ends_with("3 broken, 0 fixed, 2 still failing\n"));
}

TEST_CASE("a case that fails otherwise than before is neither fixed nor new") {
  const WrittenReport before = report_of("model@v7");
  WrittenReport after = before;
  for (auto& [id, one] : after.cases)
    if (one.deviates()) one.failure.signature += " otherwise";
  const ReportComparison comparison = compare(before, after);
  CHECK(comparison.changed.size() == 2);
  CHECK(comparison.still.empty());
  CHECK(comparison.exit_code() == ExitCode::conforms);
}

TEST_CASE("what fails and was not judged before is broken, and what is no longer judged is not fixed") {
  CheckOptions some;
  some.cases = {"*disabled*"};
  const ReportComparison more = compare(report_of("model@v6", some), report_of("model@v6"));
  CHECK(more.first.size() == 3);
  CHECK(more.still.size() == 2);
  CHECK(more.exit_code() == ExitCode::nonconformance);
  const ReportComparison fewer = compare(report_of("model@v6"), report_of("model@v6", some));
  CHECK(fewer.fixed.empty());
  CHECK(fewer.lost == 13);
  WrittenReport nothing = report_of("model@v6");
  nothing.cases.clear();
  CHECK(compare(report_of("model@v6"), nothing).exit_code() == ExitCode::nothing_ran);
}

TEST_CASE("a report that is cut off anywhere is refused") {
  const std::string whole = text_of("model@v6");
  for (std::size_t size = 0; size < whole.size(); size += 97) {
    INFO(size);
    const std::string code = error_code([&] { parse_report(whole.substr(0, size), "cut.jsonl", citations()); });
    CHECK(code == "report.cut-off");
  }
  CHECK(error_code([&] { parse_report(whole, "whole.jsonl", citations()); }) == "accepted");
}

TEST_CASE("a damaged report is refused with its place") {
  const std::string whole = text_of("model@v6");
  CHECK(error_of_report(whole + whole) == "18:1 report.several-runs");
  CHECK(error_of_report(whole + whole.substr(whole.find('\n') + 1)) == "18:1 report.damaged");
  CHECK(error_of_report(replaced(whole, "vcpuspec/report/0", "vcpuspec/report/9")) == "1:1 report.schema");
  CHECK(error_of_report(replaced(whole, "\"verdict\":\"pass\"", "\"verdict\":\"good\"")) == "2:1 report.damaged");
  CHECK(error_of_report(replaced(whole, "\"verdict\":\"pass\"", "\"verdict\":\"fail\"")) == "2:1 report.damaged");
  CHECK(error_of_report(replaced(whole, "\"verdict\":\"pass\"", "\"verdict\":\"skip\"")) == "17:1 report.damaged");
  CHECK(error_of_report(replaced(whole, "\"passed\":10", "\"passed\":11")) == "17:1 report.damaged");
  CHECK(error_of_report(replaced(whole, "\"cause\":{", "\"why\":{")) == "3:1 report.no-cause");
  CHECK(error_of_report(replaced(whole, "\"steps\":1", "\"steps\":\"1\"")) == "3:1 report.damaged");
  CHECK(error_of_report(replaced(whole, "\"kind\":\"case\"", "\"kind\":\"note\"")) == "2:1 report.damaged");
  CHECK(error_of_report("{}\n") == "1:1 report.damaged");
  CHECK(error_of_report("schema: 1\n") == "1:1 report.damaged");
  CHECK(error_of_report(std::string(100, '[') + "\n") == "1:1 report.damaged");
}

}  // namespace vcpuspec
