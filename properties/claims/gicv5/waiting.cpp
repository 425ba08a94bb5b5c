// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/gicv5/legal_vcpu.h"
#include "spec/gicv5/kvm/wake_verdict.h"

/// Claims about a vCPU that waits for an interrupt, over all states that it can reach: KVM wakes it when the hardware
/// would signal an interrupt if it were entered now, and only then.
namespace vcpuspec::gicv5 {

namespace {

using kvm::pending_today;
using kvm::PendingRevision;
using kvm::Phase;
using kvm::Revision;

/// One that waits while none of its PPIs is active.
template <Domain D>
AnyVcpu<D> any_inactive_gicv5_vcpu_away(Inputs<D>& in) {
  auto any = in.template state<Machine, kvm::bank>();
  for (unsigned w = 0; w < 2; ++w) any = any.with_register(RegisterValue<D, ICH_PPI_ACTIVER_EL2>{}, w);
  return gicv5_vcpu_in(in, any, Phase::away, true);
}

template <Domain D>
Bit<D> would_signal(Inputs<D>& in, const AnyVcpu<D>& vcpu) {
  return in.within(graph::Scope::harness,
                   [&] { return kvm::ppi_would_be_signalled(vcpu.state, vcpu.choices, vcpu.arbitrary); });
}
template <Domain D>
Bit<D> only_active_ones_suffice(Inputs<D>& in, const AnyVcpu<D>& vcpu) {
  return in.within(graph::Scope::harness,
                   [&] { return kvm::only_active_ppis_suffice(vcpu.state, vcpu.choices, vcpu.arbitrary); });
}

template <const Revision& revision, const PendingRevision& pending = pending_today>
struct WakesWheneverTheHardwareWouldSignal {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto vcpu = any_gicv5_vcpu_in(in, Phase::away, true);
    const auto wakes =
        in.rule([&] { return kvm::vcpu_has_pending_interrupt(vcpu.state, vcpu.arbitrary, revision, pending); });
    return {would_signal(in, vcpu), wakes};
  }
};

struct WakesOnlyWhenTheHardwareWouldSignal {
  template <Domain D>
  static ConditionalStatement<D> state(Inputs<D>& in) {
    const auto vcpu = any_gicv5_vcpu_in(in, Phase::away, true);
    const auto wakes = in.rule([&] { return kvm::vcpu_has_pending_interrupt(vcpu.state, vcpu.arbitrary); });
    return {always<D>(), implies(wakes, would_signal(in, vcpu)), !only_active_ones_suffice(in, vcpu)};
  }
};

template <const Revision& revision>
struct WakesOnlyWhenTheHardwareWouldSignalAndNothingIsActive {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto vcpu = any_inactive_gicv5_vcpu_away(in);
    const auto wakes = in.rule([&] { return kvm::vcpu_has_pending_interrupt(vcpu.state, vcpu.arbitrary, revision); });
    return {wakes, would_signal(in, vcpu)};
  }
};

struct TrappedWfiSleepsOrRuns {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto resident = any_gicv5_vcpu_in(in, Phase::loaded, false);
    const auto trapped = in.rule([&] { return kvm::wfi_trap(resident.state); });
    const AnyVcpu<D> waiting{trapped, resident.choices, resident.arbitrary};
    const auto checked = in.rule([&] { return kvm::check_block(trapped, resident.arbitrary); });
    const auto signals = would_signal(in, waiting);
    const auto sleeps = checked[kvm::vcpu::BLOCKED] == 1 && checked[kvm::vcpu::WAKEUP] == 0;
    const auto runs = checked[kvm::vcpu::BLOCKED] == 0 && checked[kvm::vcpu::IN_WFI] == 0 &&
                      checked[kvm::vcpu::PHASE] == static_cast<unsigned>(Phase::loaded);
    return {!only_active_ones_suffice(in, waiting), select(signals, runs, sleeps)};
  }
};

struct WfiPutTakesEverythingAlong {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto resident = any_gicv5_vcpu_in(in, Phase::guest, false);
    const auto exited = in.rule([&] { return kvm::fold(kvm::save(resident.state)); });
    const auto waiting = in.rule([&] { return kvm::wfi_trap(exited); });
    const auto hardware = resident.state.template in_bank<cpu>();
    auto same = read<ICH_VMCR_EL2>(waiting).word() == read<ICH_VMCR_EL2>(hardware).word() &&
                read<ICH_APR_EL2>(waiting).word() == read<ICH_APR_EL2>(hardware).word();
    for (unsigned i = 0; i < 64; ++i)
      same = same && implies(read<kvm::ppi_mask>(waiting).word().test(i),
                             read<kvm::irq_priority>(waiting, i / 8).word().template extract<8>(8 * (i % 8)) ==
                                 read<ICH_PPI_PRIORITYR_EL2>(hardware, i / 8).word().template extract<8>(8 * (i % 8)));
    return {always<D>(), same};
  }
};

