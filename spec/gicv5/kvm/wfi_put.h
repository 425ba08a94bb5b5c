// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/kvm/pending.h"

namespace vcpuspec::gicv5::kvm {

/// `taken` where the PPI is exposed, else `kept`.                                               kvm-arm64:exposed_ppis
template <Domain D>
Bits<D, 64> where_exposed(const KvmState<D>& s, unsigned word, const Bits<D, 64>& taken, const Bits<D, 64>& kept) {
  const auto exposed = read<ppi_mask>(s, word).word();
  return (exposed & taken) | (~exposed & kept);
}

/// After a put under WFI, nothing having been injected since the guest was entered, what KVM holds pending is what the
/// hardware had pending. How a level splits between latch and line stays as KVM had it.         kvm-arm64:fold
template <Domain D>
KvmState<D> fold_pending(const KvmState<D>& s, unsigned word) {
  const auto pending = read<ICH_PPI_PENDR_EL2>(s.template in_bank<cpu>(), word).word();
  const auto level = read<irq_config_level>(s, word).word();
  const auto latch = read<irq_pending_latch>(s, word).word();
  const auto line = read<irq_line_level>(s, word).word();
  const auto new_latch = (~level & pending) | (level & latch & pending);
  const auto new_line = (~level & line) | (level & pending & (line | ~new_latch));
  const auto physical = read<physical_line_level>(s, word).word();
  return s.with_register(RegisterValue<D, irq_pending_latch>{where_exposed(s, word, new_latch, latch)}, word)
      .with_register(RegisterValue<D, irq_line_level>{where_exposed(s, word, new_line, line)}, word)
      .with_register(RegisterValue<D, physical_line_level>{where_exposed(s, word, pending, physical)}, word);
}

/// A put under WFI leaves KVM with the control and active priorities of the hardware, the enables and active states of
/// the PPIs it exposes, what was pending of them, and their priorities.                         kvm-arm64:put
template <Domain D>
KvmState<D> put_under_wfi(const KvmState<D>& s) {
  const auto hardware = s.template in_bank<cpu>();
  auto after = s.with_register(read<ICH_VMCR_EL2>(hardware)).with_register(read<ICH_APR_EL2>(hardware));
  for (unsigned w = 0; w < 2; ++w) {
    const auto enabled = read<ICH_PPI_ENABLER_EL2>(hardware, w).word();
    const auto active = read<ICH_PPI_ACTIVER_EL2>(hardware, w).word();
    const auto shadow_enabled = where_exposed(s, w, enabled, read<irq_enabled>(s, w).word());
    const auto shadow_active = where_exposed(s, w, active, read<irq_active>(s, w).word());
    after = fold_pending(after, w)
                .with_register(RegisterValue<D, irq_enabled>{shadow_enabled}, w)
                .with_register(RegisterValue<D, irq_active>{shadow_active}, w);
  }
  for (unsigned n = 0; n < 16; ++n) after = after.with_register(read<ICH_PPI_PRIORITYR_EL2>(hardware, n), n);
  return sync_priorities(after);
}

}  // namespace vcpuspec::gicv5::kvm
