// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/arch/priority.h"

/// The guest's own view of its CPU interface: accesses to ICC registers reach the virtual copies.
namespace vcpuspec::gicv5 {

/// A guest that reads ICC_CR0_EL1 sees EN from ICH_VMCR_EL2, and its link up and idle.         gicv5:icc_cr0
template <Domain D>
RegisterValue<D, ICC_CR0_EL1> read_icc_cr0(const CpuState<D>& s) {
  return RegisterValue<D, ICC_CR0_EL1>{}
      .with(ICC_CR0_EL1::EN, s[ICH_VMCR_EL2::EN])
      .with(ICC_CR0_EL1::LINK, 1)
      .with(ICC_CR0_EL1::LINK_IDLE, 1);
}

/// A guest that writes ICC_CR0_EL1 changes ICH_VMCR_EL2.EN.                                    gicv5:icc_cr0
template <Domain D>
CpuState<D> write_icc_cr0(const CpuState<D>& s, const RegisterValue<D, ICC_CR0_EL1>& written) {
  return s.with(ICH_VMCR_EL2::EN, written[ICC_CR0_EL1::EN]);
}

/// A guest that reads ICC_PCR_EL1 sees ICH_VMCR_EL2.VPMR.                                      gicv5:icc_pcr
template <Domain D>
RegisterValue<D, ICC_PCR_EL1> read_icc_pcr(const CpuState<D>& s) {
  return RegisterValue<D, ICC_PCR_EL1>{}.with(ICC_PCR_EL1::PRIORITY, s[ICH_VMCR_EL2::VPMR]);
}

/// A guest that writes ICC_PCR_EL1 changes ICH_VMCR_EL2.VPMR.                                  gicv5:icc_pcr
template <Domain D>
CpuState<D> write_icc_pcr(const CpuState<D>& s, const RegisterValue<D, ICC_PCR_EL1>& written) {
  return s.with(ICH_VMCR_EL2::VPMR, written[ICC_PCR_EL1::PRIORITY]);
}

/// A guest that reads ICC_APR_EL1 sees its active priorities.                                  gicv5:icc_apr
template <Domain D>
RegisterValue<D, ICC_APR_EL1> read_icc_apr(const CpuState<D>& s) {
  return RegisterValue<D, ICC_APR_EL1>{}.with(ICC_APR_EL1::P, s[ICH_APR_EL2::P]);
}

/// A guest that writes ICC_APR_EL1 sets its active priorities; bits 63..32 are reserved.       gicv5:icc_apr
template <Domain D>
CpuState<D> write_icc_apr(const CpuState<D>& s, const RegisterValue<D, ICC_APR_EL1>& written) {
  return s.with(ICH_APR_EL2::P, written[ICC_APR_EL1::P]);
}

/// ICC_HAPR_EL1 reads as the running priority, and as 0xff when no priority is active.         gicv5:D_XMBQZ
template <Domain D>
RegisterValue<D, ICC_HAPR_EL1> read_icc_hapr(const CpuState<D>& s) {
  const auto running = running_priority(virtual_interface(s));
  const auto priority = select(running == 32, Bits<D, 8>::of(0xff), running.template widen<8>());
  return RegisterValue<D, ICC_HAPR_EL1>{}.with(ICC_HAPR_EL1::PRIORITY, priority);
}

}  // namespace vcpuspec::gicv5