/// Two premises that must not be mixed: a put of a vCPU that does not wait leaves KVM's priorities as old as they were.
struct OtherPutsLeavePrioritiesOld {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto resident = any_gicv5_vcpu_in(in, Phase::loaded, false);
    const auto away = in.rule([&] { return kvm::put(resident.state); });
    auto same = always<D>();
    for (unsigned n = 0; n < 16; ++n)
      same = same && read<kvm::irq_priority>(away, n).word() == read<kvm::irq_priority>(resident.state, n).word();
    return {always<D>(), same};
  }
};

/// What a revision that does not look under WFI only would decide: KVM's priorities need not be the hardware's.
struct JudgesWithOldPriorities {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto resident = any_gicv5_vcpu_in(in, Phase::loaded, false);
    const auto away = in.rule([&] { return kvm::put(resident.state); });
    const AnyVcpu<D> vcpu{away, resident.choices, resident.arbitrary};
    const auto wakes = in.rule([&] { return kvm::vcpu_has_pending_interrupt(away, resident.arbitrary); });
    return {would_signal(in, vcpu), wakes};
  }
};

struct InjectionThatMattersWakes {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto vcpu = any_gicv5_vcpu_in(in, Phase::away, true);
    const auto ppi = in.template bits<7>("ppi");
    const auto high = in.template bits<1>("high");
    const auto once = in.rule([&] { return kvm::inject(vcpu.state, ppi, high); });
    const auto twice = in.rule([&] { return kvm::inject(once, ppi, high); });
    const auto before = in.rule([&] { return kvm::vcpu_has_pending_interrupt(vcpu.state, vcpu.arbitrary); });
    const auto after = in.rule([&] { return kvm::vcpu_has_pending_interrupt(once, vcpu.arbitrary); });
    const auto woken = once[kvm::vcpu::IRQ_PENDING] == 1 && once[kvm::vcpu::WAKEUP] == 1;
    return {always<D>(), implies(!before && after, woken) && same_state(once, twice)};
  }
};

struct InjectionIntoTheGuestKicks {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto vcpu = any_gicv5_vcpu_in(in, Phase::guest, false);
    const auto ppi = in.template bits<7>("ppi");
    const auto high = in.template bits<1>("high");
    const auto after = in.rule([&] { return kvm::inject(vcpu.state, ppi, high); });
    const auto exposed = some_ppi<D>([&](unsigned i) {
      return ppi == Bits<D, 7>::of(i) && read<kvm::ppi_mask>(vcpu.state, i / 64).word().test(i % 64);
    });
    const auto kicked = after[kvm::vcpu::IRQ_PENDING] == 1 && after[kvm::vcpu::KICKED] == 1;
    return {always<D>(), select(exposed, kicked, same_state(after, vcpu.state))};
  }
};

struct PhysicalPpiWakesTheSleeper {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto vcpu = any_gicv5_vcpu_in(in, Phase::away, true);
    const auto n = in.template bits<1>("n");
    const auto levels = in.template bits<64>("value");
    const auto after = in.rule([&] { return kvm::set_physical_ppis(vcpu.state, n, levels); });
    const auto before = in.rule([&] { return kvm::vcpu_has_pending_interrupt(vcpu.state, vcpu.arbitrary); });
    const auto now = in.rule([&] { return kvm::vcpu_has_pending_interrupt(after, vcpu.arbitrary); });
    return {always<D>(), implies(!before && now, after[kvm::vcpu::WAKEUP] == 1)};
  }
};

struct OlderControllersDecideThemselves {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = in.template state<Machine, kvm::bank>();
    const auto arbitrary = any_arbitrary(in);
    const auto pending = in.rule([&] { return kvm::vcpu_has_pending_interrupt(s, arbitrary); });
    const auto gicv5 = in.within(graph::Scope::harness, [&] { return kvm::has_pending_ppi(s, arbitrary); });
    const auto vm = read<kvm::vm>(s).word();
    return {always<D>(), pending == select(vm.test(0), gicv5, vm.test(1))};
  }
};

inline constexpr Revision no_enable = kvm::revision("v6");
inline constexpr Revision not_above = kvm::revision("v7");
inline constexpr Revision without_one = kvm::revision("first_fix");

}  // namespace

