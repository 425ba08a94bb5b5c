// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/declaration.h"

/// Registers of the timer, each declared once.
namespace vcpuspec::loongarch {

/// Id returned with RDTIME.
struct TID : Csr<TID, 0x40, Width::W32> {
  static constexpr auto name = "TID";
  static constexpr auto title = "timer identity";
  static constexpr auto citation = "la-v1:timer-identity";
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<31, 0> TID_{"TID", RW, undefined, "timer number"};
  static constexpr auto fields = std::tuple{TID_};
};

/// Enable, periodic mode and initial value; writing (re)loads the timer.
struct TCFG : Csr<TCFG, 0x41, Width::GRLEN> {
  static constexpr auto name = "TCFG";
  static constexpr auto title = "timer configuration";
  static constexpr auto citation = "la-v1:timer-configuration";
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<0> En{"En", RW, 0, "count-down enable"};
  static constexpr F<1> Periodic{"Periodic", RW, undefined, "1 = reload InitVal on reaching 0, 0 = stop"};
  static constexpr F<63, 2> InitVal{"InitVal", RW, undefined, "initial count divided by 4 (two zero bits appended)",
                                    below(TIMER_N)};
  static constexpr F<63, 2> ZERO{"ZERO", RC, 0, "always 0", from(TIMER_N)};
  static constexpr auto fields = std::tuple{En, Periodic, InitVal, ZERO};
};

/// Current count.
struct TVAL : Csr<TVAL, 0x42, Width::GRLEN> {
  static constexpr auto name = "TVAL";
  static constexpr auto title = "timer value";
  static constexpr auto citation = "la-v1:timer-value";
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<63, 0> TimeVal{"TimeVal", R, undefined, "remaining ticks", below(TIMER_N)};
  static constexpr F<63, 0> ZERO{"ZERO", RC, 0, "always 0", from(TIMER_N)};
  static constexpr auto fields = std::tuple{TimeVal, ZERO};
};

/// Offset added to the stable counter as seen by RDTIME.
struct CNTC : Csr<CNTC, 0x43, Width::GRLEN> {
  static constexpr auto name = "CNTC";
  static constexpr auto title = "counter compensation";
  static constexpr auto citation = "la-v1:counter-compensation";
  static constexpr F<63, 0> Compensation{
      "Compensation", RW, undefined,
      "added modulo 2^64 (sign-extended on LA32); the underlying count and the timer are unaffected"};
  static constexpr auto fields = std::tuple{Compensation};
};

/// Clears the TI pending bit.
struct TICLR : Csr<TICLR, 0x44, Width::W32> {
  static constexpr auto name = "TICLR";
  static constexpr bool shows_only = true;
  static constexpr auto title = "timer interrupt clear";
  static constexpr auto citation = "la-v1:timer-interrupt-clearing";
  static constexpr bool in_reduced_la32 = true;
  static constexpr F<0> CLR{"CLR", W1, 0, "write 1 clears ESTAT.IS[11]; register always reads 0"};
  static constexpr F<31, 1> RSV1{"RSV1", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{CLR, RSV1};
};

}  // namespace vcpuspec::loongarch
