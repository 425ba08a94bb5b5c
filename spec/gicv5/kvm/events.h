// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/arch/events.h"
#include "spec/gicv5/kvm/finalize.h"
#include "spec/gicv5/kvm/inject.h"
#include "spec/gicv5/kvm/release.h"
#include "spec/gicv5/kvm/traps.h"
#include "spec/gicv5/kvm/wait.h"

/// The events of a vCPU, each with what it takes besides the state, and with when it can happen. No semantics stands
/// here.
namespace vcpuspec::gicv5::kvm {

/// An event that can happen at any time.
struct AtAnyTime {
  template <Domain D>
  static Bit<D> is_possible(const KvmState<D>&) {
    return Bit<D>::of(1);
  }
};
/// An event that can happen while the vCPU is in a phase.
template <Phase phase>
struct While {
  template <Domain D>
  static Bit<D> is_possible(const KvmState<D>& s) {
    return is_in(s, phase);
  }
};
/// An event that can happen to a vCPU that is away and does not sleep.
struct WhileAwayAndAwake {
  template <Domain D>
  static Bit<D> is_possible(const KvmState<D>& s) {
    return is_in(s, Phase::away) && !is_set(s[vcpu::BLOCKED]);
  }
};
/// A vCPU that has never run: its virtual machine exposes nothing yet.                          kvm-arm64:finalize
template <Domain D>
Bit<D> is_new(const KvmState<D>& s) {
  return is_in(s, Phase::away) && !is_set(s[vcpu::BLOCKED]) &&
         (read<ppi_mask>(s, 0).word() | read<ppi_mask>(s, 1).word()) == 0 &&
         (read<ICH_PPI_ACTIVER_EL2>(s, 0).word() | read<ICH_PPI_ACTIVER_EL2>(s, 1).word()) == 0;
}

namespace events {

inline constexpr auto entry_text = "spec/gicv5/kvm/entry.h";
inline constexpr auto residency_text = "spec/gicv5/kvm/residency.h";
inline constexpr auto inject_text = "spec/gicv5/kvm/inject.h";
inline constexpr auto wait_text = "spec/gicv5/kvm/wait.h";
inline constexpr auto pending_text = "spec/gicv5/kvm/pending.h";
inline constexpr auto traps_text = "spec/gicv5/kvm/traps.h";
inline constexpr auto finalize_text = "spec/gicv5/kvm/finalize.h";

struct Flush : While<Phase::loaded> {
  static constexpr auto name = "flush";
  static constexpr auto file = entry_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In&, const Release& release = release_today) {
    return flush(s, release.transport);
  }
};

struct Restore : While<Phase::flushed> {
  static constexpr auto name = "restore";
  static constexpr auto file = entry_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In&, const Release& release = release_today) {
    return restore(s, release.transport);
  }
};

struct Save : While<Phase::guest> {
  static constexpr auto name = "save";
  static constexpr auto file = entry_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In&) {
    return save(s);
  }
};

struct Fold {
  static constexpr auto name = "fold";
  static constexpr auto file = entry_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In&, const Release& release = release_today) {
    return fold(s, release.transport);
  }
  template <Domain D>
  static Bit<D> is_possible(const KvmState<D>& s) {
    return is_in(s, Phase::flushed) || is_in(s, Phase::exited);
  }
};

struct Load : WhileAwayAndAwake {
  static constexpr auto name = "load";
  static constexpr auto file = residency_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In& in) {
    const auto arbitrary = in.arbitrary();
    return load(s, arbitrary);
  }
};

struct Put : While<Phase::loaded> {
  static constexpr auto name = "put";
  static constexpr auto file = residency_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In&) {
    return put(s);
  }
};

struct Inject : AtAnyTime {
  static constexpr auto name = "inject";
  static constexpr auto file = inject_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In& in) {
    const auto ppi = in.template bits<7>("ppi");
    const auto high = in.template bits<1>("high");
    return inject(s, ppi, high);
  }
};

struct MapPhysicalPpi : WhileAwayAndAwake {
  static constexpr auto name = "map_physical_ppi";
  static constexpr auto file = inject_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In& in) {
    const auto ppi = in.template bits<7>("ppi");
    const auto on = in.template bits<1>("on");
    return map_physical_ppi(s, ppi, on);
  }
};

struct SetPhysicalPpis : AtAnyTime {
  static constexpr auto name = "set_physical_ppis";
  static constexpr auto file = inject_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In& in) {
    const auto n = in.template bits<1>("number");
    const auto value = in.value();
    return set_physical_ppis(s, n, value);
  }
};

struct WfiTrap : While<Phase::loaded> {
  static constexpr auto name = "wfi_trap";
  static constexpr auto file = wait_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In&) {
    return wfi_trap(s);
  }
};

struct CheckBlock {
  static constexpr auto name = "check_block";
  static constexpr auto file = wait_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In& in, const Release& release = release_today) {
    const auto arbitrary = in.arbitrary();
    return check_block(s, arbitrary, release.predicate, release.pending);
  }
  template <Domain D>
  static Bit<D> is_possible(const KvmState<D>& s) {
    return is_set(s[vcpu::BLOCKED]) && is_set(s[vcpu::WAKEUP]);
  }
};

