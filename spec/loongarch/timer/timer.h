// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/effects.h"

/// The timer of constant frequency.
namespace vcpuspec::loongarch {

/// The timer counts while TCFG enables it, until a one-shot has expired.         la-csr:S6
template <Domain D>
Bit<D> is_counting(const CsrState<D>& s) {
  return is_set(s[TCFG::En]) && !is_set(s[CORE::TimerStopped]);
}

/// What TVAL shows of a one-shot timer that has expired.                        la-csr:one_shot
template <Domain D>
Bits<D, 64> count_after_one_shot(const Choices<D>& c) {
  const auto all_ones = bits_below(TIMER_N, c) & general_register_bits(c);
  return select(is_set(c.template get<OneShotWraps>()), all_ones, 0);
}

/// A one-shot timer that expires stops until TCFG is written.                    la-csr:one_shot
template <Domain D>
CsrState<D> stop_timer(const CsrState<D>& s, const Choices<D>& c) {
  const auto disables = is_set(c.template get<OneShotDisables>());
  return s.with_register(RegisterValue<D, TVAL>{count_after_one_shot(c)})
      .with(TCFG::En, select(disables, Bits<D, 1>::of(0), s[TCFG::En]))
      .with(CORE::TimerStopped, 1);
}

/// A timer that has counted down to 0 raises its interrupt. A periodic one starts anew, any other one stops.
///                                                                              la-v1:timer-configuration
template <Domain D>
CsrState<D> timer_expires(const CsrState<D>& s, const Choices<D>& c) {
  const auto interrupts = with_pending(s, TI, Bits<D, 1>::of(1));
  return choose(
      is_set(s[TCFG::Periodic]), [&] { return interrupts.with_register(RegisterValue<D, TVAL>{initial_count(s)}); },
      [&] { return stop_timer(interrupts, c); });
}

/// Whether the next tick expires a timer of this count. That it is at 0 for a tick before it expires is one reading.
///                                                                              la-v1:timer-configuration
template <Domain D>
Bit<D> is_about_to_expire(const Bits<D, 64>& count, const Choices<D>& c) {
  return count == 0 || (is_set(c.template get<TimerExpiresAt0>()) && count == 1);
}

/// One tick of the clock: the stable counter always goes on, the timer while it counts.     la-csr:S6
template <Domain D>
CsrState<D> tick(const CsrState<D>& s, const Choices<D>& c) {
  const auto count = read<TVAL>(s).word();
  const auto counted = s.with(StableCounter::Count, s[StableCounter::Count] + 1);
  const auto step = [&] {
    return choose(
        is_about_to_expire(count, c), [&] { return timer_expires(counted, c); },
        [&] { return counted.with_register(RegisterValue<D, TVAL>{count - 1}); });
  };
  return choose(is_counting(s), step, [&] { return counted; });
}

}  // namespace vcpuspec::loongarch
