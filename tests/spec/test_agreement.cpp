// SPDX-License-Identifier: Apache-2.0
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>
#include <map>
#include <memory>

#include "spec/registry/registry.h"
#include "tests/support/random_inputs.h"

namespace vcpuspec {

namespace {

/// Each rule recorded once: Catch runs the test anew for each rule.
const Recording& recording_of(const Rule& rule) {
  static std::map<std::string, std::unique_ptr<Recording>> known;
  std::unique_ptr<Recording>& one = known[rule.name];
  if (one == nullptr) one = record(rule.text);
  return *one;
}

TEST_CASE("for all inputs, every registered rule gives on numbers what its graph gives", "[agreement][exhaustive]") {
  REQUIRE(rules().size() > 30);
  for (const Rule& rule : rules()) {
    rc::prop(rule.name, [&] {
      const Recording& recording = recording_of(rule);
      const auto inputs = *test::any_inputs(recording.graph.variables());
      const auto numbers = run(rule.text, inputs);
      const auto nodes = graph::evaluate(recording.graph, inputs);
      RC_ASSERT(numbers.size() == recording.outputs.size());
      for (std::size_t i = 0; i < numbers.size(); ++i) RC_ASSERT(numbers[i] == nodes[recording.outputs[i].node]);
    });
  }
}

TEST_CASE("recording a rule twice gives the same graph", "[agreement]") {
  for (const Rule& rule : rules()) {
    const auto first = record(rule.text);
    const auto second = record(rule.text);
    INFO(rule.name);
    CHECK(first->graph.nodes() == second->graph.nodes());
  }
}

}  // namespace

}  // namespace vcpuspec
