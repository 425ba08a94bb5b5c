// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/system_register.h"

/// The GICv5 registers of a hypervisor (EL2), each declared once. Those of the virtual PPIs hold what a guest sees
/// under the names of icc_registers.h.
namespace vcpuspec::gicv5 {

struct ICH_VMCR_EL2 : Register<ICH_VMCR_EL2, 64> {
  static constexpr auto name = "ICH_VMCR_EL2";
  static constexpr auto title = "interrupt controller virtual machine control register, GCIE layout";
  static constexpr auto citation = "gicv5:ich_vmcr";
  static constexpr Encoding encoding{3, 4, 12, 11, 7};
  static constexpr F<0> EN{"EN", RW, "the guest's ICC_CR0_EL1.EN: 1 enables the virtual CPU interface"};
  static constexpr F<26, 1> RES0_26_1{"RES0", R0, "reserved"};
  static constexpr F<31, 27> VPMR{"VPMR", RW, "the guest's ICC_PCR_EL1.PRIORITY: the priority mask"};
  static constexpr F<63, 32> RES0_63_32{"RES0", R0, "reserved"};
  static constexpr auto fields = std::tuple{EN, RES0_26_1, VPMR, RES0_63_32};
};
static_assert(tiles<ICH_VMCR_EL2>());

struct ICH_APR_EL2 : Register<ICH_APR_EL2, 64> {
  static constexpr auto name = "ICH_APR_EL2";
  static constexpr auto title = "interrupt controller virtual active priorities register";
  static constexpr auto citation = "gicv5:ich_apr";
  static constexpr Encoding encoding{3, 4, 12, 8, 4};
  static constexpr F<31, 0> P{"P", RW, "bit p is 1 while priority p is active"};
  static constexpr F<63, 32> RES0_63_32{"RES0", R0, "reserved"};
  static constexpr auto fields = std::tuple{P, RES0_63_32};
};
static_assert(tiles<ICH_APR_EL2>());

/// As ICC_HPPIR_EL1, which is inferred from its name.
struct ICH_HPPIR_EL2 : Register<ICH_HPPIR_EL2, 64> {
  static constexpr auto name = "ICH_HPPIR_EL2";
  static constexpr auto title = "virtual highest priority pending interrupt";
  static constexpr auto citation = "gicv5:ich_hppir";
  static constexpr Encoding encoding{3, 4, 12, 8, 5};
  static constexpr F<23, 0> ID{"ID", R, "number of the interrupt within its type"};
  static constexpr F<28, 24> RES0_28_24{"RES0", R0, "reserved"};
  static constexpr F<31, 29> TYPE{"TYPE", R, "1 = PPI, 2 = LPI, 3 = SPI"};
  static constexpr F<32> HPPIV{"HPPIV", R, "1 when there is such an interrupt"};
  static constexpr F<63, 33> RES0_63_33{"RES0", R0, "reserved"};
  static constexpr auto fields = std::tuple{ID, RES0_28_24, TYPE, HPPIV, RES0_63_33};
};
static_assert(tiles<ICH_HPPIR_EL2>());

struct ICH_VCTLR_EL2 : Register<ICH_VCTLR_EL2, 64> {
  static constexpr auto name = "ICH_VCTLR_EL2";
  static constexpr auto title = "virtual interface control";
  static constexpr auto citation = "gicv5:ich_vctlr";
  static constexpr Encoding encoding{3, 4, 12, 11, 4};
  static constexpr F<0> En{"En", RW, "1: virtual interrupts are selected and signalled"};
  static constexpr F<1> V3{"V3", RW, "1: legacy mode, in which ICH_VMCR_EL2 has the layout of GICv3"};
  static constexpr F<63, 2> RES0_63_2{"RES0", R0, "reserved"};
  static constexpr auto fields = std::tuple{En, V3, RES0_63_2};
};
static_assert(tiles<ICH_VCTLR_EL2>());

struct ICH_CONTEXTR_EL2 : Register<ICH_CONTEXTR_EL2, 64> {
  static constexpr auto name = "ICH_CONTEXTR_EL2";
  static constexpr auto title = "which virtual PE is resident";
  static constexpr auto citation = "gicv5:ich_contextr";
  static constexpr Encoding encoding{3, 4, 12, 11, 6};
  static constexpr F<15, 0> VM{"VM", RW, "the virtual machine"};
  static constexpr F<31, 16> RES0_31_16{"RES0", R0, "reserved"};
  static constexpr F<47, 32> VPE{"VPE", RW, "the virtual PE"};
  static constexpr F<54, 48> RES0_54_48{"RES0", R0, "reserved"};
  static constexpr F<59, 55> DBPM{"DBPM", RW, "doorbell priority mask"};
  static constexpr F<60> DB{"DB", RW, "1 requests a doorbell"};
  static constexpr F<61> IRICHPPIDIS{"IRICHPPIDIS", RW, "1: the IRS does not choose a highest-priority interrupt"};
  static constexpr F<62> Failed{"F", RW, "1: making it resident failed"};
  static constexpr F<63> V{"V", RW, "1: a virtual PE is resident"};
  static constexpr auto fields = std::tuple{VM, RES0_31_16, VPE, RES0_54_48, DBPM, DB, IRICHPPIDIS, Failed, V};
};
static_assert(tiles<ICH_CONTEXTR_EL2>());

struct ICH_PPI_DVIR_EL2 : Register<ICH_PPI_DVIR_EL2, 64, 2> {
  static constexpr auto name = "ICH_PPI_DVIR<n>_EL2";
  static constexpr auto title = "direct virtual interrupts, one bit a PPI";
  static constexpr auto citation = "gicv5:ich_ppi_dvir";
  static constexpr Encoding encoding{3, 4, 12, 10, 0};
  static constexpr F<63, 0> DVI{"DVI", RW, "1: the physical PPI of the same number drives the virtual one"};
  static constexpr auto fields = std::tuple{DVI};
};
static_assert(tiles<ICH_PPI_DVIR_EL2>());

struct ICH_PPI_ENABLER_EL2 : Register<ICH_PPI_ENABLER_EL2, 64, 2> {
  static constexpr auto name = "ICH_PPI_ENABLER<n>_EL2";
  static constexpr auto title = "virtual PPI enable, one bit a PPI";
  static constexpr auto citation = "gicv5:ich_ppi_enabler";
  static constexpr Encoding encoding{3, 4, 12, 10, 2};
  static constexpr F<63, 0> EN{"EN", RW, "1 enables the virtual PPI 64n + bit number"};
  static constexpr auto fields = std::tuple{EN};
};
static_assert(tiles<ICH_PPI_ENABLER_EL2>());

struct ICH_PPI_PENDR_EL2 : Register<ICH_PPI_PENDR_EL2, 64, 2> {
  static constexpr auto name = "ICH_PPI_PENDR<n>_EL2";
  static constexpr auto title = "virtual PPI pending state, one bit a PPI";
  static constexpr auto citation = "gicv5:ich_ppi_pendr";
  static constexpr Encoding encoding{3, 4, 12, 10, 4};
  static constexpr F<63, 0> PEND{"PEND", RW, "1 while the virtual PPI is pending"};
  static constexpr auto fields = std::tuple{PEND};
};
static_assert(tiles<ICH_PPI_PENDR_EL2>());

struct ICH_PPI_ACTIVER_EL2 : Register<ICH_PPI_ACTIVER_EL2, 64, 2> {
  static constexpr auto name = "ICH_PPI_ACTIVER<n>_EL2";
  static constexpr auto title = "virtual PPI active state, one bit a PPI";
  static constexpr auto citation = "gicv5:ich_ppi_activer";
  static constexpr Encoding encoding{3, 4, 12, 10, 6};
  static constexpr F<63, 0> ACTIVE{"ACTIVE", RW, "1 while the virtual PPI is active"};
  static constexpr auto fields = std::tuple{ACTIVE};
};
static_assert(tiles<ICH_PPI_ACTIVER_EL2>());

struct ICH_PPI_PRIORITYR_EL2 : PriorityLaneRegister<ICH_PPI_PRIORITYR_EL2> {
  static constexpr auto name = "ICH_PPI_PRIORITYR<n>_EL2";
  static constexpr auto title = "virtual PPI priorities, eight lanes a register";
  static constexpr auto citation = "gicv5:ich_ppi_priorityr";
  static constexpr Encoding encoding{3, 4, 12, 14, 0};
};
static_assert(tiles<ICH_PPI_PRIORITYR_EL2>());

struct ICH_HFGRTR_EL2 : Register<ICH_HFGRTR_EL2, 64> {
  static constexpr auto name = "ICH_HFGRTR_EL2";
  static constexpr auto title = "fine-grained traps of reads";
  static constexpr auto citation = "gicv5:ich_hfgrtr";
  static constexpr Encoding encoding{3, 4, 12, 9, 4};
  static constexpr F<0> ICC_APR_EL1{"ICC_APR_EL1", RW, "1: the guest reads ICC_APR_EL1 without a trap"};
  static constexpr F<1> ICC_IDRn_EL1{"ICC_IDRn_EL1", RW, "1: the guest reads ICC_IDRn_EL1 without a trap"};
  static constexpr F<2> ICC_CR0_EL1{"ICC_CR0_EL1", RW, "1: the guest reads ICC_CR0_EL1 without a trap"};
  static constexpr F<3> RES1_3{"RES1", RC, "once the trap of ICC_HAPR_EL1, which needs none"};
  static constexpr F<4> ICC_HPPIR_EL1{"ICC_HPPIR_EL1", RW, "1: the guest reads ICC_HPPIR_EL1 without a trap"};
  static constexpr F<5> ICC_PCR_EL1{"ICC_PCR_EL1", RW, "1: the guest reads ICC_PCR_EL1 without a trap"};
  static constexpr F<6> ICC_ICSR_EL1{"ICC_ICSR_EL1", RW, "1: the guest reads ICC_ICSR_EL1 without a trap"};
  static constexpr F<7> ICC_IAFFIDR_EL1{"ICC_IAFFIDR_EL1", RW, "1: the guest reads ICC_IAFFIDR_EL1 without a trap"};
  static constexpr F<15, 8> RES0_15_8{"RES0", R0, "reserved"};
  static constexpr F<16> ICC_PPI_HMRn_EL1{"ICC_PPI_HMRn_EL1", RW, "1: the guest reads ICC_PPI_HMRn_EL1 without a trap"};
  static constexpr F<17> ICC_PPI_ENABLERn_EL1{"ICC_PPI_ENABLERn_EL1", RW,
                                              "1: the guest reads ICC_PPI_ENABLERn_EL1 without a trap"};
  static constexpr F<18> ICC_PPI_PENDRn_EL1{"ICC_PPI_PENDRn_EL1", RW,
                                            "1: the guest reads ICC_PPI_PENDRn_EL1 without a trap"};
  static constexpr F<19> ICC_PPI_PRIORITYRn_EL1{"ICC_PPI_PRIORITYRn_EL1", RW,
                                                "1: the guest reads ICC_PPI_PRIORITYRn_EL1 without a trap"};
  static constexpr F<20> ICC_PPI_ACTIVERn_EL1{"ICC_PPI_ACTIVERn_EL1", RW,
                                              "1: the guest reads ICC_PPI_ACTIVERn_EL1 without a trap"};
  static constexpr F<63, 21> RES0_63_21{"RES0", R0, "reserved"};
  static constexpr auto fields = std::tuple{ICC_APR_EL1,
                                            ICC_IDRn_EL1,
                                            ICC_CR0_EL1,
                                            RES1_3,
                                            ICC_HPPIR_EL1,
                                            ICC_PCR_EL1,
                                            ICC_ICSR_EL1,
                                            ICC_IAFFIDR_EL1,
                                            RES0_15_8,
                                            ICC_PPI_HMRn_EL1,
                                            ICC_PPI_ENABLERn_EL1,
                                            ICC_PPI_PENDRn_EL1,
                                            ICC_PPI_PRIORITYRn_EL1,
                                            ICC_PPI_ACTIVERn_EL1,
                                            RES0_63_21};
};
static_assert(tiles<ICH_HFGRTR_EL2>());

struct ICH_HFGWTR_EL2 : Register<ICH_HFGWTR_EL2, 64> {
  static constexpr auto name = "ICH_HFGWTR_EL2";
  static constexpr auto title = "fine-grained traps of writes";
  static constexpr auto citation = "gicv5:ich_hfgwtr";
  static constexpr Encoding encoding{3, 4, 12, 9, 6};
  static constexpr F<0> ICC_APR_EL1{"ICC_APR_EL1", RW, "1: the guest writes ICC_APR_EL1 without a trap"};
  static constexpr F<1> RES0_1{"RES0", R0, "reserved"};
  static constexpr F<2> ICC_CR0_EL1{"ICC_CR0_EL1", RW, "1: the guest writes ICC_CR0_EL1 without a trap"};
  static constexpr F<4, 3> RES0_4_3{"RES0", R0, "reserved"};
  static constexpr F<5> ICC_PCR_EL1{"ICC_PCR_EL1", RW, "1: the guest writes ICC_PCR_EL1 without a trap"};
  static constexpr F<6> ICC_ICSR_EL1{"ICC_ICSR_EL1", RW, "1: the guest writes ICC_ICSR_EL1 without a trap"};
  static constexpr F<16, 7> RES0_16_7{"RES0", R0, "reserved"};
  static constexpr F<17> ICC_PPI_ENABLERn_EL1{"ICC_PPI_ENABLERn_EL1", RW,
                                              "1: the guest writes ICC_PPI_ENABLERn_EL1 without a trap"};
  static constexpr F<18> ICC_PPI_PENDRn_EL1{"ICC_PPI_PENDRn_EL1", RW,
                                            "1: the guest writes ICC_PPI_PENDRn_EL1 without a trap"};
  static constexpr F<19> ICC_PPI_PRIORITYRn_EL1{"ICC_PPI_PRIORITYRn_EL1", RW,
                                                "1: the guest writes ICC_PPI_PRIORITYRn_EL1 without a trap"};
  static constexpr F<20> ICC_PPI_ACTIVERn_EL1{"ICC_PPI_ACTIVERn_EL1", RW,
                                              "1: the guest writes ICC_PPI_ACTIVERn_EL1 without a trap"};
  static constexpr F<63, 21> RES0_63_21{"RES0", R0, "reserved"};
  static constexpr auto fields =
      std::tuple{ICC_APR_EL1,          RES0_1,    ICC_CR0_EL1,          RES0_4_3,           ICC_PCR_EL1,
                 ICC_ICSR_EL1,         RES0_16_7, ICC_PPI_ENABLERn_EL1, ICC_PPI_PENDRn_EL1, ICC_PPI_PRIORITYRn_EL1,
                 ICC_PPI_ACTIVERn_EL1, RES0_63_21};
};
static_assert(tiles<ICH_HFGWTR_EL2>());

struct ICH_HFGITR_EL2 : Register<ICH_HFGITR_EL2, 64> {
  static constexpr auto name = "ICH_HFGITR_EL2";
  static constexpr auto title = "fine-grained traps of instructions";
  static constexpr auto citation = "gicv5:ich_hfgitr";
  static constexpr Encoding encoding{3, 4, 12, 9, 7};
  static constexpr F<0> GICCDEN{"GICCDEN", RW, "1: the guest executes GIC CDEN without a trap"};
  static constexpr F<1> GICCDDIS{"GICCDDIS", RW, "1: the guest executes GIC CDDIS without a trap"};
  static constexpr F<2> GICCDPRI{"GICCDPRI", RW, "1: the guest executes GIC CDPRI without a trap"};
  static constexpr F<3> GICCDAFF{"GICCDAFF", RW, "1: the guest executes GIC CDAFF without a trap"};
  static constexpr F<4> GICCDPEND{"GICCDPEND", RW, "1: the guest executes GIC CDPEND without a trap"};
  static constexpr F<5> GICCDRCFG{"GICCDRCFG", RW, "1: the guest executes GIC CDRCFG without a trap"};
  static constexpr F<6> GICCDHM{"GICCDHM", RW, "1: the guest executes GIC CDHM without a trap"};
  static constexpr F<7> GICCDEOI{"GICCDEOI", RW, "1: the guest executes GIC CDEOI without a trap"};
  static constexpr F<8> GICCDDI{"GICCDDI", RW, "1: the guest executes GIC CDDI without a trap"};
  static constexpr F<9> GICRCDIA{"GICRCDIA", RW, "1: the guest executes GICR CDIA without a trap"};
  static constexpr F<10> GICRCDNMIA{"GICRCDNMIA", RW, "1: the guest executes GICR CDNMIA without a trap"};
  static constexpr F<63, 11> RES0_63_11{"RES0", R0, "reserved"};
  static constexpr auto fields = std::tuple{GICCDEN, GICCDDIS, GICCDPRI, GICCDAFF, GICCDPEND,  GICCDRCFG,
                                            GICCDHM, GICCDEOI, GICCDDI,  GICRCDIA, GICRCDNMIA, RES0_63_11};
};
static_assert(tiles<ICH_HFGITR_EL2>());

}  // namespace vcpuspec::gicv5
