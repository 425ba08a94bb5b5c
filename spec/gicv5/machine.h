// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "spec/gicv5/icc_registers.h"
#include "spec/gicv5/ich_registers.h"
#include "spec/gicv5/kvm/state.h"
#include "spec/gicv5/wires.h"
#include "spec/state/state.h"

namespace vcpuspec::gicv5 {

/// Most PPIs an interrupt interface can have.                                                  gicv5:ppi_banks
inline constexpr unsigned max_ppis = 128;

/// The hardware's virtual CPU interface, its wires, and what a hypervisor sets beside it.
struct cpu {
  static constexpr auto name = "cpu";
  using registers = Registers<ICH_VMCR_EL2, ICH_APR_EL2, ICH_PPI_ENABLER_EL2, ICH_PPI_PENDR_EL2, ICH_PPI_ACTIVER_EL2,
                              ICC_PPI_HMR_EL1, ICH_PPI_PRIORITYR_EL2, ppi_input, irs_candidate, nmi_enable,
                              ICH_PPI_DVIR_EL2, ICH_VCTLR_EL2, ICH_HFGRTR_EL2, ICH_HFGWTR_EL2>;
};

struct Machine {
  using banks = Banks<cpu, kvm::bank>;
};

template <Domain D>
using CpuState = State<D, Machine, cpu>;
template <Domain D>
using KvmState = State<D, Machine, kvm::bank>;

/// Which PPIs there are. An implementation with n PPIs has the first n bits set; sparse sets are legal, too.
struct ImplementedPpis : OpenValue<64, 2> {
  static constexpr auto name = "implemented_ppis";
  static constexpr auto meaning = "bit i: PPI 64n + i is implemented; the others read as zero and never become pending";
  static constexpr auto citation = "gicv5:ppi_unimplemented";
  static constexpr std::uint64_t preset = ~std::uint64_t{0};
};

/// Which of several PPIs of equal priority is the best candidate.
struct PpiTie : OpenValue<1> {
  static constexpr auto name = "ppi_tie";
  static constexpr auto meaning = "of PPIs of equal priority, 0: the lowest number wins, 1: the highest";
  static constexpr auto citation = "gicv5:best_ppi";
  static constexpr std::uint64_t preset = 0;
};

/// Which wins of a PPI and an SPI or LPI of equal priority.
struct IrsTie : OpenValue<1> {
  static constexpr auto name = "irs_tie";
  static constexpr auto meaning = "of a PPI and an SPI or LPI of equal priority, 0: the PPI wins, 1: the other";
  static constexpr auto citation = "gicv5:R_VVBPS";
  static constexpr std::uint64_t preset = 0;
};

template <Domain D>
using Choices = OpenValues<D, ImplementedPpis, PpiTie, IrsTie>;
/// What a write of ICH_VMCR_EL2 in legacy mode leaves in the fields of the other layout.
struct VmcrInLegacyMode : OpenValue<64> {
  static constexpr auto name = "vmcr_in_legacy_mode";
  static constexpr auto meaning = "what ICH_VMCR_EL2 holds after a write while ICH_VCTLR_EL2.V3 is 1";
  static constexpr auto citation = "gicv5:ich_vmcr";
  static constexpr std::uint64_t preset = 0;
};

template <Domain D>
using Arbitrary = OpenValues<D, kvm::CountOfZero, VmcrInLegacyMode>;

/// One bit a PPI.
template <Domain D>
using Bitmap = std::array<Bits<D, 64>, 2>;

}  // namespace vcpuspec::gicv5
