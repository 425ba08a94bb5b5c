// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "checker/data_dir.h"
#include "checker/read_file.h"
#include "checker/reports/html.h"
#include "checker/reports/html/page.h"
#include "checker/reports/html/tables.h"
#include "checker/style.h"
#include "checker/vectors/read_vectors.h"
#include "tests/html/hostile_run.h"
#include "tests/support/chosen_machine.h"

namespace vcpuspec {

namespace {

using Json = nlohmann::json;

const Citations& citations() {
  static const Citations all = read_citations(data_dir() / "docs/citations.yaml");
  return all;
}

std::vector<VectorFile> shipped(const std::vector<std::string>& paths) {
  std::vector<VectorFile> files;
  for (const std::string& path : paths) files.push_back(read_vectors((data_dir() / "vectors" / path).string()));
  return files;
}

std::vector<VectorFile> review() { return shipped({"gicv5/wake/review.yaml"}); }

std::string page_of(const std::vector<std::string>& endpoints, const std::vector<VectorFile>& files,
                    const HtmlLimits& limits = {}) {
  std::ostringstream out;
  HtmlReport report(out, limits);
  for (const std::string& endpoint : endpoints) check(find_endpoint(endpoint), files, {}, citations(), {&report});
  report.close();
  return out.str();
}

std::string hostile_page() {
  std::ostringstream out;
  HtmlReport report(out);
  test::run_hostile_cases(report);
  report.close();
  return out.str();
}

std::string between(const std::string& text, const std::string& start, const std::string& end) {
  const std::size_t from = text.find(start);
  REQUIRE(from != std::string::npos);
  const std::size_t to = text.find(end, from + start.size());
  REQUIRE(to != std::string::npos);
  return text.substr(from + start.size(), to - from - start.size());
}

/// The data as a browser finds it: the text of the element up to its first end.
Json data_of(const std::string& page) {
  return Json::parse(between(page, "<script type=\"application/json\" id=\"data\">", "</script>"));
}

/// Counted repetitions spread out.
std::vector<std::uint32_t> spread(const Json& runs) {
  std::vector<std::uint32_t> all;
  for (std::size_t i = 0; i + 1 < runs.size(); i += 2)
    all.insert(all.end(), runs[i + 1].get<std::size_t>(), runs[i].get<std::uint32_t>());
  return all;
}

std::vector<std::string> ids_of(const Json& data) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < data["cases"]["rest"].size(); ++i) {
    const std::string before = ids.empty() ? "" : ids.back();
    ids.push_back(before.substr(0, data["cases"]["shared"][i]) + data["cases"]["rest"][i].get<std::string>());
  }
  return ids;
}

std::string at_of(const Json& data, const std::string& id) {
  const std::vector<std::string> ids = ids_of(data);
  const auto found = std::find(ids.begin(), ids.end(), id);
  REQUIRE(found != ids.end());
  return std::to_string(found - ids.begin());
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

/// So many cases of one rule, as they are in a run of their own.
VectorFile mask_cases(unsigned count, std::uint64_t expected) {
  VectorFile file;
  file.path = "many.yaml";
  file.arch = "arm-gicv5-ppi";
  file.rule = "gicv5.effective_mask";
  for (unsigned i = 0; i < count; ++i) {
    VectorCase one;
    one.id = fmt::format("gicv5.effective-mask.one-of-many-{:06}", i);
    one.why = "Why this case is there, in a sentence that is as long as such sentences are.";
    one.refs = {{"kvm-arm64", "effective_mask", {file.path, i + 1, 1}}};
    one.pre = {{"cpu.ICH_VMCR_EL2.EN", 1, {}}, {"cpu.ICH_VMCR_EL2.VPMR", 10, {}}};
    one.outcome.values = {{"mask", expected, {}}};
    one.where = {file.path, 3 * i + 1, 1};
    file.cases.push_back(std::move(one));
  }
  return file;
}

}  // namespace

