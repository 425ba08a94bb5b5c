// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <regex>
#include <sstream>

#include "checker/check.h"
#include "checker/data_dir.h"
#include "checker/reports/junit.h"
#include "checker/reports/ktap.h"
#include "checker/reports/text.h"
#include "checker/vectors/read_yaml.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

using Kind = Answer::Kind;

/// An implementation of gicv5.wake that answers as the test says.
class Scripted : public Implementation {
 public:
  using Script = std::function<Answer(std::size_t, const Question&)>;
  explicit Scripted(Script script) : script_(std::move(script)) {}
  const std::string& endpoint() const override { return endpoint_; }
  bool exports(std::string_view function) const override { return function == "gicv5.wake"; }
  void ask(std::span<const Question> questions, const Tell& tell) override {
    for (std::size_t i = 0; i < questions.size(); ++i) tell(i, script_(asked_++, questions[i]));
  }

 private:
  std::string endpoint_ = "scripted";
  Script script_;
  std::size_t asked_ = 0;
};

const Citations& citations() {
  static const Citations all = read_citations((data_dir() / "docs/citations.yaml").string());
  return all;
}
std::vector<VectorFile> review() { return {read_yaml((data_dir() / "vectors/gicv5/wake/review.yaml").string())}; }
std::vector<VectorFile> ertn() { return {read_yaml((data_dir() / "vectors/loongarch/exception/ertn.yaml").string())}; }

CheckRun check_scripted(const std::vector<VectorFile>& files, Scripted::Script script, const CheckOptions& options = {},
                        const std::vector<Report*>& reports = {}) {
  const Endpoint endpoint{"scripted", "", std::make_shared<Scripted>(std::move(script))};
  return check(endpoint, files, options, citations(), reports);
}

/// What the words of gicv5.wake mean for the first word of every bitmap.
Answer right(std::size_t, const Question& q) {
  const Rule* rule = find_rule("gicv5.wake");
  const auto variables = record(rule->text)->graph.variables();
  std::vector<std::uint64_t> values;
  for (const graph::Variable& v : variables) {
    values.push_back(v.preset);
    for (std::size_t i = 0; i < q.inputs.size(); ++i)
      if (find_signature("gicv5.wake")->inputs[i] == v.name) values.back() = q.inputs[i];
  }
  return {Kind::outputs, run(rule->text, values), {}};
}

Answer kind_at(std::size_t index, std::size_t at, Kind kind, const Question& q) {
  return index == at ? Answer{kind, {}, "as the script says"} : right(index, q);
}

}  // namespace

TEST_CASE("a signature names every input that its rule reads, but for the choices") {
  for (const Signature& s : signatures()) {
    const auto recording = record(find_rule(s.function)->text);
    std::vector<graph::NodeId> roots;
    for (const graph::NamedNode& out : recording->outputs) roots.push_back(out.node);
    for (const std::string& input : graph::inputs_of(recording->graph, roots))
      if (input.rfind("choice.", 0) != 0) CHECK(std::count(s.inputs.begin(), s.inputs.end(), input) == 1);
  }
  CHECK(find_signature("gicv5.wake")->inputs.size() == 28);
  CHECK(find_signature("gicv5.effective_mask")->inputs.size() == 2);
}

TEST_CASE("an implementation that answers as the rule does conforms") {
  const CheckRun run = check_scripted(review(), right);
  CHECK(run.counts.passed == 15);
  CHECK(run.counts.exit_code() == ExitCode::conforms);
}

TEST_CASE("a wrong answer is nonconformance, whatever findings are recorded about KVM") {
  std::vector<VectorFile> files = review();
  for (VectorCase& one : files[0].cases) one.origin.finding = "001-active-ppi-wakes";
  const CheckRun run = check_scripted(files, [](std::size_t, const Question&) {
    return Answer{Kind::outputs, {1}, {}};
  });
  CHECK(run.counts.failed > 0);
  CHECK(run.counts.as_recorded + run.counts.stale == 0);
  CHECK(run.counts.exit_code() == ExitCode::nonconformance);
}

