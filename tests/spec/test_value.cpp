// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <set>

#include "spec/graph/graph.h"
#include "spec/value/bits.h"
#include "spec/value/concrete.h"
#include "spec/value/recorded.h"

namespace vcpuspec {

namespace {

using C5 = Bits<Concrete, 5>;
using C64 = Bits<Concrete, 64>;

/// A recorded variable of its own graph.
template <unsigned W>
Bits<Recorded, W> variable(graph::Graph& g, const char* name) {
  return Bits<Recorded, W>::from_word({&g, g.variable({name, W, graph::Kind::input, 0})});
}

TEST_CASE("addition wraps at the width of the type", "[value]") {
  CHECK(holds(C5::of(31) + 1 == 0));
  CHECK(holds(1 + C5::of(3) == 4));
  CHECK(holds(C5::of(0) - 1 == 31));
}

TEST_CASE("every operation is total: shifts past the width give 0, the lowest set bit of 0 is the width", "[value]") {
  CHECK(holds((C64::of(1) << Bits<Concrete, 7>::of(64)) == 0));
  CHECK(holds((C64::of(1) << Bits<Concrete, 7>::of(127)) == 0));
  CHECK(holds((C64::of(ones(64)) >> Bits<Concrete, 7>::of(64)) == 0));
  CHECK(lowest_set_bit(C64::of(0)).value() == 64);
  CHECK(lowest_set_bit(Bits<Concrete, 32>::of(0)).value() == 32);
  CHECK(lowest_set_bit(C5::of(0)).value() == 5);
  CHECK(lowest_set_bit(C5::of(24)).value() == 3);
}

TEST_CASE("inserting and extracting a field leaves the other bits alone", "[value]") {
  const auto word = C64::of(0xffff'ffff'ffff'ffffU).insert(8, C5::of(0));
  CHECK(word.value() == 0xffff'ffff'ffff'e0ffU);
  CHECK(word.extract<5>(8).value() == 0);
  CHECK(C64::of(0x8000'0000U).slice<31, 0>().sign_extend<64>().value() == 0xffff'ffff'8000'0000U);
}

TEST_CASE("the first case of a match that holds wins, and otherwise stands when none does", "[value]") {
  const auto value = [](std::uint64_t x) {
    const auto v = C5::of(x);
    return match(when(v < 10, C5::of(1)), when(v < 20, C5::of(2)), otherwise(C5::of(3))).value();
  };
  CHECK(value(5) == 1);
  CHECK(value(15) == 2);
  CHECK(value(25) == 3);
}

TEST_CASE("literals fold among themselves and need no graph", "[value][recorded]") {
  constexpr Bits<Recorded, 5> table[] = {Bits<Recorded, 5>::of(1), Bits<Recorded, 5>::of(2)};
  const auto sum = table[0] + table[1];
  CHECK(sum.word().graph == nullptr);
  CHECK(sum.word().value == 3);
}

TEST_CASE("each operator of the text is a place of its own, and a loop over lanes is one place", "[value][recorded]") {
  graph::Graph g;
  const auto x = variable<8>(g, "x");
  const auto y = variable<8>(g, "y");
  const std::size_t before = g.places().size();
  const auto sum = x + y + x + y;
  CHECK(g.places().size() - before == 3);
  std::vector<Bits<Recorded, 8>> lanes;
  Bits<Recorded, 8> accumulated = sum;
  const std::size_t in_loop = g.places().size();
  for (int i = 0; i < 16; ++i) accumulated = accumulated ^ y;
  CHECK(g.places().size() - in_loop == 1);
}

TEST_CASE("operators that compute the same value at two places stay two nodes", "[value][recorded]") {
  graph::Graph g;
  const auto x = variable<8>(g, "x");
  const auto first = x + 1;
  const auto second = x + 1;
  CHECK(first.word().value != second.word().value);
}

TEST_CASE("a place knows its file, its function and its scope", "[value][recorded]") {
  graph::Graph g;
  const auto x = variable<8>(g, "x");
  const graph::InScope scope(g, graph::Scope::claim);
  const auto negated = ~x;
  const graph::SourcePlace& place = g.places()[g[static_cast<graph::NodeId>(negated.word().value)].place];
  CHECK(std::string(place.at.file) == "tests/spec/test_value.cpp");
  CHECK(place.at.line == __LINE__ - 3);
  CHECK_FALSE(place.at.function_name().empty());
  CHECK(place.scope == graph::Scope::claim);
  CHECK(place.op == Op::not_);
}

TEST_CASE("selecting between the same node twice is still recorded, as the text says it", "[value][recorded]") {
  graph::Graph g;
  const auto x = variable<8>(g, "x");
  const auto chosen = select(x < 3, x, x);
  CHECK(g[static_cast<graph::NodeId>(chosen.word().value)].op == Op::ite);
}

}  // namespace

}  // namespace vcpuspec
