// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <sstream>
#include <string>

#include "checker/citations.h"
#include "checker/data_dir.h"
#include "checker/survey/profile.h"
#include "checker/survey/report.h"
#include "checker/vectors/read_vectors.h"
#include "tests/support/chosen_machine.h"
#include "tests/support/error_of.h"

/// What is found out about implementations by their answers.
namespace vcpuspec {

using test::Choices;
using test::ChosenMachine;
using test::error_at;

namespace {

constexpr unsigned threads = 2;
constexpr auto machine_name = "loongarch.csr";

const std::vector<VectorFile>& some_cases() {
  static const std::vector<VectorFile> files = [] {
    std::vector<VectorFile> all;
    for (const char* name : {"event/wake.jsonl", "event/tick.jsonl", "csr/pgd/csrrd.jsonl", "csr/prcfg1/csrrd.jsonl"})
      all.push_back(read_vectors((data_dir() / "vectors/loongarch" / name).string()));
    return all;
  }();
  return files;
}

SurveyResult surveyed(const Endpoint& endpoint) {
  return survey(endpoint, machine_to_survey(endpoint, machine_name), some_cases(), threads);
}
SurveyResult surveyed(std::shared_ptr<Implementation> implementation) {
  return surveyed(Endpoint{"chosen", "", std::move(implementation)});
}

const SurveyResult& of_the_model() {
  static const SurveyResult result = surveyed(find_endpoint("model"));
  return result;
}

const ChoiceFinding& choice(const SurveyResult& result, const std::string& name) {
  return *std::find_if(result.choices.begin(), result.choices.end(),
                       [&](const ChoiceFinding& one) { return one.name == "choice." + name; });
}
const RegisterFinding& csr(const SurveyResult& result, const std::string& name) {
  return *std::find_if(result.registers.begin(), result.registers.end(),
                       [&](const RegisterFinding& one) { return one.name == "host." + name; });
}

const Choices own = {{"choice.PALEN", 40},         {"choice.VALEN", 39},
                     {"choice.SAVE_NUM", 8},       {"choice.VSMax", 3},
                     {"choice.PGD_by_top_bit", 1}, {"choice.LBT", 0},
                     {"choice.PM_NUM", 4},         {"choice.message_interrupts", 0},
                     {"choice.watchpoints", 0},    {"choice.wakes_with_IE_0", 0}};

/// Has made a choice in one way at one time, and in another at another.
class OfTwoMinds final : public ChosenMachine {
 public:
  OfTwoMinds() : ChosenMachine({}, {}) {}

 protected:
  Answer answer_to(const Question& question, std::size_t) override {
    Answer one = answer_with({}, question);
    Answer other = answer_with({{"choice.wakes_with_IE_0", 0}}, question);
    if (one.outputs == other.outputs) return one;
    changes_ = !changes_;
    return changes_ ? other : one;
  }

 private:
  bool changes_ = false;
};

/// Answers in one way only, which is no answer.
class Silent final : public ChosenMachine {
 public:
  explicit Silent(Answer::Kind kind) : ChosenMachine({}, {}), kind_(kind) {}

 protected:
  Answer answer_to(const Question&, std::size_t) override { return {kind_, {}, "as it is"}; }

 private:
  Answer::Kind kind_;
};

/// What a survey of such an implementation may give, without one.
std::string profile_of_an_own_one() {
  SurveyResult result;
  result.machine = machine_name;
  for (const OpenValueInfo& open : subject_of_name(machine_name).open_values) {
    if (!open.name.starts_with("choice.")) continue;
    ChoiceFinding one;
    one.name = open.name;
    one.value = open.preset;
    if (const auto made = own.find(open.name); made != own.end()) {
      one.finding = Conclusion::told;
      one.value = made->second;
      one.witnesses = {"a \"case\": rd is 0x1"};
    }
    result.choices.push_back(one);
  }
  RegisterFinding crmd;
  crmd.name = "host.CRMD";
  crmd.kind = RegisterKind::keeps;
  result.registers = {crmd};
  return to_yaml(result, {"chosen", ""});
}

/// The text with the first `old` replaced.
std::string with(std::string text, const std::string& old, const std::string& now) {
  const std::size_t at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), now);
}

std::string refused(const std::string& text) {
  return error_at([&] { parse_profile(text, "profile.yaml"); });
}

}  // namespace

TEST_CASE("the model is found to have made the choices that are preset", "[exhaustive]") {
  const SurveyResult& result = of_the_model();
  CHECK(result.exit_code() == ExitCode::conforms);
  CHECK(result.answered == result.asked);
  std::size_t told = 0;
  for (const ChoiceFinding& one : result.choices) {
    INFO(one.name);
    CHECK(one.finding != Conclusion::contradiction);
    CHECK(one.unexplained == 0);
    CHECK_FALSE(one.differs);
    if (one.finding == Conclusion::told) CHECK(one.value == *one.stated);
    told += one.finding == Conclusion::told ? 1 : 0;
  }
  CHECK(told >= 30);
  CHECK(choice(result, "TLBRELO_as_printed").finding == Conclusion::open);
}