TEST_CASE("a broken case is neither passed nor failed, and the exit code is 5, also beside failures") {
  for (const Kind kind : {Kind::crashed, Kind::hung, Kind::slow, Kind::gave_up, Kind::wrote_outside, Kind::inconsistent,
                          Kind::protocol}) {
    const CheckRun run =
        check_scripted(review(), [kind](std::size_t index, const Question& q) { return kind_at(index, 3, kind, q); });
    CHECK(run.results[3].verdict == Verdict::broken);
    CHECK(run.counts.broken == 1);
    CHECK(run.counts.passed == 14);
    CHECK(run.counts.exit_code() == ExitCode::broken);
  }
  const CheckRun beside = check_scripted(review(), [](std::size_t index, const Question&) {
    return index == 3 ? Answer{Kind::crashed, {}, "dead"} : Answer{Kind::outputs, {1}, {}};
  });
  CHECK(beside.counts.failed > 0);
  CHECK(beside.counts.exit_code() == ExitCode::broken);
}

TEST_CASE("an implementation that supports nothing, or exports nothing of the file, ran nothing") {
  const auto unsupported = [](std::size_t, const Question&) { return Answer{Kind::unsupported, {}, {}}; };
  CHECK(check_scripted(review(), unsupported).counts.exit_code() == ExitCode::nothing_ran);
  const CheckRun other = check_scripted(ertn(), right);
  CHECK(other.counts.skipped == ertn().front().cases.size());
  CHECK(other.counts.exit_code() == ExitCode::nothing_ran);
}

TEST_CASE("what was given up is not run, never passed") {
  const CheckRun run = check_scripted(review(), [](std::size_t, const Question&) {
    return Answer{Kind::not_run, {}, "given up"};
  });
  CHECK(run.counts.not_run == 15);
  CHECK(run.counts.exit_code() == ExitCode::nothing_ran);
}

TEST_CASE("fail-fast stops at the first case that does not conform and says what was not run") {
  CheckOptions options;
  options.fail_fast = true;
  const CheckRun run = check_scripted(
      review(), [](std::size_t index, const Question& q) { return kind_at(index, 2, Kind::crashed, q); }, options);
  CHECK(run.counts.passed == 2);
  CHECK(run.counts.broken == 1);
  CHECK(run.counts.not_run == 12);
  CHECK(run.results[3].reason.find("--fail-fast") != std::string::npos);
}

TEST_CASE("cases are selected by glob of the id, by tag and by clause; a filter that none meets is an error") {
  const auto selected = [](const CheckOptions& options) {
    return check_scripted(review(), right, options).results.size();
  };
  CheckOptions by_id;
  by_id.cases = {"gicv5.wake.priority-*"};
  CHECK(selected(by_id) == 5);
  CheckOptions by_clause;
  by_clause.clauses = {"kvm-arm64:W4"};
  CHECK(selected(by_clause) > 0);
  CHECK(selected(by_clause) < 15);
  CheckOptions by_tag;
  by_tag.tags = {"smoke"};
  CHECK(selected(by_tag) > 0);
  CHECK(selected(by_tag) < 15);
  CheckOptions misspelt;
  misspelt.tags = {"smok"};
  CHECK(test::error_code([&] { selected(misspelt); }) == "check.unknown-tag");
}

TEST_CASE("a broken case says in the report that the implementation broke, how, and how to see it again") {
  std::ostringstream out;
  TextReport text(out, Style(false));
  check_scripted(review(), [](std::size_t index, const Question& q) { return kind_at(index, 0, Kind::crashed, q); }, {},
                 {&text});
  CHECK(out.str().find("BROKEN gicv5.wake.nothing-active: ") == 0);
  CHECK(out.str().find("  the implementation broke, crashed: as the script says\n") != std::string::npos);
  CHECK(out.str().find("  replay: vcpuspec replay scripted ") != std::string::npos);
  CHECK(out.str().ends_with("14 passed, 0 failed, 0 skipped, 1 broken\n"));
}

TEST_CASE("JUnit keeps failures, errors and skips apart and escapes what XML cannot hold") {
  std::ostringstream out;
  JunitReport junit(out);
  check_scripted(review(),
                 [](std::size_t index, const Question& q) {
                   if (index == 1) return Answer{Kind::crashed, {}, "signal <11> & \"more\"\x1b"};
                   if (index == 2) return Answer{Kind::outputs, {1}, {}};
                   return kind_at(index, 4, Kind::unsupported, q);
                 },
                 {}, {&junit});
  junit.close();
  const std::string xml = out.str();
  CHECK(xml.find("tests=\"15\" failures=\"1\" errors=\"1\" skipped=\"1\"") != std::string::npos);
  CHECK(xml.find("signal &lt;11&gt; &amp; &quot;more&quot;\\x1b") != std::string::npos);
  CHECK(xml.find("replay: vcpuspec replay") != std::string::npos);
  CHECK(xml.find('\x1b') == std::string::npos);
  CHECK(xml.ends_with("</testsuites>\n"));
}

