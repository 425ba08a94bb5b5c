// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "checker/check.h"
#include "checker/data_dir.h"
#include "checker/reports/jsonl.h"
#include "checker/reports/junit.h"
#include "checker/reports/text.h"
#include "checker/reports/trace.h"
#include "checker/search/shrink.h"
#include "checker/vectors/read_yaml.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

const Citations& citations() {
  static const Citations all = read_citations(data_dir() / "docs/citations.yaml");
  return all;
}

VectorFile shipped() { return read_yaml(data_dir() / "vectors/loongarch/trace/exception.yaml"); }
VectorFile calls() { return read_yaml(data_dir() / "vectors/loongarch/exception/ertn.yaml"); }

/// One shipped trace.
VectorFile trace(const std::string& name) {
  VectorFile file = shipped();
  std::erase_if(file.cases, [&](const VectorCase& one) { return one.id != "la.trace." + name; });
  REQUIRE(file.cases.size() == 1);
  return file;
}

/// The trace with a wrong expectation after its second step, and another one at its end.
VectorFile wrong_trace() {
  VectorFile file = trace("klo-holds-for-one-ertn");
  file.path = "f.yaml";
  file.cases.front().why = "why not";
  file.cases.front().steps.at(1).expect.front().value = 0x5;
  file.cases.front().outcome.values.front().value = 0x1;
  return file;
}

/// The machine as another process might be it: it answers with the model's rules, but one of them may be wrong.
class Simulated : public Implementation {
 public:
  using Mistake = std::function<void(const std::string& event, std::vector<std::uint64_t>& state)>;
  explicit Simulated(Mistake mistake = {}) : mistake_(std::move(mistake)) {}
  const std::string& endpoint() const override { return name_; }
  bool exports(std::string_view) const override { return false; }
  bool exports_machine(std::string_view machine) const override { return machine == machine_.name(); }
  void ask(std::span<const Question> questions, const Tell& tell) override {
    for (std::size_t i = 0; i < questions.size(); ++i) {
      asked.push_back(questions[i]);
      tell(i, {Answer::Kind::outputs, answer(questions[i]), {}});
    }
  }

  std::vector<Question> asked;

 private:
  /// Takes the question apart again, so that a wrong format shows.
  std::vector<std::uint64_t> answer(const Question& question) const {
    const MachineShape& shape = machine_.shape();
    REQUIRE(question.inputs.size() == shape.inputs(question.steps));
    std::vector<std::uint64_t> state(question.inputs.begin(),
                                     question.inputs.begin() + static_cast<std::ptrdiff_t>(shape.slots));
    std::vector<std::uint64_t> words;
    for (std::size_t step = 0; step < question.steps; ++step) {
      const std::size_t event = question.inputs[shape.event(step)];
      const std::vector<std::uint64_t> after = machine_.run({state, {{event, arguments(question, step, event)}}});
      words.insert(words.end(), after.begin(), after.end());
      state.assign(after.end() - static_cast<std::ptrdiff_t>(shape.slots), after.end());
      if (mistake_) mistake_(machine_.machine().events[event], state);
      std::copy(state.begin(), state.end(), words.end() - static_cast<std::ptrdiff_t>(shape.slots));
    }
    return words;
  }
  std::vector<std::uint64_t> arguments(const Question& question, std::size_t step, std::size_t event) const {
    const Callable& rule = machine_.rule(event);
    std::vector<std::uint64_t> values;
    for (const graph::Variable& input : rule.inputs()) values.push_back(input.preset);
    const std::vector<std::size_t> args = rule.arguments();
    for (std::size_t i = 0; i < args.size(); ++i) values[args[i]] = question.inputs[machine_.shape().argument(step, i)];
    return values;
  }

  std::string name_ = "simulated";
  Stepper machine_{*find_machine("loongarch.csr")};
  Mistake mistake_;
};

Endpoint simulated(Simulated::Mistake mistake = {}) {
  return {"simulated", "", std::make_shared<Simulated>(std::move(mistake))};
}

/// ERTN that never uses KLO up.
void keeps_klo(const std::string& event, std::vector<std::uint64_t>& state) {
  static const auto llbctl = static_cast<std::size_t>(Stepper(*find_machine("loongarch.csr")).slot("host.LLBCTL"));
  if (event == "ertn") state[llbctl] |= 4;
}

