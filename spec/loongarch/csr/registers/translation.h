// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/declaration.h"

/// Registers of mapped address translation, each declared once.
namespace vcpuspec::loongarch {

/// Index, page size and empty flag used by TLB instructions.
struct TLBIDX : Csr<TLBIDX, 0x10, Width::W32> {
  static constexpr auto name = "TLBIDX";
  static constexpr auto title = "TLB index";
  static constexpr auto citation = "la-v1:tlb-index";
  static constexpr auto presence = Presence::tlb;
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<15, 0> Index{"Index", RW, undefined, "TLBRD/TLBWR index; TLBSRCH writes it on a hit",
                                  below(IDX_N)};
  static constexpr F<15, 0> ZERO{"ZERO", RC, 0, "always 0", from(IDX_N)};
  static constexpr F<23, 16> RSV16{"RSV16", R0, 0, "reserved"};
  static constexpr F<29, 24> PS{"PS", RW, undefined,
                                "page-size exponent; TLBRD writes it; TLBWR/TLBFILL source when IsTLBR=0"};
  static constexpr F<30> RSV30{"RSV30", R0, 0, "reserved"};
  static constexpr F<31> NE{"NE", RW, undefined,
                            "1 = entry empty; TLBSRCH 0 on hit / 1 on miss; TLBRD inverse of E; TLBWR source of E when "
                            "IsTLBR=0, ignored (E:=1) when IsTLBR=1"};
  static constexpr auto fields = std::tuple{Index, ZERO, RSV16, PS, RSV30, NE};
};

/// Virtual page-pair number for TLB instructions outside refill.
struct TLBEHI : Csr<TLBEHI, 0x11, Width::GRLEN> {
  static constexpr auto name = "TLBEHI";
  static constexpr auto title = "TLB entry high";
  static constexpr auto citation = "la-v1:tlb-entry-high-order-bits";
  static constexpr auto presence = Presence::tlb;
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<12, 0> ZERO{"ZERO", RC, 0, "always 0"};
  static constexpr F<63, 13> VPPN{
      "VPPN", RW, undefined,
      "TLBRD writes it; search/write source when IsTLBR=0; loaded with VA[VALEN-1:13] by PIL PIS PIF PME PNR PNX PPI",
      below(VALEN)};
  static constexpr F<63, 13> Sign_Ext{"Sign_Ext", R, undefined, "copies of VPPN top bit; writes ignored", from(VALEN)};
  static constexpr auto fields = std::tuple{ZERO, VPPN, Sign_Ext};
};

/// Physical half of the entry, even page (0x12) and odd page (0x13).
struct TLBELO : Csr<TLBELO, 0x12, Width::GRLEN, 2> {
  static constexpr auto name = "TLBELO<n>";
  static constexpr auto title = "TLB entry low, even and odd page";
  static constexpr auto citation = "la-v1:tlb-entry-low-order-bits";
  static constexpr auto presence = Presence::tlb;
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<0> V{"V", RW, undefined, "valid"};
  static constexpr F<1> D{"D", RW, undefined, "dirty / writable"};
  static constexpr F<3, 2> PLV{"PLV", RW, undefined, "privilege level"};
  static constexpr F<5, 4> MAT{"MAT", RW, undefined, "memory type"};
  static constexpr F<6> G{"G", RW, undefined,
                          "global; entry G is the AND of both halves on TLBWR/TLBFILL; TLBRD copies entry G to both"};
  static constexpr F<11, 7> ZERO7{"ZERO7", RC, 0, "always 0"};
  static constexpr F<59, 12> PPN{"PPN", RW, undefined, "physical page number", below(PALEN)};
  static constexpr F<60, 12> ZERO_P{"ZERO_P", RC, 0, "always 0", from(PALEN)};
  static constexpr F<61> NR{"NR", RW, undefined, "not readable"};
  static constexpr F<62> NX{"NX", RW, undefined, "not executable"};
  static constexpr F<63> RPLV{"RPLV", RW, undefined, "1 = only exactly PLV may access"};
  static constexpr auto fields = std::tuple{V, D, PLV, MAT, G, ZERO7, PPN, ZERO_P, NR, NX, RPLV};