TEST_CASE("a page has every case of its run, with its verdict, its file, its line and its sentence", "[html]") {
  const std::vector<VectorFile> files = review();
  const Json data = data_of(page_of({"model@v6"}, files));
  const std::vector<std::string> ids = ids_of(data);
  REQUIRE(ids.size() == files[0].cases.size());
  const std::vector<std::uint32_t> lines = spread(data["cases"]["line"]);
  const std::vector<std::uint32_t> clauses = spread(data["cases"]["clause"]);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const VectorCase& one = files[0].cases[i];
    CHECK(ids[i] == one.id);
    CHECK(lines[i] == one.where.line);
    const Json& clause = data["clauses"][clauses[i]];
    CHECK(clause[0] == one.refs.front().key());
    CHECK(clause[1] == citations().find(one.refs.front().key())->says);
    CHECK(clause[2] == name_of(citations().find(one.refs.front().key())->tier));
  }
  CHECK(data["runs"][0]["verdict"] == "011011000100000");
  CHECK(data["files"][spread(data["cases"]["file"])[0]][0] == files[0].path);
}

TEST_CASE("the counts and the end of a page are those of its run", "[html]") {
  const Json run = data_of(page_of({"model@v6"}, review()))["runs"][0];
  CHECK(run["counts"] == Json({10, 5, 0, 0, 0, 0, 0}));
  CHECK(run["summary"] == "10 passed, 5 failed, 0 skipped");
  CHECK(run["end"] == "does not conform");
  CHECK(run["exit"] == 1);
  const Json found = data_of(page_of({"model@today"}, shipped({"found/gicv5/001-active-ppi-wakes.yaml"})))["runs"][0];
  CHECK(found["end"] == "conforms, or deviates as recorded");
  CHECK(found["verdict"] == "33");
  CHECK(data_of(hostile_page())["runs"][1]["end"] == "broke");
}

TEST_CASE("a run in which nothing ran does not say that it conforms", "[html]") {
  const Json data = data_of(page_of({"model@v6"}, shipped({"loongarch/trace/errata.yaml"})));
  CHECK(data["runs"][0]["end"] == "nothing ran");
  const std::vector<std::uint32_t> reasons = spread(data["runs"][0]["reason"]);
  CHECK(contains(data["reasons"][reasons.at(0)], "model@v6 has nothing in the place of"));
}

TEST_CASE("runs of one page share their cases, and what one did not run is not in its column", "[html]") {
  std::ostringstream out;
  HtmlReport report(out);
  const std::vector<VectorFile> files = review();
  CheckOptions some;
  some.cases = {"*priority-past-mask"};
  check(find_endpoint("model@v6"), files, some, citations(), {&report});
  check(find_endpoint("model"), files, {}, citations(), {&report});
  check(find_endpoint("model@v7"), files, some, citations(), {&report});
  report.close();
  const Json data = data_of(out.str());
  REQUIRE(data["runs"].size() == 3);
  CHECK(ids_of(data).size() == 15);
  CHECK(ids_of(data).front() == "gicv5.wake.priority-past-mask");
  CHECK(data["runs"][0]["verdict"] == "1");
  CHECK(data["runs"][1]["verdict"] == "000000000000000");
  CHECK(data["runs"][2]["endpoint"] == "model@v7");
}

TEST_CASE("a case that differs has the bits of its register, both values, and the command that replays it", "[html]") {
  const Json data = data_of(page_of({"model@v6"}, shipped({"gicv5/trace/kvm.yaml"})));
  const std::string at = at_of(data, "gicv5.trace.kvm.edge-not-taken-is-kept");
  const Json& outcome = data["runs"][0]["details"][at];
  Json different;
  for (const Json& step : outcome["steps"])
    for (const Json& one : step["compared"])
      if (one[3] != one[4]) different.push_back(one);
  REQUIRE(different.size() == 1);
  CHECK(different[0][0] == "kvm.irq_pending_latch0");
  CHECK(different[0][2] == 64);
  CHECK(data["registers"].contains("arm-gicv5-ppi kvm.irq_pending_latch0"));
  CHECK(data["abouts"][at]["steps"].size() == outcome["steps"].size());
  CHECK(contains(data["runs"][0]["replay"][0], "vcpuspec replay model@v6 "));
}