std::vector<Property> waiting_properties() {
  const Property complete = {"gicv5.wait.wakes_whenever_it_would_be_signalled", "gicv5-prop:P44",
                             "In every state that a waiting vCPU can reach, KVM finds it runnable if the hardware "
                             "would signal an interrupt on "
                             "entry.",
                             "kvm-arm64:wfi_blocking", claim<WakesWheneverTheHardwareWouldSignal<kvm::today>>()};
  const Property inactive = {
      "gicv5.wait.wakes_only_when_it_would_be_signalled_while_nothing_is_active", "gicv5-prop:P44",
      "While no PPI is active, KVM finds a waiting vCPU runnable only if the hardware would signal on entry.",
      "kvm-arm64:wfi_blocking", claim<WakesOnlyWhenTheHardwareWouldSignalAndNothingIsActive<kvm::today>>()};
  const Property stale = {"gicv5.wait.old_priorities_do_not_matter",
                          "gicv5-prop:P47",
                          "Away from its CPU and not waiting, a vCPU is judged as the hardware would.",
                          "kvm-arm64:W15",
                          claim<JudgesWithOldPriorities>(),
                          Expected::refuted};
  return {
      complete,
      {"gicv5.wait.wakes_only_when_it_would_be_signalled", "gicv5-prop:P44",
       "In every state that a waiting vCPU can reach, KVM finds it runnable only if the hardware would signal on "
       "entry.",
       "kvm-arm64:wfi_blocking", claim<WakesOnlyWhenTheHardwareWouldSignal>(), Expected::recorded,
       "001-active-ppi-wakes"},
      inactive,
      {"gicv5.wait.trapped_wfi_sleeps_or_runs", "gicv5-prop:P45",
       "After a trapped WFI the first look finds the vCPU runnable if an interrupt is signalled, and lets it sleep if "
       "none is, unless only an active PPI is pending.",
       "kvm-arm64:wfi_blocking", claim<TrappedWfiSleepsOrRuns>()},
      {"gicv5.wait.put_takes_everything_along", "gicv5-prop:P46",
       "A vCPU that waits has the control, active priorities and priorities that the hardware had at its last exit.",
       "kvm-arm64:sync_priorities", claim<WfiPutTakesEverythingAlong>()},
      {"gicv5.wait.other_puts_leave_priorities_old", "gicv5-prop:P47",
       "A put of a vCPU that does not wait leaves the priorities that KVM knows as they were.",
       "kvm-arm64:sync_priorities", claim<OtherPutsLeavePrioritiesOld>()},
      {"gicv5.wait.injection_that_matters_wakes", "gicv5-prop:P42",
       "An injection that makes a waiting vCPU runnable asks for it and wakes it; the same injection twice is one.",
       "kvm-arm64:inject", claim<InjectionThatMattersWakes>()},
      {"gicv5.wait.injection_into_the_guest_kicks", "gicv5-prop:P42",
       "Injecting an exposed PPI into a running guest makes it leave; injecting a hidden one does nothing.",
       "kvm-arm64:inject", claim<InjectionIntoTheGuestKicks>()},
      {"gicv5.wait.physical_ppi_wakes_the_sleeper", "gicv5-prop:P48",
       "A physical PPI, such as a timer, that makes a waiting vCPU runnable interrupts the host, which wakes it.",
       "kvm-arm64:timers", claim<PhysicalPpiWakesTheSleeper>()},
      {"gicv5.wait.older_controllers_decide_themselves", "",
       "Whether an older controller has an interrupt is its own "
       "code's decision.",
       "kvm-arm64:has_pending_ppi", claim<OlderControllersDecideThemselves>()},
      stale,
      control_of(complete, "v2", "kvm-arm64:W2",
                 claim<WakesWheneverTheHardwareWouldSignal<kvm::today, kvm::pending_at_last_exit>>()),
      control_of(complete, "v3", "kvm-arm64:W3",
                 claim<WakesWheneverTheHardwareWouldSignal<kvm::today, kvm::pending_in_shadow>>()),
      control_of(complete, "first_fix", "kvm-arm64:W6", claim<WakesWheneverTheHardwareWouldSignal<without_one>>()),
      control_of(inactive, "v6", "kvm-arm64:W4",
                 claim<WakesOnlyWhenTheHardwareWouldSignalAndNothingIsActive<no_enable>>()),
      control_of(inactive, "v7", "kvm-arm64:W5",
                 claim<WakesOnlyWhenTheHardwareWouldSignalAndNothingIsActive<not_above>>()),
  };
}

}  // namespace vcpuspec::gicv5