  static constexpr F<7> ZERO7_LA32{"ZERO7", RC, 0, "always 0"};
  static constexpr F<31, 8> PPN_LA32{"PPN", RW, undefined, "physical page number"};
  static constexpr auto la32 = with(Feature::la32, V, D, PLV, MAT, G, ZERO7_LA32, PPN_LA32);
  static constexpr auto variants = std::tuple{la32};
};

/// Current ASID and its implemented width.
struct ASID : Csr<ASID, 0x18, Width::W32> {
  static constexpr auto name = "ASID";
  static constexpr auto title = "address space identifier";
  static constexpr auto citation = "la-v1:address-space-identifier";
  static constexpr auto presence = Presence::tlb;
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<9, 0> ASID_{"ASID", RW, undefined,
                                 "key for translation and TLB instructions; TLBRD overwrites it from the entry"};
  static constexpr F<15, 10> ZERO{"ZERO", RC, 0, "always 0 (EN prints the range as 15:0)"};
  static constexpr F<23, 16> ASIDBITS{"ASIDBITS", R, 10, "ASID length", constant()};
  static constexpr F<31, 24> RSV24{"RSV24", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{ASID_, ZERO, ASIDBITS, RSV24};
};

/// Root table base for addresses whose bit VALEN-1 is 0.
struct PGDL : Csr<PGDL, 0x19, Width::GRLEN> {
  static constexpr auto name = "PGDL";
  static constexpr auto title = "page global directory, low half";
  static constexpr auto citation = "la-v1:page-global-directory-base-address-for-lower-half-address-space";
  static constexpr auto presence = Presence::tlb;
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<11, 0> ZERO{"ZERO", RC, 0, "always 0"};
  static constexpr F<63, 12> Base{"Base", RW, undefined, "4 KiB-aligned physical base"};
  static constexpr auto fields = std::tuple{ZERO, Base};
};

/// Root table base for addresses whose bit VALEN-1 is 1.
struct PGDH : Csr<PGDH, 0x1a, Width::GRLEN> {
  static constexpr auto name = "PGDH";
  static constexpr auto title = "page global directory, high half";
  static constexpr auto citation = "la-v1:page-global-directory-base-address-for-higher-half-address-space";
  static constexpr auto presence = Presence::tlb;
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<11, 0> ZERO{"ZERO", RC, 0, "always 0"};
  static constexpr F<63, 12> Base{"Base", RW, undefined, "4 KiB-aligned physical base"};
  static constexpr auto fields = std::tuple{ZERO, Base};
};

/// Read-only view: PGDL.Base or PGDH.Base chosen by the top bit of the current bad address.
struct PGD : Csr<PGD, 0x1b, Width::GRLEN> {
  static constexpr auto name = "PGD";
  static constexpr bool shows_only = true;
  static constexpr auto title = "page global directory (derived)";
  static constexpr auto citation = "la-v1:page-global-directory-base-address";
  static constexpr auto presence = Presence::tlb;
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<11, 0> ZERO{"ZERO", RC, 0, "always 0"};
  static constexpr F<63, 12> Base{"Base", R, undefined,
                                  "selector = top bit of (TLBRERA.IsTLBR ? TLBRBADV : BADV); 0 -> PGDL, 1 -> PGDH"};
  static constexpr auto fields = std::tuple{ZERO, Base};
};

/// Geometry of last-level table and two lowest directories.
struct PWCL : Csr<PWCL, 0x1c, Width::W32> {
  static constexpr auto name = "PWCL";
  static constexpr auto title = "page walk control, low";
  static constexpr auto citation = "la-v1:page-walk-controller-for-lower-half-address-space";
  static constexpr auto presence = Presence::page_walk;
  static constexpr F<4, 0> PTbase{"PTbase", RW, undefined, "start bit of last-level index (page-size exponent)"};
  static constexpr F<9, 5> PTwidth{"PTwidth", RW, undefined, "index width of last level"};
  static constexpr F<14, 10> Dir1_base{"Dir1_base", RW, undefined, "start bit of lowest directory"};
  static constexpr F<19, 15> Dir1_width{"Dir1_width", RW, undefined, "0 = level absent"};
  static constexpr F<24, 20> Dir2_base{"Dir2_base", RW, undefined, "start bit of next directory"};
  static constexpr F<29, 25> Dir2_width{"Dir2_width", RW, undefined, "0 = level absent"};
  static constexpr F<31, 30> PTEWidth{"PTEWidth", RW, undefined, "entry size 64/128/192/256 bits", legal("0, 1, 2, 3")};
  static constexpr auto fields = std::tuple{PTbase, PTwidth, Dir1_base, Dir1_width, Dir2_base, Dir2_width, PTEWidth};
};

/// Geometry of the two highest directories.
struct PWCH : Csr<PWCH, 0x1d, Width::W32> {
  static constexpr auto name = "PWCH";
  static constexpr auto title = "page walk control, high";
  static constexpr auto citation = "la-v1:page-walk-controller-for-higher-half-address-space";
  static constexpr auto presence = Presence::page_walk_la64;
  static constexpr F<5, 0> Dir3_base{"Dir3_base", RW, undefined, "start bit"};
  static constexpr F<11, 6> Dir3_width{"Dir3_width", RW, undefined, "0 = level absent"};
  static constexpr F<17, 12> Dir4_base{"Dir4_base", RW, undefined, "start bit"};
  static constexpr F<23, 18> Dir4_width{"Dir4_width", RW, undefined, "0 = level absent"};
  static constexpr F<31, 24> RSV24{"RSV24", R0, 0, "reserved in v1.00"};
  static constexpr auto fields = std::tuple{Dir3_base, Dir3_width, Dir4_base, Dir4_width, RSV24};

