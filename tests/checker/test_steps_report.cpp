// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "checker/data_dir.h"
#include "checker/reports/jsonl.h"
#include "checker/reports/steps.h"
#include "checker/vectors/read_vectors.h"
#include "checker/wrapped.h"
#include "properties/claims/property.h"
#include "tests/support/error_of.h"

namespace vcpuspec {

namespace {

const Citations& citations() {
  static const Citations all = read_citations(data_dir() / "docs/citations.yaml");
  return all;
}

/// One shipped case, in a file of its own.
VectorFile shipped(const std::string& path, const std::string& id) {
  VectorFile file = read_vectors((data_dir() / "vectors" / path).string());
  std::erase_if(file.cases, [&](const VectorCase& one) { return one.id != id; });
  REQUIRE(file.cases.size() == 1);
  return file;
}

VectorFile klo_trace() { return shipped("loongarch/trace/exception.yaml", "la.trace.klo-holds-for-one-ertn"); }

/// The same with expectations that the model does not meet, after the second step and at the end.
VectorFile wrong_trace() {
  VectorFile file = klo_trace();
  file.cases.front().steps.at(1).expect.front().value = 0x5;
  file.cases.front().outcome.values = {{"host.LLBCTL.ROLLB", 1, {}}};
  return file;
}

std::vector<StepEffect> effects_of(const VectorFile& file) {
  return step_effects(file.cases.front(), find_target(file, find_property_text));
}

/// `place before -> after`, a line each.
std::string told(const std::vector<Change>& changes) {
  std::ostringstream out;
  for (const Change& one : changes) out << std::hex << one.place << " " << one.before << " -> " << one.after << "\n";
  return out.str();
}

struct Traced {
  std::string text;
  std::string lines;
  ExitCode exit;
};
Traced traced(const std::vector<VectorFile>& files, bool in_colour = false) {
  CheckOptions how;
  how.resolver = find_property_text;
  Targets targets(how.resolver);
  std::ostringstream text;
  std::ostringstream lines;
  StepsReport read(text, Style(in_colour), citations(), targets);
  JsonlReport written(lines, &targets);
  const ExitCode exit = check(find_endpoint("model"), files, how, citations(), {&read, &written}).counts.exit_code();
  return {text.str(), lines.str(), exit};
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// All shipped files of a folder.
std::vector<VectorFile> all_below(const std::string& folder) {
  std::vector<VectorFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data_dir() / "vectors" / folder))
    if (entry.path().extension() == ".yaml") files.push_back(read_vectors(entry.path().string()));
  return files;
}

std::vector<VectorFile> all_traces() {
  std::vector<VectorFile> files = all_below("gicv5/trace");
  for (VectorFile& file : all_below("loongarch/trace")) files.push_back(std::move(file));
  return files;
}

/// So many words of nine letters.
std::string words(int count) {
  std::string text = "123456789";
  for (int i = 1; i < count; ++i) text += " 123456789";
  return text;
}

}  // namespace

TEST_CASE("a text is broken between words, and each line holds as many as fit 100 columns", "[steps]") {
  CHECK(wrapped(words(25), 12, 4) == words(8) + "\n    " + words(9) + "\n    " + words(8));
  CHECK(wrapped("", 5, 5).empty());
}

TEST_CASE("a line may be 100 columns wide and no wider", "[steps]") {
  CHECK(wrapped("one " + std::string(96, 'x'), 0, 2) == "one " + std::string(96, 'x'));
  CHECK(wrapped("one " + std::string(97, 'x'), 0, 2) == "one\n  " + std::string(97, 'x'));
  CHECK(wrapped(std::string(150, 'x') + " one", 0, 2) == std::string(150, 'x') + "\n  one");
}

TEST_CASE("colours and the further bytes of a character take no columns", "[steps]") {
  CHECK(columns_of("\033[31;1mFAIL\033[0m") == 4);
  CHECK(columns_of("\xc3\xa4\xe2\x86\x92") == 2);
  CHECK(columns_of("") == 0);
}

