// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/arch/ppi.h"
#include "spec/gicv5/kvm/effective_mask.h"
#include "spec/gicv5/kvm/pending_revision.h"

namespace vcpuspec::gicv5::kvm {

/// An edge interrupt is pending while it is latched, a level interrupt also while its line is high.
///                                                                                             kvm-arm64:is_pending
template <Domain D>
Bits<D, 64> is_pending(const KvmState<D>& s, unsigned word) {
  const auto latch = read<irq_pending_latch>(s, word).word();
  const auto line = read<irq_line_level>(s, word).word();
  const auto level = read<irq_config_level>(s, word).word();
  return latch | (level & line);
}

/// A put under WFI refreshes irq.priority of every exposed PPI from its lane of the saved priority registers, five bits
/// wide. kvm-arm64:sync_priorities
template <Domain D>
KvmState<D> sync_priorities(const KvmState<D>& s) {
  auto synced = s;
  for (unsigned n = 0; n < 16; ++n) {
    auto lanes = read<irq_priority>(s, n).word();
    const auto priorityr = read<ICH_PPI_PRIORITYR_EL2>(s, n).word();
    for (unsigned lane = 0; lane < 8; ++lane) {
      const auto exposed = read<ppi_mask>(s, n / 8).word().test(8 * (n % 8) + lane);
      const auto priority = priorityr.template extract<5>(8 * lane).template widen<8>();
      lanes = lanes.insert(8 * lane, select(exposed, priority, lanes.template extract<8>(8 * lane)));
    }
    synced = synced.with_register(RegisterValue<D, irq_priority>{lanes}, n);
  }
  return synced;
}

/// The wake predicate takes a hardware-backed interrupt as pending while its physical line is high, any other while
/// KVM holds it pending. Earlier revisions took what was pending at the last exit, or what KVM held of all.
///                                                                                             kvm-arm64:has_pending_ppi
template <Domain D>
Bits<D, 64> pending_for_wake(const KvmState<D>& s, unsigned word, const PendingRevision& revision = pending_today) {
  if (revision.from == PendingFrom::last_exit) return read<ppi_pendr>(s, word).word();
  const auto shadow = is_pending(s, word);
  if (revision.from == PendingFrom::shadow) return shadow;
  const auto hw = read<irq_hw>(s, word).word();
  return (hw & read<physical_line_level>(s, word).word()) | (~hw & shadow);
}

/// Which PPIs the predicate looks at: enabled and pending ones that the guest may see. Active ones are not left out.
///                                                                                             kvm-arm64:has_pending_ppi
template <Domain D>
Bits<D, 64> wake_candidates(const KvmState<D>& s, unsigned word, const Revision& revision = today,
                            const PendingRevision& pending = pending_today) {
  const auto enabled_and_pending = read<irq_enabled>(s, word).word() & pending_for_wake(s, word, pending);
  return revision.exposed_only ? enabled_and_pending & read<ppi_mask>(s, word).word() : enabled_and_pending;
}

/// irq.priority of all PPIs.
template <Domain D>
PriorityLanes<D> irq_priorities(const KvmState<D>& s) {
  PriorityLanes<D> lanes;
  for (unsigned n = 0; n < 16; ++n) lanes[n] = read<irq_priority>(s, n).word();
  return lanes;
}

/// A blocked vCPU is runnable when an exposed PPI is enabled, pending and of higher priority than the effective
/// priority mask. kvm-arm64:has_pending_ppi
template <Domain D>
Bit<D> has_pending_ppi(const KvmState<D>& s, const Arbitrary<D>& arbitrary, const Revision& revision = today,
                       const PendingRevision& pending = pending_today) {
  const auto mask = effective_mask(virtual_interface(s), arbitrary, revision);
  const auto priorities = irq_priorities(pending.refreshes_priorities ? sync_priorities(s) : s);
  const Bitmap<D> candidate = {wake_candidates(s, 0, revision, pending), wake_candidates(s, 1, revision, pending)};
  Bit<D> found;
  for (unsigned i = 0; i < max_ppis; ++i) {
    const auto priority = priority_of(priorities, i).template widen<6>();
    const auto passes = revision.comparison == Comparison::below ? priority < mask : priority <= mask;
    found = found || (candidate[i / 64].test(i % 64) && passes);
  }
  if (revision.shortcut_at_32) found = found || (mask == 32 && (candidate[0] | candidate[1]) != 0);
  if (pending.from == PendingFrom::last_exit) found = found && (is_pending(s, 0) | is_pending(s, 1)) != 0;
  return revision.tests_enable ? mask != 0 && found : found;
}

}  // namespace vcpuspec::gicv5::kvm
