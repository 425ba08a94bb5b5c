// SPDX-License-Identifier: Apache-2.0
#include "checker/known.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "checker/data_dir.h"
#include "checker/reports/jsonl.h"
#include "checker/reports/junit.h"
#include "checker/reports/text.h"
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

const std::vector<VectorFile>& review() {
  static const std::vector<VectorFile> files = {read_vectors(data_dir() / "vectors/gicv5/wake/review.yaml")};
  return files;
}

const NewEntries fresh = {"", "list-review", "2027-05-23"};

CheckRun run_of(const std::string& endpoint, const CheckOptions& options = {},
                const std::vector<Report*>& reports = {}) {
  return check(find_endpoint(endpoint), review(), options, citations(), reports);
}

/// What v6 fails of the review, recorded.
KnownList list_of_v6() {
  KnownList list = recorded({"model@v6", ""}, run_of("model@v6"), {}, fresh);
  return parse_known(to_yaml(list), "v6.yaml");
}

CheckRun run_with(const KnownList& list, const std::string& endpoint, bool complete = false,
                  const std::string& today = "2026-11-22", const std::vector<Report*>& reports = {}) {
  const Known known(list, review(), today);
  CheckOptions options;
  options.known = &known;
  options.complete = complete;
  return run_of(endpoint, options, reports);
}

/// A list with one entry, of which one line is replaced.
std::string list_with(const std::string& before, const std::string& after) {
  std::string text =
      "schema: \"vcpuspec/known/1\"\n"
      "implementation: mine\n"
      "version: \"1.0\"\n"
      "known:\n"
      "  - match: [\"gicv5.wake.disabled-*\"]\n"
      "    cases: 2\n"
      "    signature: \"gicv5:hppi wake=1\"\n"
      "    kind: bug\n"
      "    issue: \"https://example.org/1\"\n"
      "    expires: \"2027-05-23\"\n";
  if (before.empty()) return text;
  const std::size_t at = text.find(before);
  REQUIRE(at != std::string::npos);
  return text.replace(at, before.size(), after);
}

std::string error_of_list(const std::string& before, const std::string& after) {
  return error_at([&] { parse_known(list_with(before, after), "known.yaml"); });
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a list of known deviations is read as it is written") {
  const KnownList list = list_of_v6();
  REQUIRE(list.entries.size() == 2);
  CHECK(list.implementation == "model@v6");
  CHECK(list.entries[0].signature == "gicv5:D_MSQKF wake=1");
  CHECK(list.entries[0].cases == 3);
  CHECK(list.entries[1].match == std::vector<std::string>{"gicv5.wake.disabled-*"});
  CHECK(list.entries[1].kind == KnownKind::bug);
  CHECK(list.entries[1].expires == "2027-05-23");
  CHECK(to_yaml(parse_known(to_yaml(list), "again.yaml")) == to_yaml(list));
  CHECK(parse_known(list_with("", ""), "known.yaml").entries[0].issue == "https://example.org/1");
  CHECK(parse_known("schema: \"vcpuspec/known/1\"\nimplementation: a\nversion: b\nknown: []\n", "").entries.empty());
}

TEST_CASE("everything that a list gets wrong has its place and its name") {
  CHECK(error_of_list("vcpuspec/known/1", "vcpuspec/known/2") == "1:9 known.schema");
  CHECK(error_of_list("schema: \"vcpuspec/known/1\"\n", "") == "1:1 known.missing-key");
  CHECK(error_of_list("version: \"1.0\"\n", "version: \"1.0\"\nowner: me\n") == "4:1 known.unknown-key");
  CHECK(error_of_list("version: \"1.0\"\n", "version: \"1.0\"\nversion: \"1.1\"\n") == "4:1 known.duplicate-key");
  CHECK(error_of_list("implementation: mine", "implementation: [mine]") == "2:17 known.not-text");
  CHECK(error_of_list("    cases: 2\n", "") == "5:5 known.missing-key");
  CHECK(error_of_list("    cases: 2\n", "    cases: 2\n    note: x\n") == "7:5 known.unknown-key");
  CHECK(error_of_list("cases: 2", "cases: 0") == "6:12 known.not-a-count");
  CHECK(error_of_list("cases: 2", "cases: \"2\"") == "6:12 known.not-a-count");
  CHECK(error_of_list("[\"gicv5.wake.disabled-*\"]", "[]") == "5:12 known.no-match");
  CHECK(error_of_list("[\"gicv5.wake.disabled-*\"]", "[\"\"]") == "5:13 known.not-text");
  CHECK(error_of_list("\"gicv5:hppi wake=1\"", "\"\"") == "7:16 known.no-signature");
  CHECK(error_of_list("kind: bug", "kind: feature") == "8:11 known.unknown-kind");
  CHECK(error_of_list("kind: bug", "kind: crash") == "8:11 known.kind-of-another");
  CHECK(error_of_list("wake=1", "hung") == "8:11 known.kind-of-another");
  CHECK(error_of_list("https://example.org/1", "") == "9:12 known.no-issue");
  CHECK(error_of_list("2027-05-23", "2027-02-29") == "10:14 known.not-a-date");
  CHECK(error_of_list("2027-05-23", "23.5.2027") == "10:14 known.not-a-date");
  CHECK(error_at([] { parse_known("- a\n", "known.yaml"); }) == "1:1 known.not-a-map");
  CHECK(error_code([] { parse_known("", "known.yaml"); }) == "vector.no-cases");
  CHECK(error_code([] { parse_known("schema: \"vcpuspec/known/1\"\nknown: &a []\n", "known.yaml"); }) != "accepted");
  const std::string entry = list_with("", "").substr(list_with("", "").find("  - match"));
  CHECK(error_at([&] { parse_known(list_with("", "") + entry, "known.yaml"); }) == "11:5 known.duplicate-signature");
}

