// SPDX-License-Identifier: Apache-2.0
#include "spec/graph/cover.h"

#include <catch2/catch.hpp>

#include "spec/graph/passes.h"

namespace vcpuspec {

namespace {

using graph::Coverage;
using graph::Graph;
using graph::NodeId;
using graph::Scope;
using graph::Sight;

/// a < b, as a rule says it.
struct Below {
  Graph g;
  NodeId a = g.variable({"a", 8, graph::Kind::input, 0});
  NodeId b = g.variable({"b", 8, graph::Kind::input, 0});
  NodeId root = 0;

  explicit Below(Scope scope) {
    const graph::InScope in(g, scope);
    root = g.operation(Op::ult, 0, 0, Place::here(), a, b);
  }
  bool add(Coverage& coverage, std::uint64_t x, std::uint64_t y) const {
    return coverage.add(graph::evaluate(g, std::vector<std::uint64_t>{x, y}));
  }
};

}  // namespace

TEST_CASE("a comparison shows both its truths, its limit, and what lies beside it", "[cover]") {
  const Below below(Scope::rule);
  Coverage coverage(below.g, std::vector<NodeId>{below.root});
  const std::uint32_t place = below.g[below.root].place;
  CHECK(below.add(coverage, 3, 9));
  CHECK(coverage.has(place, Sight::holds));
  CHECK_FALSE(coverage.has(place, Sight::fails));
  CHECK_FALSE(below.add(coverage, 4, 9));
  CHECK(below.add(coverage, 9, 9));
  CHECK(coverage.has(place, Sight::at_limit));
  CHECK(coverage.has(place, Sight::fails));
  CHECK(below.add(coverage, 8, 9));
  CHECK(below.add(coverage, 10, 9));
  CHECK_FALSE(below.add(coverage, 9, 9));
  CHECK(coverage.count() == 5);
}

TEST_CASE("what a claim computes is not covered", "[cover]") {
  const Below below(Scope::claim);
  Coverage coverage(below.g, std::vector<NodeId>{below.root});
  CHECK_FALSE(below.add(coverage, 3, 9));
  CHECK(coverage.count() == 0);
}

}  // namespace vcpuspec
