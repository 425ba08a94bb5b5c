// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/arch/ppi.h"

/// What holds in every state that hardware can be in, beside reserved bits being zero.
namespace vcpuspec::gicv5 {

/// The state of a PPI that is not implemented is zero.                                         gicv5:ppi_unimplemented
template <Domain D>
Bit<D> unimplemented_ppis_are_zero(const CpuState<D>& s, const Choices<D>& choices) {
  auto zero = Bit<D>::of(1);
  PriorityLanes<D> priorityr;
  for (unsigned n = 0; n < 16; ++n) priorityr[n] = read<ICH_PPI_PRIORITYR_EL2>(s, n).word();
  for (unsigned w = 0; w < 2; ++w) {
    const auto implemented = choices.template get<ImplementedPpis>(w);
    const auto state = read<ICH_PPI_ENABLER_EL2>(s, w).word() | read<ICH_PPI_PENDR_EL2>(s, w).word() |
                       read<ICH_PPI_ACTIVER_EL2>(s, w).word() | read<ICC_PPI_HMR_EL1>(s, w).word() |
                       read<ppi_input>(s, w).word();
    zero = zero && (state & ~implemented) == 0;
    for (unsigned i = 0; i < 64; ++i) zero = zero && (implemented.test(i) || priority_of(priorityr, 64 * w + i) == 0);
  }
  return zero;
}

/// A level PPI is pending exactly while its wire is high.                                      gicv5:level_edge
template <Domain D>
Bit<D> level_ppis_follow_their_wires(const CpuState<D>& s) {
  auto follow = Bit<D>::of(1);
  for (unsigned w = 0; w < 2; ++w) {
    const auto differ = read<ICH_PPI_PENDR_EL2>(s, w).word() ^ read<ppi_input>(s, w).word();
    follow = follow && (read<ICC_PPI_HMR_EL1>(s, w).word() & differ) == 0;
  }
  return follow;
}

/// KVM exposes only PPIs that are implemented.                                                 gicv5:ppi_unimplemented
template <Domain D>
Bit<D> exposed_ppis_are_implemented(const KvmState<D>& s, const Choices<D>& choices) {
  auto implemented = Bit<D>::of(1);
  for (unsigned w = 0; w < 2; ++w)
    implemented = implemented && (read<kvm::ppi_mask>(s, w).word() & ~choices.template get<ImplementedPpis>(w)) == 0;
  return implemented;
}

}  // namespace vcpuspec::gicv5
