// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/kvm/memory.h"
#include "spec/loongarch/lvz/interrupts.h"

/// How KVM takes the timer of a guest off a CPU and puts it on one again. The time that passes in between is left out:
/// it is counted in nanoseconds.
namespace vcpuspec::loongarch::kvm {

/// The setting of the timer is saved, then its count, and ESTAT last, in which it may have pended meanwhile.
///                                                                                       kvm-la:timer_save_restore
template <Domain D>
KvmState<D> save_timer(const KvmState<D>& s, const KvmOpen<D>& open) {
  const auto with_tcfg = with_in_memory<TCFG>(s, read_gcsr<TCFG>(s, open));
  const auto with_tval = with_in_memory<TVAL>(with_tcfg, read_gcsr<TVAL>(s, open));
  return with_in_memory<ESTAT>(with_tval, read_gcsr<ESTAT>(s, open));
}

/// Whether the timer in memory is a one-shot one that has expired: its count is above what any setting starts with.
///                                                                                       kvm-la:timer_save_restore
template <Domain D>
Bit<D> has_expired(const KvmState<D>& s) {
  const RegisterValue<D, TCFG> tcfg{in_memory<TCFG>(s)};
  return is_set(tcfg[TCFG::En]) && !is_set(tcfg[TCFG::Periodic]) && tcfg.word() < in_memory<TVAL>(s);
}

/// An expired timer is made to expire again, and what that makes pend is taken back if it did not pend before.
///                                                                                       kvm-la:timer_save_restore
template <Domain D>
KvmState<D> expire_again(const KvmState<D>& s, const KvmOpen<D>& open) {
  const auto at_0 = write_gcsr<TVAL>(s, {}, open);
  const auto ticked = lvz::tick(lvz::tick(core(at_0), open.core), open.core);
  const auto expired = with_core(s, ticked);
  const RegisterValue<D, ESTAT> saved_status{in_memory<ESTAT>(s)};
  const auto pended = saved_status.word().test(TI);
  const auto acknowledged = write_gcsr<TICLR>(expired, Bits<D, 64>::of(mask_of(TICLR::CLR)), open);
  return select(pended, expired, acknowledged);
}

/// The timer of the guest that was here before stands.                                     kvm-la:O14
template <Domain D>
KvmState<D> stop_timer_of_guest(const KvmState<D>& s, const KvmOpen<D>& open) {
  return write_gcsr<TCFG>(s, {}, open);
}
/// What pended comes back.                                                                 kvm-la:timer_save_restore
template <Domain D>
KvmState<D> restore_status(const KvmState<D>& s, const KvmOpen<D>& open) {
  return write_gcsr<ESTAT>(s, in_memory<ESTAT>(s), open);
}
/// The timer gets its setting, which starts it from the beginning.                         kvm-la:timer_save_restore
template <Domain D>
KvmState<D> restore_setting(const KvmState<D>& s, const KvmOpen<D>& open) {
  return write_gcsr<TCFG>(s, in_memory<TCFG>(s), open);
}
/// What is left of the time that a timer in memory counts: its count, and nothing where that is as large as the whole
/// setting. A period of which nothing is left begins again, and KVM queues the interrupt.  kvm-la:timer_save_restore
template <Domain D>
Bits<D, 64> time_left(const KvmState<D>& s) {
  const RegisterValue<D, TCFG> tcfg{in_memory<TCFG>(s)};
  const auto count = in_memory<TVAL>(s);
  const auto left = select(count < tcfg.word(), count, Bits<D, 64>::of(0));
  const auto period = tcfg.word() & Bits<D, 64>::of(mask_of(TCFG::InitVal));
  return select(is_set(tcfg[TCFG::Periodic]) && left == 0, period, left);
}
/// A timer that is off gets its count, one that is on gets what is left; one that has expired expires again.
///                                                                                       kvm-la:timer_save_restore
template <Domain D>
KvmState<D> restore_count(const KvmState<D>& s, const KvmOpen<D>& open) {
  const RegisterValue<D, TCFG> tcfg{in_memory<TCFG>(s)};
  const auto count = select(is_set(tcfg[TCFG::En]), time_left(s), in_memory<TVAL>(s));
  return choose(
      has_expired(s), [&] { return expire_again(s, open); }, [&] { return write_gcsr<TVAL>(s, count, open); });
}
/// One that had expired was once taken for one that is about to expire.                    kvm-la:B3
template <Domain D>
KvmState<D> restore_count_b3(const KvmState<D>& s, const KvmOpen<D>& open) {
  return write_gcsr<TVAL>(s, select(has_expired(s), Bits<D, 64>::of(0), in_memory<TVAL>(s)), open);
}

/// A periodic timer that was to expire while its guest was away gets what is left of the period that has begun. How
/// many periods have gone by, in nanoseconds, is left out.                                 kvm-la:timer_save_restore
template <Domain D>
Bits<D, 64> left_of_period(const Bits<D, 64>& period, const Bits<D, 64>& passed_of_it) {
  return period - passed_of_it;
}

/// The steps by which a timer comes back, in their order.                                  kvm-la:timer_save_restore
template <Domain D>
using TimerStep = KvmState<D> (*)(const KvmState<D>&, const KvmOpen<D>&);
template <Domain D>
constexpr std::array<TimerStep<D>, 4> timer_restore() {
  return {stop_timer_of_guest<D>, restore_status<D>, restore_setting<D>, restore_count<D>};
}
template <Domain D>
KvmState<D> restore_timer(const KvmState<D>& s, const KvmOpen<D>& open) {
  auto next = s;
  for (const TimerStep<D> step : timer_restore<D>()) next = step(next, open);
  return next;
}

}  // namespace vcpuspec::loongarch::kvm
