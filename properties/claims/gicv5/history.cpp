// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/gicv5/legal_vcpu.h"

/// Claims that earlier revisions break by what they took for pending, and by what they trapped.
namespace vcpuspec::gicv5 {

namespace {

using kvm::pending_at_last_exit;
using kvm::pending_in_shadow;
using kvm::pending_today;
using kvm::PendingRevision;
using kvm::Phase;

template <Domain D>
Bit<D> is_runnable(Inputs<D>& in, const AnyVcpu<D>& vcpu, const PendingRevision& pending) {
  return in.rule([&] { return kvm::vcpu_has_pending_interrupt(vcpu.state, vcpu.arbitrary, kvm::today, pending); });
}

template <const PendingRevision& pending>
struct DisabledPpisWakeNobody {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    auto any = in.template state<Machine, kvm::bank>();
    for (unsigned w = 0; w < 2; ++w) any = any.with_register(RegisterValue<D, kvm::irq_enabled>{}, w);
    const auto vcpu = gicv5_vcpu_in(in, any, Phase::away, true);
    return {always<D>(), !is_runnable(in, vcpu, pending)};
  }
};

/// Two vCPUs that differ in what software injected into PPIs that a physical one backs.
template <const PendingRevision& pending>
struct BackedPpisAreJudgedByTheirLine {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto vcpu = any_gicv5_vcpu_in(in, Phase::away, true);
    auto other = vcpu;
    for (unsigned w = 0; w < 2; ++w) {
      const auto flipped = read<kvm::irq_hw>(vcpu.state, w).word() & in.template bits<64>("flip" + std::to_string(w));
      other.state = other.state.with_register(
          RegisterValue<D, kvm::irq_line_level>{read<kvm::irq_line_level>(vcpu.state, w).word() ^ flipped}, w);
    }
    return {always<D>(), is_runnable(in, vcpu, pending) == is_runnable(in, other, pending)};
  }
};

/// A vCPU that was put while it did not wait.
template <const PendingRevision& pending>
struct OldPrioritiesDoNotMatter {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto vcpu = any_gicv5_vcpu_in(in, Phase::away, false);
    auto synced = vcpu;
    synced.state = in.within(graph::Scope::harness, [&] { return kvm::sync_priorities(vcpu.state); });
    return {always<D>(), is_runnable(in, vcpu, pending) == is_runnable(in, synced, pending)};
  }
};

template <kvm::PendingWrites how>
struct LevelsAreNotWritten {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto guest = any_gicv5_vcpu_in(in, Phase::guest, false);
    const auto value = in.template bits<64>("value");
    const auto after = in.rule([&] { return kvm::write_of_spendr(guest.state, 0, value, guest.choices, how); });
    const auto before = guest.state.template in_bank<cpu>();
    const auto changed = read<ICH_PPI_PENDR_EL2>(after).word() ^ read<ICH_PPI_PENDR_EL2>(before).word();
    return {always<D>(), (changed & read<ICC_PPI_HMR_EL1>(before).word()) == 0};
  }
};

template <kvm::Idr0 shows>
struct IdentificationHidesTheHost {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto vcpu = any_gicv5_vcpu_in(in, Phase::loaded, false);
    const auto one = in.template bits<64>("idr0_of_host");
    const auto other = in.template bits<64>("idr0_of_other_host");
    const auto read_on = [&](const Bits<D, 64>& host) {
      return in.rule([&] { return kvm::trapped_read_of_idr0(vcpu.state, host, shows); }).value;
    };
    return {always<D>(), read_on(one) == read_on(other)};
  }
};

/// v1 and v2 gave the guest the handling modes that KVM knows, of exposed PPIs only.
struct EmulatedHandlingModesDifferInHiddenPpisOnly {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto guest = any_gicv5_vcpu_in(in, Phase::guest, false).state;
    const auto exposed = read<kvm::ppi_mask>(guest).word();
    const auto emulated = exposed & read<kvm::irq_config_level>(guest).word();
    const auto hardware = in.rule([&] { return read_icc_ppi_hmr(guest.template in_bank<cpu>(), Bits<D, 1>::of(0)); });
    return {always<D>(), (exposed & hardware) == emulated};
  }
};

}  // namespace

std::vector<Property> history_properties() {
  const Property disabled = {"gicv5.wait.disabled_ppis_wake_nobody", "gicv5-prop:P44",
                             "While no PPI is enabled, a waiting vCPU is not runnable, whatever its timers do.",
                             "kvm-arm64:has_pending_ppi", claim<DisabledPpisWakeNobody<pending_today>>()};
  const Property backed = {"gicv5.wait.backed_ppis_are_judged_by_their_line", "gicv5-prop:P44",
                           "What software injected into a PPI that a physical one backs changes no decision.",
                           "kvm-arm64:has_pending_ppi", claim<BackedPpisAreJudgedByTheirLine<pending_today>>()};
  const Property levels = {"gicv5.traps.levels_are_not_written", "gicv5-prop:P23",
                           "A guest's write of pending states changes none of a level PPI.", "gicv5:level_edge",
                           claim<LevelsAreNotWritten<kvm::PendingWrites::direct>>()};
  const Property hides = {"gicv5.traps.identification_hides_the_host", "gicv5-prop:P50",
                          "A guest reads the same ICC_IDR0_EL1 on every host.", "kvm-arm64:idr0_iaffidr",
                          claim<IdentificationHidesTheHost<kvm::Idr0::fixed>>()};
  return {
      disabled,
      backed,
      {"gicv5.wait.refreshing_at_every_look_makes_old_priorities_fresh", "kvm-arm64:W15",
       "A revision that refreshes the priorities before it judges is not misled by old ones, waiting or not.",
       "kvm-arm64:W15", claim<OldPrioritiesDoNotMatter<pending_at_last_exit>>()},
      levels,
      hides,
      {"gicv5.traps.emulated_handling_modes_differ_in_hidden_ppis_only", "kvm-arm64:C6",
       "The handling modes that early revisions emulated are the hardware's, but for PPIs that are not exposed.",
       "kvm-arm64:C6", claim<EmulatedHandlingModesDifferInHiddenPpisOnly>()},
      control_of(disabled, "v7", "kvm-arm64:W9", claim<DisabledPpisWakeNobody<pending_in_shadow>>()),
      control_of(backed, "v7", "kvm-arm64:W10", claim<BackedPpisAreJudgedByTheirLine<pending_in_shadow>>()),
      control_of(levels, "v2", "kvm-arm64:C5", claim<LevelsAreNotWritten<kvm::PendingWrites::trapped>>()),
      control_of(hides, "v4", "kvm-arm64:C7", claim<IdentificationHidesTheHost<kvm::Idr0::of_host>>()),
  };
}

}  // namespace vcpuspec::gicv5
