// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/machine.h"

/// What a hypervisor's writes to ICH registers do to the virtual CPU interface.
namespace vcpuspec::gicv5 {

/// With legacy mode off, a write of ICH_VMCR_EL2 sets EN and VPMR; with legacy mode on, the fields stand elsewhere, and
/// what EN and VPMR become is not known.                                                        gicv5:ich_vmcr
template <Domain D>
CpuState<D> write_ich_vmcr(const CpuState<D>& s, const Bits<D, 64>& value, const Arbitrary<D>& arbitrary) {
  const auto legal = Bits<D, 64>::of(state_mask<ICH_VMCR_EL2>());
  const auto in_legacy_mode = arbitrary.template get<VmcrInLegacyMode>();
  const auto word = select(is_set(s[ICH_VCTLR_EL2::V3]), in_legacy_mode, value) & legal;
  return s.with_register(RegisterValue<D, ICH_VMCR_EL2>{word});
}

/// Where DVI is 1 the physical PPI of the same number drives the virtual one: its wire is the physical pending state. A
/// level PPI is then pending while it is high. Of an edge PPI that is driven directly nothing is known; a rising edge
/// makes it pending here.                                                                       gicv5:ich_ppi_dvir
template <Domain D>
CpuState<D> drive_directly(const CpuState<D>& s, unsigned word, const Bits<D, 64>& physical) {
  const auto direct = read<ICH_PPI_DVIR_EL2>(s, word).word();
  const auto level = read<ICC_PPI_HMR_EL1>(s, word).word();
  const auto input = read<ppi_input>(s, word).word();
  const auto pending = read<ICH_PPI_PENDR_EL2>(s, word).word();
  const auto rises = physical & ~input;
  const auto driven = (level & physical) | (~level & (pending | rises));
  return s.with_register(RegisterValue<D, ppi_input>{(direct & physical) | (~direct & input)}, word)
      .with_register(RegisterValue<D, ICH_PPI_PENDR_EL2>{(direct & driven) | (~direct & pending)}, word);
}

/// A write of ICH_PPI_PENDR sets the pending state of the PPIs that no physical one drives; of those that one drives it
/// changes nothing.                                                                             gicv5:ich_ppi_pendr
template <Domain D>
CpuState<D> write_ich_ppi_pendr(const CpuState<D>& s, unsigned word, const Bits<D, 64>& value) {
  const auto direct = read<ICH_PPI_DVIR_EL2>(s, word).word();
  const auto pending = (direct & read<ICH_PPI_PENDR_EL2>(s, word).word()) | (~direct & value);
  const auto input = (direct & read<ppi_input>(s, word).word()) | (~direct & value);
  return s.with_register(RegisterValue<D, ICH_PPI_PENDR_EL2>{pending}, word)
      .with_register(RegisterValue<D, ppi_input>{input}, word);
}

}  // namespace vcpuspec::gicv5
