// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/arch/hypervisor.h"
#include "spec/gicv5/kvm/pending.h"
#include "spec/gicv5/kvm/transport_revision.h"

/// A vCPU's way into the guest and back: flush, restore, save, fold.
namespace vcpuspec::gicv5::kvm {

template <Domain D>
Bits<D, 3> phase(Phase phase) {
  return Bits<D, 3>::of(static_cast<unsigned>(phase));
}
template <Domain D>
Bit<D> is_in(const KvmState<D>& s, Phase where) {
  return s[vcpu::PHASE] == phase<D>(where);
}

/// Before an entry, what is pending of the exposed PPIs goes to the entry code, and an edge leaves its latch: it is in
/// the hardware from now on.                                                                    kvm-arm64:flush
template <Domain D>
KvmState<D> flush(const KvmState<D>& s, const TransportRevision& revision = transport_today) {
  auto after = s.with(vcpu::PHASE, phase<D>(Phase::flushed)).with(vcpu::IRQ_PENDING, 0);
  for (unsigned w = 0; w < 2; ++w) {
    const auto exposed = read<ppi_mask>(s, w).word();
    const auto pending = exposed & is_pending(s, w);
    const auto latch = read<irq_pending_latch>(s, w).word();
    const auto kept = latch & (~exposed | read<irq_config_level>(s, w).word());
    after = after.with_register(RegisterValue<D, ppi_pendr>{pending}, w)
                .with_register(RegisterValue<D, ppi_pendr_entry>{pending}, w)
                .with_register(RegisterValue<D, irq_pending_latch>{revision.clears_latch_at_flush ? kept : latch}, w);
  }
  return after;
}

/// Restoring writes the saved state of the PPIs to the hardware; which PPIs are driven directly comes first, so that
/// writing the pending state leaves those alone. A build for 64 PPIs writes 0 to the second bank.
///                                                                                             kvm-arm64:restore
template <Domain D>
KvmState<D> restore(const KvmState<D>& s, const TransportRevision& revision = transport_today) {
  auto hardware = s.with(vcpu::PHASE, phase<D>(Phase::guest)).template in_bank<cpu>();
  for (unsigned w = 0; w < 2; ++w) {
    const auto zeroed = [&](const Bits<D, 64>& word) {
      return revision.only_first_bank && w == 1 ? Bits<D, 64>{} : word;
    };
    const auto dvir = zeroed(read<ICH_PPI_DVIR_EL2>(s, w).word());
    const auto pendr = zeroed(read<ppi_pendr>(s, w).word());
    hardware =
        hardware.with_register(RegisterValue<D, ICH_PPI_DVIR_EL2>{dvir}, w)
            .with_register(RegisterValue<D, ICH_PPI_ACTIVER_EL2>{zeroed(read<ICH_PPI_ACTIVER_EL2>(s, w).word())}, w)
            .with_register(RegisterValue<D, ICH_PPI_ENABLER_EL2>{zeroed(read<ICH_PPI_ENABLER_EL2>(s, w).word())}, w);
    hardware = drive_directly(hardware, w, read<physical_line_level>(s, w).word());
    hardware = write_ich_ppi_pendr(hardware, w, pendr & ~dvir);
  }
  for (unsigned n = 0; n < 16; ++n) {
    const auto lanes = read<ICH_PPI_PRIORITYR_EL2>(s, n).word();
    const auto written = revision.only_first_bank && n >= 8 ? Bits<D, 64>{} : lanes;
    hardware = hardware.with_register(RegisterValue<D, ICH_PPI_PRIORITYR_EL2>{written}, n);
  }
  return hardware.template in_bank<bank>();
}

/// Saving reads the PPIs and the virtual machine control register back from the hardware, the pending state while
/// direct injection is still on, and then turns that off.                                       kvm-arm64:save
template <Domain D>
KvmState<D> save(const KvmState<D>& s) {
  const auto hardware = s.template in_bank<cpu>();
  auto after =
      s.with(vcpu::PHASE, phase<D>(Phase::exited)).with(vcpu::KICKED, 0).with_register(read<ICH_VMCR_EL2>(hardware));
  for (unsigned w = 0; w < 2; ++w)
    after = after.with_register(RegisterValue<D, ppi_activer_exit>{read<ICH_PPI_ACTIVER_EL2>(hardware, w).word()}, w)
                .with_register(RegisterValue<D, ppi_pendr>{read<ICH_PPI_PENDR_EL2>(hardware, w).word()}, w);
  for (unsigned n = 0; n < 16; ++n) after = after.with_register(read<ICH_PPI_PRIORITYR_EL2>(hardware, n), n);
  auto off = after.template in_bank<cpu>();
  for (unsigned w = 0; w < 2; ++w) off = off.with_register(RegisterValue<D, ICH_PPI_DVIR_EL2>{}, w);
  return off.template in_bank<bank>();
}

/// Which exposed PPIs a fold looks at. Earlier revisions left out those that are injected directly, or whose state did
/// not change in the guest.                                                                     kvm-arm64:fold
template <Domain D>
Bits<D, 64> folded_ppis(const KvmState<D>& s, unsigned word, const TransportRevision& revision) {
  auto folded = read<ppi_mask>(s, word).word();
  if (!revision.folds_direct_ppis) folded = folded & ~read<ICH_PPI_DVIR_EL2>(s, word).word();
  const auto active = read<ppi_activer_exit>(s, word).word() ^ read<ICH_PPI_ACTIVER_EL2>(s, word).word();
  const auto pending = read<ppi_pendr>(s, word).word() ^ read<ppi_pendr_entry>(s, word).word();
  return revision.folds_changes_only ? folded & (active | pending) : folded;
}

/// After an exit, or instead of an entry, every exposed PPI takes the active state from the hardware, and an edge that
/// is still pending there is latched again.                                                     kvm-arm64:fold
template <Domain D>
KvmState<D> fold(const KvmState<D>& s, const TransportRevision& revision = transport_today) {
  auto after = s.with(vcpu::PHASE, phase<D>(Phase::loaded));
  for (unsigned w = 0; w < 2; ++w) {
    const auto folded = folded_ppis(s, w, revision);
    const auto active = read<ppi_activer_exit>(s, w).word();
    const auto edges = folded & ~read<irq_config_level>(s, w).word() & read<ppi_pendr>(s, w).word();
    const auto latch = read<irq_pending_latch>(s, w).word() | edges;
    const auto irq_active_now = (folded & active) | (~folded & read<irq_active>(s, w).word());
    after = after.with_register(RegisterValue<D, irq_active>{irq_active_now}, w)
                .with_register(RegisterValue<D, irq_pending_latch>{latch}, w)
                .with_register(RegisterValue<D, ICH_PPI_ACTIVER_EL2>{active}, w);
  }
  return after;
}

}  // namespace vcpuspec::gicv5::kvm