TEST_CASE("what is not supported needs no issue") {
  const std::string text =
      list_with("kind: bug\n    issue: \"https://example.org/1\"", "kind: unsupported\n    issue: \"\"");
  CHECK(parse_known(text, "known.yaml").entries[0].kind == KnownKind::unsupported);
}

TEST_CASE("a failure that a list has is as recorded, and the run conforms") {
  std::ostringstream out;
  TextReport text(out, Style(false));
  const CheckRun run = run_with(list_of_v6(), "model@v6", false, "2026-11-22", {&text});
  CHECK(run.counts.as_recorded == 5);
  CHECK(run.counts.failed == 0);
  CHECK(run.counts.exit_code() == ExitCode::conforms);
  CHECK(out.str() == "10 passed, 0 failed, 0 skipped, 5 as recorded\n5 known, all as recorded\n");
}

TEST_CASE("a recorded failure that passes now is stale, and a new one is a failure") {
  const KnownList list = list_of_v6();
  const CheckRun v7 = run_with(list, "model@v7");
  CHECK(v7.counts.stale == 3);
  CHECK(v7.counts.as_recorded == 2);
  CHECK(v7.counts.exit_code() == ExitCode::stale);
  for (const CaseResult& result : v7.results)
    if (result.verdict == Verdict::stale) {
      CHECK(contains(result.reason, "v6.yaml:"));
      CHECK(contains(result.reason, ", but it passes"));
    }
  const CheckRun v1 = run_with(list, "model@v1");
  CHECK(v1.counts.failed != 0);
  CHECK(v1.counts.exit_code() == ExitCode::nonconformance);
}

TEST_CASE("a recorded failure that fails otherwise is stale, and says how") {
  KnownList list = list_of_v6();
  list.entries[1].signature = "gicv5:hppi wake=0";
  const CheckRun run = run_with(list, "model@v6");
  CHECK(run.counts.stale == 2);
  for (const CaseResult& result : run.results)
    if (result.verdict == Verdict::stale) CHECK(contains(result.reason, ", but it is `gicv5:hppi wake=1`"));
}

TEST_CASE("a recorded failure that is skipped is stale") {
  const CheckRun run = run_with(list_of_v6(), "so:" VCPUSPEC_IMPLEMENTATIONS_DIR "/mask_ctz.so");
  CHECK(run.counts.stale == 5);
  CHECK(run.counts.exit_code() == ExitCode::stale);
}

TEST_CASE("an entry excuses until its last day") {
  CHECK(run_with(list_of_v6(), "model@v6", false, "2027-05-23").counts.as_recorded == 5);
  CHECK(run_with(list_of_v6(), "model@v6", false, "2027-05-24").counts.stale == 5);
}

TEST_CASE("an entry that matches other cases than it was recorded for is out of date when all cases run") {
  KnownList list = list_of_v6();
  list.entries[1].cases = 3;
  CHECK(run_with(list, "model@v6", false).counts.exit_code() == ExitCode::conforms);
  const CheckRun run = run_with(list, "model@v6", true);
  CHECK(run.counts.stale == 1);
  CHECK(run.counts.exit_code() == ExitCode::stale);
  CHECK(Known(list, review(), "2026-11-22").outdated() ==
        std::vector<std::string>{"v6.yaml:14 records 3 cases, and the vectors have 2"});
}

TEST_CASE("two entries never match the same case") {
  KnownList list = list_of_v6();
  list.entries[0].match.emplace_back("gicv5.wake.disabled-linux-timer");
  CHECK(error_code([&] { Known(list, review(), "2026-11-22"); }) == "known.overlap");
}

