// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/configuration.h"

/// What is not known of LVZ, each as a choice that every claim is proved under both ways.
namespace vcpuspec::loongarch::lvz {

struct GuestMessageInterrupts : Choice<1, 1> {
  static constexpr auto name = "guest_message_interrupts";
  static constexpr auto meaning = "1: where a core has message interrupts, its guests have them, too";
  static constexpr auto citation = "kvm-la:gcsr_tables";
};
struct GuestWatchpoints : Choice<1, 0> {
  static constexpr auto name = "guest_watchpoints";
  static constexpr auto meaning = "1: exceptions of a guest save and clear its CRMD.WE, as those of root do";
  static constexpr auto citation = "emu-la:gcsr_classes";
};
struct HwisIsWired : Choice<1, 1> {
  static constexpr auto name = "HWIS_is_wired";
  static constexpr auto meaning =
      "1: IS[9:2] of a guest always shows GINTC.HWIS, 0: a write of GINTC or a change of the lines sets it, and a "
      "write "
      "of ESTAT in between changes it";
  static constexpr auto citation = "la-lvz:gintc";
};
struct HwicClears : Choice<1, 0> {
  static constexpr auto name = "HWIC_clears";
  static constexpr auto meaning =
      "1: a write of root that makes HWIi of a guest pend clears that of root where HWIC says so";
  static constexpr auto citation = "la-lvz:gintc";
};
struct GuestTimeAddsCntc : Choice<1, 1> {
  static constexpr auto name = "guest_time_adds_CNTC";
  static constexpr auto meaning = "1: the time of a guest is compensated by its own CNTC, too, 0: by GCNTC only";
  static constexpr auto citation = "la-lvz:gcntc";
};
struct GuestTimerRunsInRoot : Choice<1, 1> {
  static constexpr auto name = "guest_timer_runs_in_root";
  static constexpr auto meaning = "1: the timer of a guest counts in root mode, too, 0: in guest mode only";
  static constexpr auto citation = "la-lvz:guest_timer";
};
struct GuestInterruptsFirst : Choice<1, 0> {
  static constexpr auto name = "guest_interrupts_first";
  static constexpr auto meaning = "1: where root and the guest could take an interrupt, the guest does, 0: root does";
  static constexpr auto citation = "la-lvz:routing";
};
struct IocsrExitsFirst : Choice<1, 1> {
  static constexpr auto name = "iocsr_exits_first";
  static constexpr auto meaning = "1: IOCSR instructions of a guest exit also above PLV0, 0: there they raise IPE";
  static constexpr auto citation = "la-lvz:instructions";
};
struct TlbTrapsAll : Choice<1, 1> {
  static constexpr auto name = "TOTLBINV_traps_all";
  static constexpr auto meaning =
      "1: TOTLBINV makes all TLB instructions of a guest exit, 0: only those that invalidate";
  static constexpr auto citation = "la-lvz:gtlbc";
};

struct HvclIsPrivileged : Choice<1, 0> {
  static constexpr auto name = "hvcl_is_privileged";
  static constexpr auto meaning = "1: HVCL of a guest above PLV0 raises IPE there, 0: it exits from any level";
  static constexpr auto citation = "la-lvz:hvc";
};

template <Domain D>
using Unknown = OpenValues<D, GuestMessageInterrupts, GuestWatchpoints, HwisIsWired, HwicClears, GuestTimeAddsCntc,
                           GuestTimerRunsInRoot, GuestInterruptsFirst, IocsrExitsFirst, TlbTrapsAll, HvclIsPrivileged>;

/// Which cache operations exit where GCTL.TOCI is not 0.
struct CacheOperationExits : OpenValue<1> {
  static constexpr auto name = "cache_operation_exits";
  static constexpr auto meaning = "whether this cache operation of a guest exits, where GCTL.TOCI is not 0";
  static constexpr auto citation = "la-lvz:gctl";
  static constexpr std::uint64_t preset = 0;
};
/// What decides the memory type where both stages do.
struct NestedMemoryType : OpenValue<2> {
  static constexpr auto name = "nested_memory_type";
  static constexpr auto meaning = "the memory type of an access of a guest where GCTL.MATC is 2 or 3";
  static constexpr auto citation = "la-lvz:gctl";
  static constexpr std::uint64_t preset = 0;
};
template <Domain D>
using Unspecified = OpenValues<D, CacheOperationExits, NestedMemoryType>;

}  // namespace vcpuspec::loongarch::lvz
