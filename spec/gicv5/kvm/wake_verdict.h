// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/arch/interrupt.h"
#include "spec/gicv5/kvm/wait.h"

/// The wake oracle: what must become of a vCPU that waits, by what the hardware would do and by nothing that KVM
/// decides.
namespace vcpuspec::gicv5::kvm {

/// The hardware as it is when a vCPU that is away is entered now.
template <Domain D>
CpuState<D> entered_now(const KvmState<D>& s, const Arbitrary<D>& arbitrary) {
  return restore(flush(load(s, arbitrary))).template in_bank<cpu>();
}

/// Whether a PPI is signalled to the vCPU once it is entered now.
template <Domain D>
Bit<D> ppi_would_be_signalled(const KvmState<D>& s, const Choices<D>& choices, const Arbitrary<D>& arbitrary) {
  const auto hardware = entered_now(s, arbitrary);
  return interrupt_signalled(virtual_interface(hardware), implemented_ppis(hardware, choices));
}

/// Whether all PPIs that could be signalled to the vCPU once it is entered now are active, so that none is.
///                                                                                             gicv5:candidate
template <Domain D>
Bit<D> only_active_ppis_suffice(const KvmState<D>& s, const Choices<D>& choices, const Arbitrary<D>& arbitrary) {
  const auto hardware = entered_now(s, arbitrary);
  auto ppis = implemented_ppis(hardware, choices);
  for (unsigned w = 0; w < 2; ++w) ppis.active[w] = Bits<D, 64>{};
  return interrupt_signalled(virtual_interface(hardware), ppis) && !ppi_would_be_signalled(s, choices, arbitrary);
}

/// Whether the IRS has an SPI or LPI for the vCPU that is signalled once it is entered now.     gicv5:irs_candidate
template <Domain D>
Bit<D> irs_would_signal(const KvmState<D>& s, const Arbitrary<D>& arbitrary) {
  const auto hardware = entered_now(s, arbitrary);
  const auto irs = pending_at_irs(hardware);
  return irs.exists && can_signal(virtual_interface(hardware), irs.priority);
}

/// What a look at a vCPU may answer; exactly one holds.
template <Domain D>
struct WakeVerdict {
  Bit<D> must;      // to let it sleep is a lost wake-up
  Bit<D> must_not;  // to wake it is a spurious wake-up: no error to the guest, as WFI may end at any time, but a cost
  Bit<D> may;       // either is right
};

/// A vCPU with a GICv5 that waits must be woken if a PPI is signalled once it is entered, and must not if nothing is.
/// It may be woken for what an IRS has, which is not decided here; so may one that does not wait, or that has an older
/// controller.                                                                                  kvm-arm64:wfi_blocking
template <Domain D>
WakeVerdict<D> wake_verdict(const KvmState<D>& s, const Choices<D>& choices, const Arbitrary<D>& arbitrary) {
  const auto waits = is_set(s[vcpu::BLOCKED]) && is_set(s[vm::GICV5]);
  const auto by_ppi = ppi_would_be_signalled(s, choices, arbitrary);
  const auto by_irs = irs_would_signal(s, arbitrary);
  return {waits && by_ppi, waits && !by_ppi && !by_irs, !waits || (!by_ppi && by_irs)};
}

}  // namespace vcpuspec::gicv5::kvm
