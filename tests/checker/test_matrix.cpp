// SPDX-License-Identifier: Apache-2.0
#include "checker/matrix.h"

#include <catch2/catch.hpp>
#include <sstream>

#include "checker/cli/options.h"
#include "checker/data_dir.h"
#include "checker/reports/jsonl.h"
#include "checker/reports/junit.h"
#include "checker/reports/ktap.h"
#include "checker/reports/matrix.h"
#include "checker/reports/read_report.h"
#include "checker/vectors/read_yaml.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

/// Made-up cases, which cite `doc:a` and then `doc:b`, and what made-up endpoints answer to them.
class MadeUp {
 public:
  MadeUp() {
    file_.cases.resize(2);
    for (std::size_t i = 0; i < file_.cases.size(); ++i) {
      file_.cases[i].id = "made.up" + std::to_string(i);
      file_.cases[i].refs = {{"doc", i == 0 ? "a" : "b", {}}};
    }
  }
  /// An answer in two words, of which 1 and 2 are expected.
  CaseResult answers(std::uint64_t x, std::uint64_t y, std::size_t one = 0) const {
    CaseResult result = without_answer(Verdict::pass, Answer::Kind::outputs, one);
    result.compared = {{{"x", 0, 0, 8, 1}, x}, {{"y", 1, 0, 8, 2}, y}};
    if (!result.differences().empty()) result.verdict = Verdict::fail;
    return result;
  }
  CaseResult without_answer(Verdict verdict, Answer::Kind answer, std::size_t one = 0) const {
    return {&file_, &file_.cases[one], &citation_, "rule", verdict, answer, {}, "a reason"};
  }
  CaseResult skipped() const { return without_answer(Verdict::skip, Answer::Kind::unsupported); }
  CaseResult broken() const { return without_answer(Verdict::broken, Answer::Kind::crashed); }

 private:
  VectorFile file_;
  Citation citation_;
};

/// One case, as each of the endpoints answered it.
std::vector<RunBeside> beside(const std::vector<CaseResult>& results) {
  std::vector<RunBeside> runs;
  for (const CaseResult& result : results) {
    RunBeside run;
    run.label = std::string(1, static_cast<char>('A' + runs.size()));
    run.results = {result};
    run.counts.add(result.verdict);
    runs.push_back(run);
  }
  return runs;
}

Agreement agreement(const std::vector<CaseResult>& results) { return votes_on(beside(results)).front().agreement; }

std::vector<VectorFile> review() { return {read_yaml(data_dir() / "vectors/gicv5/wake/review.yaml")}; }
Citations citations() { return read_citations(data_dir() / "docs/citations.yaml"); }

/// Both revisions judged on the review, as a report of both.
void run_both(Report& report) {
  const std::vector<VectorFile> files = review();
  const Citations cited = citations();
  for (const char* endpoint : {"model@v6", "model@v7"}) check(find_endpoint(endpoint), files, {}, cited, {&report});
  report.close();
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

cli::Options split(const std::vector<std::string>& words) {
  cli::Options options;
  options.endpoint = "model";
  options.names = words;
  cli::split_endpoints(options);
  return options;
}

}  // namespace

TEST_CASE("a vote says whether all conform, one deviates, several do, or each in its own way", "[matrix]") {
  const MadeUp made;
  CHECK(agreement({made.answers(1, 2), made.answers(1, 2)}) == Agreement::all_conform);
  CHECK(agreement({made.answers(1, 2), made.answers(1, 3)}) == Agreement::one_deviates);
  CHECK(agreement({made.answers(1, 3), made.answers(1, 2), made.answers(1, 3)}) == Agreement::some_deviate);
  CHECK(agreement({made.answers(1, 3), made.answers(1, 4)}) == Agreement::own_ways);
  CHECK(agreement({made.answers(1, 3), made.answers(0, 3)}) == Agreement::own_ways);
  CHECK(agreement({made.answers(1, 3), made.answers(1, 3)}) == Agreement::all_alike);
  CHECK(agreement({made.answers(1, 3), made.answers(1, 3), made.answers(1, 4)}) == Agreement::own_ways);
}

TEST_CASE("who did not answer has no vote, and one alone is no vote of two", "[matrix]") {
  const MadeUp made;
  CHECK(agreement({made.answers(1, 3)}) == Agreement::no_vote);
  CHECK(agreement({made.answers(1, 3), made.skipped()}) == Agreement::no_vote);
  CHECK(agreement({made.answers(1, 3), made.broken()}) == Agreement::no_vote);
  CHECK(agreement({made.broken(), made.broken()}) == Agreement::no_vote);
  CHECK(agreement({made.answers(1, 3), made.broken(), made.answers(1, 3)}) == Agreement::all_alike);
  CHECK(agreement({made.answers(1, 3), made.skipped(), made.answers(1, 2)}) == Agreement::one_deviates);
}

