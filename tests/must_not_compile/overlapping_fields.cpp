// SPDX-License-Identifier: Apache-2.0
// Must not compile: fields that overlap, or leave a gap.
#include "tests/must_not_compile/prelude.h"

#if defined(MUST_NOT_COMPILE)
inline constexpr unsigned low = 5;
#else
inline constexpr unsigned low = 4;
#endif

struct Tiled : Register<Tiled, 32> {
  static constexpr auto name = "Tiled";
  static constexpr auto title = "two fields";
  static constexpr auto citation = "la-csr:S1";
  static constexpr F<3, 0> first{"first", Access::RW, "low"};
  static constexpr F<31, low> second{"second", Access::RW, "high"};
  static constexpr auto fields = std::tuple{first, second};
};
static_assert(tiles<Tiled>(), "the fields of a register must tile it exactly");

int main() { return 0; }
