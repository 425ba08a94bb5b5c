// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/loongarch/kvm/timer.h"

#include "spec/loongarch/kvm/emulate.h"
#include "spec/loongarch/kvm/inject.h"

/// Claims about the timer of a guest that KVM takes off a CPU and puts on one again.
namespace vcpuspec::loongarch::kvm {

namespace {

template <Domain D>
Bit<D> timer_pends(const KvmState<D>& s) {
  return s.template in_bank<lvz::guest>().template read<ESTAT>().word().test(TI);
}
/// One tick of the clock between two steps.
template <Domain D>
KvmState<D> ticked(const KvmState<D>& s, const KvmOpen<D>& open) {
  return with_core(s, lvz::tick(core(s), open.core));
}

/// P37: what GCNTC gets once for all vCPUs of a machine makes each of them read the same time at the same time of the
/// host, and what was wanted at the time when it was set.
struct VcpusReadOneTime {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto wanted = in.template bits<64>("wanted");
    const auto set_at = in.template bits<64>("set_at");
    const auto offset = in.rule([&] { return time_offset(wanted, set_at); });
    const auto loaded = in.rule([&] { return write_csr<GCNTC>(on.s, offset, on.open); });
    const auto seen = in.rule([&] {
      const auto counter = lvz::guest_counter(core(loaded), on.open.core);
      return counter + loaded.template in_bank<lvz::guest>().template read<CNTC>().word();
    });
    const auto own = loaded.template in_bank<lvz::guest>().template read<CNTC>().word();
    const auto adds = is_set(on.open.core.unknown.template get<lvz::GuestTimeAddsCntc>());
    const auto passed = on.s[StableCounter::Count] - set_at;
    return {on.is_possible, seen == wanted + passed + select(adds, own, 0)};
  }
};

/// P28. The restore before took the timer for one that is about to expire; where the timer of a guest stands while root
/// runs, it does not expire before the guest goes on.
template <bool Before, bool RunsInRoot>
struct ExpiredStaysExpired {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto s = in.within(graph::Scope::harness, [&] { return with_expired_one_shot(on.s, on.open); });
    const auto saved = in.rule([&] { return save_timer(s, on.open); });
    const auto back = in.rule([&] {
      auto steps = timer_restore<D>();
      if (Before) steps.back() = restore_count_b3<D>;
      auto next = saved;
      for (const TimerStep<D> step : steps) next = step(next, on.open);
      return next;
    });
    const auto assumed = on.is_possible && is_expired_one_shot(s, on.open);
    const auto same = timer_pends(back) == timer_pends(s) && count_of(back) == count_of(s);
    return {RunsInRoot ? assumed && runs_in_root(on.open) : assumed, same};
  }
};

/// O14: with a tick in every gap between the steps, nothing pends that had not. Out of order, the setting of the guest
/// before raises its interrupt.
template <bool InOrder>
struct StaleTimerRaisesNothing {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto& c = on.open.core.root.choices;
    const auto before = in.within(graph::Scope::harness,
                                  [&] { return with_in_memory<TCFG>(on.s, fitting<TCFG>(in_memory<TCFG>(on.s), c)); });
    const RegisterValue<D, ESTAT> status{in_memory<ESTAT>(before)};
    const auto start = in_memory<TCFG>(before) & ~Bits<D, 64>::of(mask_of(TCFG::En) | mask_of(TCFG::Periodic));
    const auto back = in.rule([&] {
      auto steps = timer_restore<D>();
      if (!InOrder) std::swap(steps[0], steps[1]);
      auto next = before;
      for (const TimerStep<D> step : steps) next = ticked(step(next, on.open), on.open);
      return next;
    });
    constexpr std::uint64_t ticks = 2;
    const auto goes_on = in_memory<TVAL>(before) > Bits<D, 64>::of(ticks) && start > Bits<D, 64>::of(ticks);
    return {on.is_possible && goes_on && in_memory<TVAL>(before) <= start, timer_pends(back) == status.word().test(TI)};
  }
};

