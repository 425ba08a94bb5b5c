// SPDX-License-Identifier: Apache-2.0
#include "spec/graph/cover.h"

#include <catch2/catch.hpp>

#include "spec/graph/passes.h"
#include "spec/graph/sensitivity.h"

namespace vcpuspec {

namespace {

using graph::Coverage;
using graph::Graph;
using graph::NodeId;
using graph::Scope;
using graph::Sensitivity;
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

/// An operation on truths, and what a run of it shows.
struct OnTruths {
  Graph g;
  NodeId a = g.variable({"a", 0, graph::Kind::input, 0});
  NodeId b = g.variable({"b", 0, graph::Kind::input, 0});
  NodeId c = g.variable({"c", 0, graph::Kind::input, 0});
  NodeId root;

  explicit OnTruths(Op op)
      : root(g.operation(op, 0, 0, {}, a, graph::arity(op) > 1 ? b : 0, graph::arity(op) > 2 ? c : 0)) {}
  Sensitivity run(std::uint64_t va, std::uint64_t vb, std::uint64_t vc) const {
    return run_of(g, {root}, {va, vb, vc}, {1});
  }
  static Sensitivity run_of(const Graph& g, const std::vector<NodeId>& roots, const std::vector<std::uint64_t>& inputs,
                            const std::vector<std::uint64_t>& looked_at) {
    Sensitivity run(g, roots);
    run.turn_to(graph::evaluate(g, inputs), looked_at);
    return run;
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

TEST_CASE("an `and` hides a side while the other fails, an `or` while the other holds", "[cover]") {
  const OnTruths both(Op::and_);
  const OnTruths some(Op::or_);
  for (const std::uint64_t mine : {0U, 1U})
    for (const std::uint64_t other : {0U, 1U}) {
      CHECK(both.run(mine, other, 0).decides(both.a, 1) == (other == 1));
      CHECK(both.run(other, mine, 0).decides(both.b, 1) == (other == 1));
      CHECK(some.run(mine, other, 0).decides(some.a, 1) == (other == 0));
      CHECK(some.run(other, mine, 0).decides(some.b, 1) == (other == 0));
    }
}

TEST_CASE("a negation, an exclusive or and an equality of truths hide nothing", "[cover]") {
  for (const Op op : {Op::not_, Op::xor_, Op::eq}) {
    const OnTruths operation(op);
    for (const std::uint64_t a : {0U, 1U})
      for (const std::uint64_t b : {0U, 1U}) {
        CHECK(operation.run(a, b, 0).decides(operation.a, 1));
        CHECK(operation.run(a, b, 0).decides(operation.b, 1) == (op != Op::not_));
      }
  }
}

TEST_CASE("a select hides the arm that it does not take, and its condition while the arms agree", "[cover]") {
  const OnTruths select(Op::ite);
  for (const std::uint64_t a : {0U, 1U})
    for (const std::uint64_t b : {0U, 1U})
      for (const std::uint64_t c : {0U, 1U}) {
        Sensitivity run = select.run(a, b, c);
        CHECK(run.decides(select.c, 1) == (a != b));
        CHECK(run.decides(select.a, 1) == (c == 1));
        CHECK(run.decides(select.b, 1) == (c == 0));
        CHECK(run.reaches(select.c));
        CHECK(run.reaches(select.a) == (c == 1));
        CHECK(run.reaches(select.b) == (c == 0));
      }
}

TEST_CASE("a comparison of words decides exactly when its opposite would come out as something else", "[cover]") {
  Graph g;
  const NodeId a = g.variable({"a", 8, graph::Kind::input, 0});
  const NodeId limit = g.constant(8, 8);
  const NodeId below = g.operation(Op::ult, 0, 0, {}, a, limit);
  const NodeId other = g.variable({"other", 0, graph::Kind::input, 0});
  const NodeId root = g.operation(Op::and_, 0, 0, {}, below, other);
  CHECK(OnTruths::run_of(g, {root}, {3, 1}, {1}).decides(below, 1));
  CHECK_FALSE(OnTruths::run_of(g, {root}, {3, 0}, {1}).decides(below, 1));
  CHECK(OnTruths::run_of(g, {root}, {7, 1}, {1}).decides(a, 8));
  CHECK_FALSE(OnTruths::run_of(g, {root}, {7, 1}, {1}).decides(a, 4));
}

TEST_CASE("what two uses of a value cancel does not decide", "[cover]") {
  Graph g;
  const NodeId a = g.variable({"a", 0, graph::Kind::input, 0});
  const NodeId not_a = g.operation(Op::not_, 0, 0, {}, a);
  const NodeId never = g.operation(Op::and_, 0, 0, {}, a, not_a);
  for (const std::uint64_t value : {0U, 1U}) {
    Sensitivity run = OnTruths::run_of(g, {never}, {value}, {1});
    CHECK_FALSE(run.decides(a, 1));
    CHECK(run.decides(not_a, 1) == (value == 1));
  }
}

TEST_CASE("only what somebody looks at is decided, and a question changes no later answer", "[cover]") {
  Graph g;
  const NodeId a = g.variable({"a", 1, graph::Kind::input, 0});
  const NodeId b = g.variable({"b", 1, graph::Kind::input, 0});
  const NodeId word = g.operation(Op::concat, 2, 0, {}, a, b);
  Sensitivity low = OnTruths::run_of(g, {word, a}, {0, 0}, {1, 0});
  for (int again = 0; again < 2; ++again) {
    CHECK_FALSE(low.decides(a, 1));
    CHECK(low.decides(b, 1));
  }
  Sensitivity nothing = OnTruths::run_of(g, {word, a}, {0, 0}, {0, 0});
  CHECK_FALSE(nothing.decides(b, 1));
  CHECK_FALSE(nothing.reaches(b));
}

}  // namespace vcpuspec