namespace {

/// What a reader of KTAP counts: results of the inner level by their directive, and whether every plan is kept.
struct KtapCounts {
  std::map<std::string, std::size_t> of;
  std::size_t suites = 0;
  bool is_well_formed = true;
};
KtapCounts read_ktap(const std::string& text) {
  static const std::regex result("( *)(ok|not ok) ([0-9]+) ([^#]*[^# ])(?: # (SKIP|XFAIL|ERROR|TIMEOUT)? ?(.*))?");
  static const std::regex plan("( *)1\\.\\.([0-9]+)");
  KtapCounts counts;
  std::map<std::size_t, std::size_t> planned, told;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    std::smatch found;
    if (std::regex_match(line, found, plan)) {
      const auto level = static_cast<std::size_t>(found.length(1));
      counts.is_well_formed &= told[level] == 0 || level != 0;
      planned[level] = std::stoul(found.str(2));
      told[level] = 0;
    } else if (std::regex_match(line, found, result)) {
      const auto level = static_cast<std::size_t>(found.length(1));
      counts.is_well_formed &= std::stoul(found.str(3)) == ++told[level];
      if (level == 0) counts.is_well_formed &= told[2] == planned[2];
      if (level == 0) ++counts.suites;
      else ++counts.of[found.str(5).empty() ? found.str(2) : found.str(5)];
    } else {
      const std::string rest = line.substr(std::min(line.find_first_not_of(' '), line.size()));
      counts.is_well_formed &= rest == "KTAP version 1" || rest.starts_with("# ");
    }
  }
  counts.is_well_formed &= told[0] == planned[0];
  return counts;
}

}  // namespace

TEST_CASE("KTAP keeps failures, errors, timeouts and skips apart, and every plan of it") {
  std::ostringstream out;
  KtapReport ktap(out);
  std::vector<VectorFile> files = review();
  for (const VectorFile& file : ertn()) files.push_back(file);
  const CheckRun run = check_scripted(files,
                                      [](std::size_t index, const Question& q) {
                                        if (index == 1) return Answer{Kind::crashed, {}, "signal #11\n\x1b"};
                                        if (index == 2) return Answer{Kind::outputs, {1}, {}};
                                        if (index == 3) return Answer{Kind::hung, {}, "no answer in 5 s"};
                                        return kind_at(index, 4, Kind::unsupported, q);
                                      },
                                      {}, {&ktap});
  INFO(out.str());
  const KtapCounts counts = read_ktap(out.str());
  CHECK(counts.is_well_formed);
  CHECK(counts.suites == 2);
  CHECK(counts.of.at("ok") == run.counts.passed);
  CHECK(counts.of.at("not ok") == run.counts.failed);
  CHECK(counts.of.at("SKIP") == run.counts.skipped);
  CHECK(counts.of.at("ERROR") == 1);
  CHECK(counts.of.at("TIMEOUT") == 1);
  CHECK(run.counts.broken == 2);
  CHECK(out.str().find("signal _11\\x0a\\x1b") != std::string::npos);
  CHECK(out.str().find("  # replay: vcpuspec replay scripted ") != std::string::npos);
  CHECK(out.str().find("ertn.yaml # SKIP no case of it was judged\n") != std::string::npos);
}

TEST_CASE("a deviation that is recorded is XFAIL in KTAP, not a pass") {
  std::ostringstream out;
  KtapReport ktap(out);
  const std::string found = "vectors/found/gicv5/001-active-ppi-wakes.yaml";
  const CheckRun run =
      check(find_endpoint("model@today"), {read_yaml((data_dir() / found).string())}, {}, citations(), {&ktap});
  const KtapCounts counts = read_ktap(out.str());
  CHECK(counts.is_well_formed);
  REQUIRE(run.counts.as_recorded != 0);
  CHECK(counts.of.at("XFAIL") == run.counts.as_recorded);
}

}  // namespace vcpuspec
