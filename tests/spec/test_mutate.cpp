// SPDX-License-Identifier: Apache-2.0
#include "spec/graph/mutate.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "spec/graph/passes.h"
#include "spec/registry/registry.h"
#include "spec/value/bits.h"
#include "spec/value/recorded.h"
#include "tests/support/random_inputs.h"

namespace vcpuspec {

namespace {

using graph::Graph;
using graph::Mutation;
using graph::NodeId;
using graph::Scope;
using graph::Slip;

/// A graph of two bytes a and b and a truth c, and one operation on them that belongs to a rule.
struct OneOperation {
  Graph g;
  NodeId a = g.variable({"a", 8, graph::Kind::input, 0});
  NodeId b = g.variable({"b", 8, graph::Kind::input, 0});
  NodeId c = g.variable({"c", 0, graph::Kind::input, 0});
  NodeId root = 0;

  OneOperation(Op op, unsigned width, unsigned imm) {
    const graph::InScope in(g, Scope::rule);
    const Place here = Place::here();
    root = g.operation(op, width, imm, here, a, graph::arity(op) > 1 ? b : 0, graph::arity(op) > 2 ? c : 0);
  }
  std::vector<Mutation> mutations() const { return graph::mutations_of(g, std::vector<NodeId>{root}); }

  /// What the mutant answers.
  std::uint64_t mutated(Slip slip, std::uint64_t x, std::uint64_t y, std::uint64_t z = 0) const {
    for (const Mutation& mutation : mutations()) {
      if (mutation.slip != slip) continue;
      Graph to;
      const graph::Mutant mutant = graph::mutate(g, std::vector<NodeId>{root}, mutation, to);
      return graph::evaluate(to, std::vector<std::uint64_t>{x, y, z})[mutant.mutated.front()];
    }
    FAIL("no such slip at this operation");
    return 0;
  }
};

std::set<Slip> slips(const OneOperation& one) {
  std::set<Slip> all;
  for (const Mutation& mutation : one.mutations()) all.insert(mutation.slip);
  return all;
}

}  // namespace

TEST_CASE("a slip at a limit changes the answer at the limit and nowhere else", "[mutate]") {
  const OneOperation below(Op::ult, 0, 0);
  CHECK(below.mutated(Slip::boundary, 5, 5) == 1);
  CHECK(below.mutated(Slip::boundary, 5, 6) == 1);
  CHECK(below.mutated(Slip::boundary, 6, 5) == 0);
  const OneOperation at_most(Op::ule, 0, 0);
  CHECK(at_most.mutated(Slip::boundary, 5, 5) == 0);
  CHECK(at_most.mutated(Slip::boundary, 5, 6) == 1);
}

TEST_CASE("comparisons are negated, swapped and forced", "[mutate]") {
  const OneOperation below(Op::ult, 0, 0);
  CHECK(below.mutated(Slip::negated, 5, 6) == 0);
  CHECK(below.mutated(Slip::swapped, 6, 5) == 1);
  CHECK(below.mutated(Slip::always, 6, 5) == 1);
  CHECK(below.mutated(Slip::never, 5, 6) == 0);
  CHECK(slips(OneOperation(Op::eq, 0, 0)) == std::set<Slip>{Slip::negated, Slip::always, Slip::never});
}

TEST_CASE("operands are dropped and operators exchanged", "[mutate]") {
  const OneOperation both(Op::and_, 8, 0);
  CHECK(both.mutated(Slip::other_operator, 1, 2) == 3);
  CHECK(both.mutated(Slip::first_only, 1, 2) == 1);
  CHECK(both.mutated(Slip::second_only, 1, 2) == 2);
  CHECK(OneOperation(Op::add, 8, 0).mutated(Slip::first_only, 7, 1) == 7);
  CHECK(OneOperation(Op::add, 8, 0).mutated(Slip::other_operator, 7, 1) == 6);
  CHECK(OneOperation(Op::sub, 8, 0).mutated(Slip::swapped, 7, 9) == 2);
  CHECK(OneOperation(Op::min, 8, 0).mutated(Slip::other_operator, 7, 9) == 9);
  CHECK(OneOperation(Op::shl, 8, 0).mutated(Slip::other_operator, 8, 1) == 4);
  CHECK(OneOperation(Op::not_, 8, 0).mutated(Slip::dropped, 7, 0) == 7);
  CHECK(OneOperation(Op::xor_, 8, 0).mutated(Slip::other_operator, 3, 1) == 3);
}

TEST_CASE("a select takes the wrong arm, or always the same", "[mutate]") {
  const OneOperation chosen(Op::ite, 8, 0);
  CHECK(chosen.mutated(Slip::swapped, 1, 2, 1) == 2);
  CHECK(chosen.mutated(Slip::first_only, 1, 2, 0) == 1);
  CHECK(chosen.mutated(Slip::second_only, 1, 2, 1) == 2);
}

TEST_CASE("parts of a word are taken one bit beside, and only where there is room", "[mutate]") {
  const OneOperation inner(Op::extract, 4, 2);
  CHECK(inner.mutated(Slip::one_bit_higher, 0b01111000, 0) == 0b1111);
  CHECK(inner.mutated(Slip::one_bit_lower, 0b00011110, 0) == 0b1111);
  CHECK(inner.mutated(Slip::one_bit_shorter, 0b00111100, 0) == 0b0111);
  CHECK(slips(OneOperation(Op::extract, 4, 4)) == std::set<Slip>{Slip::one_bit_lower, Slip::one_bit_shorter});
  CHECK(slips(OneOperation(Op::extract, 8, 0)) == std::set<Slip>{Slip::one_bit_shorter});
}

TEST_CASE("a write into a register is forgotten", "[mutate]") {
  const OneOperation written(Op::insert, 8, 0);
  CHECK(written.mutated(Slip::dropped, 1, 2) == 1);
  CHECK(written.mutated(Slip::one_bit_shorter, 0, 0xff) == 0x7f);
}

TEST_CASE("signs are extended where zeros should be, and the highest bit is found for the lowest", "[mutate]") {
  CHECK(OneOperation(Op::zext, 16, 0).mutated(Slip::other_operator, 0x80, 0) == 0xff80);
  CHECK(OneOperation(Op::sext, 16, 0).mutated(Slip::other_operator, 0x80, 0) == 0x80);
  const OneOperation lowest(Op::lowest_set_bit, 4, 0);
  CHECK(lowest.mutated(Slip::from_the_top, 0b00101000, 0) == 5);
  CHECK(lowest.mutated(Slip::from_the_top, 0, 0) == 8);
}

TEST_CASE("a literal is off by one, and a mask has one bit flipped", "[mutate]") {
  Graph g;
  const NodeId a = g.variable({"a", 4, graph::Kind::input, 0});
  NodeId root = 0;
  {
    const graph::InScope in(g, Scope::rule);
    const NodeId mask = g.constant(4, 0b0110, Place::here());
    root = g.operation(Op::and_, 4, 0, {}, a, mask);
  }
  std::set<std::uint64_t> answers;
  const std::vector<Mutation> all = graph::mutations_of(g, std::vector<NodeId>{root});
  for (const Mutation& mutation : all) {
    Graph to;
    const graph::Mutant mutant = graph::mutate(g, std::vector<NodeId>{root}, mutation, to);
    answers.insert(graph::evaluate(to, std::vector<std::uint64_t>{0b1111})[mutant.mutated.front()]);
  }
  CHECK(all.size() == 6);
  CHECK(answers == std::set<std::uint64_t>{0b0111, 0b0101, 0b0100, 0b0010, 0b1110});
}

TEST_CASE("what a claim or a harness computes is not mutated", "[mutate]") {
  for (const Scope scope : {Scope::claim, Scope::harness}) {
    Graph g;
    const NodeId a = g.variable({"a", 8, graph::Kind::input, 0});
    const graph::InScope in(g, scope);
    const NodeId root = g.operation(Op::not_, 8, 0, Place::here(), a);
    CHECK(graph::mutations_of(g, std::vector<NodeId>{root}).empty());
  }
}

TEST_CASE("the mutants of every rule's text stand beside a rule that is unchanged", "[mutate][exhaustive]") {
  std::set<std::pair<std::string, std::string>> texts;  // of a text that many registers share, one register
  for (const Rule& rule : rules()) {
    const bool is_new = texts.insert({rule.file, rule.function}).second;
    if (!is_new || rule.name.find('@') != std::string::npos) continue;
    const auto recording = record(rule.text);
    std::vector<NodeId> roots;
    for (const graph::NamedNode& output : recording->outputs) roots.push_back(output.node);
    const std::vector<std::uint64_t> inputs = test::inputs_from(recording->graph.variables(), 1);
    const std::vector<std::uint64_t> outputs = run(rule.text, inputs);
    INFO(rule.name);
    for (const Mutation& mutation : graph::mutations_of(recording->graph, roots)) {
      Graph to;
      const graph::Mutant mutant = graph::mutate(recording->graph, roots, mutation, to);
      const std::vector<std::uint64_t> value = graph::evaluate(to, inputs);
      bool is_unchanged = true;
      for (std::size_t i = 0; i < outputs.size(); ++i)
        is_unchanged = is_unchanged && value[mutant.original[i]] == outputs[i];
      REQUIRE(is_unchanged);
      REQUIRE_FALSE(mutant.instances.empty());
    }
  }
}

}  // namespace vcpuspec
