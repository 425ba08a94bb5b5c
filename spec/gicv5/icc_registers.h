// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/system_register.h"

/// The GICv5 registers of the CPU interface as a guest names them (EL1), each declared once.
namespace vcpuspec::gicv5 {

struct ICC_IDR0_EL1 : Register<ICC_IDR0_EL1, 64> {
  static constexpr auto name = "ICC_IDR0_EL1";
  static constexpr auto title = "interrupt controller identification register 0";
  static constexpr auto citation = "gicv5:icc_idr0";
  static constexpr Encoding encoding{3, 0, 12, 10, 2};
  static constexpr F<3, 0> ID_BITS{"ID_BITS", R, "0: ids have 16 bits, 1: 24"};
  static constexpr F<7, 4> PRI_BITS{"PRI_BITS", R, "number of priority bits minus 1"};
  static constexpr F<11, 8> GCIE_LEGACY{"GCIE_LEGACY", R, "1: there is a GICv3-compatible virtual interface"};
  static constexpr F<63, 12> RES0_63_12{"RES0", R0, "reserved"};
  static constexpr auto fields = std::tuple{ID_BITS, PRI_BITS, GCIE_LEGACY, RES0_63_12};
};
static_assert(tiles<ICC_IDR0_EL1>());

struct ICC_CR0_EL1 : Register<ICC_CR0_EL1, 64> {
  static constexpr auto name = "ICC_CR0_EL1";
  static constexpr auto title = "interrupt controller control register 0";
  static constexpr auto citation = "gicv5:icc_cr0";
  static constexpr Encoding encoding{3, 1, 12, 0, 1};
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
  static constexpr Encoding encoding{3, 1, 12, 0, 2};
  static constexpr F<4, 0> PRIORITY{"PRIORITY", RW, "the priority mask"};
  static constexpr F<63, 5> RES0_63_5{"RES0", R0, "reserved"};
  static constexpr auto fields = std::tuple{PRIORITY, RES0_63_5};
};
static_assert(tiles<ICC_PCR_EL1>());

struct ICC_APR_EL1 : Register<ICC_APR_EL1, 64> {
  static constexpr auto name = "ICC_APR_EL1";
  static constexpr auto title = "interrupt controller active priorities register";
  static constexpr auto citation = "gicv5:icc_apr";
  static constexpr Encoding encoding{3, 1, 12, 0, 0};
  static constexpr F<31, 0> P{"P", RW, "bit p is 1 while priority p is active"};
  static constexpr F<63, 32> RES0_63_32{"RES0", R0, "reserved"};
  static constexpr auto fields = std::tuple{P, RES0_63_32};
};
static_assert(tiles<ICC_APR_EL1>());

struct ICC_HAPR_EL1 : Register<ICC_HAPR_EL1, 64> {
  static constexpr auto name = "ICC_HAPR_EL1";
  static constexpr auto title = "interrupt controller highest active priority register";
  static constexpr auto citation = "gicv5:D_XMBQZ";
  static constexpr Encoding encoding{3, 1, 12, 0, 3};
  static constexpr F<7, 0> PRIORITY{"PRIORITY", R, "the running priority; 0xff when no priority is active"};
  static constexpr F<63, 8> RES0_63_8{"RES0", R0, "reserved"};
  static constexpr auto fields = std::tuple{PRIORITY, RES0_63_8};
};
static_assert(tiles<ICC_HAPR_EL1>());

struct ICC_HPPIR_EL1 : Register<ICC_HPPIR_EL1, 64> {
  static constexpr auto name = "ICC_HPPIR_EL1";
  static constexpr auto title = "interrupt controller highest priority pending interrupt register";
  static constexpr auto citation = "gicv5:icc_hppir";
  static constexpr Encoding encoding{3, 0, 12, 10, 3};
  static constexpr F<23, 0> ID{"ID", R, "number of the interrupt within its type"};
  static constexpr F<28, 24> RES0_28_24{"RES0", R0, "reserved"};
  static constexpr F<31, 29> TYPE{"TYPE", R, "1 = PPI, 2 = LPI, 3 = SPI"};
  static constexpr F<32> HPPIV{"HPPIV", R, "1 when an interrupt is pending that may preempt"};
  static constexpr F<63, 33> RES0_63_33{"RES0", R0, "reserved"};
  static constexpr auto fields = std::tuple{ID, RES0_28_24, TYPE, HPPIV, RES0_63_33};
};
static_assert(tiles<ICC_HPPIR_EL1>());

struct ICC_ICSR_EL1 : Register<ICC_ICSR_EL1, 64> {
  static constexpr auto name = "ICC_ICSR_EL1";
  static constexpr auto title = "interrupt configuration and state register: what GIC CDRCFG asked for";
  static constexpr auto citation = "gicv5:icc_icsr";
  static constexpr Encoding encoding{3, 0, 12, 10, 4};
  static constexpr F<0> Failed{"F", RW, "1: the request failed"};
  static constexpr F<1> Enabled{"Enabled", RW, "the interrupt is enabled"};
  static constexpr F<2> Pending{"Pending", RW, "the interrupt is pending"};
  static constexpr F<3> IRM{"IRM", RW, "routing mode"};
  static constexpr F<4> Active{"Active", RW, "the interrupt is active"};
  static constexpr F<5> HM{"HM", RW, "handling mode, 1 = level"};
  static constexpr F<10, 6> RES0_10_6{"RES0", R0, "reserved"};
  static constexpr F<15, 11> Priority{"Priority", RW, "its priority"};
  static constexpr F<31, 16> RES0_31_16{"RES0", R0, "reserved"};
  static constexpr F<47, 32> IAFFID{"IAFFID", RW, "the PE that it is routed to"};
  static constexpr F<63, 48> RES0_63_48{"RES0", R0, "reserved"};
  static constexpr auto fields =
      std::tuple{Failed, Enabled, Pending, IRM, Active, HM, RES0_10_6, Priority, RES0_31_16, IAFFID, RES0_63_48};
};
static_assert(tiles<ICC_ICSR_EL1>());

struct ICC_IAFFIDR_EL1 : Register<ICC_IAFFIDR_EL1, 64> {
  static constexpr auto name = "ICC_IAFFIDR_EL1";
  static constexpr auto title = "interrupt affinity identification register";
  static constexpr auto citation = "gicv5:icc_iaffidr";
  static constexpr Encoding encoding{3, 0, 12, 10, 5};
  static constexpr F<15, 0> IAFFID{"IAFFID", R, "affinity id of this PE"};
  static constexpr F<63, 16> RES0_63_16{"RES0", R0, "reserved"};
  static constexpr auto fields = std::tuple{IAFFID, RES0_63_16};
};
static_assert(tiles<ICC_IAFFIDR_EL1>());

struct ICC_PPI_HMR_EL1 : Register<ICC_PPI_HMR_EL1, 64, 2> {
  static constexpr auto name = "ICC_PPI_HMR<n>_EL1";
  static constexpr auto title = "PPI handling mode, one bit a PPI";
  static constexpr auto citation = "gicv5:R_CFSKX";
  static constexpr Encoding encoding{3, 0, 12, 10, 0};
  static constexpr F<63, 0> HM{"HM", R, "1 = level, 0 = edge; fixed by the hardware"};
  static constexpr auto fields = std::tuple{HM};
};
static_assert(tiles<ICC_PPI_HMR_EL1>());

struct ICC_PPI_ENABLER_EL1 : Register<ICC_PPI_ENABLER_EL1, 64, 2> {
  static constexpr auto name = "ICC_PPI_ENABLER<n>_EL1";
  static constexpr auto title = "PPI enable, one bit a PPI";
  static constexpr auto citation = "gicv5:icc_ppi_enabler";
  static constexpr Encoding encoding{3, 0, 12, 10, 6};
  static constexpr F<63, 0> EN{"EN", RW, "1 enables PPI 64n + bit number"};
  static constexpr auto fields = std::tuple{EN};
};
static_assert(tiles<ICC_PPI_ENABLER_EL1>());

struct ICC_PPI_CACTIVER_EL1 : Register<ICC_PPI_CACTIVER_EL1, 64, 2> {
  static constexpr auto name = "ICC_PPI_CACTIVER<n>_EL1";
  static constexpr auto title = "clear PPI active, one bit a PPI";
  static constexpr auto citation = "gicv5:icc_ppi_activer";
  static constexpr Encoding encoding{3, 0, 12, 13, 0};
  static constexpr F<63, 0> ACTIVE{"ACTIVE", RW, "reads as the active state; writing 1 clears it"};
  static constexpr auto fields = std::tuple{ACTIVE};
};
static_assert(tiles<ICC_PPI_CACTIVER_EL1>());

struct ICC_PPI_SACTIVER_EL1 : Register<ICC_PPI_SACTIVER_EL1, 64, 2> {
  static constexpr auto name = "ICC_PPI_SACTIVER<n>_EL1";
  static constexpr auto title = "set PPI active, one bit a PPI";
  static constexpr auto citation = "gicv5:icc_ppi_activer";
  static constexpr Encoding encoding{3, 0, 12, 13, 2};
  static constexpr F<63, 0> ACTIVE{"ACTIVE", RW, "reads as the active state; writing 1 sets it"};
  static constexpr auto fields = std::tuple{ACTIVE};
};
static_assert(tiles<ICC_PPI_SACTIVER_EL1>());

struct ICC_PPI_CPENDR_EL1 : Register<ICC_PPI_CPENDR_EL1, 64, 2> {
  static constexpr auto name = "ICC_PPI_CPENDR<n>_EL1";
  static constexpr auto title = "clear PPI pending, one bit a PPI";
  static constexpr auto citation = "gicv5:icc_ppi_pendr";
  static constexpr Encoding encoding{3, 0, 12, 13, 4};
  static constexpr F<63, 0> PEND{"PEND", RW, "reads as the pending state; writing 1 clears that of an edge PPI"};
  static constexpr auto fields = std::tuple{PEND};
};
static_assert(tiles<ICC_PPI_CPENDR_EL1>());

struct ICC_PPI_SPENDR_EL1 : Register<ICC_PPI_SPENDR_EL1, 64, 2> {
  static constexpr auto name = "ICC_PPI_SPENDR<n>_EL1";
  static constexpr auto title = "set PPI pending, one bit a PPI";
  static constexpr auto citation = "gicv5:icc_ppi_pendr";
  static constexpr Encoding encoding{3, 0, 12, 13, 6};
  static constexpr F<63, 0> PEND{"PEND", RW, "reads as the pending state; writing 1 sets that of an edge PPI"};
  static constexpr auto fields = std::tuple{PEND};
};
static_assert(tiles<ICC_PPI_SPENDR_EL1>());

struct ICC_PPI_PRIORITYR_EL1 : PriorityLaneRegister<ICC_PPI_PRIORITYR_EL1> {
  static constexpr auto name = "ICC_PPI_PRIORITYR<n>_EL1";
  static constexpr auto title = "PPI priorities, eight lanes a register";
  static constexpr auto citation = "gicv5:icc_ppi_priorityr";
  static constexpr Encoding encoding{3, 0, 12, 14, 0};
};
static_assert(tiles<ICC_PPI_PRIORITYR_EL1>());

}  // namespace vcpuspec::gicv5
