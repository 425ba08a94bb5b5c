// SPDX-License-Identifier: Apache-2.0
#include "checker/strength/coverage.h"

#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "checker/data_dir.h"
#include "checker/strength/coverage_file.h"
#include "checker/strength/mutants.h"
#include "checker/vectors/read_yaml.h"

namespace vcpuspec {

namespace {

const Rule& rule(const char* name) {
  const Rule* found = find_rule(name);
  REQUIRE(found != nullptr);
  return *found;
}

VectorFile shipped(const char* name) { return read_yaml(data_dir() / "vectors" / name); }

RuleCoverage coverage(const char* name, const std::vector<VectorFile>& files) { return coverage_of(rule(name), files); }

VectorFile only(const VectorFile& file, std::size_t which) {
  VectorFile one = file;
  one.cases = {file.cases[which]};
  return one;
}

std::string text_of(const RuleCoverage& coverage) {
  std::ostringstream text;
  write_coverage(text, {coverage});
  return text.str();
}

std::string by(const RuleCoverage& coverage, CoverKind kind, const std::string& at, const std::string& shows) {
  const auto found = std::find_if(coverage.goals.begin(), coverage.goals.end(), [&](const CoverGoal& goal) {
    return goal.kind == kind && goal.at == at && goal.shows == shows;
  });
  REQUIRE(found != coverage.goals.end());
  return found->by;
}

/// A file that goes with its test.
class Written {
 public:
  explicit Written(const std::string& text) { std::ofstream(path_) << text; }
  ~Written() { std::filesystem::remove(path_); }
  Written(const Written&) = delete;
  Written& operator=(const Written&) = delete;
  std::string path() const { return path_; }

