// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "spec/graph/passes.h"
#include "spec/loongarch/csr/machine.h"
#include "spec/registry/inputs.h"
#include "spec/value/apply.h"

namespace vcpuspec {

namespace {

/// The lowest set bit as the solver is told: bit by bit.
std::uint64_t bit_by_bit(std::uint64_t x, unsigned width) {
  unsigned i = 0;
  while (i < width && (x >> i & 1) == 0) ++i;
  return i;
}

// On numbers the count is an instruction, to the solver a chain of choices: proofs hold for the running code only if
// both are the same.
TEST_CASE("for all 2^32 words, counting trailing zeros is looking bit by bit", "[.slow][holes]") {
  const Shape shape{6, 32, 0, 0};
  std::uint64_t wrong = 0;
  for (std::uint64_t x = 0; x <= ones(32); ++x)
    wrong += apply(Op::lowest_set_bit, shape, x, 0, 0) != bit_by_bit(x, 32) ? 1 : 0;
  CHECK(wrong == 0);
}

TEST_CASE("for every width and every lowest bit, counting trailing zeros is looking bit by bit", "[holes]") {
  for (unsigned width = 1; width <= 64; ++width) {
    const Shape shape{7, width, 0, 0};
    CHECK(apply(Op::lowest_set_bit, shape, 0, 0, 0) == width);
    for (unsigned low = 0; low < width; ++low)
      for (unsigned high = low; high < width; ++high) {
        const std::uint64_t x = std::uint64_t{1} << low | std::uint64_t{1} << high;
        REQUIRE(apply(Op::lowest_set_bit, shape, x, 0, 0) == bit_by_bit(x, width));
      }
  }
}

TEST_CASE("the smaller of two words is the one that is below the other, at every width", "[holes]") {
  for (unsigned width = 1; width <= 64; ++width) {
    const std::uint64_t edges[] = {0, 1, ones(width) / 2, ones(width) - 1, ones(width)};
    for (const std::uint64_t a : edges)
      for (const std::uint64_t b : edges) CHECK(apply(Op::min, {width, width, width, 0}, a, b, 0) == (a < b ? a : b));
  }
}

/// The mask below a number, on numbers and as the solver is told.
template <unsigned W>
void compare_masks() {
  graph::Graph g;
  const auto n = Bits<Recorded, W>::from_word({&g, g.variable({"n", W, graph::Kind::input, 0})});
  const auto node = static_cast<graph::NodeId>(ones_below<64>(n).word().value);
  for (std::uint64_t value = 0; value <= ones(W); ++value) {
    INFO(W << " bits: " << value);
    const std::uint64_t inputs[] = {value};
    const std::uint64_t expected = value == 0 ? 0 : value >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << value) - 1;
    CHECK(ones_below<64>(Bits<Concrete, W>::of(value)).value() == expected);
    CHECK(graph::evaluate(g, inputs)[node] == expected);
  }
}

TEST_CASE("for every number of up to seven bits, the mask below it is made bit by bit as it is on numbers", "[holes]") {
  compare_masks<4>();
  compare_masks<5>();
  compare_masks<6>();
  compare_masks<7>();
}

/// A family of registers whose words are their numbers, on numbers and recorded.
template <Domain D>
State<D, loongarch::Machine, loongarch::host> numbered(std::vector<Bits<D, 64>>& words) {
  for (unsigned slot = 0; slot < loongarch::CsrState<D>::slots; ++slot) words.push_back(Bits<D, 64>::of(slot));
  return State<D, loongarch::Machine, loongarch::host>{words.data()};
}

TEST_CASE("for every family of up to 32 registers and every number, the member is the same on numbers and recorded",
          "[holes]") {
  for (unsigned count = 1; count <= 32; ++count) {
    graph::Graph g;
    const auto n = Bits<Recorded, 5>::from_word({&g, g.variable({"n", 5, graph::Kind::input, 0})});
    const auto word = Bits<Recorded, 64>::from_word({&g, g.variable({"word", 64, graph::Kind::input, 0})});
    std::vector<Bits<Recorded, 64>> recorded_words;
    const auto recorded = numbered<Recorded>(recorded_words);
    const auto read = member(recorded, {3, count}, n);
    const auto written = with_member(recorded, {3, count}, n, word);
    for (std::uint64_t value = 0; value < 32; ++value) {
      const std::uint64_t inputs[] = {value, 1000};
      const auto nodes = graph::evaluate(g, inputs);
      const auto of = [&](const Bits<Recorded, 64>& bits) {
        return bits.word().graph == nullptr ? bits.word().value : nodes[bits.word().value];
      };
      std::vector<Bits<Concrete, 64>> words;
      const auto s = numbered<Concrete>(words);
      const auto named = Bits<Concrete, 5>::of(value);
      const std::uint64_t slot = 3 + std::min<std::uint64_t>(value, count - 1);
      REQUIRE(member(s, {3, count}, named).value() == slot);
      REQUIRE(of(read) == slot);
      const auto next = with_member(s, {3, count}, named, Bits<Concrete, 64>::of(1000));
      for (unsigned i = 0; i < 40; ++i) {
        REQUIRE(next.word(i).value() == (i == slot ? 1000 : i));
        REQUIRE(of(written.word(i)) == (i == slot ? 1000 : i));
      }
    }
  }
}

}  // namespace

}  // namespace vcpuspec
