// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/register/register.h"

/// What a core keeps besides its CSRs.
namespace vcpuspec::loongarch {

/// What of a core no register shows.
struct CORE : Register<CORE, 64> {
  static constexpr auto name = "CORE";
  static constexpr auto title = "what of a core no register shows";
  static constexpr auto citation = "la-csr:S5";
  static constexpr F<0> Idle{"Idle", Access::RW, "1: nothing is executed since IDLE, until the core wakes"};
  static constexpr F<1> TimerStopped{"TimerStopped", Access::RW,
                                     "1: a one-shot timer has expired and waits for a write of TCFG"};
  static constexpr F<63, 2> RSV2{"RSV2", Access::R0, "reserved"};
  static constexpr auto fields = std::tuple{Idle, TimerStopped, RSV2};
};
static_assert(tiles<CORE>());

/// The counter of constant frequency that RDTIME reads.
struct StableCounter : Register<StableCounter, 64> {
  static constexpr auto name = "StableCounter";
  static constexpr auto title = "stable counter";
  static constexpr auto citation = "la-csr:S6";
  static constexpr F<63, 0> Count{"Count", Access::RW, "ticks, modulo 2^64"};
  static constexpr auto fields = std::tuple{Count};
};

}  // namespace vcpuspec::loongarch
