// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "checker/citations.h"
#include "properties/claims/property.h"
#include "spec/registry/cited_functions.h"
#include "spec/registry/registry.h"

namespace vcpuspec {

namespace {

const Citations& citations() {
  static const Citations all = read_citations(std::string(VCPUSPEC_SOURCE_DIR) + "/docs/citations.yaml");
  return all;
}

/// Every place that the recording of a registered rule, of legal states and possible events, or of a property passes
/// through. Earlier versions of what KVM does are in negative controls only.
const std::vector<Place>& recorded_places() {
  static const std::vector<Place> all = [] {
    std::vector<Place> places;
    const auto add = [&](const Text& text) {
      const auto recording = record(text);
      for (const graph::SourcePlace& place : recording->graph.places()) places.push_back(place.at);
    };
    for (const Rule& rule : rules()) add(rule.text);
    for (const Property& property : properties()) add(property.text);
    for (const Subject& subject : subjects()) {
      add(subject.legal_state);
      for (const MachineInfo& machine : subject.machines) {
        add(machine.legal_state);
        if (machine.possible.recorded != nullptr) add(machine.possible);
      }
    }
    return places;
  }();
  return all;
}

bool is_registered(const CitedFunction& function) {
  return std::any_of(rules().begin(), rules().end(),
                     [&](const Rule& rule) { return rule.file == function.file && rule.function == function.name; });
}
bool is_reached(const CitedFunction& function) {
  return std::any_of(recorded_places().begin(), recorded_places().end(), [&](const Place& at) {
    return at.file == function.file && at.line >= function.first_line && at.line <= function.last_line;
  });
}

TEST_CASE(
    "every function template that cites its source is registered, or reached by a rule, legal states or a property",
    "[citations]") {
  REQUIRE(cited_functions().size() > 35);
  for (const CitedFunction& function : cited_functions()) {
    INFO(function.file << ": " << function.name);
    CHECK((is_registered(function) || is_reached(function)));
  }
}

TEST_CASE("a cited function that no rule calls would be noticed", "[citations]") {
  CHECK_FALSE(is_registered({"spec/gicv5/arch/wake.h", "nowhere", 100'000, 100'001, "", ""}));
  CHECK_FALSE(is_reached({"spec/gicv5/arch/wake.h", "nowhere", 100'000, 100'001, "", ""}));
}

TEST_CASE("every registered rule is a function that says its sentence and cites its source", "[citations]") {
  for (const Rule& rule : rules()) {
    INFO(rule.name);
    const CitedFunction* function = find_cited_function(rule.file, rule.function);
    REQUIRE(function != nullptr);
    CHECK(function->sentence.back() == '.');
  }
}

TEST_CASE("every citation key in rules, registers, open values and properties is in docs/citations.yaml",
          "[citations]") {
  std::set<std::string> used;
  for (const CitedFunction& function : cited_functions()) used.insert(function.citation);
  for (const Property& property : properties()) {
    used.insert(property.citation);
    if (!property.alias.empty()) used.insert(property.alias);
  }
  for (const Subject& subject : subjects()) {
    for (const SlotInfo* one : subject.registers()) used.insert(one->citation);
    for (const OpenValueInfo& open : subject.open_values) used.insert(open.citation);
  }
  for (const std::string& key : used) {
    INFO(key);
    CHECK(citations().find(key) != nullptr);
  }
}

TEST_CASE("a rule that reads hardware is never backed by a finding or a property alone", "[citations]") {
  for (const CitedFunction& function : cited_functions()) {
    INFO(function.file << ": " << function.name);
    const bool derived = function.name == "lanes_below" || function.name == "interrupt_signalled_fast";
    CHECK((derived || function.citation.rfind("gicv5-prop:", 0) != 0));
  }
}

}  // namespace

}  // namespace vcpuspec