  static constexpr F<24> HPTW_EN{"HPTW_EN", RW, undefined, "1: hardware walks the page tables"};
  static constexpr F<31, 25> RSV25_V110{"RSV25", R0, 0, "reserved"};
  static constexpr auto v110 =
      with(Feature::hardware_walk, Dir3_base, Dir3_width, Dir4_base, Dir4_width, HPTW_EN, RSV25_V110);
  static constexpr auto variants = std::tuple{v110};
};

/// Page size of all set-associative entries.
struct STLBPS : Csr<STLBPS, 0x1e, Width::W32> {
  static constexpr auto name = "STLBPS";
  static constexpr auto title = "STLB page size";
  static constexpr auto citation = "la-v1:stlb-page-size";
  static constexpr auto presence = Presence::stlb;
  static constexpr F<5, 0> PS{"PS", RW, undefined, "page-size exponent", legal("i with PRCFG2 bit i set")};
  static constexpr F<31, 6> RSV6{"RSV6", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{PS, RSV6};
};

/// Physical address of the refill handler.
struct TLBRENTRY : Csr<TLBRENTRY, 0x88, Width::GRLEN> {
  static constexpr auto name = "TLBRENTRY";
  static constexpr auto title = "TLB refill entry";
  static constexpr auto citation = "la-v1:tlb-refill-exception-entry-base-address";
  static constexpr auto presence = Presence::tlb;
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<11, 0> ZERO{"ZERO", RC, 0, "always 0"};
  static constexpr F<59, 12> PPN{"PPN", RW, undefined, "physical page of the entry (31:12 on LA32)", below(PALEN)};
  static constexpr F<63, 12> ZERO_P{"ZERO_P", RC, 0, "always 0", from(PALEN)};
  static constexpr auto fields = std::tuple{ZERO, PPN, ZERO_P};

