// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/register/register.h"

/// The registers of the GICv5 virtual CPU interface that the wake rule reads, each declared once.
namespace vcpuspec::gicv5 {

using enum Access;

struct ICH_VMCR_EL2 : Register<ICH_VMCR_EL2, 64> {
  static constexpr auto name = "ICH_VMCR_EL2";
  static constexpr auto title = "interrupt controller virtual machine control register, GCIE layout";
  static constexpr auto citation = "gicv5:ich_vmcr";
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
  static constexpr F<31, 0> P{"P", RW, "bit p is 1 while priority p is active"};
  static constexpr F<63, 32> RES0_63_32{"RES0", R0, "reserved"};
  static constexpr auto fields = std::tuple{P, RES0_63_32};
};
static_assert(tiles<ICH_APR_EL2>());

struct ICH_PPI_ENABLER_EL2 : Register<ICH_PPI_ENABLER_EL2, 64, 2> {
  static constexpr auto name = "ICH_PPI_ENABLER<n>_EL2";
  static constexpr auto title = "virtual PPI enable, one bit a PPI";
  static constexpr auto citation = "gicv5:ich_ppi_enabler";
  static constexpr F<63, 0> EN{"EN", RW, "1 enables the virtual PPI 64n + bit number"};
  static constexpr auto fields = std::tuple{EN};
};
static_assert(tiles<ICH_PPI_ENABLER_EL2>());

struct ICH_PPI_PENDR_EL2 : Register<ICH_PPI_PENDR_EL2, 64, 2> {
  static constexpr auto name = "ICH_PPI_PENDR<n>_EL2";
  static constexpr auto title = "virtual PPI pending state, one bit a PPI";
  static constexpr auto citation = "gicv5:ich_ppi_pendr";
  static constexpr F<63, 0> PEND{"PEND", RW, "1 while the virtual PPI is pending"};
  static constexpr auto fields = std::tuple{PEND};
};
static_assert(tiles<ICH_PPI_PENDR_EL2>());

struct ICH_PPI_ACTIVER_EL2 : Register<ICH_PPI_ACTIVER_EL2, 64, 2> {
  static constexpr auto name = "ICH_PPI_ACTIVER<n>_EL2";
  static constexpr auto title = "virtual PPI active state, one bit a PPI";
  static constexpr auto citation = "gicv5:ich_ppi_activer";
  static constexpr F<63, 0> ACTIVE{"ACTIVE", RW, "1 while the virtual PPI is active"};
  static constexpr auto fields = std::tuple{ACTIVE};
};
static_assert(tiles<ICH_PPI_ACTIVER_EL2>());

struct ICC_PPI_HMR_EL1 : Register<ICC_PPI_HMR_EL1, 64, 2> {
  static constexpr auto name = "ICC_PPI_HMR<n>_EL1";
  static constexpr auto title = "PPI handling mode, one bit a PPI";
  static constexpr auto citation = "gicv5:R_CFSKX";
  static constexpr F<63, 0> HM{"HM", R, "1 = level, 0 = edge; fixed by the hardware"};
  static constexpr auto fields = std::tuple{HM};
};
static_assert(tiles<ICC_PPI_HMR_EL1>());

/// Eight lanes of eight bits; PPI i has lane i % 8 of register i / 8.
struct ICH_PPI_PRIORITYR_EL2 : Register<ICH_PPI_PRIORITYR_EL2, 64, 16> {
  static constexpr auto name = "ICH_PPI_PRIORITYR<n>_EL2";
  static constexpr auto title = "virtual PPI priorities, eight lanes a register";
  static constexpr auto citation = "gicv5:ich_ppi_priorityr";
  static constexpr F<4, 0> Priority0{"Priority0", RW, "priority of PPI 8n"};
  static constexpr F<7, 5> RES0_7_5{"RES0", R0, "reserved"};
  static constexpr F<12, 8> Priority1{"Priority1", RW, "priority of PPI 8n + 1"};
  static constexpr F<15, 13> RES0_15_13{"RES0", R0, "reserved"};
  static constexpr F<20, 16> Priority2{"Priority2", RW, "priority of PPI 8n + 2"};
  static constexpr F<23, 21> RES0_23_21{"RES0", R0, "reserved"};
  static constexpr F<28, 24> Priority3{"Priority3", RW, "priority of PPI 8n + 3"};
  static constexpr F<31, 29> RES0_31_29{"RES0", R0, "reserved"};
  static constexpr F<36, 32> Priority4{"Priority4", RW, "priority of PPI 8n + 4"};
  static constexpr F<39, 37> RES0_39_37{"RES0", R0, "reserved"};
  static constexpr F<44, 40> Priority5{"Priority5", RW, "priority of PPI 8n + 5"};
  static constexpr F<47, 45> RES0_47_45{"RES0", R0, "reserved"};
  static constexpr F<52, 48> Priority6{"Priority6", RW, "priority of PPI 8n + 6"};
  static constexpr F<55, 53> RES0_55_53{"RES0", R0, "reserved"};
  static constexpr F<60, 56> Priority7{"Priority7", RW, "priority of PPI 8n + 7"};
  static constexpr F<63, 61> RES0_63_61{"RES0", R0, "reserved"};
  static constexpr auto fields =
      std::tuple{Priority0, RES0_7_5,   Priority1, RES0_15_13, Priority2, RES0_23_21, Priority3, RES0_31_29,
                 Priority4, RES0_39_37, Priority5, RES0_47_45, Priority6, RES0_55_53, Priority7, RES0_63_61};
};
static_assert(tiles<ICH_PPI_PRIORITYR_EL2>());

struct ICC_CR0_EL1 : Register<ICC_CR0_EL1, 64> {
  static constexpr auto name = "ICC_CR0_EL1";
  static constexpr auto title = "interrupt controller control register 0";
  static constexpr auto citation = "gicv5:icc_cr0";
  static constexpr F<0> EN{"EN", RW, "1 enables the CPU interface"};
  static constexpr F<1> LINK{"LINK", R, "link status"};
  static constexpr F<2> LINK_IDLE{"LINK_IDLE", R, "link idle status"};
  static constexpr F<31, 3> RES0_31_3{"RES0", R0, "reserved"};
  static constexpr F<37, 32> IPPT{"IPPT", RC, "only with EL3, else reads 0"};
  static constexpr F<38> PID{"PID", RC, "only with EL3, else reads 0"};
  static constexpr F<63, 39> RES0_63_39{"RES0", R0, "reserved"};
  static constexpr auto fields = std::tuple{EN, LINK, LINK_IDLE, RES0_31_3, IPPT, PID, RES0_63_39};
};
static_assert(tiles<ICC_CR0_EL1>());

struct ICC_PCR_EL1 : Register<ICC_PCR_EL1, 64> {
  static constexpr auto name = "ICC_PCR_EL1";
  static constexpr auto title = "interrupt controller priority control register";
  static constexpr auto citation = "gicv5:icc_pcr";
  static constexpr F<4, 0> PRIORITY{"PRIORITY", RW, "the priority mask"};
  static constexpr F<63, 5> RES0_63_5{"RES0", R0, "reserved"};
  static constexpr auto fields = std::tuple{PRIORITY, RES0_63_5};
};
static_assert(tiles<ICC_PCR_EL1>());

struct ICC_HAPR_EL1 : Register<ICC_HAPR_EL1, 64> {
  static constexpr auto name = "ICC_HAPR_EL1";
  static constexpr auto title = "interrupt controller highest active priority register";
  static constexpr auto citation = "gicv5:D_XMBQZ";
  static constexpr F<7, 0> PRIORITY{"PRIORITY", R, "the running priority; 0xff when no priority is active"};
  static constexpr F<63, 8> RES0_63_8{"RES0", R0, "reserved"};
  static constexpr auto fields = std::tuple{PRIORITY, RES0_63_8};
};
static_assert(tiles<ICC_HAPR_EL1>());

}  // namespace vcpuspec::gicv5
