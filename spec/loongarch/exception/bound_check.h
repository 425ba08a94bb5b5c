// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/access.h"

/// Instructions that do nothing but check a bound.
namespace vcpuspec::loongarch {

/// What is asserted of rj and rk.
enum class Assertion { less_or_equal, greater };

/// Signed numbers are in the order of unsigned ones once their topmost bit is the other one.
template <Domain D>
Bit<D> is_greater(const Bits<D, 64>& one, const Bits<D, 64>& other) {
  const auto sign = Bits<D, 64>::of(std::uint64_t{1} << 63);
  return (other ^ sign) < (one ^ sign);
}

/// ASRTLE.D and ASRTGT.D, which exist on LA64 only, compare general registers as signed numbers and raise BCE with rj
/// where rj is not as they say.                                                   la-csr:bound_checks
template <Domain D>
CsrState<D> assert_bound(const CsrState<D>& s, Assertion assertion, const Bits<D, 64>& rj, const Bits<D, 64>& rk,
                         const Open<D>& open) {
  const auto greater = is_greater(rj, rk);
  const auto holds = assertion == Assertion::greater ? greater : !greater;
  const auto raise = [&](const Exception& exception) { return general_exception(s, raised<D>(exception, rj), open); };
  const auto check = [&] {
    return choose(
        holds, [&] { return next_instruction(s, open.choices); }, [&] { return raise(BCE); });
  };
  return choose(
      is_la32(open.choices), [&] { return raise(INE); }, check);
}

}  // namespace vcpuspec::loongarch