  static constexpr F<5, 0> ZERO_REDUCED{"ZERO", RC, 0, "always 0"};
  static constexpr F<31, 6> PA_REDUCED{"PA", RW, undefined, "physical address of the entry, aligned to 64 bytes"};
  static constexpr auto reduced = with(Feature::reduced_la32, ZERO_REDUCED, PA_REDUCED);
  static constexpr auto variants = std::tuple{reduced};
};

/// Address (or PC) that missed.
struct TLBRBADV : Csr<TLBRBADV, 0x89, Width::GRLEN> {
  static constexpr auto name = "TLBRBADV";
  static constexpr auto title = "TLB refill bad address";
  static constexpr auto citation = "la-v1:tlb-refill-exception-bad-virtual-address";
  static constexpr auto presence = Presence::tlb;
  static constexpr F<63, 0> VAddr{"VAddr", RW, undefined, "written on refill; top half 0 in 32-bit address mode"};
  static constexpr auto fields = std::tuple{VAddr};
};

/// Refill return PC plus the refill-context flag.
struct TLBRERA : Csr<TLBRERA, 0x8a, Width::GRLEN> {
  static constexpr auto name = "TLBRERA";
  static constexpr auto title = "TLB refill return address";
  static constexpr auto citation = "la-v1:tlb-refill-exception-return-address";
  static constexpr auto presence = Presence::tlb;
  static constexpr F<0> IsTLBR{"IsTLBR", RW, 0,
                               "1 while in refill context; ERTN clears it only when MERRCTL.IsMERR=0; switches ERTN, "
                               "TLBWR/TLBFILL/TLBSRCH, PGD, LDDIR/LDPTE to the refill CSR set"};
  static constexpr F<1> ZERO{"ZERO", RC, 0, "always 0"};
  static constexpr F<63, 2> PC{"PC", RW, undefined, "PC[GRLEN-1:2] of the missing instruction"};
  static constexpr auto fields = std::tuple{IsTLBR, ZERO, PC};
};

/// Scratch for the refill handler.
struct TLBRSAVE : Csr<TLBRSAVE, 0x8b, Width::GRLEN> {
  static constexpr auto name = "TLBRSAVE";
  static constexpr auto title = "TLB refill save";
  static constexpr auto citation = "la-v1:tlb-refill-exception-data-save-register";
  static constexpr auto presence = Presence::tlb;
  static constexpr F<63, 0> Data{"Data", RW, undefined, "scratch"};
  static constexpr auto fields = std::tuple{Data};
};

/// As TLBELO0/1 for refill context; TLBRD never writes it; LDPTE always writes it, whatever IsTLBR is.
struct TLBRELO : Csr<TLBRELO, 0x8c, Width::GRLEN, 2> {
  static constexpr auto name = "TLBRELO<n>";
  static constexpr auto title = "TLB refill entry low, even and odd page";
  static constexpr auto citation = "la-v1:tlb-refill-exception-entry-low-order-bits";
  static constexpr auto presence = Presence::tlb;
  static constexpr F<0> V{"V", RW, undefined, "valid"};
  static constexpr F<1> D{"D", RW, undefined, "dirty"};
  static constexpr F<3, 2> PLV{"PLV", RW, undefined, "privilege level"};
  static constexpr F<5, 4> MAT{"MAT", RW, undefined, "memory type"};
  static constexpr F<6> G{"G", RW, undefined, "global"};
  static constexpr F<11, 7> ZERO7{"ZERO7", RC, 0, "always 0"};
  static constexpr F<59, 12> PPN{"PPN", RW, undefined, "physical page number", below(PALEN)};
  static constexpr F<60, 12> ZERO_P{"ZERO_P", RC, 0, "always 0", from(PALEN)};
  static constexpr F<61> NR{"NR", RW, undefined, "not readable"};
  static constexpr F<62> NX{"NX", RW, undefined, "not executable"};
  static constexpr F<63> RPLV{"RPLV", RW, undefined, "exact-PLV restriction"};
  static constexpr auto fields = std::tuple{V, D, PLV, MAT, G, ZERO7, PPN, ZERO_P, NR, NX, RPLV};