TEST_CASE("a citation in brackets is not broken if a line can hold it", "[steps]") {
  const std::string before(90, 'x');
  CHECK(wrapped(before + " [la-csr:S4, manual]", 0, 2) == before + "\n  [la-csr:S4, manual]");
  CHECK(wrapped(before + " [never closed", 0, 2) == before + " [never\n  closed");
  const std::string wide = "[" + std::string(60, 'y') + " " + std::string(60, 'z') + "]";
  CHECK(wrapped(wide, 0, 2) == "[" + std::string(60, 'y') + "\n  " + std::string(60, 'z') + "]");
}

TEST_CASE("a step tells what it changes by field, and a register of one field as a whole", "[steps]") {
  const std::vector<StepEffect> effects =
      effects_of(shipped("loongarch/trace/exception.yaml", "la.trace.second-entry-forgets-the-first"));
  REQUIRE(effects.size() == 3);
  CHECK(told(effects[0].changes) ==
        "host.CRMD.PLV 3 -> 0\n"
        "host.PRMD.PPLV 0 -> 3\n"
        "host.ESTAT.Ecode 0 -> b\n"
        "host.ERA 0 -> 120000040\n"
        "host.PC 120000040 -> 1c008058\n");
  CHECK(told(effects[2].changes) == "host.PC 1c008040 -> 1c008058\n");
  CHECK(effects[0].rule == "loongarch.general_exception_entry");
  CHECK(effects[0].citation == "la-csr:S3");
  CHECK(effects[2].citation == "la-csr:S4");
}

TEST_CASE("a register that holds what no field of it is, is told as a whole", "[steps]") {
  // LA32 reduced has direct mapping windows of another form.
  const VectorFile file = shipped("loongarch/reset/reset.yaml", "la.reset.la32-reduced-has-fewer-registers");
  const std::string changes = told(effects_of(file).front().changes);
  CHECK(contains(changes, "host.DMW0 0 -> ee000030\n"));
  CHECK_FALSE(contains(changes, "host.DMW0."));
  CHECK(contains(changes, "host.CRMD.DA 0 -> 1\n"));
}

TEST_CASE("a step gives its results, and only those of its event", "[steps]") {
  const std::vector<StepEffect> effects = effects_of(klo_trace());
  REQUIRE(effects.size() == 3);
  REQUIRE(effects[0].results.size() == 1);
  CHECK(effects[0].results.front().place == "rd");
  CHECK(effects[0].results.front().value == 1);
  CHECK(effects[1].results.empty());
}

TEST_CASE("a call of a rule is a trace of one step", "[steps]") {
  const VectorFile file = shipped("gicv5/wake/review.yaml", "gicv5.wake.mask-zero");
  const std::vector<StepEffect> effects = effects_of(file);
  REQUIRE(effects.size() == 1);
  CHECK(effects[0].rule == "gicv5.wake");
  CHECK(effects[0].changes.empty());
  REQUIRE(effects[0].results.size() == 1);
  CHECK(effects[0].results.front().value == 1);
  const std::string text = traced({file}).text;
  CHECK(contains(text, "\n  step 1: call gicv5.wake\n    rule    An interrupt is signalled"));
  CHECK(contains(text, "\n    changed nothing\n    result  wake "));
}

TEST_CASE("a call of an event changes the state as the step of a machine does", "[steps]") {
  VectorFile trace = klo_trace();
  trace.cases.front().steps = {Step{"ertn", {}, {}, {}, {}}};
  trace.cases.front().pre = {{"host.LLBCTL", 5, {}}, {"host.PRMD", 7, {}}, {"host.ERA", 0x40, {}}};
  trace.cases.front().outcome.values = {{"host.PC", 0x40, {}}};
  VectorFile call = trace;
  call.kind = vector_kinds[0];
  call.rule = "loongarch.ertn";
  call.cases.front().steps = {Step{}};
  const std::string changes = told(effects_of(call).front().changes);
  CHECK(changes == told(effects_of(trace).front().changes));
  CHECK(contains(changes, "host.CRMD.PLV 0 -> 3\n"));
  CHECK(contains(changes, "host.LLBCTL.KLO 1 -> 0\n"));
}

