// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/declaration.h"

/// Registers of watchpoints, each declared once.
namespace vcpuspec::loongarch {

/// Number of load/store watchpoints.
struct MWPC : Csr<MWPC, 0x300, Width::W32> {
  static constexpr auto name = "MWPC";
  static constexpr bool shows_only = true;
  static constexpr auto title = "load/store watchpoint control";
  static constexpr auto citation = "la-v1:memory-load-store-watchpoint-overall-controller";
  static constexpr auto presence = Presence::watchpoints;
  static constexpr F<5, 0> Num{"Num", R, undefined, "count"};
  static constexpr F<15, 6> UNSPEC{"UNSPEC", R0, 0, "not described in the EN table (inferred reserved)"};
  static constexpr F<19, 16> LVZ{"LVZ", RC, 0, "0 without LVZ"};
  static constexpr F<31, 20> RSV20{"RSV20", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{Num, UNSPEC, LVZ, RSV20};
};

/// Hit bits and one-shot skip.
struct MWPS : Csr<MWPS, 0x301, Width::W32> {
  static constexpr auto name = "MWPS";
  static constexpr auto title = "load/store watchpoint status";
  static constexpr auto citation = "la-v1:memory-load-store-watchpoint-overall-status";
  static constexpr auto presence = Presence::watchpoints;
  static constexpr F<7, 0> Status{"Status", RW1C, 0, "bit i set by a hit of watchpoint i", below(MWP_NUM)};
  static constexpr F<15, 0> ZERO{"ZERO", RC, 0, "always 0", from(MWP_NUM)};
  static constexpr F<16> Skip{"Skip", RW, 0, "next hit is ignored (no status, no exception) and Skip clears"};
  static constexpr F<31, 17> ZERO17{"ZERO17", RC, 0, "always 0"};
  static constexpr auto fields = std::tuple{Status, ZERO, Skip, ZERO17};
};

/// Address to compare.
struct MWPCFG1 : Csr<MWPCFG1, 0x310, Width::GRLEN, 8, 8> {
  static constexpr auto name = "MWP<n>CFG1";
  static constexpr auto title = "load/store watchpoint address";
  static constexpr auto citation = "la-v1:memory-load-store-watchpoint-n-configuration";
  static constexpr auto presence = Presence::load_store_watchpoint;
  static constexpr F<63, 0> VAddr{"VAddr", RW, 0, "compare address"};
  static constexpr auto fields = std::tuple{VAddr};
};

/// Address bits excluded from the compare.
struct MWPCFG2 : Csr<MWPCFG2, 0x311, Width::GRLEN, 8, 8> {
  static constexpr auto name = "MWP<n>CFG2";
  static constexpr auto title = "load/store watchpoint mask";
  static constexpr auto citation = "la-v1:memory-load-store-watchpoint-n-configuration";
  static constexpr auto presence = Presence::load_store_watchpoint;
  static constexpr F<63, 0> Mask{"Mask", RW, 0, "1 = bit ignored"};
  static constexpr auto fields = std::tuple{Mask};
};

/// Enables, ASID use, byte size.
struct MWPCFG3 : Csr<MWPCFG3, 0x312, Width::W32, 8, 8> {
  static constexpr auto name = "MWP<n>CFG3";
  static constexpr auto title = "load/store watchpoint control";
  static constexpr auto citation = "la-v1:memory-load-store-watchpoint-n-configuration";
  static constexpr auto presence = Presence::load_store_watchpoint;
  static constexpr F<0> DMOnly{"DMOnly", RW, 0, "reserved to debug mode"};
  static constexpr F<1> PLV0{"PLV0", RW, 0, "enable at PLV0"};
  static constexpr F<2> PLV1{"PLV1", RW, 0, "enable at PLV1"};
  static constexpr F<3> PLV2{"PLV2", RW, 0, "enable at PLV2"};
  static constexpr F<4> PLV3{"PLV3", RW, 0, "enable at PLV3"};
  static constexpr F<6, 5> LVZ{"LVZ", RC, 0, "0 without LVZ"};
  static constexpr F<7> LCL{"LCL", RW, 0, "compare ASID too"};
  static constexpr F<8> LoadEn{"LoadEn", RW, 0, "check loads"};
  static constexpr F<9> StoreEn{"StoreEn", RW, 0, "check stores"};
  static constexpr F<11, 10> Size{"Size", RW, 0, "0 8 bytes, 1 4 bytes, 2 2 bytes, 3 1 byte"};
  static constexpr F<31, 12> RSV12{"RSV12", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{DMOnly, PLV0, PLV1, PLV2, PLV3, LVZ, LCL, LoadEn, StoreEn, Size, RSV12};
};

/// ASID to compare.
struct MWPCFG4 : Csr<MWPCFG4, 0x313, Width::W32, 8, 8> {
  static constexpr auto name = "MWP<n>CFG4";
  static constexpr auto title = "load/store watchpoint ASID";
  static constexpr auto citation = "la-v1:memory-load-store-watchpoint-n-configuration";
  static constexpr auto presence = Presence::load_store_watchpoint;
  static constexpr F<9, 0> ASID{"ASID", RW, 0, "compare ASID"};
  static constexpr F<15, 10> ZERO10{"ZERO10", RC, 0, "always 0"};
  static constexpr F<23, 16> LVZ{"LVZ", RC, 0, "0 without LVZ"};
  static constexpr F<31, 24> ZERO24{"ZERO24", RC, 0, "always 0"};
  static constexpr auto fields = std::tuple{ASID, ZERO10, LVZ, ZERO24};
};

/// Number of fetch watchpoints.
struct FWPC : Csr<FWPC, 0x380, Width::W32> {
  static constexpr auto name = "FWPC";
  static constexpr bool shows_only = true;
  static constexpr auto title = "fetch watchpoint control";
  static constexpr auto citation = "la-v1:fetch-watchpoint-overall-controller";
  static constexpr auto presence = Presence::watchpoints;
  static constexpr F<5, 0> Num{"Num", R, undefined, "count"};
  static constexpr F<15, 6> UNSPEC{"UNSPEC", R0, 0, "not described (inferred reserved)"};
  static constexpr F<19, 16> LVZ{"LVZ", RC, 0, "0 without LVZ"};
  static constexpr F<31, 20> RSV20{"RSV20", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{Num, UNSPEC, LVZ, RSV20};
};

/// Hit bits and one-shot skip.
struct FWPS : Csr<FWPS, 0x381, Width::W32> {
  static constexpr auto name = "FWPS";
  static constexpr auto title = "fetch watchpoint status";
  static constexpr auto citation = "la-v1:fetch-watchpoint-overall-status";
  static constexpr auto presence = Presence::watchpoints;
  static constexpr F<7, 0> Status{"Status", RW1C, 0, "bit i set by a hit of watchpoint i", below(FWP_NUM)};
  static constexpr F<15, 0> ZERO{"ZERO", RC, 0, "always 0", from(FWP_NUM)};
  static constexpr F<16> Skip{"Skip", RW, 0, "next hit is ignored and Skip clears"};
  static constexpr F<31, 17> ZERO17{"ZERO17", RC, 0, "always 0"};
  static constexpr auto fields = std::tuple{Status, ZERO, Skip, ZERO17};
};

/// Address to compare.
struct FWPCFG1 : Csr<FWPCFG1, 0x390, Width::GRLEN, 8, 8> {
  static constexpr auto name = "FWP<n>CFG1";
  static constexpr auto title = "fetch watchpoint address";
  static constexpr auto citation = "la-v1:fetch-watchpoint-n-configuration";
  static constexpr auto presence = Presence::fetch_watchpoint;
  static constexpr F<63, 0> VAddr{"VAddr", RW, 0, "compare address"};
  static constexpr auto fields = std::tuple{VAddr};
};

/// Address bits excluded from the compare.
struct FWPCFG2 : Csr<FWPCFG2, 0x391, Width::GRLEN, 8, 8> {
  static constexpr auto name = "FWP<n>CFG2";
  static constexpr auto title = "fetch watchpoint mask";
  static constexpr auto citation = "la-v1:fetch-watchpoint-n-configuration";
  static constexpr auto presence = Presence::fetch_watchpoint;
  static constexpr F<63, 0> Mask{"Mask", RW, 0, "1 = bit ignored"};
  static constexpr auto fields = std::tuple{Mask};
};

/// Enables and ASID use.
struct FWPCFG3 : Csr<FWPCFG3, 0x392, Width::W32, 8, 8> {
  static constexpr auto name = "FWP<n>CFG3";
  static constexpr auto title = "fetch watchpoint control";
  static constexpr auto citation = "la-v1:fetch-watchpoint-n-configuration";
  static constexpr auto presence = Presence::fetch_watchpoint;
  static constexpr F<0> DMOnly{"DMOnly", RW, 0, "reserved to debug mode"};
  static constexpr F<1> PLV0{"PLV0", RW, 0, "enable at PLV0"};
  static constexpr F<2> PLV1{"PLV1", RW, 0, "enable at PLV1"};
  static constexpr F<3> PLV2{"PLV2", RW, 0, "enable at PLV2"};
  static constexpr F<4> PLV3{"PLV3", RW, 0, "enable at PLV3"};
  static constexpr F<6, 5> LVZ{"LVZ", RC, 0, "0 without LVZ"};
  static constexpr F<7> LCL{"LCL", RW, 0, "compare ASID too"};
  static constexpr F<31, 8> RSV8{"RSV8", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{DMOnly, PLV0, PLV1, PLV2, PLV3, LVZ, LCL, RSV8};
};

/// ASID to compare.
struct FWPCFG4 : Csr<FWPCFG4, 0x393, Width::W32, 8, 8> {
  static constexpr auto name = "FWP<n>CFG4";
  static constexpr auto title = "fetch watchpoint ASID";
  static constexpr auto citation = "la-v1:fetch-watchpoint-n-configuration";
  static constexpr auto presence = Presence::fetch_watchpoint;
  static constexpr F<9, 0> ASID{"ASID", RW, 0, "compare ASID"};
  static constexpr F<15, 10> ZERO10{"ZERO10", RC, 0, "always 0"};
  static constexpr F<23, 16> LVZ{"LVZ", RC, 0, "0 without LVZ"};
  static constexpr F<31, 24> ZERO24{"ZERO24", RC, 0, "always 0"};
  static constexpr auto fields = std::tuple{ASID, ZERO10, LVZ, ZERO24};
};

}  // namespace vcpuspec::loongarch