  static constexpr F<7> ZERO7_LA32{"ZERO7", RC, 0, "always 0"};
  static constexpr F<31, 8> PPN_LA32{"PPN", RW, undefined, "physical page number"};
  static constexpr F<11, 7> ZERO7_PRINTED{"ZERO7", RC, 0, "always 0"};
  static constexpr F<31, 12> PPN_PRINTED{"PPN", RW, undefined, "physical page number"};
  static constexpr auto la32 = with(Feature::la32, V, D, PLV, MAT, G, ZERO7_LA32, PPN_LA32);
  static constexpr auto printed = with(Feature::tlbrelo_as_printed, V, D, PLV, MAT, G, ZERO7_PRINTED, PPN_PRINTED);
  static constexpr auto variants = std::tuple{la32, printed};
};

/// VPPN and page size for refill context; TLBRD never writes it.
struct TLBREHI : Csr<TLBREHI, 0x8e, Width::GRLEN> {
  static constexpr auto name = "TLBREHI";
  static constexpr auto title = "TLB refill entry high";
  static constexpr auto citation = "la-v1:tlb-refill-exception-entry-high-order-bits";
  static constexpr auto presence = Presence::tlb;
  static constexpr F<5, 0> PS{"PS", RW, undefined,
                              "page size for TLBWR/TLBFILL when IsTLBR=1; LDPTE loads it (inferred: hardware page-size "
                              "update by LDPTE is in QEMU and Linux usage, EN text only says where it is consumed)"};
  static constexpr F<12, 6> ZERO6{"ZERO6", RC, 0, "always 0 (EN prints 12:0, overlapping PS)"};
  static constexpr F<63, 13> VPPN{"VPPN", RW, undefined, "missed VA[VALEN-1:13]; search/write key when IsTLBR=1",
                                  below(VALEN)};
  static constexpr F<63, 13> Sign_Ext{"Sign_Ext", R, undefined, "copies of VPPN top bit", from(VALEN)};
  static constexpr auto fields = std::tuple{PS, ZERO6, VPPN, Sign_Ext};
};

/// Mode saved on refill.
struct TLBRPRMD : Csr<TLBRPRMD, 0x8f, Width::W32> {
  static constexpr auto name = "TLBRPRMD";
  static constexpr auto title = "TLB refill pre-exception mode";
  static constexpr auto citation = "la-v1:tlb-refill-exception-pre-exception-mode-information";
  static constexpr auto presence = Presence::tlb;
  static constexpr F<1, 0> PPLV{"PPLV", RW, undefined, "old CRMD.PLV"};
  static constexpr F<2> PIE{"PIE", RW, undefined, "old CRMD.IE"};
  static constexpr F<3> PGM{"PGM", RW, undefined, "with LVZ: 1 if the refill came up in guest mode",
                            given(Feature::virtualization)};
  static constexpr F<4> PWE{"PWE", RW, undefined, "old CRMD.WE (bit 4 here, bit 3 in PRMD)"};
  static constexpr F<31, 5> RSV5{"RSV5", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{PPLV, PIE, PGM, PWE, RSV5};
};

/// Segment mapped without TLB; windows 0-1 serve fetch and load/store, 2-3 load/store only.
struct DMW : Csr<DMW, 0x180, Width::GRLEN, 4> {
  static constexpr auto name = "DMW<n>";
  static constexpr auto title = "direct mapping window";
  static constexpr auto citation = "la-v1:direct-mapping-configuration-window-n";
  static constexpr auto presence = Presence::window;
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<0> PLV0{"PLV0", RW, 0, "usable at PLV0"};
  static constexpr F<1> PLV1{"PLV1", RW, 0, "usable at PLV1"};
  static constexpr F<2> PLV2{"PLV2", RW, 0, "usable at PLV2"};
  static constexpr F<3> PLV3{"PLV3", RW, 0, "usable at PLV3"};
  static constexpr F<5, 4> MAT{"MAT", RW, undefined, "memory type"};
  static constexpr F<59, 6> RSV6{"RSV6", R0, 0, "reserved"};
  static constexpr F<63, 60> VSEG{"VSEG", RW, undefined, "matched against VA[63:60]"};
  static constexpr auto fields = std::tuple{PLV0, PLV1, PLV2, PLV3, MAT, RSV6, VSEG};

  static constexpr F<24, 6> RSV6_LA32{"RSV6", R0, 0, "reserved"};
  static constexpr F<27, 25> PSEG_LA32{"PSEG", RW, undefined, "the top of the physical address"};
  static constexpr F<28> RSV28_LA32{"RSV28", R0, 0, "reserved"};
  static constexpr F<31, 29> VSEG_LA32{"VSEG", RW, undefined, "matched against VA[31:29]"};
  static constexpr F<2, 1> RSV1_REDUCED{"RSV1", R0, 0, "reserved: there are no PLV1 and PLV2"};
  static constexpr auto la32 =
      with(Feature::la32, PLV0, PLV1, PLV2, PLV3, MAT, RSV6_LA32, PSEG_LA32, RSV28_LA32, VSEG_LA32);
  static constexpr auto reduced =
      with(Feature::reduced_la32, PLV0, RSV1_REDUCED, PLV3, MAT, RSV6_LA32, PSEG_LA32, RSV28_LA32, VSEG_LA32);
  static constexpr auto variants = std::tuple{la32, reduced};
};

}  // namespace vcpuspec::loongarch
