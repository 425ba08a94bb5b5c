// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/declaration.h"

/// Registers of performance monitoring, each declared once.
namespace vcpuspec::loongarch {

/// Event select, per-PLV enables, overflow interrupt enable.
struct PMCFG : Csr<PMCFG, 0x200, Width::W32, 32, 2> {
  static constexpr auto name = "PMCFG<n>";
  static constexpr auto title = "performance monitor configuration";
  static constexpr auto citation = "la-v1:performance-monitor-configuration-n";
  static constexpr auto presence = Presence::performance_monitor;
  static constexpr F<9, 0> EvCode{"EvCode", RW, undefined,
                                  "event number, partly architected, partly implementation-defined"};
  static constexpr F<15, 10> RSV10{"RSV10", R0, 0, "reserved"};
  static constexpr F<16> PLV0{"PLV0", RW, 0, "count at PLV0"};
  static constexpr F<17> PLV1{"PLV1", RW, 0, "count at PLV1"};
  static constexpr F<18> PLV2{"PLV2", RW, 0, "count at PLV2"};
  static constexpr F<19> PLV3{"PLV3", RW, 0, "count at PLV3"};
  static constexpr F<20> PMIEn{"PMIEn", RW, 0, "overflow interrupt enable"};
  static constexpr F<22, 21> LVZ{"LVZ", RC, 0, "0 without LVZ"};
  static constexpr F<31, 23> RSV23{"RSV23", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{EvCode, RSV10, PLV0, PLV1, PLV2, PLV3, PMIEn, LVZ, RSV23};
};

/// Event count; the only CSR readable below PLV0, gated by MISC.RPCNTL.
struct PMCNT : Csr<PMCNT, 0x201, Width::GRLEN, 32, 2> {
  static constexpr auto name = "PMCNT<n>";
  static constexpr auto title = "performance monitor counter";
  static constexpr auto citation = "la-v1:performance-monitor-overall-counter-n";
  static constexpr auto presence = Presence::performance_monitor;
  static constexpr F<63, 0> Count{"Count", RW, undefined,
                                  "overflow interrupt pends while the top bit is 1 and PMIEn is 1"};
  static constexpr auto fields = std::tuple{Count};
};

}  // namespace vcpuspec::loongarch
