// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "properties/claims/loongarch/kvm/switching.h"
#include "spec/loongarch/kvm/timer.h"

/// What claims about the timer of a guest say of it.
namespace vcpuspec::loongarch::kvm {

template <Domain D>
Bits<D, 64> count_of(const KvmState<D>& s) {
  return s.template in_bank<lvz::guest>().template read<TVAL>().word();
}
template <Domain D>
Bit<D> runs_in_root(const KvmOpen<D>& open) {
  return is_set(open.core.unknown.template get<lvz::GuestTimerRunsInRoot>());
}
/// A guest whose one-shot timer has expired, shows ones, and is still enabled.
template <Domain D>
Bit<D> is_expired_one_shot(const KvmState<D>& s, const KvmOpen<D>& open) {
  const auto guest = s.template in_bank<lvz::guest>();
  const auto& c = open.core.root.choices;
  return is_set(guest[TCFG::En]) && !is_set(guest[TCFG::Periodic]) && is_set(guest[CORE::TimerStopped]) &&
         is_set(c.template get<OneShotWraps>()) && !is_set(c.template get<OneShotDisables>()) &&
         count_of(s) == count_after_one_shot(c);
}
/// A guest with such a timer, where it can have one.
template <Domain D>
KvmState<D> with_expired_one_shot(const KvmState<D>& s, const KvmOpen<D>& open) {
  return s.template in_bank<lvz::guest>()
      .with(TCFG::En, 1)
      .with(TCFG::Periodic, 0)
      .with(CORE::TimerStopped, 1)
      .with_register(RegisterValue<D, TVAL>{count_after_one_shot(open.core.root.choices)})
      .template in_bank<host>();
}
/// A guest whose periodic timer has counted a period to its end.
template <Domain D>
Bit<D> is_at_end_of_period(const KvmState<D>& s) {
  const auto guest = s.template in_bank<lvz::guest>();
  return is_set(guest[TCFG::En]) && is_set(guest[TCFG::Periodic]) && count_of(s) == 0;
}
/// A timer that runs has at most the count that its setting starts with, as each step of a guest leaves it, and its
/// period has not ended.
template <Domain D>
Bit<D> is_within_its_time(const KvmState<D>& s, const KvmOpen<D>& open) {
  const auto guest = s.template in_bank<lvz::guest>();
  const auto start = guest.template read<TCFG>().word() & Bits<D, 64>::of(mask_of(TCFG::InitVal));
  const auto counts = count_of(s) <= start && !is_at_end_of_period(s);
  return !is_set(guest[TCFG::En]) || counts || is_expired_one_shot(s, open);
}
/// A one-shot timer that has expired stands, and no other one does; in root mode it can expire again.
template <Domain D>
Bit<D> is_stopped_when_expired(const KvmState<D>& s, const KvmOpen<D>& open) {
  const auto stands = is_set(s.template in_bank<lvz::guest>()[CORE::TimerStopped]);
  return runs_in_root(open) && stands == is_expired_one_shot(s, open);
}

}  // namespace vcpuspec::loongarch::kvm