TEST_CASE("a place that is a field has the number of its lowest bit in the register", "[html]") {
  const Json data = data_of(page_of({"model@v6"}, shipped({"gicv5/trace/kvm.yaml"})));
  const Json& first = data["runs"][0]["details"][at_of(data, "gicv5.trace.kvm.active-timer-spins")]["steps"][0];
  bool found = false;
  for (const Json& change : first["changes"])
    if (change[0] == "cpu.ICH_VMCR_EL2.VPMR") found = change == Json({"cpu.ICH_VMCR_EL2.VPMR", 27, 5, "0x0", "0x1f"});
  CHECK(found);
}

TEST_CASE("the steps of an implementation with choices are those of the model with these choices", "[html]") {
  const std::vector<VectorFile> files = shipped({"loongarch/csr/pgd/csrrd.jsonl", "loongarch/csr/tlbehi/csrwr.jsonl"});
  const test::Choices told = {{"choice.PALEN", 40}, {"choice.VALEN", 39}, {"choice.PGD_by_top_bit", 1}};
  std::ostringstream out;
  HtmlReport report(out);
  check({"chosen", "", std::make_shared<test::ChosenMachine>(test::Choices{}, told)}, files, {}, citations(),
        {&report});
  report.close();
  const Json run = data_of(out.str())["runs"][0];
  REQUIRE(run["counts"][1] > 0);
  std::size_t looked_at = 0;
  for (const Json& details : run["details"])
    for (const Json& step : details["steps"])
      for (const Json& one : step["compared"])
        for (const Json& result : step["results"])
          if (one[0] == result[0] && one[2] == 64) {
            CHECK(one[3] == result[1]);
            looked_at += one[3] != one[4] ? 1 : 0;
          }
  CHECK(looked_at > 0);
}

TEST_CASE("what broke has its steps and says how it broke", "[html]") {
  const Json data = data_of(hostile_page());
  CHECK(data["runs"][1]["details"].size() == test::hostile_texts.size());
  const std::vector<std::uint32_t> reasons = spread(data["runs"][1]["reason"]);
  CHECK(data["reasons"][reasons.at(3)] == "crashed: " + test::hostile_texts[3]);
}

TEST_CASE("hostile text does not end the data, and comes back as it was", "[html]") {
  const std::string page = hostile_page();
  const std::string raw = between(page, "id=\"data\">", "</script>");
  CHECK_FALSE(contains(raw, "<"));
  for (const char ch : raw) CHECK((static_cast<unsigned char>(ch) < 0x80 && (ch >= 0x20 || ch == '\n')));
  const Json data = data_of(page);
  const std::vector<std::string> ids = ids_of(data);
  REQUIRE(ids.size() == test::hostile_texts.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (contains(test::hostile_texts[i], "\xff")) CHECK(contains(ids[i], " no UTF-8"));
    else CHECK(ids[i] == printable(test::hostile_texts[i]));
  }
  CHECK(data["runs"][1]["implementation"] == test::hostile_texts[0]);
}

TEST_CASE("hostile text is text where scripts are off, and in the title", "[html]") {
  const std::string page = hostile_page();
  const std::string noscript = between(page, "<noscript>", "</noscript>");
  CHECK_FALSE(contains(noscript, "<script"));
  CHECK_FALSE(contains(noscript, "<img"));
  CHECK_FALSE(contains(noscript, "<!--"));
  CHECK(contains(noscript, "&lt;/script&gt;&lt;script&gt;window.taken=1"));
  CHECK(contains(between(page, "<title>", "</title>"), "so:./&lt;/script&gt;"));
}

TEST_CASE("a page allows its own script and style by their digests, and nothing else", "[html]") {
  const std::string page = page_of({"model"}, review());
  const std::string policy = between(page, "Content-Security-Policy\" content=\"", "\"");
  CHECK(contains(policy, "default-src 'none'; "));
  CHECK(contains(policy, "script-src 'sha256-"));
  CHECK(contains(policy, "style-src 'sha256-"));
  CHECK_FALSE(contains(policy, "unsafe"));
  CHECK_FALSE(contains(page, "http://"));
  CHECK_FALSE(contains(std::string(html::before_data) + std::string(html::after_data), "https://"));
  CHECK(count_of(page, "<script") == 2);
  CHECK(count_of(page, "</html>") == 1);
}

