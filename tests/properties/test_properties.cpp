// SPDX-License-Identifier: Apache-2.0
#include <rapidcheck/catch.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "properties/claims/property.h"
#include "tests/support/random_inputs.h"

namespace vcpuspec {

namespace {

/// Random states under which the property's assumption holds. rapidcheck's own suchThat gives up after 100 draws, too
/// few for assumptions such as "the mask is 31 and nothing is active".
rc::Gen<std::vector<std::uint64_t>> states_for(const Property& property) {
  const auto any = test::any_inputs(record(property.text)->graph.variables());
  const auto assumed = [&property](const std::vector<std::uint64_t>& inputs) {
    return run(property.text, inputs)[0] != 0;
  };
  return [=](const rc::Random& random, int size) {
    rc::Random next = random;
    for (int draw = 0; draw < 20'000; ++draw) {
      const auto drawn = any(next.split(), size);
      if (assumed(drawn.value())) return *rc::shrinkable::filter(drawn, assumed);
    }
    throw rc::GenerationFailure("20,000 random states satisfy no assumption of " + property.id);
  };
}

/// The same, made once for each property.
const rc::Gen<std::vector<std::uint64_t>>& any_state_for(const Property& property) {
  static std::map<std::string, rc::Gen<std::vector<std::uint64_t>>> known;
  const auto found = known.find(property.id);
  return found != known.end() ? found->second : known.emplace(property.id, states_for(property)).first->second;
}

/// Catch runs the test anew for each property, and takes two of one name for the same: the id tells them apart.
std::string section_of(const Property& property) { return property.id + ": " + property.title; }

bool claim_holds(const Property& property, const std::vector<std::uint64_t>& inputs) {
  return run(property.text, inputs)[1] != 0;
}

TEST_CASE("for all states of the model, every property that is to be proved holds", "[properties][exhaustive]") {
  for (const Property& property : properties()) {
    if (property.expected != Expected::proved) continue;
    rc::prop(section_of(property), [&] { RC_ASSERT(claim_holds(property, *any_state_for(property))); });
  }
}

TEST_CASE("for all states, a property with a finding holds exactly where its condition does", "[properties]") {
  unsigned findings = 0;
  for (const Property& property : properties()) {
    if (property.expected != Expected::recorded) continue;
    ++findings;
    rc::prop(section_of(property), [&] {
      const auto outputs = run(property.text, *any_state_for(property));
      RC_ASSERT(outputs.size() == 3U);
      RC_ASSERT(outputs[1] == outputs[2]);
    });
  }
  CHECK(findings == 5);
}

TEST_CASE("random states refute every negative control", "[properties][exhaustive]") {
  for (const Property& property : properties()) {
    if (property.expected != Expected::refuted) continue;
    const auto variables = record(property.text)->graph.variables();
    INFO(property.id);
    bool refuted = false;
    for (std::uint64_t seed = 1; seed <= 200'000 && !refuted; ++seed) {
      const auto outputs = run(property.text, test::inputs_from(variables, seed));
      refuted = outputs[0] != 0 && outputs[1] == 0;
    }
    CHECK(refuted);
  }
}

TEST_CASE("property ids are unique, start with their subject, and titles are sentences", "[properties]") {
  std::set<std::string> ids;
  for (const Property& property : properties()) {
    INFO(property.id);
    CHECK(ids.insert(property.id).second);
    CHECK((property.id.rfind("gicv5.", 0) == 0 || property.id.rfind("loongarch.", 0) == 0));
    CHECK(property.title.back() == '.');
    CHECK((property.finding.empty() == (property.expected != Expected::recorded)));
  }
}

TEST_CASE("the properties that the first release promises are there", "[properties]") {
  std::set<std::string> aliases;
  for (const Property& property : properties())
    if (property.expected != Expected::refuted) aliases.insert(property.alias);
  for (int i = 1; i <= 14; ++i) {
    const std::string alias = std::string("gicv5-prop:P") + (i < 10 ? "0" : "") + std::to_string(i);
    INFO(alias);
    CHECK(aliases.count(alias) == 1);
  }
  for (const char* alias : {"gicv5-prop:P27", "gicv5-prop:P44", "la-csr-prop:P02", "la-csr-prop:P19"})
    CHECK(aliases.count(alias) == 1);
}

TEST_CASE("the README counts the properties as they are", "[properties]") {
  const auto count = [](Expected expected) {
    return std::to_string(std::count_if(properties().begin(), properties().end(),
                                        [&](const Property& property) { return property.expected == expected; }));
  };
  std::ostringstream readme;
  readme << std::ifstream(std::string(VCPUSPEC_SOURCE_DIR) + "/README.md").rdbuf();
  CHECK_THAT(readme.str(), Catch::Contains("* " + count(Expected::proved) + " properties are proved by Z3"));
  CHECK_THAT(readme.str(), Catch::Contains("* " + count(Expected::refuted) + " negative controls"));
}

TEST_CASE("globs match ids and aliases, with stars anywhere", "[properties]") {
  Property p;
  p.id = "gicv5.wake.one";
  p.alias = "gicv5-prop:P07";
  CHECK(matches(p, "gicv5.wake.one"));
  CHECK(matches(p, "gicv5.*"));
  CHECK(matches(p, "*wake*"));
  CHECK(matches(p, "gicv5-prop:P07"));
  CHECK(matches(p, "*"));
  CHECK_FALSE(matches(p, "gicv5.wake"));
  CHECK_FALSE(matches(p, "gicv5.wake.one.more*"));
  CHECK_FALSE(matches(p, ""));
  p.alias = "";
  CHECK_FALSE(matches(p, ""));
  CHECK_FALSE(matches(p, std::string(200, '*') + "x"));
}

}  // namespace

}  // namespace vcpuspec