TEST_CASE("the model has no vote on what it expects itself", "[matrix]") {
  const MadeUp made;
  std::vector<RunBeside> runs = beside({made.answers(1, 2), made.answers(1, 3), made.answers(1, 3)});
  CHECK(votes_on(runs).front().agreement == Agreement::some_deviate);
  runs.front().votes = false;
  CHECK(votes_on(runs).front().agreement == Agreement::all_alike);
  runs.back().votes = false;
  CHECK(votes_on(runs).front().agreement == Agreement::no_vote);
}

TEST_CASE("only what was compared in both answers makes them alike", "[matrix]") {
  const MadeUp made;
  CaseResult sees_one = made.answers(1, 3);
  sees_one.compared.erase(sees_one.compared.begin());
  CHECK(agreement({made.answers(1, 3), sees_one}) == Agreement::all_alike);
  CHECK(agreement({made.answers(0, 3), sees_one}) == Agreement::all_alike);
  CHECK(agreement({made.answers(0, 4), sees_one}) == Agreement::own_ways);
  CaseResult sees_other = made.answers(0, 2);
  sees_other.compared.pop_back();
  CHECK(agreement({sees_other, sees_one}) == Agreement::own_ways);
  CaseResult other_step = made.answers(1, 3);
  for (Comparison& one : other_step.compared) one.expected.step = 1;
  CHECK(agreement({made.answers(1, 3), other_step}) == Agreement::own_ways);
}

TEST_CASE("deviations that are recorded of each are not held against the vector", "[matrix]") {
  const MadeUp made;
  CaseResult recorded = made.answers(1, 3);
  recorded.verdict = Verdict::as_recorded;
  CHECK(agreement({recorded, recorded}) == Agreement::all_recorded);
  CHECK(agreement({recorded, made.answers(1, 3)}) == Agreement::all_alike);
}

TEST_CASE("a cell says the verdicts in words, and never calls a skip a pass", "[matrix]") {
  Counts cell;
  cell.skipped = 2;
  CHECK(cell_words(cell) == "SKIP");
  cell.passed = 5;
  CHECK(cell_words(cell) == "PASS 5 of 7");
  cell.skipped = 0;
  CHECK(cell_words(cell) == "PASS");
  cell.failed = 2;
  CHECK(cell_words(cell) == "FAIL 2 of 7");
  cell.broken = 1;
  CHECK(cell_words(cell) == "BROKEN 1, FAIL 2 of 8");
  CHECK(cell_words({1, 2, 4, 0, 0, 0, 0}) == "FAIL 2, SKIP 4 of 7");
  CHECK(cell_words({0, 0, 0, 3, 0, 0, 1}) == "NOT RUN 1, AS RECORDED 3 of 4");
  CHECK(cell_words({0, 0, 0, 0, 2, 0, 0}) == "STALE 2 of 2");
}

TEST_CASE("a clause where all pass, or all skip, is quiet; one where they differ or fail alike is not", "[matrix]") {
  const MadeUp made;
  const auto quiet = [](const std::vector<CaseResult>& results) {
    return clause_rows(beside(results)).front().is_quiet();
  };
  CHECK(quiet({made.answers(1, 2), made.answers(1, 2)}));
  CHECK(quiet({made.skipped(), made.skipped()}));
  CHECK_FALSE(quiet({made.answers(1, 2), made.skipped()}));
  CHECK_FALSE(quiet({made.answers(1, 3), made.answers(1, 3)}));
  CHECK_FALSE(quiet({made.broken(), made.broken()}));
}

TEST_CASE("the matrix counts each case in the row of the first sentence that it cites", "[matrix]") {
  const MadeUp made;
  std::vector<RunBeside> runs = beside({made.answers(1, 2), made.answers(1, 3)});
  for (RunBeside& run : runs) run.results.push_back(made.answers(1, 2, 1));
  const std::vector<ClauseRow> rows = clause_rows(runs);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].clause == "doc:a");
  CHECK(rows[0].cells[1].failed == 1);
  CHECK(rows[1].clause == "doc:b");
  CHECK(rows[1].is_quiet());
}

TEST_CASE("the worst end of several runs is told", "[matrix]") {
  Counts passed, failed, broken, nothing;
  passed.passed = failed.failed = broken.broken = nothing.skipped = 1;
  CHECK(worst_of({passed, passed}) == ExitCode::conforms);
  CHECK(worst_of({passed, failed, nothing}) == ExitCode::nonconformance);
  CHECK(worst_of({broken, failed}) == ExitCode::broken);
  CHECK(worst_of({passed, nothing}) == ExitCode::nothing_ran);
}

