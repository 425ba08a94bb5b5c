// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/arch/ppi.h"

/// The guest's accesses to the registers of its PPIs. `n` is the number of the register within its family.
namespace vcpuspec::gicv5 {

/// What `access(i)` gives, where i is the number that the instruction names.
template <Domain D, unsigned W, class Access>
auto of_register(const Bits<D, W>& number, const Access& access, unsigned i = 0) -> decltype(access(i)) {
  if (i == ones(W)) return access(i);
  return choose(
      number == Bits<D, W>::of(i), [&] { return access(i); }, [&] { return of_register(number, access, i + 1); });
}

/// A family of two registers holds one bit a PPI.
template <Domain D>
using BankNumber = Bits<D, 1>;
/// Eight priorities stand in each of sixteen registers.
template <Domain D>
using LaneNumber = Bits<D, 4>;

/// Reads register n of a family.
template <RegisterDeclaration R, unsigned W, Domain D>
Bits<D, 64> read_register(const CpuState<D>& s, const Bits<D, W>& n) {
  static_assert(R::count == ones(W) + 1);
  return of_register(n, [&](unsigned i) { return read<R>(s, i).word(); });
}

/// The handling mode of a PPI is fixed by the hardware.                                        gicv5:R_CFSKX
template <Domain D>
Bits<D, 64> read_icc_ppi_hmr(const CpuState<D>& s, const BankNumber<D>& n) {
  return read_register<ICC_PPI_HMR_EL1>(s, n);
}

/// The enables of PPIs read as they were written.                                              gicv5:icc_ppi_enabler
template <Domain D>
Bits<D, 64> read_icc_ppi_enabler(const CpuState<D>& s, const BankNumber<D>& n) {
  return read_register<ICH_PPI_ENABLER_EL2>(s, n);
}

/// A write sets the enables of all PPIs of the register; those that are not implemented ignore it.
///                                                                                             gicv5:icc_ppi_enabler
template <Domain D>
CpuState<D> write_icc_ppi_enabler(const CpuState<D>& s, const BankNumber<D>& n, const Bits<D, 64>& value,
                                  const Choices<D>& choices) {
  return of_register(n, [&](unsigned i) {
    const auto enabled = value & choices.template get<ImplementedPpis>(i);
    return s.with_register(RegisterValue<D, ICH_PPI_ENABLER_EL2>{enabled}, i);
  });
}

/// SPENDR and CPENDR both read as the pending state.                                           gicv5:icc_ppi_pendr
template <Domain D>
Bits<D, 64> read_icc_ppi_pendr(const CpuState<D>& s, const BankNumber<D>& n) {
  return read_register<ICH_PPI_PENDR_EL2>(s, n);
}

/// The PPIs whose pending state software can change: a level PPI is pending while its wire is high, whatever software
/// writes.                                                                                     gicv5:level_edge
template <Domain D>
Bits<D, 64> edge_ppis(const CpuState<D>& s, unsigned word, const Choices<D>& choices) {
  return choices.template get<ImplementedPpis>(word) & ~read<ICC_PPI_HMR_EL1>(s, word).word();
}

/// Writing 1 to a bit of SPENDR makes an edge PPI pending.                                     gicv5:icc_ppi_pendr
template <Domain D>
CpuState<D> write_icc_ppi_spendr(const CpuState<D>& s, const BankNumber<D>& n, const Bits<D, 64>& value,
                                 const Choices<D>& choices) {
  return of_register(n, [&](unsigned i) {
    const auto pending = read<ICH_PPI_PENDR_EL2>(s, i).word() | (value & edge_ppis(s, i, choices));
    return s.with_register(RegisterValue<D, ICH_PPI_PENDR_EL2>{pending}, i);
  });
}

/// Writing 1 to a bit of CPENDR makes an edge PPI no longer pending.                           gicv5:icc_ppi_pendr
template <Domain D>
CpuState<D> write_icc_ppi_cpendr(const CpuState<D>& s, const BankNumber<D>& n, const Bits<D, 64>& value,
                                 const Choices<D>& choices) {
  return of_register(n, [&](unsigned i) {
    const auto pending = read<ICH_PPI_PENDR_EL2>(s, i).word() & ~(value & edge_ppis(s, i, choices));
    return s.with_register(RegisterValue<D, ICH_PPI_PENDR_EL2>{pending}, i);
  });
}

/// SACTIVER and CACTIVER both read as the active state.                                        gicv5:icc_ppi_activer
template <Domain D>
Bits<D, 64> read_icc_ppi_activer(const CpuState<D>& s, const BankNumber<D>& n) {
  return read_register<ICH_PPI_ACTIVER_EL2>(s, n);
}

/// Writing 1 to a bit of SACTIVER makes the PPI active.                                        gicv5:icc_ppi_activer
template <Domain D>
CpuState<D> write_icc_ppi_sactiver(const CpuState<D>& s, const BankNumber<D>& n, const Bits<D, 64>& value,
                                   const Choices<D>& choices) {
  return of_register(n, [&](unsigned i) {
    const auto written = value & choices.template get<ImplementedPpis>(i);
    const auto active = read<ICH_PPI_ACTIVER_EL2>(s, i).word() | written;
    return s.with_register(RegisterValue<D, ICH_PPI_ACTIVER_EL2>{active}, i);
  });
}

/// Writing 1 to a bit of CACTIVER makes the PPI inactive.                                      gicv5:icc_ppi_activer
template <Domain D>
CpuState<D> write_icc_ppi_cactiver(const CpuState<D>& s, const BankNumber<D>& n, const Bits<D, 64>& value) {
  return of_register(n, [&](unsigned i) {
    const auto active = read<ICH_PPI_ACTIVER_EL2>(s, i).word() & ~value;
    return s.with_register(RegisterValue<D, ICH_PPI_ACTIVER_EL2>{active}, i);
  });
}

/// Priorities read as they were written, five bits in each lane.                               gicv5:icc_ppi_priorityr
template <Domain D>
Bits<D, 64> read_icc_ppi_priorityr(const CpuState<D>& s, const LaneNumber<D>& n) {
  return read_register<ICH_PPI_PRIORITYR_EL2>(s, n);
}

/// The bits of a priority register that belong to these eight PPIs: five in the lane of each.  gicv5:icc_ppi_priorityr
template <Domain D>
Bits<D, 64> lanes_of(const Bits<D, 8>& ppis) {
  Bits<D, 64> lanes;
  for (unsigned k = 0; k < 8; ++k) lanes = lanes.insert(8 * k, select(ppis.test(k), Bits<D, 5>::of(0x1f), 0));
  return lanes;
}

/// A write sets eight priorities; bits 7..5 of a lane are reserved, and PPIs that are not implemented ignore it.
///                                                                                             gicv5:icc_ppi_priorityr
template <Domain D>
CpuState<D> write_icc_ppi_priorityr(const CpuState<D>& s, const LaneNumber<D>& n, const Bits<D, 64>& value,
                                    const Choices<D>& choices) {
  return of_register(n, [&](unsigned i) {
    const auto implemented = choices.template get<ImplementedPpis>(i / 8).template extract<8>(8 * (i % 8));
    return s.with_register(RegisterValue<D, ICH_PPI_PRIORITYR_EL2>{value & lanes_of(implemented)}, i);
  });
}

/// The wires of 64 PPIs take new levels: a level PPI is pending while its wire is high, an edge PPI becomes pending
/// when its wire rises.                                                                             gicv5:level_edge
template <Domain D>
CpuState<D> set_ppi_inputs(const CpuState<D>& s, const BankNumber<D>& n, const Bits<D, 64>& levels,
                           const Choices<D>& choices) {
  return of_register(n, [&](unsigned i) {
    const auto high = levels & choices.template get<ImplementedPpis>(i);
    const auto rises = high & ~read<ppi_input>(s, i).word();
    const auto level = read<ICC_PPI_HMR_EL1>(s, i).word();
    const auto pending = (level & high) | (~level & (read<ICH_PPI_PENDR_EL2>(s, i).word() | rises));
    return s.with_register(RegisterValue<D, ppi_input>{high}, i)
        .with_register(RegisterValue<D, ICH_PPI_PENDR_EL2>{pending}, i);
  });
}

}  // namespace vcpuspec::gicv5