TEST_CASE("a crash that is recorded on its case breaks nothing") {
  const std::string endpoint = "so:" VCPUSPEC_IMPLEMENTATIONS_DIR "/hostile_crash.so";
  const auto tolerant = [&] {
    Endpoint tolerated = find_endpoint(endpoint);
    tolerated.implementation->tolerate(100);
    return tolerated;
  };
  const CheckRun before = check(tolerant(), review(), {}, citations());
  REQUIRE(before.counts.broken != 0);
  REQUIRE(before.counts.not_run == 0);
  const KnownList list = recorded({"mine", "1"}, before, {}, fresh);
  CHECK(std::any_of(list.entries.begin(), list.entries.end(),
                    [](const KnownEntry& entry) { return entry.kind == KnownKind::crash; }));
  const Known known(list, review(), "2026-11-22");
  CheckOptions options;
  options.known = &known;
  std::ostringstream lines;
  JsonlReport jsonl(lines);
  std::ostringstream xml;
  JunitReport junit(xml);
  const CheckRun run = check(tolerant(), review(), options, citations(), {&jsonl, &junit});
  junit.close();
  CHECK(run.counts.broken == 0);
  CHECK(run.counts.exit_code() == ExitCode::conforms);
  CHECK(contains(lines.str(), "\"broke\":\"crashed\""));
  CHECK(contains(xml.str(), "deviates as recorded in "));
}

TEST_CASE("a run that recorded crashes have ended does not conform") {
  Counts counts;
  counts.passed = 1;
  counts.as_recorded = 3;
  counts.not_run = 1;
  CHECK(counts.exit_code() == ExitCode::broken);
}

TEST_CASE("what is recorded again keeps kind, issue and expiry") {
  KnownList before = list_of_v6();
  before.entries[1].kind = KnownKind::dispute;
  before.entries[1].issue = "argued";
  before.entries[1].expires = "2030-01-01";
  const KnownList after = recorded({"model@v6", ""}, run_of("model@v6"), before, {"unsupported", "", "2028-01-01"});
  REQUIRE(after.entries.size() == 2);
  CHECK(after.entries[0].issue == "list-review");
  CHECK(after.entries[1].kind == KnownKind::dispute);
  CHECK(after.entries[1].issue == "argued");
  CHECK(after.entries[1].expires == "2030-01-01");
  CHECK(recorded({"model@today", ""}, run_of("model@today"), before, fresh).entries.empty());
}

TEST_CASE("a new deviation is not recorded without an issue, nor what breaks the run itself") {
  CHECK(error_code([] { recorded({"a", ""}, run_of("model@v6"), {}, {"", "", "2027-05-23"}); }) == "known.no-issue");
  CHECK(recorded({"a", ""}, run_of("model@v6"), {}, {"unsupported", "", "2027-05-23"}).entries.size() == 2);
  CheckRun run = run_of("model@v6");
  run.results[0].verdict = Verdict::broken;
  run.results[0].answer = Answer::Kind::tampered;
  CHECK(error_code([&] { recorded({"a", ""}, run, {}, fresh); }) == "known.not-recordable");
}

TEST_CASE("globs match what they are for and nothing else") {
  using Words = std::vector<std::string>;
  CHECK(globs_of({"a.b"}, {"a.c"}) == Words{"a.b"});
  CHECK(globs_of({"a.b.x", "a.c.x"}, {"a.b.y"}) == Words{"a.*.x"});
  CHECK(globs_of({"a.b.x", "a.c.x", "a.d.x", "z.b.y"}, {"a.b.y", "z.b.x"}) == Words{"a.*.x", "z.b.y"});
  CHECK(globs_of({"a.b", "a.c"}, {"a.d"}) == Words{"a.b", "a.c"});
  CHECK(globs_of({"ab", "cd"}, {}) == Words{"ab", "cd"});
  CHECK(globs_of({"aa", "a"}, {"b"}) == Words{"a*"});
}

TEST_CASE("a list belongs to one version of one implementation") {
  const Endpoint endpoint = find_endpoint("so:" VCPUSPEC_IMPLEMENTATIONS_DIR "/csr_machine.so");
  CHECK(identity_of(endpoint) == Identity{"a LoongArch core, in C", "1"});
  CHECK(known_file_name(identity_of(endpoint)) == "a_LoongArch_core__in_C-1.yaml");
  CHECK(known_file_name({"QEMU", "7.2.22"}) == "QEMU-7.2.22.yaml");
  CHECK(known_file_name({"../../etc", "1"}) == ".._.._etc-1.yaml");
  CHECK(known_file_name(identity_of(find_endpoint("model@v6"))).empty());
  KnownList list;
  list.implementation = "QEMU";
  list.version = "7.2";
  CHECK(error_code([&] { check_identity(list, {"QEMU", "8.0"}); }) == "known.of-another");
  CHECK(error_code([&] { check_identity(list, {"QEMU", "7.2"}); }) == "accepted");
}

TEST_CASE("an adapter says its name and its version when it is greeted, or says neither") {
  const Endpoint endpoint = find_endpoint("exec:" VCPUSPEC_ADAPTER_C);
  const Identity identity = identity_of(endpoint);
  CHECK_FALSE(identity.implementation.empty());
}

TEST_CASE("dates are days that there are") {
  CHECK(is_date("2028-02-29"));
  CHECK_FALSE(is_date("2027-02-29"));
  CHECK_FALSE(is_date("2027-13-01"));
  CHECK_FALSE(is_date("2027-1-01"));
  CHECK_FALSE(is_date("2027-01-0x"));
  CHECK(days_after("2026-12-31", 60) == "2027-03-01");
}

}  // namespace vcpuspec
