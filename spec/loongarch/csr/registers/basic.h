// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/declaration.h"

/// Basic control and status registers, each declared once.
namespace vcpuspec::loongarch {

/// Live privilege level, global interrupt enable, watchpoint enable and address-translation mode.
struct CRMD : Csr<CRMD, 0x0, Width::W32> {
  static constexpr auto name = "CRMD";
  static constexpr auto title = "current mode";
  static constexpr auto citation = "la-v1:current-mode-information";
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<1, 0> PLV{"PLV", RW, 0,
                               "privilege level, 0 highest; forced to 0 on exception entry, restored by ERTN",
                               legal("0, 1, 2, 3")};
  static constexpr F<2> IE{"IE", RW, 0, "global interrupt enable; cleared on exception entry, restored by ERTN"};
  static constexpr F<3> DA{
      "DA", RW, 1,
      "direct-address mode; set on TLB refill and machine error; ERTN: from MERRCTL.PDA, or 0 when leaving a refill"};
  static constexpr F<4> PG{"PG", RW, 0,
                           "mapped-address mode; cleared on TLB refill and machine error; ERTN: from MERRCTL.PPG, or 1 "
                           "when leaving a refill"};
  static constexpr F<6, 5> DATF{"DATF", RW, 0,
                                "fetch memory type in direct mode (0 SUC, 1 CC, 2 WUC, 3 reserved); zeroed on machine "
                                "error, restored from MERRCTL.PDATF"};
  static constexpr F<8, 7> DATM{
      "DATM", RW, 0, "load/store memory type in direct mode; zeroed on machine error, restored from MERRCTL.PDATM"};
  static constexpr F<9> WE{"WE", RW, 0, "watchpoint global enable; cleared on exception entry, restored by ERTN"};
  static constexpr F<31, 10> RSV{"RSV", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{PLV, IE, DA, PG, DATF, DATM, WE, RSV};
};

/// Mode saved by general exceptions (not TLB refill, not machine error).
struct PRMD : Csr<PRMD, 0x1, Width::W32> {
  static constexpr auto name = "PRMD";
  static constexpr auto title = "pre-exception mode";
  static constexpr auto citation = "la-v1:pre-exception-mode-information";
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<1, 0> PPLV{"PPLV", RW, undefined, "old CRMD.PLV"};
  static constexpr F<2> PIE{"PIE", RW, undefined, "old CRMD.IE"};
  static constexpr F<3> PWE{"PWE", RW, undefined, "old CRMD.WE (only if watchpoints implemented)"};
  static constexpr F<31, 4> RSV{"RSV", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{PPLV, PIE, PWE, RSV};
};

/// Enables floating point, LSX, LASX, LBT; a disabled unit raises FPD/SXD/ASXD/BTD.
struct EUEN : Csr<EUEN, 0x2, Width::W32> {
  static constexpr auto name = "EUEN";
  static constexpr auto title = "extension unit enable";
  static constexpr auto citation = "la-v1:extended-component-unit-enable";
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<0> FPE{"FPE", RW, 0, "basic floating point enable, else FPD", given(Feature::fp)};
  static constexpr F<1> SXE{"SXE", RW, 0, "128-bit vector enable, else SXD", given(Feature::lsx)};
  static constexpr F<2> ASXE{"ASXE", RW, 0, "256-bit vector enable, else ASXD", given(Feature::lasx)};
  static constexpr F<3> BTE{"BTE", RW, 0, "binary translation enable, else BTD", given(Feature::lbt)};
  static constexpr F<31, 4> RSV{"RSV", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{FPE, SXE, ASXE, BTE, RSV};
};

/// Per-PLV controls: 32-bit address mode, RDTIME disable, performance-counter read permission, alignment check,
/// write-protect check disable.
struct MISC : Csr<MISC, 0x3, Width::W32> {
  static constexpr auto name = "MISC";
  static constexpr auto title = "miscellaneous control";
  static constexpr auto citation = "la-v1:miscellaneous-controller";
  static constexpr F<0> RSV0{"RSV0", R0, 0, "reserved"};
  static constexpr F<1> VA32L1{"VA32L1", RW, 0, "32-bit address mode at PLV1", given(Feature::la64)};
  static constexpr F<2> VA32L2{"VA32L2", RW, 0, "32-bit address mode at PLV2", given(Feature::la64)};
  static constexpr F<3> VA32L3{"VA32L3", RW, 0, "32-bit address mode at PLV3", given(Feature::la64)};
  static constexpr F<4> RSV4{"RSV4", R0, 0, "reserved"};
  static constexpr F<5> DRDTL1{"DRDTL1", RW, 0, "RDTIME at PLV1 raises IPE"};
  static constexpr F<6> DRDTL2{"DRDTL2", RW, 0, "RDTIME at PLV2 raises IPE"};
  static constexpr F<7> DRDTL3{"DRDTL3", RW, 0, "RDTIME at PLV3 raises IPE"};
  static constexpr F<8> RSV8{"RSV8", R0, 0, "reserved"};
  static constexpr F<9> RPCNTL1{"RPCNTL1", RW, 0, "CSRRD of an implemented PMCNT allowed at PLV1"};
  static constexpr F<10> RPCNTL2{"RPCNTL2", RW, 0, "CSRRD of an implemented PMCNT allowed at PLV2"};
  static constexpr F<11> RPCNTL3{"RPCNTL3", RW, 0, "CSRRD of an implemented PMCNT allowed at PLV3"};
  static constexpr F<12> ALCL0{"ALCL0", RW, 0, "force alignment check at PLV0 (ALE)",
                               given(Feature::unaligned_access, 1)};
  static constexpr F<13> ALCL1{"ALCL1", RW, 0, "force alignment check at PLV1", given(Feature::unaligned_access, 1)};
  static constexpr F<14> ALCL2{"ALCL2", RW, 0, "force alignment check at PLV2", given(Feature::unaligned_access, 1)};
  static constexpr F<15> ALCL3{"ALCL3", RW, 0, "force alignment check at PLV3", given(Feature::unaligned_access, 1)};
  static constexpr F<16> DWPL0{"DWPL0", RW, 0, "at PLV0 a store to a page with D=0 does not raise PME"};
  static constexpr F<17> DWPL1{"DWPL1", RW, 0, "same at PLV1"};
  static constexpr F<18> DWPL2{"DWPL2", RW, 0, "same at PLV2 (no PLV3 bit: PLV3 always checked)"};
  static constexpr F<31, 19> RSV19{"RSV19", R0, 0, "reserved"};
  static constexpr auto fields =
      std::tuple{RSV0,    VA32L1,  VA32L2, VA32L3, RSV4,  DRDTL1, DRDTL2, DRDTL3, RSV8,  RPCNTL1,
                 RPCNTL2, RPCNTL3, ALCL0,  ALCL1,  ALCL2, ALCL3,  DWPL0,  DWPL1,  DWPL2, RSV19};
};

/// Vector spacing and 13 local interrupt enables.
struct ECFG : Csr<ECFG, 0x4, Width::W32> {
  static constexpr auto name = "ECFG";
  static constexpr auto title = "exception configuration";
  static constexpr auto citation = "la-v1:exception-configuration";
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<12, 0> LIE{"LIE", RW, 0,
                                "enable of interrupt number i at bit i (SWI0,SWI1,HWI0-7,PMC overflow,TI,IPI)"};
  static constexpr F<15, 13> RSV13{"RSV13", R0, 0, "reserved in v1.00"};
  static constexpr F<18, 16> VS{"VS", RW, 0, "0 = single entry; otherwise entries are 2^VS instructions apart",
                                legal("0..PRCFG1.VSMax")};
  static constexpr F<31, 19> RSV19{"RSV19", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{LIE, RSV13, VS, RSV19};

  static constexpr F<13> RSV13_V110{"RSV13", R0, 0, "reserved"};
  static constexpr F<14> MSGINT{"MSGINT", RW, 0, "enable of the message interrupt"};
  static constexpr F<15> RSV15_V110{"RSV15", R0, 0, "reserved"};
  static constexpr auto v110 = with(Feature::message_interrupts, LIE, RSV13_V110, MSGINT, RSV15_V110, VS, RSV19);
  static constexpr auto variants = std::tuple{v110};
};

/// Interrupt pending bits and the code of the last general exception.
struct ESTAT : Csr<ESTAT, 0x5, Width::W32> {
  static constexpr auto name = "ESTAT";
  static constexpr auto title = "exception status";
  static constexpr auto citation = "la-v1:exception-status";
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<1, 0> IS_SW{"IS_SW", RW, 0, "software interrupts SWI1:SWI0; write 1 raises, write 0 clears"};
  static constexpr F<12, 2> IS_HW{"IS_HW", R, undefined,
                                  "HWI0-7 = 9:2, PMC overflow = 10, TI = 11, IPI = 12; line sampled each cycle"};
  static constexpr F<15, 13> RSV13{"RSV13", R0, 0, "reserved in v1.00"};
  static constexpr F<21, 16> Ecode{"Ecode", R, undefined,
                                   "first-level code; unchanged by TLB refill and machine error"};
  static constexpr F<30, 22> EsubCode{"EsubCode", R, undefined, "second-level code; same rule"};
  static constexpr F<31> RSV31{"RSV31", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{IS_SW, IS_HW, RSV13, Ecode, EsubCode, RSV31};

  static constexpr F<13> RSV13_V110{"RSV13", R0, 0, "reserved"};
  static constexpr F<14> MSGINT{"MSGINT", R, undefined, "1: a message is selected"};
  static constexpr F<15> RSV15_V110{"RSV15", R0, 0, "reserved"};
  static constexpr auto v110 =
      with(Feature::message_interrupts, IS_SW, IS_HW, RSV13_V110, MSGINT, RSV15_V110, Ecode, EsubCode, RSV31);
  static constexpr auto variants = std::tuple{v110};
};

/// PC of the instruction that took the general exception; target of a normal ERTN.
struct ERA : Csr<ERA, 0x6, Width::GRLEN> {
  static constexpr auto name = "ERA";
  static constexpr auto title = "exception return address";
  static constexpr auto citation = "la-v1:exception-return-address";
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<63, 0> PC{
      "PC", RW, undefined,
      "unchanged by TLB refill/machine error; on LA64 in 32-bit address mode bits 63:32 are recorded as 0"};
  static constexpr auto fields = std::tuple{PC};
};

/// Address of an address-type general exception.
struct BADV : Csr<BADV, 0x7, Width::GRLEN> {
  static constexpr auto name = "BADV";
  static constexpr auto title = "bad virtual address";
  static constexpr auto citation = "la-v1:bad-virtual-address";
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<63, 0> VAddr{"VAddr", RW, undefined,
                                  "written by ADEF(the PC), ADEM, ALE, BCE, PIL, PIS, PIF, PME, PNR, PNX, PPI only; "
                                  "top half 0 in 32-bit address mode"};
  static constexpr auto fields = std::tuple{VAddr};
};

/// Encoding of the instruction that took a synchronous exception.
struct BADI : Csr<BADI, 0x8, Width::W32> {
  static constexpr auto name = "BADI";
  static constexpr auto title = "bad instruction";
  static constexpr auto citation = "la-v1:bad-instruction";
  static constexpr F<31, 0> Inst{"Inst", R, undefined, "updated by every exception except INT, GCHC and MERR"};
  static constexpr auto fields = std::tuple{Inst};
};

/// Base of the general exception and interrupt vector.
struct EENTRY : Csr<EENTRY, 0xc, Width::GRLEN> {
  static constexpr auto name = "EENTRY";
  static constexpr auto title = "general exception entry";
  static constexpr auto citation = "la-v1:exception-entry-base-address";
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<11, 0> ZERO{"ZERO", RC, 0, "always 0"};
  static constexpr F<63, 12> VPN{"VPN", RW, undefined, "virtual page number of the base"};
  static constexpr auto fields = std::tuple{ZERO, VPN};