/// What a write of a whole word does not change as its own bits say: CRMD takes no mode that does not exist, DMOnly is
/// for debug mode, and the bits that registers gain with LVZ are reserved without it.
bool hangs_on_more(const std::string& reg, const std::string& field) {
  return reg == "CRMD" || field == "DMOnly" || ((reg == "TLBRPRMD" || reg == "MERRCTL") && field == "PGM");
}

TEST_CASE("registers of the model keep the bits, and are reset to the values, that their declarations say",
          "[exhaustive]") {
  const Subject& subject = subject_of_name(machine_name);
  std::size_t fields = 0;
  for (const RegisterFinding& found : of_the_model().registers) {
    const SlotInfo* info = subject.find(found.name);
    if (info == nullptr || info->presence == "implementation") continue;
    if (info->presence.rfind("LVZ", 0) == 0) {  // which the presets are without
      CHECK(found.follows == 0);
      continue;
    }
    std::uint64_t writable = 0;
    for (const FieldInfo& field : info->fields) {
      INFO(found.name << "." << field.name);
      const std::uint64_t mask = ones(field.hi - field.lo + 1) << field.lo;
      if (field.access == Access::RW) writable |= mask;
      const bool is_free = field.access == Access::RW && field.legal.empty() && !hangs_on_more(info->name, field.name);
      if (is_free) CHECK((found.follows & mask) == mask);
      const bool is_defined = !field.reset.empty() && field.reset.find_first_not_of("0123456789") == std::string::npos;
      if (!is_defined || field.access != Access::RW) continue;
      CHECK((found.reset.value() & mask) >> field.lo == std::stoull(field.reset));
      ++fields;
    }
    INFO(found.name);
    CHECK((found.follows & ~writable) == 0);
    if (info->width == 32) CHECK(found.above != "written");
  }
  CHECK(fields > 50);
}

TEST_CASE("choices that an implementation does not tell are told by its answers", "[exhaustive]") {
  const SurveyResult result = surveyed(std::make_shared<ChosenMachine>(own, Choices{}));
  CHECK(result.exit_code() == ExitCode::conforms);
  for (const ChoiceFinding& one : result.choices) {
    INFO(one.name);
    const auto made = own.find(one.name);
    CHECK(one.finding != Conclusion::contradiction);
    CHECK(one.differs == (made != own.end()));
    if (made != own.end()) CHECK(one.finding == Conclusion::told);
    if (made != own.end()) CHECK(one.value == made->second);
  }
  CHECK(choice(result, "MWP_NUM").finding == Conclusion::open);  // without watchpoints there is no number of them
  CHECK(csr(result, "SAVE7").kind == RegisterKind::keeps);
  CHECK(csr(result, "SAVE8").kind == RegisterKind::zero);
}

TEST_CASE("an implementation that has made a choice in two ways contradicts itself", "[exhaustive]") {
  const SurveyResult result = surveyed(std::make_shared<OfTwoMinds>());
  CHECK(result.contradictions() == 1);
  CHECK(result.exit_code() == ExitCode::nonconformance);
  const ChoiceFinding& one = choice(result, "wakes_with_IE_0");
  CHECK(one.finding == Conclusion::contradiction);
  CHECK(one.witnesses.size() == 2);
  CHECK(parse_profile(to_yaml(result, {"chosen", ""}), "profile.yaml").choices.count(one.name) == 0);
  std::ostringstream screen;
  print_survey(screen, Style(false), result, {"chosen", ""});
  CHECK(screen.str().find("CONTRADICTION choice.wakes_with_IE_0") != std::string::npos);
}

TEST_CASE("what is not supported is unknown, and no verdict") {
  const SurveyResult result = surveyed(std::make_shared<Silent>(Answer::Kind::unsupported));
  CHECK(result.unsupported == result.asked);
  CHECK(result.exit_code() == ExitCode::nothing_ran);
  for (const ChoiceFinding& one : result.choices) CHECK(one.finding == Conclusion::open);
  for (const RegisterFinding& one : result.registers) CHECK(one.kind == RegisterKind::unknown);
  for (const RegisterFinding& one : result.registers) CHECK_FALSE(one.reset);
}

TEST_CASE("a survey of an implementation that breaks is no survey") {
  CHECK(surveyed(std::make_shared<Silent>(Answer::Kind::crashed)).exit_code() == ExitCode::broken);
  CHECK(surveyed(std::make_shared<Silent>(Answer::Kind::not_run)).exit_code() == ExitCode::broken);
}

TEST_CASE("a mistake of an implementation is not taken for a choice", "[exhaustive]") {
  const SurveyResult result =
      surveyed(find_endpoint("so:" + std::string(VCPUSPEC_IMPLEMENTATIONS_DIR) + "/csr_machine_fault_17.so"));
  CHECK(result.answered > 1000);
  for (const ChoiceFinding& one : result.choices) CHECK_FALSE(one.differs);
}