TEST_CASE("a step of a property has the property's sentence", "[steps]") {
  const Property& property = properties().front();
  const Callable claim(property.id, property.text, subject_of_name(property.id));
  VectorCase one;
  for (const std::size_t at : claim.arguments()) one.steps.front().args.push_back({claim.inputs()[at].name, 0, {}});
  one.outcome.outcome_class = OutcomeClass::holds;
  const std::vector<StepEffect> effects = step_effects(one, claim);
  REQUIRE(effects.size() == 1);
  CHECK(effects[0].says == property.title);
  CHECK(effects[0].citation == property.citation);
  CHECK(effects[0].results.size() >= 2);
}

TEST_CASE("what a step changes is what the steps before it left", "[steps]") {
  for (const VectorFile& file : all_traces()) {
    const Target target = find_target(file);
    for (const VectorCase& one : file.cases) {
      INFO(one.id);
      std::map<std::string, std::uint64_t> left;
      for (const StepEffect& effect : step_effects(one, target)) {
        for (const Change& change : effect.changes) {
          CHECK(change.before != change.after);
          const auto [known, is_new] = left.emplace(change.place, change.before);
          CHECK(known->second == change.before);
          known->second = change.after;
        }
        CHECK_FALSE(effect.says.empty());
        CHECK(citations().find(effect.citation) != nullptr);
        for (const Comparison& met : effect.compared) CHECK(met.bits() == 0);
      }
    }
  }
}

TEST_CASE("all that a trace expects is compared, also after a step that is not as expected", "[steps]") {
  const std::vector<StepEffect> effects = effects_of(wrong_trace());
  REQUIRE(effects.size() == 3);
  CHECK(effects[0].compared.front().bits() == 0);
  CHECK(effects[1].compared.front().bits() == 4);
  CHECK(effects[2].compared.front().bits() == 1);
}

TEST_CASE("what the model does not give is told in its step, and the run fails as a check does", "[steps]") {
  const Traced wrong = traced({wrong_trace()});
  CHECK(wrong.exit == ExitCode::nonconformance);
  CHECK(contains(wrong.text, "FAIL la.trace.klo-holds-for-one-ertn: "));
  CHECK(contains(wrong.text,
                 "    changed host.LLBCTL.KLO    0x1 -> 0x0\n"
                 "            host.PC            0x4 -> 0x0\n"
                 "    FAIL    host.LLBCTL        0x1, expected 0x5, differs in 0x4 in KLO\n"
                 "  step 3 of 3: ertn\n"
                 "    rule    as in step 2\n"
                 "    changed host.LLBCTL.ROLLB  0x1 -> 0x0\n"
                 "    FAIL    host.LLBCTL.ROLLB  0x0, expected 0x1, differs in 0x1\n"
                 "0 passed, 1 failed, 0 skipped\n"));
  const Traced right = traced({klo_trace()});
  CHECK(right.exit == ExitCode::conforms);
  CHECK_FALSE(contains(right.text, "FAIL"));
}

TEST_CASE("a place that two expectations disagree about is not called as expected", "[steps]") {
  VectorFile file = klo_trace();
  file.cases.front().steps.at(2).expect = {{"host.LLBCTL.ROLLB", 0, {}}};
  file.cases.front().outcome.values = {{"host.LLBCTL.ROLLB", 1, {}}};
  const std::string text = traced({file}).text;
  CHECK(contains(text, "    changed host.LLBCTL.ROLLB  0x1 -> 0x0\n"));
  CHECK(contains(text, "    FAIL    host.LLBCTL.ROLLB  0x0, expected 0x1, differs in 0x1\n"));
}

TEST_CASE("what is as expected stands on the line of its change, or with what did not change", "[steps]") {
  const std::string text = traced({klo_trace()}).text;
  CHECK(contains(text, "    state   as expected: host.LLBCTL=0x1\n"));
  const std::string other =
      traced({shipped("loongarch/trace/exception.yaml", "la.trace.second-entry-forgets-the-first")}).text;
  CHECK(contains(other, "            host.ERA             0x0         -> 0x120000040, as expected\n"));
  CHECK(contains(other, "    state   as expected: host.CRMD=0x10 host.PRMD.PPLV=0x0\n"));
}