/// P29. What has passed of a period is less than it: `late` modulo the period.
template <bool WithinOne>
struct PeriodsGoOn {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto period = in.template bits<64>("period");
    const auto passed = in.template bits<64>("passed");
    const auto left = in.rule([&] { return left_of_period(period, passed); });
    const auto within = passed < period;
    return {WithinOne ? within : period != 0, left != 0 && left <= period && passed + left == period};
  }
};

/// P29, of a period that ends while its guest is away: KVM queues the interrupt that would have pended. Where the timer
/// expires as it reaches 0 it is never seen there.
template <bool Queues>
struct EndedPeriodBeginsAgain {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto s = in.within(graph::Scope::harness, [&] {
      const auto guest = on.s.template in_bank<lvz::guest>().with(TCFG::En, 1).with(TCFG::Periodic, 1);
      return guest.with(CORE::TimerStopped, 0).with_register(RegisterValue<D, TVAL>{}).template in_bank<host>();
    });
    const auto saved = in.rule([&] { return save_timer(s, on.open); });
    const auto back = in.rule([&] { return restore_timer(saved, on.open); });
    const auto delivered = in.rule([&] {
      const Queued<D> queued{Bits<D, 64>::of(Queues ? 1U << TI : 0), {}};
      return deliver_interrupts(back, queued, on.open);
    });
    const auto as_if_here = in.rule([&] { return ticked(s, on.open); });
    const auto same = timer_pends(delivered) == timer_pends(as_if_here) && count_of(delivered) == count_of(as_if_here);
    return {on.is_possible && runs_in_root(on.open), same};
  }
};

}  // namespace

std::vector<Property> timer_properties() {
  const Property expired{
      "loongarch.kvm.expired_timer_stays_expired", "lvz-prop:P28",
      "A one-shot timer that has expired comes back with ones in TVAL, and its interrupt pends if it "
      "pended before, where the timer of a guest runs while root does.",
      "kvm-la:timer_save_restore", claim<ExpiredStaysExpired<false, true>>()};
  const Property stale{"loongarch.kvm.stale_timer_raises_nothing", "kvm-la:O14",
                       "While the timer of a guest comes back, that of the guest before raises nothing.",
                       "kvm-la:timer_save_restore", claim<StaleTimerRaisesNothing<true>>()};
  const Property time{"loongarch.kvm.vcpus_read_one_time", "lvz-prop:P37",
                      "With one offset for all vCPUs of a machine, each of them reads the time that was wanted when it "
                      "was set, and what has passed since.",
                      "kvm-la:time_offset", claim<VcpusReadOneTime>()};
  const Property periods{
      "loongarch.kvm.periods_go_on", "lvz-prop:P29",
      "A periodic timer that comes back late expires at the end of a period, after no more than one.",
      "kvm-la:timer_save_restore", claim<PeriodsGoOn<true>>()};
  const Property ended{"loongarch.kvm.ended_period_begins_again", "lvz-prop:P29",
                       "A periodic timer whose period ends while its guest is away comes back at the start of the next "
                       "one, and with what KVM queues the guest is as if the timer had expired there.",
                       "kvm-la:timer_save_restore", claim<EndedPeriodBeginsAgain<true>>()};
  return {
      ended,
      control_of(ended, "without_the_queued_interrupt", "lvz-prop:P29", claim<EndedPeriodBeginsAgain<false>>()),
      periods,
      control_of(periods, "when_more_than_one_has_passed", "lvz-prop:P29", claim<PeriodsGoOn<false>>()),
      time,
      expired,
      control_of(expired, "as_before_5b3d524993ff", "kvm-la:B3", claim<ExpiredStaysExpired<true, true>>()),
      control_of(expired, "where_it_stands_in_root", "la-lvz:guest_timer", claim<ExpiredStaysExpired<false, false>>()),
      stale,
      control_of(stale, "with_status_first", "kvm-la:O14", claim<StaleTimerRaisesNothing<false>>())};
}

}  // namespace vcpuspec::loongarch::kvm