TEST_CASE("cases run under the choices of a profile, which wins over what the implementation tells") {
  const Choices wrong = {{"choice.PALEN", 36}};
  Endpoint endpoint{"chosen", "", std::make_shared<ChosenMachine>(own, wrong)};
  const Citations citations = read_citations((data_dir() / "docs/citations.yaml").string());
  CHECK(check(endpoint, some_cases(), {}, citations).counts.failed > 5);
  apply(parse_profile(profile_of_an_own_one(), "profile.yaml"), endpoint);
  CHECK(endpoint.choices().at("choice.PALEN") == 40);
  const Counts counts = check(endpoint, some_cases(), {}, citations).counts;
  CHECK(counts.failed == 0);
  CHECK(counts.passed > 50);
}

TEST_CASE("a profile that is read back has the choices that were told") {
  const Profile profile = parse_profile(profile_of_an_own_one(), "profile.yaml");
  CHECK(profile.machine == machine_name);
  CHECK(profile.identity.implementation == "chosen");
  for (const auto& [name, value] : own) CHECK(profile.choices.at(name) == value);
  CHECK(profile.choices.count("choice.TLBRELO_as_printed") == 0);
}

TEST_CASE("a malformed profile is refused where it is malformed") {
  const std::string good = profile_of_an_own_one();
  REQUIRE(refused(good) == "accepted");
  const std::string first = "  - name: \"choice.LA32\"\n    finding: open\n    value: \"0x0\"\n";
  CHECK(refused(with(good, "choice.LA32", "choice.LA23")) == "6:11 profile.unknown-choice");
  CHECK(refused(with(good, "choice.reduced_LA32", "choice.LA32")) == "13:11 profile.duplicate");
  CHECK(refused(with(good, first, with(first, "\"0x0\"", "\"0x2\""))) == "8:12 profile.too-wide");
  CHECK(refused(with(good, first, with(first, "\"0x0\"", "0x0"))) == "8:12 profile.not-hex");
  CHECK(refused(with(good, first, with(first, "open", "openly"))) == "7:14 profile.unknown-word");
  CHECK(refused(with(good, "    told: ", "    told: many")).ends_with("profile.not-a-count"));
  CHECK(refused(with(good, "finding:", "found:")) == "7:5 profile.unknown-key");
  CHECK(refused(with(good, "loongarch.csr", "loongarch.crs")) == "4:10 profile.unknown-word");
  CHECK(refused(with(good, "profile/1", "profile/2")) == "1:9 profile.schema");
  CHECK(refused(with(good, "machine: \"loongarch.csr\"\n", "")) == "1:1 profile.missing-key");
  CHECK(refused(with(good, "name: \"host.CRMD\"", "name: \"host.CRDM\"")).ends_with("profile.unknown-word"));
  CHECK(refused(with(good, "number: \"0x0\"", "number: \"0x1\"")).ends_with("profile.wrong-number"));
  CHECK(refused(with(good, "kind: keeps", "kind: stays")).ends_with("profile.unknown-word"));
  CHECK(refused(good.substr(0, good.size() / 2)) != "accepted");
  CHECK(refused("schema: [\n") != "accepted");
}

TEST_CASE("choices that exclude each other are no profile") {
  const std::string good = profile_of_an_own_one();
  const std::string palen = "choice.PALEN\"\n    finding: told\n    value: ";
  CHECK(refused(with(good, palen + "\"0x28\"", palen + "\"0x3f\"")).ends_with("profile.impossible"));
}

TEST_CASE("a profile is for one implementation, one version and what has choices") {
  const std::string good = profile_of_an_own_one();
  Endpoint endpoint{"chosen", "", std::make_shared<ChosenMachine>(own, Choices{})};
  Endpoint model = find_endpoint("model");
  const auto code = [&](const std::string& text, Endpoint& to) {
    return test::error_code([&] { apply(parse_profile(text, "profile.yaml"), to); });
  };
  CHECK(code(good, endpoint) == "accepted");
  CHECK(code(with(good, "\"chosen\"", "\"another\""), endpoint) == "profile.of-another");
  CHECK(code(with(good, "version: \"\"", "version: \"2\""), endpoint) == "profile.of-another");
  CHECK(code(good, model) == "profile.of-the-model");
}

TEST_CASE("an endpoint with several machines is surveyed on the one that is named") {
  const auto code = [](const std::string& endpoint, const std::string& machine) {
    return test::error_code([&] { machine_to_survey(find_endpoint(endpoint), machine); });
  };
  CHECK(code("model", "") == "survey.which-machine");
  CHECK(code("model", "loongarch.crs") == "survey.unknown-machine");
  CHECK(code("model", machine_name) == "accepted");
}

}  // namespace vcpuspec
