// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "spec/graph/passes.h"
#include "spec/graph/unknown.h"
#include "spec/registry/registry.h"
#include "tests/support/random_inputs.h"

namespace vcpuspec::graph {

namespace {

/// An operation on variables: its graph and the node that it is.
struct Operation {
  Graph g;
  NodeId node = 0;
};

void record_operation(Op op, unsigned width, Operation& to) {
  const bool is_truth = op == Op::eq || op == Op::ult || op == Op::ule;
  const NodeId a = to.g.variable({"a", width, Kind::input, 0});
  const NodeId b = to.g.variable({"b", width, Kind::input, 0});
  const NodeId c = to.g.variable({"c", 0, Kind::input, 0});
  switch (op) {
    case Op::ite: to.node = to.g.operation(op, width, 0, {}, a, b, c); break;
    case Op::lowest_set_bit: to.node = to.g.operation(op, 3, 0, {}, a); break;
    case Op::extract: to.node = to.g.operation(op, 2, 1, {}, a); break;
    case Op::insert: {
      const NodeId part = to.g.operation(Op::extract, 2, 0, {}, b);
      to.node = to.g.operation(op, width, 1, {}, a, part);
      break;
    }
    case Op::concat: to.node = to.g.operation(op, 2 * width, 0, {}, a, b); break;
    case Op::zext:
    case Op::sext: to.node = to.g.operation(op, width + 2, 0, {}, a); break;
    case Op::not_: to.node = to.g.operation(op, width, 0, {}, a); break;
    default: to.node = to.g.operation(op, is_truth ? 0 : width, 0, {}, a, b);
  }
}

constexpr Op every_operation[] = {Op::not_, Op::and_,   Op::or_,    Op::xor_, Op::eq,   Op::ult,           Op::ule,
                                  Op::ite,  Op::add,    Op::sub,    Op::mul,  Op::shl,  Op::shr,           Op::extract,
                                  Op::min,  Op::insert, Op::concat, Op::zext, Op::sext, Op::lowest_set_bit};

/// What the results agree on, over all values of the unknown bits.
PartlyKnown common(const Operation& operation, const std::vector<PartlyKnown>& inputs) {
  std::uint64_t all_ones = ~std::uint64_t{0};
  std::uint64_t some_one = 0;
  const auto submasks = [](std::uint64_t mask, const auto& visit) {
    for (std::uint64_t part = mask;; part = (part - 1) & mask) {
      visit(part);
      if (part == 0) return;
    }
  };
  submasks(inputs[0].unknown, [&](std::uint64_t a) {
    submasks(inputs[1].unknown, [&](std::uint64_t b) {
      submasks(inputs[2].unknown, [&](std::uint64_t c) {
        const std::uint64_t values[] = {inputs[0].bits | a, inputs[1].bits | b, inputs[2].bits | c};
        const std::uint64_t result = evaluate(operation.g, values)[operation.node];
        all_ones &= result;
        some_one |= result;
      });
    });
  });
  return {all_ones, some_one & ~all_ones};
}

TEST_CASE("for every operation on three bits and every unknown part, what is said to be known is so", "[unknown]") {
  constexpr unsigned width = 3;
  for (const Op op : every_operation) {
    Operation operation;
    record_operation(op, width, operation);
    unsigned unsure = 0;
    for (std::uint64_t unknown_a = 0; unknown_a < 8; ++unknown_a)
      for (std::uint64_t unknown_b = 0; unknown_b < 8; ++unknown_b)
        for (std::uint64_t bits = 0; bits < 64; ++bits) {
          const std::vector<PartlyKnown> inputs = {
              {bits & 7 & ~unknown_a, unknown_a}, {bits >> 3 & ~unknown_b, unknown_b}, {0, op == Op::ite ? 1U : 0U}};
          const PartlyKnown said = evaluate_partly(operation.g, inputs)[operation.node];
          const PartlyKnown truth = common(operation, inputs);
          INFO(name_of(op) << " " << unknown_a << " " << unknown_b << " " << bits);
          REQUIRE((truth.unknown & ~said.unknown) == 0);
          REQUIRE(said.bits == (truth.bits & ~said.unknown));
          unsure += said.unknown != truth.unknown ? 1 : 0;
        }
    // Carries, products and shifts by an unknown amount are not followed; everything else is exact.
    const bool is_rough = op == Op::add || op == Op::sub || op == Op::mul || op == Op::shl || op == Op::shr ||
                          op == Op::lowest_set_bit || op == Op::min;
    CHECK((unsure == 0 || is_rough));
  }
}

TEST_CASE("for all rules, what is said to be known does not change with what is unspecified", "[unknown]") {
  test::Numbers numbers(1);
  std::size_t rules_with_unknown = 0;
  for (const Rule& rule : rules()) {
    const auto recording = record(rule.text);
    const auto& variables = recording->graph.variables();
    bool some_unknown = false;
    for (int run = 0; run < 20; ++run) {
      std::vector<std::uint64_t> one, other;
      std::vector<PartlyKnown> partly;
      for (const Variable& v : variables) {
        const bool is_open = v.kind == Kind::arbitrary;
        one.push_back(numbers.word(v.width));
        other.push_back(is_open ? numbers.word(v.width) : one.back());
        partly.push_back(is_open ? PartlyKnown{0, ones(v.width)} : PartlyKnown{one.back(), 0});
      }
      const auto said = evaluate_partly(recording->graph, partly);
      const auto first = evaluate(recording->graph, one);
      const auto second = evaluate(recording->graph, other);
      for (const NamedNode& output : recording->outputs) {
        INFO(rule.name << " " << output.name);
        const PartlyKnown& known = said[output.node];
        REQUIRE((first[output.node] & ~known.unknown) == known.bits);
        REQUIRE((second[output.node] & ~known.unknown) == known.bits);
        some_unknown = some_unknown || known.unknown != 0;
      }
    }
    rules_with_unknown += some_unknown ? 1 : 0;
  }
  CHECK(rules_with_unknown > 200);
}

}  // namespace

}  // namespace vcpuspec::graph
