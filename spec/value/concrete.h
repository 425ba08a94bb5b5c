// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "spec/value/apply.h"
#include "spec/value/place.h"

namespace vcpuspec {

/// The domain of plain numbers: a run of a rule gives the answer, at native speed.
struct Concrete {
  using Word = std::uint64_t;
  using At = NoPlace;
  static constexpr bool is_concrete = true;

  static constexpr Word literal(unsigned, std::uint64_t k) { return k; }

  template <Op op>
  static constexpr Word operate(Shape shape, At, Word a, Word b = 0, Word c = 0) {
    return apply(op, shape, a, b, c);
  }

  /// Nothing to merge: one arm is taken.
  static constexpr bool same(Word a, Word b) { return a == b; }
};

}  // namespace vcpuspec
