// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/access.h"
#include "spec/loongarch/exception/interrupt.h"

/// IDLE, and what ends it.
namespace vcpuspec::loongarch {

/// IDLE is privileged. Nothing is executed after it until the core wakes, then the next instruction is.
///                                                                              la-csr:S5
template <Domain D>
CsrState<D> idle(const CsrState<D>& s, const Open<D>& open) {
  return choose(
      s[CRMD::PLV] == 0, [&] { return next_instruction(s, open.choices).with(CORE::Idle, 1); },
      [&] { return general_exception(s, raised<D>(IPE), open); });
}

/// Interrupts end IDLE, also some that are not taken: which ones the implementation decides.
///                                                                              la-csr:wake
template <Domain D>
Bit<D> is_woken(const CsrState<D>& s, const Choices<D>& c) {
  const auto any_pending = is_set(c.template get<WakesWhenLocallyDisabled>());
  const auto counted = select(any_pending, pending_interrupts(s), raised_interrupts(s));
  return counted != 0 && (is_set(s[CRMD::IE]) || is_set(c.template get<WakesWithIe0>()));
}

/// A core that wakes goes on, with or without taking an interrupt.               la-csr:wake
template <Domain D>
CsrState<D> wake(const CsrState<D>& s, const Choices<D>& c) {
  return s.with(CORE::Idle, select(is_woken(s, c), Bits<D, 1>::of(0), s[CORE::Idle]));
}

}  // namespace vcpuspec::loongarch