struct HasPendingPpi : AtAnyTime {
  static constexpr auto name = "has_pending_ppi";
  static constexpr auto file = pending_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In& in, const Release& release = release_today) {
    return has_pending_ppi(s, in.arbitrary(), release.predicate, release.pending);
  }
};

struct VcpuHasPendingInterrupt : AtAnyTime {
  static constexpr auto name = "vcpu_has_pending_interrupt";
  static constexpr auto file = wait_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In& in, const Release& release = release_today) {
    return vcpu_has_pending_interrupt(s, in.arbitrary(), release.predicate, release.pending);
  }
};

struct TrappedWriteOfEnabler : While<Phase::loaded> {
  static constexpr auto name = "trapped_write_of_enabler";
  static constexpr auto file = traps_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In& in, const Release& release = release_today) {
    const auto n = in.template bits<1>("number");
    const auto value = in.value();
    return trapped_write_of_enabler(s, n, value, release.transport);
  }
};

struct TrappedReadOfIdr0 : While<Phase::loaded> {
  static constexpr auto name = "trapped_read_of_idr0";
  static constexpr auto file = traps_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In&) {
    return trapped_read_of_idr0(s);
  }
};

struct TrappedReadOfIaffidr : While<Phase::loaded> {
  static constexpr auto name = "trapped_read_of_iaffidr";
  static constexpr auto file = traps_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In&) {
    return trapped_read_of_iaffidr(s);
  }
};

struct SetTraps : While<Phase::loaded> {
  static constexpr auto name = "set_traps";
  static constexpr auto file = traps_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In&) {
    return set_traps(s);
  }
};

struct Finalize {
  static constexpr auto name = "finalize";
  static constexpr auto file = finalize_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In& in, const Release& release = release_today) {
    return finalize(s, in.choices(), release.exposes);
  }
  template <Domain D>
  static Bit<D> is_possible(const KvmState<D>& s) {
    return is_new(s);
  }
};

struct UserspacePpis : AtAnyTime {
  static constexpr auto name = "userspace_ppis";
  static constexpr auto file = finalize_text;
  template <Domain D, class In>
  static auto on(const KvmState<D>&, In& in) {
    return userspace_ppis(in.choices());
  }
};

/// What the guest does: it can while it runs.
template <class PpiEvent>
struct InGuest : While<Phase::guest> {
  static constexpr auto name = PpiEvent::name;
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In& in) {
    return PpiEvent::on(s.template in_bank<cpu>(), in);
  }
};

}  // namespace events

/// The events in which releases differ, and one of them as a release has it.
using RevisedEvents = Events<events::Flush, events::Restore, events::Fold, events::CheckBlock, events::HasPendingPpi,
                             events::VcpuHasPendingInterrupt, events::TrappedWriteOfEnabler, events::Finalize>;
template <class E, unsigned Index>
struct Revised {
  template <Domain D, class In>
  static auto on(const KvmState<D>& s, In& in) {
    return E::on(s, in, releases[Index]);
  }
};

using VcpuEvents =
    Events<events::Flush, events::Restore, events::Save, events::Fold, events::Load, events::Put, events::Inject,
           events::MapPhysicalPpi, events::SetPhysicalPpis, events::WfiTrap, events::CheckBlock, events::HasPendingPpi,
           events::VcpuHasPendingInterrupt, events::TrappedWriteOfEnabler, events::TrappedReadOfIdr0,
           events::TrappedReadOfIaffidr, events::SetTraps, events::Finalize, events::UserspacePpis>;

/// A guest's accesses that are not trapped. Its wires are moved by what KVM and the host do.
using GuestEvents =
    Events<events::InGuest<gicv5::events::ReadIccCr0>, events::InGuest<gicv5::events::WriteIccCr0>,
           events::InGuest<gicv5::events::ReadIccPcr>, events::InGuest<gicv5::events::WriteIccPcr>,
           events::InGuest<gicv5::events::ReadIccApr>, events::InGuest<gicv5::events::WriteIccApr>,
           events::InGuest<gicv5::events::ReadIccHapr>, events::InGuest<gicv5::events::ReadIccHppir>,
           events::InGuest<gicv5::events::ReadIccPpiHmr>, events::InGuest<gicv5::events::ReadIccPpiEnabler>,
           events::InGuest<gicv5::events::ReadIccPpiPendr>, events::InGuest<gicv5::events::WriteIccPpiSpendr>,
           events::InGuest<gicv5::events::WriteIccPpiCpendr>, events::InGuest<gicv5::events::ReadIccPpiActiver>,
           events::InGuest<gicv5::events::WriteIccPpiSactiver>, events::InGuest<gicv5::events::WriteIccPpiCactiver>,
           events::InGuest<gicv5::events::ReadIccPpiPriorityr>, events::InGuest<gicv5::events::WriteIccPpiPriorityr>,
           events::InGuest<gicv5::events::Cdia>, events::InGuest<gicv5::events::Cdnmia>,
           events::InGuest<gicv5::events::Cdeoi>, events::InGuest<gicv5::events::Cddi>,
           events::InGuest<gicv5::events::SetIrsCandidate>, events::InGuest<gicv5::events::InterruptLines>>;

}  // namespace vcpuspec::gicv5::kvm
