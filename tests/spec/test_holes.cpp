// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

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

}  // namespace

}  // namespace vcpuspec