 private:
  std::string path_ = std::filesystem::temp_directory_path() / ("vcpuspec_coverage_" + std::to_string(getpid()));
};

std::string changed(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

/// The code of the error that merging this text ends with, and the text of the error.
std::pair<std::string, std::string> refused(const std::string& text) {
  const Written file(text);
  std::vector<RuleCoverage> all = {coverage("gicv5.effective_mask", {})};
  const std::string before = text_of(all.front());
  try {
    merge_coverage_file(file.path(), all);
  } catch (const InputError& error) {
    CHECK(text_of(all.front()) == before);
    return {error.code(), error.what()};
  }
  return {};
}

}  // namespace

TEST_CASE("without cases nothing is covered, and every kind has something to cover", "[coverage]") {
  const RuleCoverage none = coverage("gicv5.effective_mask", {});
  CHECK(none.cases.empty());
  CHECK_FALSE(none.is_complete());
  for (const CoverKind kind :
       {CoverKind::clause, CoverKind::arm, CoverKind::comparison, CoverKind::mcdc, CoverKind::value}) {
    CHECK(none.count(kind) > 0);
    CHECK(none.covered(kind) == 0);
  }
}

TEST_CASE("a goal names the first case that shows it, and one case does not show both sides", "[coverage]") {
  const VectorFile mask = shipped("gicv5/effective_mask/mask.yaml");
  const RuleCoverage all = coverage("gicv5.effective_mask", {mask});
  CHECK(all.is_complete());
  CHECK(all.cases.size() == mask.cases.size());
  for (std::size_t i = 0; i < mask.cases.size(); ++i) {
    const RuleCoverage one = coverage("gicv5.effective_mask", {only(mask, i)});
    for (const CoverKind kind : {CoverKind::arm, CoverKind::mcdc}) CHECK(one.covered(kind) <= one.count(kind) / 2);
    CHECK(std::all_of(one.goals.begin(), one.goals.end(),
                      [&](const CoverGoal& g) { return g.by.empty() || g.by == mask.cases[i].id; }));
  }
}

TEST_CASE("a priority past the mask decides through the mask's comparison, and through nothing that it hides",
          "[coverage]") {
  VectorFile review = shipped("gicv5/wake/review.yaml");
  std::erase_if(review.cases, [](const VectorCase& one) { return one.id != "gicv5.wake.priority-past-mask"; });
  const RuleCoverage past = coverage("gicv5.wake", {review});
  REQUIRE(past.cases.size() == 1);
  const auto decides = [&](const char* at, const char* how) { return !by(past, CoverKind::mcdc, at, how).empty(); };
  CHECK(decides("gicv5.sufficient_priority ule 1", "decides failing"));
  CHECK_FALSE(decides("gicv5.sufficient_priority ule 1", "decides holding"));
  CHECK_FALSE(decides("gicv5.sufficient_priority ult 1", "decides holding"));
  CHECK_FALSE(decides("gicv5.sufficient_priority ult 1", "decides failing"));
  CHECK(by(past, CoverKind::comparison, "gicv5.sufficient_priority ule 1", "just above") == past.cases.front());
  CHECK(by(past, CoverKind::comparison, "gicv5.sufficient_priority ule 1", "at the limit").empty());
  const std::string clause = "spec/gicv5/arch/priority.h:has_sufficient_priority";
  CHECK(by(past, CoverKind::clause, clause, "decides failing") == past.cases.front());
  CHECK(by(past, CoverKind::clause, clause, "decides holding").empty());
  CHECK(by(past, CoverKind::clause, "spec/gicv5/arch/priority.h:running_priority", "decides").empty());
  CHECK(by(past, CoverKind::value, "cpu.ICH_VMCR_EL2.EN", "1") == past.cases.front());
  CHECK(by(past, CoverKind::value, "cpu.ICH_VMCR_EL2.EN", "0").empty());
}

TEST_CASE("a comparison decides a case exactly when the case kills its negation", "[coverage]") {
  for (const auto& [name, file] : {std::pair{"gicv5.effective_mask", "gicv5/effective_mask/mask.yaml"},
                                   std::pair{"gicv5.read_icc_hapr", "gicv5/interface/read_hapr.yaml"}}) {
    const VectorFile cases = shipped(file);
    RuleUnderMutation under(rule(name));
    under.add_cases(cases);
    const std::vector<graph::Mutation> mutations = under.mutations();
    const auto negated = std::find_if(mutations.begin(), mutations.end(),
                                      [](const graph::Mutation& m) { return m.slip == graph::Slip::negated; });
    REQUIRE(negated != mutations.end());
    const PublishedPlace place = under.place_of(*negated);
    const std::string at = place.owner + " " + name_of(place.op) + " " + std::to_string(place.ordinal);
    for (std::size_t i = 0; i < cases.cases.size(); ++i) {
      INFO(cases.cases[i].id);
      const RuleCoverage one = coverage(name, {only(cases, i)});
      const bool decides = !by(one, CoverKind::mcdc, at, "decides holding").empty() ||
                           !by(one, CoverKind::mcdc, at, "decides failing").empty();
      CHECK(decides == RuleMutant(under, *negated).is_killed_by(under.cases()[i]));
    }
  }
}

TEST_CASE("a case covers only what shows in the part of the answer that it looks at", "[coverage]") {
  VectorFile file = shipped("loongarch/exception/ertn.yaml");
  const RuleCoverage whole = coverage("loongarch.ertn", {file});
  for (VectorCase& one : file.cases) one.outcome.values.resize(1);
  const RuleCoverage part = coverage("loongarch.ertn", {file});
  CHECK(part.cases == whole.cases);
  CHECK(part.covered(CoverKind::mcdc) < whole.covered(CoverKind::mcdc));
}

TEST_CASE("coverage of parts, merged in any order and however often, is that of the whole", "[coverage]") {
  const std::vector<VectorFile> files = {shipped("gicv5/wake/review.yaml"), shipped("gicv5/wake/priority.yaml"),
                                         shipped("gicv5/wake/best.yaml"), shipped("gicv5/wake/wait.yaml")};
  for (const char* const name : {"gicv5.wake", "gicv5.wake.best", "gicv5.kvm.wake"}) {
    const std::string whole = text_of(coverage(name, files));
    std::vector<RuleCoverage> parts;
    for (const VectorFile& file : files) parts.push_back(coverage(name, {file}));
    for (std::size_t first = 0; first < parts.size(); ++first) {
      RuleCoverage merged = coverage(name, {});
      for (std::size_t i = 0; i < parts.size(); ++i) merge(merged, parts[(first + i) % parts.size()]);
      CHECK(text_of(merged) == whole);
      merge(merged, parts[first]);
      merge(merged, RuleCoverage(merged));
      CHECK(text_of(merged) == whole);
    }
  }
}

TEST_CASE("merging what was written gives what was measured", "[coverage]") {
  const RuleCoverage measured = coverage("gicv5.effective_mask", {shipped("gicv5/effective_mask/mask.yaml")});
  const Written file(text_of(measured));
  std::vector<RuleCoverage> all = {coverage("gicv5.effective_mask", {}), coverage("gicv5.wake", {})};
  merge_coverage_file(file.path(), all);
  CHECK(text_of(all[0]) == text_of(measured));
  CHECK(all[1].cases.empty());
}

TEST_CASE("a file of coverage that is damaged, or of another text, is refused and nothing is merged", "[coverage]") {
  const std::string good = text_of(coverage("gicv5.effective_mask", {shipped("gicv5/effective_mask/mask.yaml")}));
  CHECK(refused(good).first.empty());
  CHECK(refused(good.substr(0, good.size() / 2)).first == "coverage.not-json");
  CHECK(refused("").first == "coverage.not-json");
  CHECK(refused("[]").first == "coverage.malformed");
  CHECK(refused(changed(good, "coverage/0", "coverage/1")).first == "coverage.schema");
  CHECK(refused(changed(good, "\"gicv5.effective_mask\"", "\"gicv5.effective\"")).first == "coverage.unknown-rule");
  CHECK(refused(changed(good, "\"text\": \"", "\"text\": \"0")).first == "coverage.other-text");
  for (const auto& [from, to] :
       {std::pair{"\"cases\": [", "\"cases\": [\"z\","}, std::pair{"\"cases\": [", "\"cases\": [1,"},
        std::pair{"\"cases\": [", "\"cases\": \"\", \"more\": ["}, std::pair{"\"goals\": [", "\"goals\": [{},"},
        std::pair{"\"kind\": \"clause\"", "\"kind\": \"arm\""},
        std::pair{"\"kind\": \"clause\"", "\"kind\": \"clause\", \"kind\": \"clause\""},
        std::pair{"\"kind\": \"clause\"", "\"kind\": \"clause\", \"covered\": true"},
        std::pair{"\"by\": \"", "\"by\": \"no."}, std::pair{"\"rules\": [", "\"rules\": [{},"}}) {
    INFO(from << " -> " << to);
    CHECK(refused(changed(good, from, to)).first == "coverage.malformed");
  }
  CHECK(refused(changed(good, "\"by\": \"", "\"by\": \"no.")).second.find("at /rules/0/goals/") == 0);
}

TEST_CASE("a rule that stands twice in a file of coverage is refused", "[coverage]") {
  const RuleCoverage measured = coverage("gicv5.effective_mask", {});
  std::ostringstream twice;
  write_coverage(twice, {measured, measured});
  CHECK(refused(twice.str()).first == "coverage.malformed");
}

TEST_CASE("the place where JSON ends too early is said by line and column", "[coverage]") {
  const Written file("{\n  \"schema\": ?\n}\n");
  std::vector<RuleCoverage> all;
  try {
    merge_coverage_file(file.path(), all);
    FAIL("it was not refused");
  } catch (const InputError& error) {
    CHECK(error.where().line == 2);
    CHECK(error.where().column == 13);
  }
}

}  // namespace vcpuspec