TEST_CASE("the comparison suspects the vector where all that answered deviate alike", "[matrix]") {
  std::ostringstream out;
  MatrixReport report(out, Style(false), {"model@v6", "model@v7"});
  run_both(report);
  CHECK(contains(out.str(), "A  model@v6  10 passed, 5 failed, 0 skipped\n"));
  CHECK(contains(out.str(), "the vector, and the model behind it, may be wrong: all that answered deviate alike in "));
  CHECK(contains(out.str(), ": A and B answer 0x1, expected 0x0\n"));
  CHECK(contains(out.str(), "\nnonconformance (exit code 1): A and B\n"));
}

TEST_CASE("the comparison says that the vector may be wrong only where it may", "[matrix]") {
  const std::vector<VectorFile> files = review();
  const Citations cited = citations();
  std::ostringstream out;
  MatrixReport report(out, Style(false), {"model@today", "model@v6"});
  for (const char* endpoint : {"model@today", "model@v6"}) check(find_endpoint(endpoint), files, {}, cited, {&report});
  report.close();
  CHECK_FALSE(contains(out.str(), "may be wrong"));
  CHECK(contains(out.str(), "      5  B alone deviates\n"));
  CHECK(contains(out.str(), "\nnonconformance (exit code 1): B\n"));
}

TEST_CASE("libraries are compared as they answer: one conforms, two deviate, one breaks, one does nothing",
          "[matrix]") {
  const std::string folder = std::string("so:") + VCPUSPEC_IMPLEMENTATIONS_DIR + "/";
  const std::vector<std::string> names = {folder + "architecture.so", folder + "kvm_v6.so", folder + "kvm_v7.so",
                                          folder + "hostile_crash.so", folder + "hostile_unsupported.so"};
  const std::vector<VectorFile> files = review();
  const Citations cited = citations();
  std::ostringstream out;
  MatrixReport report(out, Style(false), names);
  for (const std::string& name : names) check(find_endpoint(name), files, {}, cited, {&report});
  report.close();
  INFO(out.str());
  CHECK(contains(out.str(), "architecture.so         15 passed, 0 failed, 0 skipped\n"));
  CHECK(contains(out.str(), " alone deviates\n"));
  CHECK(contains(out.str(), "BROKEN "));
  CHECK(contains(out.str(), "SKIP"));
  CHECK(contains(out.str(), "\n15 cases of 15 answered by at least two\n"));
  CHECK_FALSE(contains(out.str(), "may be wrong"));
  CHECK(contains(out.str(), "\nthe implementation broke (exit code 5): D\n"));
}

TEST_CASE("KTAP of several endpoints is a test of each, with its files in it", "[matrix]") {
  std::ostringstream out;
  KtapReport ktap(out, 2);
  run_both(ktap);
  const std::string text = out.str();
  CHECK(text.starts_with("KTAP version 1\n1..2\n  KTAP version 1\n  1..1\n    KTAP version 1\n    1..15\n    ok 1 "));
  CHECK(contains(
      text, "\n  # 10 passed, 5 failed, 0 stale, 0 broken, 0 as recorded, 0 skipped, 0 not run\nnot ok 1 model@v6\n"));
  CHECK(text.ends_with("\nnot ok 2 model@v7\n"));
}

TEST_CASE("JUnit of several endpoints keeps their suites apart", "[matrix]") {
  std::ostringstream out;
  JunitReport junit(out);
  run_both(junit);
  const std::string text = out.str();
  CHECK(text.find("<testsuites") == text.rfind("<testsuites"));
  CHECK(contains(text, "<testsuite name=\"model@v6 "));
  CHECK(contains(text, "<testsuite name=\"model@v7 "));
  CHECK(contains(text, "review.yaml\" tests=\"15\" failures=\"5\" errors=\"0\" skipped=\"0\">"));
}

TEST_CASE("a written report of several endpoints is refused with the line of the second", "[matrix]") {
  std::ostringstream out;
  JsonlReport jsonl(out);
  run_both(jsonl);
  CHECK(test::error_at([&] { parse_report(out.str(), "both.jsonl", citations()); }) == "18:1 report.several-runs");
}

TEST_CASE("leading words that are endpoints are compared, and the rest are files", "[matrix]") {
  const cli::Options options = split({"model@v6", "so:./model", "a/model.yaml", "./b"});
  CHECK(options.others == std::vector<std::string>{"model@v6", "so:./model"});
  CHECK(options.names == std::vector<std::string>{"a/model.yaml", "./b"});
  CHECK(split({}).others.empty());
  CHECK(split({"model.yaml"}).names.size() == 1);
  CHECK(test::error_code([] { split({"modle@v6"}); }) == "check.unknown-word");
  CHECK(test::error_code([] { split({"a.yaml", "model@v6"}); }) == "check.endpoint-after-file");
  CHECK(test::error_code([] { split({"model@v6", "model"}); }) == "check.same-endpoint");
  std::vector<std::string> many;
  for (int i = 0; i < 26; ++i) many.push_back("so:" + std::to_string(i));
  CHECK(test::error_code([&] { split(many); }) == "check.too-many-endpoints");
}

}  // namespace vcpuspec