CheckRun run(const Endpoint& endpoint, const std::vector<VectorFile>& files, const std::vector<Report*>& reports = {}) {
  return check(endpoint, files, {}, citations(), reports);
}

template <class R>
std::string text_of_report(const VectorFile& file) {
  std::ostringstream out;
  R report(out, Style(false));
  run(find_endpoint("model"), {file}, {&report});
  return out.str();
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the model takes the steps of every shipped trace, and a revision of KVM none", "[trace]") {
  const VectorFile file = shipped();
  CHECK(run(find_endpoint("model"), {file}).counts.passed == file.cases.size());
  const CheckRun skipped = run(find_endpoint("model@v6"), {file});
  CHECK(skipped.counts.skipped == file.cases.size());
  CHECK(skipped.results.front().reason == "model@v6 has nothing in the place of loongarch.csr");
  CHECK(skipped.counts.exit_code() == ExitCode::nothing_ran);
}

TEST_CASE("a failing trace names its step, and the steps up to it can be pasted", "[trace]") {
  CHECK(contains(text_of_report<TextReport>(wrong_trace()),
                 "  step      2 of 3: ertn\n"
                 "  field     host.LLBCTL\n"
                 "  expected  0x5\n"
                 "  actual    0x1\n"
                 "  differs   0x4 in KLO\n"
                 "  given     host.LLBCTL.ROLLB=0x1\n"
                 "  steps     - {op: csrwr.LLBCTL, args: {rd: \"0x4\"}, expect: {host.LLBCTL: \"0x5\"}}\n"
                 "            - {op: ertn, expect: {host.LLBCTL: \"0x5\"}}\n"
                 "  why       why not\n"
                 "  replay: vcpuspec replay model f.yaml --case la.trace.klo-holds-for-one-ertn\n"));
}

TEST_CASE("what differs after the first step that does is not compared, for it may only follow", "[trace]") {
  const std::vector<VectorFile> files = {wrong_trace()};
  const CheckRun failed = run(find_endpoint("model"), files);
  REQUIRE(failed.counts.failed == 1);
  REQUIRE(failed.results.front().differences().size() == 1);
  CHECK(failed.results.front().differences().front().expected.step == 1);
  CHECK(signature_of(failed.results.front()) == "la-csr:S4 ertn host.LLBCTL");
  VectorFile at_the_end = wrong_trace();
  at_the_end.cases.front().steps.at(1).expect.clear();
  CHECK(run(find_endpoint("model"), {at_the_end}).results.front().differences().front().expected.step == 2);
}

TEST_CASE("a replay of a trace shows each step up to the one that differs", "[trace]") {
  const std::string text = text_of_report<TraceReport>(wrong_trace());
  CHECK(contains(text, "  step 1 of 3: csrwr.LLBCTL\n    rd "));
  CHECK(contains(text, "  step 2 of 3: ertn\n    host.LLBCTL "));
  CHECK_FALSE(contains(text, "  step 3 of 3"));
  CHECK(contains(text_of_report<TraceReport>(trace("klo-holds-for-one-ertn")), "  step 3 of 3: ertn\n"));
}

TEST_CASE("reports for programs name the step of a trace, from 1 on", "[trace]") {
  std::ostringstream lines;
  std::ostringstream xml;
  JsonlReport jsonl(lines);
  JunitReport junit(xml);
  run(find_endpoint("model"), {wrong_trace()}, {&jsonl, &junit});
  junit.close();
  std::istringstream in(lines.str());
  std::string header;
  std::string one;
  REQUIRE((std::getline(in, header) && std::getline(in, one)));
  const auto result = nlohmann::json::parse(one);
  CHECK(result.at("rule") == "loongarch.csr");
  CHECK(result.at("differences").at(0).at("step") == 2);
  CHECK(result.at("differences").at(0).at("event") == "ertn");
  CHECK(contains(xml.str(), "step 2 of 3: ertn\nhost.LLBCTL: expected 0x5, actual 0x1\n"));
}

