// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/declaration.h"

/// Registers of debugging, each declared once.
namespace vcpuspec::loongarch {

/// Debug-mode flag, cause flags, code of an exception taken inside debug mode.
struct DBG : Csr<DBG, 0x500, Width::W32> {
  static constexpr auto name = "DBG";
  static constexpr auto title = "debug state";
  static constexpr auto citation = "la-v1:debug-register";
  static constexpr auto presence = Presence::debug;
  static constexpr F<0> DST{"DST", R, 0, "1 in debug mode; set by a debug exception taken outside it, cleared by ERTN"};
  static constexpr F<7, 1> DRev{"DRev", R, 1, "version", constant()};
  static constexpr F<8> DEI{"DEI", R, undefined, "cause debug interrupt"};
  static constexpr F<9> DCL{"DCL", R, undefined, "cause debug call (DBCL)"};
  static constexpr F<10> DFW{"DFW", R, undefined, "cause fetch watchpoint"};
  static constexpr F<11> DMW{"DMW", R, undefined, "cause load/store watchpoint"};
  static constexpr F<15, 12> ZERO12{"ZERO12", RC, 0, "always 0"};
  static constexpr F<21, 16> Ecode{
      "Ecode", R, undefined,
      "exception code taken in debug mode; differences: TLB refill 0x7, debug call 0xC, machine error 0xE"};
  static constexpr F<31, 22> ZERO22{"ZERO22", RC, 0, "always 0"};
  static constexpr auto fields = std::tuple{DST, DRev, DEI, DCL, DFW, DMW, ZERO12, Ecode, ZERO22};
};

/// PC of a debug exception taken outside debug mode; ERTN target when DBG.DST=1.
struct DERA : Csr<DERA, 0x501, Width::W64> {
  static constexpr auto name = "DERA";
  static constexpr auto title = "debug return address";
  static constexpr auto citation = "la-v1:debug-exception-return-address";
  static constexpr auto presence = Presence::debug;
  static constexpr F<63, 0> PC{"PC", RW, undefined, "return PC"};
  static constexpr auto fields = std::tuple{PC};
};

/// Scratch for debug mode.
struct DSAVE : Csr<DSAVE, 0x502, Width::W64> {
  static constexpr auto name = "DSAVE";
  static constexpr auto title = "debug save";
  static constexpr auto citation = "la-v1:debug-data-save-register";
  static constexpr auto presence = Presence::debug;
  static constexpr F<63, 0> Data{"Data", RW, undefined, "scratch"};
  static constexpr auto fields = std::tuple{Data};
};

}  // namespace vcpuspec::loongarch