  static constexpr F<5, 0> ZERO_REDUCED{"ZERO", RC, 0, "always 0"};
  static constexpr F<31, 6> VA_REDUCED{"VA", RW, undefined, "virtual address of the entry, aligned to 64 bytes"};
  static constexpr auto reduced = with(Feature::reduced_la32, ZERO_REDUCED, VA_REDUCED);
  static constexpr auto variants = std::tuple{reduced};
};

/// Number of top VA bits dropped.
struct RVACFG : Csr<RVACFG, 0x1f, Width::W32> {
  static constexpr auto name = "RVACFG";
  static constexpr auto title = "reduced virtual address configuration";
  static constexpr auto citation = "la-v1:reduced-virtual-address-configuration";
  static constexpr auto presence = Presence::reduced_addresses;
  static constexpr F<3, 0> RBits{"RBits", RW, 0, "0 off; legal VA must sign-extend from bit VALEN-RBits-1",
                                 legal("0, 1, 2, 3, 4, 5, 6, 7, 8")};
  static constexpr F<31, 4> RSV4{"RSV4", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{RBits, RSV4};
};

/// Hardware core id.
struct CPUID : Csr<CPUID, 0x20, Width::W32> {
  static constexpr auto name = "CPUID";
  static constexpr bool shows_only = true;
  static constexpr auto title = "core number";
  static constexpr auto citation = "la-v1:cpu-identity";
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<8, 0> CoreID{"CoreID", R, undefined, "core number, recommended to count from 0"};
  static constexpr F<31, 9> RSV9{"RSV9", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{CoreID, RSV9};
};

/// Counts of save registers, timer width, vector spacing limit.
struct PRCFG1 : Csr<PRCFG1, 0x21, Width::W32> {
  static constexpr auto name = "PRCFG1";
  static constexpr bool shows_only = true;
  static constexpr auto title = "privileged resources 1";
  static constexpr auto citation = "la-v1:privileged-resource-configuration-1";
  static constexpr F<3, 0> SAVENum{"SAVENum", R, undefined,
                                   "number of SAVE CSRs (a 4-bit field cannot express 16; encoding of 16 not stated)"};
  static constexpr F<11, 4> TimerBits{"TimerBits", R, undefined, "timer width minus 1"};
  static constexpr F<14, 12> VSMax{"VSMax", R, undefined, "largest ECFG.VS (EN prints ECTL)"};
  static constexpr F<31, 15> RSV15{"RSV15", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{SAVENum, TimerBits, VSMax, RSV15};
};

/// Bitmap of supported page sizes.
struct PRCFG2 : Csr<PRCFG2, 0x22, Width::GRLEN> {
  static constexpr auto name = "PRCFG2";
  static constexpr bool shows_only = true;
  static constexpr auto title = "privileged resources 2";
  static constexpr auto citation = "la-v1:privileged-resource-configuration-2";
  static constexpr F<63, 0> PSAVL{"PSAVL", R, undefined, "bit i set: 2^i-byte pages supported"};
  static constexpr auto fields = std::tuple{PSAVL};
};

/// TLB organisation.
struct PRCFG3 : Csr<PRCFG3, 0x23, Width::W32> {
  static constexpr auto name = "PRCFG3";
  static constexpr bool shows_only = true;
  static constexpr auto title = "privileged resources 3";
  static constexpr auto citation = "la-v1:privileged-resource-configuration-3";
  static constexpr F<3, 0> TLBType{"TLBType", R, undefined, "0 none, 1 MTLB only, 2 MTLB+STLB", legal("0, 1, 2")};
  static constexpr F<11, 4> MTLBEntries{"MTLBEntries", R, undefined, "entries minus 1; 0 when type 0"};
  static constexpr F<19, 12> STLBWays{"STLBWays", R, undefined, "ways minus 1; 0 unless type 2"};
  static constexpr F<25, 20> STLBSets{"STLBSets", R, undefined, "log2 of lines per way; 0 unless type 2"};
  static constexpr F<31, 26> RSV26{"RSV26", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{TLBType, MTLBEntries, STLBWays, STLBSets, RSV26};
};

/// Software scratch; hardware never touches it.
struct SAVE : Csr<SAVE, 0x30, Width::GRLEN, 16> {
  static constexpr auto name = "SAVE<n>";
  static constexpr auto title = "data save";
  static constexpr auto citation = "la-v1:data-save-register";
  static constexpr auto presence = Presence::save;
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<63, 0> Data{"Data", RW, undefined, "scratch"};
  static constexpr auto fields = std::tuple{Data};
};

/// Observe and clear LLbit; keep it across one ERTN.
struct LLBCTL : Csr<LLBCTL, 0x60, Width::W32> {
  static constexpr auto name = "LLBCTL";
  static constexpr auto title = "LLbit control";
  static constexpr auto citation = "la-v1:llbit-controller";
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<0> ROLLB{"ROLLB", R, undefined, "current LLbit"};
  static constexpr F<1> WCLLB{"WCLLB", W1, undefined, "write 1 clears LLbit", reads_as_anything()};
  static constexpr F<2> KLO{"KLO", RW, 0, "1 = next ERTN leaves LLbit alone and clears KLO"};
  static constexpr F<31, 3> RSV3{"RSV3", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{ROLLB, WCLLB, KLO, RSV3};
};

/// Micro-architecture control, format chosen by the core.
struct IMPCTL1 : Csr<IMPCTL1, 0x80, Width::IMPL> {
  static constexpr auto name = "IMPCTL1";
  static constexpr auto title = "implementation control 1";
  static constexpr auto citation = "la-v1:implementation-specific-controller-1";
  static constexpr auto presence = Presence::implementation;
  static constexpr F<63, 0> IMPL{"IMPL", RW, undefined, "implementation-defined"};
  static constexpr auto fields = std::tuple{IMPL};
};

/// Micro-architecture control, format chosen by the core.
struct IMPCTL2 : Csr<IMPCTL2, 0x81, Width::IMPL> {
  static constexpr auto name = "IMPCTL2";
  static constexpr auto title = "implementation control 2";
  static constexpr auto citation = "la-v1:implementation-specific-controller-2";
  static constexpr auto presence = Presence::implementation;
  static constexpr F<63, 0> IMPL{"IMPL", RW, undefined, "implementation-defined"};
  static constexpr auto fields = std::tuple{IMPL};
};

/// Tag data exchanged by direct-index CACOP.
struct CTAG : Csr<CTAG, 0x98, Width::IMPL> {
  static constexpr auto name = "CTAG";
  static constexpr auto title = "cache tag";
  static constexpr auto citation = "la-v1:cache-tags";
  static constexpr auto presence = Presence::implementation;
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<63, 0> IMPL{"IMPL", RW, undefined, "implementation-defined"};
  static constexpr auto fields = std::tuple{IMPL};
};

}  // namespace vcpuspec::loongarch