TEST_CASE("an implementation of the machine is asked for whole traces, and what it cannot be told is skipped",
          "[trace]") {
  const auto implementation = std::make_shared<Simulated>();
  VectorFile file = shipped();
  file.cases.front().steps.front().config = {{"arbitrary.instruction_word", 1, {}}};
  const CheckRun answered = run({"simulated", "", implementation}, {file});
  CHECK(answered.counts.passed == file.cases.size() - 1);
  REQUIRE(answered.counts.skipped == 1);
  for (const CaseResult& result : answered.results)
    if (result.verdict == Verdict::skip)
      CHECK(result.reason == "it is about arbitrary.instruction_word, which simulated cannot be told");
  CHECK(implementation->asked.front().machine == "loongarch.csr");
  CHECK(implementation->asked.front().steps == file.cases.at(1).steps.size());
  CHECK(implementation->asked.front().function.empty());
}

TEST_CASE("a choice that an implementation cannot be told is no obstacle when it is the preset", "[trace]") {
  VectorFile file = trace("klo-holds-for-one-ertn");
  file.cases.front().config = {{"choice.watchpoints", 1, {}}};
  CHECK(run(simulated(), {file}).counts.passed == 1);
  file.cases.front().config = {{"choice.watchpoints", 0, {}}};
  CHECK(run(simulated(), {file}).results.front().reason ==
        "it is about choice.watchpoints, which simulated cannot be told");
}

TEST_CASE("a call of a rule is asked of a machine as a trace of one step", "[trace]") {
  const auto implementation = std::make_shared<Simulated>();
  const VectorFile file = calls();
  const CheckRun answered = run({"simulated", "", implementation}, {file});
  CHECK(answered.counts.failed == 0);
  CHECK(answered.counts.passed + answered.counts.skipped == file.cases.size());
  CHECK(answered.counts.passed >= 3);
  for (const Question& question : implementation->asked) CHECK(question.steps == 1);
  CHECK(run(simulated(keeps_klo), {file}).counts.failed >= 2);
}

TEST_CASE("a trace shrinks to the steps and the assignments that its failure needs", "[trace]") {
  const VectorFile file = trace("klo-holds-for-one-ertn");
  const Endpoint endpoint = simulated(keeps_klo);
  const auto failure_of = [&](const VectorFile& candidate) {
    return signature_of(run(endpoint, {candidate}).results.front());
  };
  const Shrunk shrunk = shrink(file, find_target(file), failure_of);
  const VectorCase& one = shrunk.file.cases.front();
  CHECK(shrunk.is_minimal);
  CHECK(failure_of(shrunk.file) == failure_of(file));
  REQUIRE(one.steps.size() == 1);
  CHECK(one.steps.front().op == "ertn");
  CHECK(one.steps.front().expect.empty());
  CHECK(one.pre.empty());
  REQUIRE(one.outcome.values.size() == 1);
  CHECK(one.outcome.values.front().place == "host.LLBCTL");
  CHECK(one.outcome.values.front().value == 0);
  CHECK(run(find_endpoint("model"), {shrunk.file}).counts.passed == 1);
}

TEST_CASE("a step that the failure needs stays while the trace shrinks", "[trace]") {
  // Wrong only when it returns to PLV3, so an entry from there must come first.
  const auto loses_plv3 = [](const std::string& event, std::vector<std::uint64_t>& state) {
    if (event == "ertn" && (state[0] & 3) == 3) state[0] &= ~std::uint64_t{1};
  };
  const VectorFile file = trace("emulated-access-from-plv3");
  const Endpoint endpoint = simulated(loses_plv3);
  const auto failure_of = [&](const VectorFile& candidate) {
    return signature_of(run(endpoint, {candidate}).results.front());
  };
  const Shrunk shrunk = shrink(file, find_target(file), failure_of);
  const VectorCase& one = shrunk.file.cases.front();
  CHECK(failure_of(shrunk.file) == "la-csr:S1_inferred ertn host.CRMD");
  CHECK(one.steps.back().op == "ertn");
  CHECK(one.steps.size() == 2);
  REQUIRE(one.pre.size() == 1);
  CHECK(one.pre.front().place == "host.CRMD.PLV");
}

}  // namespace vcpuspec