TEST_CASE("no line of a shipped trace is wider than 100 columns, and all of them pass", "[steps][exhaustive]") {
  std::vector<VectorFile> files = all_traces();
  for (VectorFile& file : all_below("gicv5/kvm")) files.push_back(std::move(file));
  const Traced all = traced(files);
  CHECK(all.exit == ExitCode::conforms);
  std::istringstream in(all.text);
  std::string widest;
  for (std::string line; std::getline(in, line);)
    if (columns_of(line) > columns_of(widest)) widest = line;
  INFO(widest);
  CHECK(columns_of(widest) <= line_width);
  CHECK(columns_of(widest) >= line_width - 5);
}

TEST_CASE("a trace in colours says the same as one without", "[steps]") {
  const std::string plain = traced({wrong_trace()}).text;
  std::string text = traced({wrong_trace()}, true).text;
  CHECK(contains(text, "\n    \033[31;1mFAIL\033[0m    host.LLBCTL        0x1"));
  for (std::size_t at = text.find('\033'); at != std::string::npos; at = text.find('\033'))
    text.erase(at, text.find('m', at) + 1 - at);
  CHECK(text == plain);
}

TEST_CASE("a trace shows escape sequences of a vector and does not obey them", "[steps]") {
  VectorFile file = klo_trace();
  file.cases.front().why = "red \033[31m text";
  const std::string text = traced({file}).text;
  CHECK(contains(text, "red \\x1b[31m text"));
  CHECK_FALSE(contains(text, "\033"));
}

TEST_CASE("a case that does not run says why and shows no step", "[steps]") {
  VectorFile file = klo_trace();
  file.cases.front().superseded_by = "la.trace.other";
  const Traced skipped = traced({file});
  CHECK(skipped.exit == ExitCode::nothing_ran);
  CHECK(contains(skipped.text, "\n  reason    superseded by la.trace.other\n0 passed, 0 failed, 1 skipped\n"));
  CHECK_FALSE(contains(skipped.text, "step 1"));
  CHECK_FALSE(contains(skipped.lines, "\"steps\""));
}

TEST_CASE("a trace refuses what a check refuses, before it shows anything", "[steps]") {
  VectorFile unknown = klo_trace();
  unknown.cases.front().steps.at(1).op = "etrn";
  CHECK(test::error_code([&] { traced({klo_trace(), unknown}); }) == "vector.duplicate-id");
  CHECK(test::error_code([&] { traced({unknown}); }) == "vector.unknown-event");
  VectorFile impossible = shipped("gicv5/trace/kvm.yaml", "gicv5.trace.kvm.edge-not-taken-is-kept");
  std::swap(impossible.cases.front().steps.at(0), impossible.cases.front().steps.at(2));
  CHECK(test::error_code([&] { traced({impossible}); }) == "vector.impossible-step");
}

TEST_CASE("a trace for programs has what the case gives, and each step with its changes", "[steps]") {
  std::istringstream in(traced({wrong_trace()}).lines);
  std::string line;
  REQUIRE((std::getline(in, line) && std::getline(in, line)));
  const auto one = nlohmann::json::parse(line);
  CHECK(one.at("verdict") == "fail");
  CHECK(one.at("given") == nlohmann::json{{"host.LLBCTL.ROLLB", "0x1"}});
  REQUIRE(one.at("steps").size() == 3);
  const auto& first = one.at("steps").at(0);
  CHECK(first.at("event") == "csrwr.LLBCTL");
  CHECK(first.at("args") == nlohmann::json{{"rd", "0x4"}});
  CHECK(first.at("rule") == "loongarch.csrwr.LLBCTL");
  CHECK(first.at("cites") == "la-csr:S1");
  CHECK(first.at("results") == nlohmann::json{{"rd", "0x1"}});
  CHECK(first.at("changes").at(0) == nlohmann::json{{"place", "host.LLBCTL.KLO"}, {"before", "0x0"}, {"after", "0x1"}});
  CHECK(one.at("steps").at(1).at("expected").at(0) ==
        nlohmann::json{{"place", "host.LLBCTL"}, {"expected", "0x5"}, {"actual", "0x1"}});
}

}  // namespace vcpuspec
