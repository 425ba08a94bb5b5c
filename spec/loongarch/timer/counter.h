// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/access.h"

/// Instructions that read the stable counter.
namespace vcpuspec::loongarch {

/// Which part of the time an instruction reads.
enum class TimePart { whole, low, high };

/// What RDTIME leaves: the state, the time in rd and the number of the timer in rj.
template <Domain D>
struct TimeResult {
  CsrState<D> next;
  Bits<D, 64> rd;
  Bits<D, 64> rj;

  friend TimeResult select(const Bit<D>& condition, const TimeResult& chosen, const TimeResult& other,
                           typename D::At at = D::At::here()) {
    return {select(condition, chosen.next, other.next, at), select(condition, chosen.rd, other.rd, at),
            select(condition, chosen.rj, other.rj, at)};
  }
};

/// The time is the stable counter plus CNTC, which LA32 extends by its sign.     la-v1:counter-compensation
template <Domain D>
Bits<D, 64> time(const CsrState<D>& s, const Choices<D>& c) {
  const auto compensation = read<CNTC>(s).word();
  const auto extended = compensation.template slice<31, 0>().template sign_extend<64>();
  return s[StableCounter::Count] + select(is_la32(c), extended, compensation);
}

/// The part of the time that an instruction gives; the halves are sign-extended.     la-csr:S6
template <Domain D>
Bits<D, 64> part_of(const Bits<D, 64>& time, TimePart part) {
  switch (part) {
    case TimePart::low: return time.template slice<31, 0>().template sign_extend<64>();
    case TimePart::high: return time.template slice<63, 32>().template sign_extend<64>();
    case TimePart::whole: break;
  }
  return time;
}

/// MISC can keep PLV1 to PLV3 from reading the time.                             la-v1:miscellaneous-controller
template <Domain D>
Bit<D> may_read_time(const CsrState<D>& s) {
  const auto plv = s[CRMD::PLV];
  return !((plv == 1 && is_set(s[MISC::DRDTL1])) || (plv == 2 && is_set(s[MISC::DRDTL2])) ||
           (plv == 3 && is_set(s[MISC::DRDTL3])));
}

/// RDTIME gives the time and the number of the timer; where MISC forbids it, it raises IPE. The time as a whole is read
/// on LA64 only.                                                                 la-csr:S6
template <Domain D>
TimeResult<D> rdtime(const CsrState<D>& s, TimePart part, const Bits<D, 64>& rd, const Bits<D, 64>& rj,
                     const Open<D>& open) {
  const Choices<D>& c = open.choices;
  const auto refuse = [&](const Exception& exception) {
    return TimeResult<D>{general_exception(s, raised<D>(exception), open), rd, rj};
  };
  const auto give = [&] {
    const auto id = as_general_register(csr<TID>, read<TID>(s).word(), c);
    return TimeResult<D>{next_instruction(s, c), part_of(time(s, c), part) & general_register_bits(c), id};
  };
  const auto permitted = [&] { return choose(may_read_time(s), give, [&] { return refuse(IPE); }); };
  if (part != TimePart::whole) return permitted();
  return choose(
      is_la32(c), [&] { return refuse(INE); }, permitted);
}

}  // namespace vcpuspec::loongarch