TEST_CASE("the same runs give the same page", "[html]") {
  CHECK(page_of({"model@v6", "model"}, review()) == page_of({"model@v6", "model"}, review()));
}

TEST_CASE("where scripts are off, counts and failures are told, the first of very many", "[html]") {
  const std::string all = between(page_of({"model@v6"}, review()), "<noscript>", "</noscript>");
  CHECK(contains(all, "does not conform: 10 passed, 5 failed, 0 skipped."));
  CHECK(count_of(all, "<li>FAIL ") == 5);
  CHECK_FALSE(contains(all, "more</p>"));
  HtmlLimits limits;
  limits.without_script = 2;
  const std::string few = between(page_of({"model@v6"}, review(), limits), "<noscript>", "</noscript>");
  CHECK(count_of(few, "<li>") == 2);
  CHECK(contains(few, "and 3 more"));
}

TEST_CASE("in a run of few cases those that pass have their steps, too; in one of many they do not", "[html]") {
  CHECK(data_of(page_of({"model@v6"}, review()))["abouts"].size() == 15);
  HtmlLimits limits;
  limits.cases_in_full = 14;
  const Json data = data_of(page_of({"model@v6"}, review(), limits));
  CHECK(data["abouts"].size() == 5);
  CHECK(data["runs"][0]["details"].size() == 5);
  CHECK(ids_of(data).size() == 15);
}

TEST_CASE("where details are too many, each signature keeps its first, and nothing goes beyond the last limit",
          "[html]") {
  HtmlLimits limits;
  limits.cases_in_full = 0;
  limits.details_bytes = 0;
  limits.of_each_signature = 1;
  const Json data = data_of(page_of({"model@v6"}, review(), limits));
  CHECK(data["abouts"].size() == 2);  // two sentences are broken, each in one way
  CHECK(data["runs"][0]["verdict"] == "011011000100000");
  limits.most_details_bytes = 0;
  CHECK(data_of(page_of({"model@v6"}, review(), limits))["abouts"].empty());
}

TEST_CASE("the page knows the verdicts by their words, in the order of their digits", "[html]") {
  std::string words;
  for (const std::string& name : verdict_names) {
    std::string word = name;
    for (char& ch : word) ch = ch == '-' ? ' ' : static_cast<char>(ch - 'a' + 'A');
    words += (words.empty() ? "\"" : ", \"") + word + "\"";
  }
  CHECK(contains(std::string(html::after_data), "const verdictWords = [" + words + "];"));
}

TEST_CASE("the page about the report says what its limits are", "[html]") {
  std::string text = read_file((data_dir() / "docs/html_report.md").string(), "page");
  std::replace(text.begin(), text.end(), '\n', ' ');
  const HtmlLimits limits;
  CHECK(contains(text, fmt::format("in runs of at most {} cases only", limits.cases_in_full)));
  CHECK(contains(text, fmt::format("the first {} MB have their steps", limits.details_bytes / 1'000'000)));
  CHECK(contains(text, fmt::format("then the first {} of each signature until {} MB", limits.of_each_signature,
                                   limits.most_details_bytes / 1'000'000)));
  CHECK(contains(text, fmt::format("the first {} failures", limits.without_script)));
}

TEST_CASE("a column counts what repeats", "[html]") {
  CHECK(html::json_runs({}) == "[]");
  CHECK(html::json_runs({7}) == "[7,1]");
  CHECK(html::json_runs({3, 3, 3, 0, 3}) == "[3,3,0,1,3,1]");
  CHECK(spread(Json::parse(html::json_runs({3, 3, 3, 0, 3}))) == std::vector<std::uint32_t>{3, 3, 3, 0, 3});
}

TEST_CASE("a page of a hundred thousand cases is below ten million bytes, also if all of them fail",
          "[html][exhaustive]") {
  constexpr std::size_t most_bytes = 10'000'000;
  CHECK(page_of({"model"}, {mask_cases(100'000, 10)}).size() < most_bytes);
  const std::string failing = page_of({"model", "model@v6"}, {mask_cases(100'000, 0x15)});
  CHECK(failing.size() < most_bytes);
  CHECK(contains(failing, "and 99800 more"));
}

}  // namespace vcpuspec
