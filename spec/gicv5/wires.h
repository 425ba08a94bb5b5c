// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/system_register.h"

/// What reaches the CPU interface from outside, kept as state beside its registers.
namespace vcpuspec::gicv5 {

struct ppi_input : Register<ppi_input, 64, 2> {
  static constexpr auto name = "ppi_input<n>";
  static constexpr auto title = "the input wire of each PPI, as the CPU interface sees it";
  static constexpr auto citation = "gicv5:level_edge";
  static constexpr F<63, 0> HIGH{"HIGH", R, "1 while the wire is high"};
  static constexpr auto fields = std::tuple{HIGH};
};
static_assert(tiles<ppi_input>());

struct irs_candidate : Register<irs_candidate, 64> {
  static constexpr auto name = "irs_candidate";
  static constexpr auto title = "the best SPI or LPI that the IRS presents to this CPU interface";
  static constexpr auto citation = "gicv5:irs_candidate";
  static constexpr F<23, 0> ID{"ID", R, "number of the interrupt within its type"};
  static constexpr F<28, 24> RES0_28_24{"RES0", R0, "reserved"};
  static constexpr F<31, 29> TYPE{"TYPE", R, "2 = LPI, 3 = SPI"};
  static constexpr F<32> VALID{"VALID", R, "1 while there is one"};
  static constexpr F<34, 33> RES0_34_33{"RES0", R0, "reserved"};
  static constexpr F<39, 35> PRIORITY{"PRIORITY", R, "its priority"};
  static constexpr F<63, 40> RES0_63_40{"RES0", R0, "reserved"};
  static constexpr auto fields = std::tuple{ID, RES0_28_24, TYPE, VALID, RES0_34_33, PRIORITY, RES0_63_40};
};
static_assert(tiles<irs_candidate>());

struct nmi_enable : Register<nmi_enable, 64> {
  static constexpr auto name = "nmi_enable";
  static constexpr auto title = "SCTLR_EL1.NMI of the PE";
  static constexpr auto citation = "gicv5:insn_cdnmia";
  static constexpr F<0> NMI{"NMI", RW, "1: interrupts of priority 0 are non-maskable and acknowledged by CDNMIA"};
  static constexpr F<63, 1> RES0_63_1{"RES0", R0, "reserved"};
  static constexpr auto fields = std::tuple{NMI, RES0_63_1};
};
static_assert(tiles<nmi_enable>());

}  // namespace vcpuspec::gicv5
