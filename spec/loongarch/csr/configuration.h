// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/registers.h"

/// What an implementation decides once. A width is given as a number; rules use the mask of the bits below it.
namespace vcpuspec::loongarch {

/// A number or a feature that an implementation has for good.
template <unsigned Bits, std::uint64_t Preset>
struct Choice : OpenValue<Bits> {
  static constexpr std::uint64_t preset = Preset;
};

struct La32 : Choice<1, 0> {
  static constexpr auto name = "LA32";
  static constexpr auto meaning = "1: general registers have 32 bits (GRLEN is 32), 0: 64";
  static constexpr auto citation = "la-v1:length-of-control-and-status-registers-in-la32-and-la64";
};
struct ReducedLa32 : Choice<1, 0> {
  static constexpr auto name = "reduced_LA32";
  static constexpr auto meaning = "1: where LA32 is 1, it is the reduced one, with fewer registers";
  static constexpr auto citation = "la-csr:S12_la32r";
};
struct Palen : Choice<6, 48> {
  static constexpr auto name = "PALEN";
  static constexpr auto meaning = "how many bits a physical address has: up to 60, on LA32 up to 36";
  static constexpr auto citation = "la-csr:parameters";
};
struct Valen : Choice<7, 48> {
  static constexpr auto name = "VALEN";
  static constexpr auto meaning = "how many bits a virtual address has: up to 64, on LA32 32";
  static constexpr auto citation = "la-csr:parameters";
};
struct TimerN : Choice<7, 48> {
  static constexpr auto name = "TIMER_N";
  static constexpr auto meaning = "how many bits the timer has: up to 64, on LA32 32; PRCFG1.TimerBits is one less";
  static constexpr auto citation = "la-v1:timer-configuration";
};
struct IdxN : Choice<5, 12> {
  static constexpr auto name = "IDX_N";
  static constexpr auto meaning = "how many bits TLBIDX.Index has, up to 16";
  static constexpr auto citation = "la-v1:tlb-index";
};
struct SaveNum : Choice<5, 16> {
  static constexpr auto name = "SAVE_NUM";
  static constexpr auto meaning = "how many SAVE registers there are, 1 to 16";
  static constexpr auto citation = "la-v1:data-save-register";
};
struct SaveNumOf16 : Choice<4, 15> {
  static constexpr auto name = "SAVENum_of_16";
  static constexpr auto meaning = "what PRCFG1.SAVENum, of four bits, reads with 16 SAVE registers";
  static constexpr auto citation = "la-csr:S12";
};
struct PmNum : Choice<6, 32> {
  static constexpr auto name = "PM_NUM";
  static constexpr auto meaning = "how many performance monitors there are, up to 32";
  static constexpr auto citation = "la-v1:performance-monitor-configuration-n";
};
struct MwpNum : Choice<4, 8> {
  static constexpr auto name = "MWP_NUM";
  static constexpr auto meaning = "how many load/store watchpoints there are, up to 8";
  static constexpr auto citation = "la-v1:memory-load-store-watchpoint-overall-controller";
};
struct FwpNum : Choice<4, 8> {
  static constexpr auto name = "FWP_NUM";
  static constexpr auto meaning = "how many fetch watchpoints there are, up to 8";
  static constexpr auto citation = "la-v1:fetch-watchpoint-overall-controller";
};
struct VsMax : Choice<3, 7> {
  static constexpr auto name = "VSMax";
  static constexpr auto meaning = "the largest ECFG.VS";
  static constexpr auto citation = "la-v1:privileged-resource-configuration-1";
};
struct Psavl : Choice<64, 0x3ffff000> {
  static constexpr auto name = "PSAVL";
  static constexpr auto meaning = "bit i: pages of 2^i bytes are supported";
  static constexpr auto citation = "la-v1:privileged-resource-configuration-2";
};
struct TlbType : Choice<4, 2> {
  static constexpr auto name = "TLBType";
  static constexpr auto meaning = "0: no TLB, 1: MTLB only, 2: MTLB and STLB";
  static constexpr auto citation = "la-v1:privileged-resource-configuration-3";
};
struct MtlbEntries : Choice<8, 63> {
  static constexpr auto name = "MTLBEntries";
  static constexpr auto meaning = "entries of the MTLB minus 1";
  static constexpr auto citation = "la-v1:privileged-resource-configuration-3";
};
struct StlbWays : Choice<8, 7> {
  static constexpr auto name = "STLBWays";
  static constexpr auto meaning = "ways of the STLB minus 1";
  static constexpr auto citation = "la-v1:privileged-resource-configuration-3";
};
struct StlbSets : Choice<6, 8> {
  static constexpr auto name = "STLBSets";
  static constexpr auto meaning = "binary logarithm of the lines of a way of the STLB";
  static constexpr auto citation = "la-v1:privileged-resource-configuration-3";
};
struct CoreId : Choice<9, 0> {
  static constexpr auto name = "CoreID";
  static constexpr auto meaning = "the number of this core";
  static constexpr auto citation = "la-v1:cpu-identity";
};
struct PageWalk : Choice<1, 1> {
  static constexpr auto name = "page_walk";
  static constexpr auto meaning = "1: LDDIR and LDPTE walk page tables, so PWCL and, on LA64, PWCH are there";
  static constexpr auto citation = "la-v1:page-walk-controller-for-lower-half-address-space";
};
struct HardwareWalk : Choice<1, 0> {
  static constexpr auto name = "hardware_walk";
  static constexpr auto meaning = "1: hardware can walk page tables, so PWCH.HPTW_EN is there (v1.10)";
  static constexpr auto citation = "la-csr:v1_10";
};
struct ReducedAddresses : Choice<1, 1> {
  static constexpr auto name = "RVA";
  static constexpr auto meaning = "1: the range of virtual addresses can be reduced, so RVACFG is there on LA64";
  static constexpr auto citation = "la-v1:reduced-virtual-address-configuration";
};
struct Watchpoints : Choice<1, 1> {
  static constexpr auto name = "watchpoints";
  static constexpr auto meaning = "1: watchpoints are implemented, so WE is saved in PWE and cleared on entry";
  static constexpr auto citation = "la-csr:S3";
};
struct Debugging : Choice<1, 1> {
  static constexpr auto name = "debug";
  static constexpr auto meaning = "1: the debug mechanism is implemented, so DBG, DERA and DSAVE are there";
  static constexpr auto citation = "la-v1:debug-register";
};
struct MessageInterrupts : Choice<1, 1> {
  static constexpr auto name = "message_interrupts";
  static constexpr auto meaning = "1: message interrupts are implemented (v1.10), with bit 14 of ESTAT and ECFG";
  static constexpr auto citation = "la-csr:v1_10";
};
struct UnalignedAccess : Choice<1, 1> {
  static constexpr auto name = "UAL";
  static constexpr auto meaning = "1: unaligned accesses are supported, so MISC.ALCL is writable; 0: it reads 1";
  static constexpr auto citation = "la-v1:miscellaneous-controller";
};
struct Fp : Choice<1, 1> {
  static constexpr auto name = "FP";
  static constexpr auto meaning = "1: EUEN.FPE is writable, as it is where there is a floating-point unit";
  static constexpr auto citation = "la-csr:EUEN_units";
};
struct Lsx : Choice<1, 1> {
  static constexpr auto name = "LSX";
  static constexpr auto meaning = "1: EUEN.SXE is writable, as it is where there are 128-bit vectors";
  static constexpr auto citation = "la-csr:EUEN_units";
};
struct Lasx : Choice<1, 1> {
  static constexpr auto name = "LASX";
  static constexpr auto meaning = "1: EUEN.ASXE is writable, as it is where there are 256-bit vectors";
  static constexpr auto citation = "la-csr:EUEN_units";
};
struct Lbt : Choice<1, 1> {
  static constexpr auto name = "LBT";
  static constexpr auto meaning = "1: EUEN.BTE is writable, as it is where binary translation is supported";
  static constexpr auto citation = "la-csr:EUEN_units";
};
struct OneShotWraps : Choice<1, 1> {
  static constexpr auto name = "one_shot_wraps";
  static constexpr auto meaning =
      "1: a one-shot timer that expires shows all ones in TVAL, as Linux expects, 0: it shows 0";
  static constexpr auto citation = "la-csr:one_shot";
};
struct OneShotDisables : Choice<1, 0> {
  static constexpr auto name = "one_shot_disables";
  static constexpr auto meaning = "1: a one-shot timer that expires clears TCFG.En";
  static constexpr auto citation = "la-csr:one_shot";
};
struct TimerExpiresAt0 : Choice<1, 0> {
  static constexpr auto name = "timer_expires_at_0";
  static constexpr auto meaning = "1: the tick that brings the timer to 0 is the one that expires it, 0: the next one";
  static constexpr auto citation = "la-v1:timer-configuration";
};
struct EntryOffsetAdded : Choice<1, 0> {
  static constexpr auto name = "entry_offset_added";
  static constexpr auto meaning = "1: the offset of an exception is added to EENTRY, 0: it is ORed";
  static constexpr auto citation = "la-csr:vectors";
};
struct EmptiedEntryKept : Choice<1, 0> {
  static constexpr auto name = "emptied_entry_kept";
  static constexpr auto meaning =
      "1: an entry that TLBWR or TLBFILL makes empty keeps what is behind E, 0: it is overwritten";
  static constexpr auto citation = "la-csr:tlb_instructions";
};
struct WakesWithIe0 : Choice<1, 1> {
  static constexpr auto name = "wakes_with_IE_0";
  static constexpr auto meaning = "1: an interrupt ends IDLE also while CRMD.IE is 0";
  static constexpr auto citation = "la-csr:wake";
};
struct WakesWhenLocallyDisabled : Choice<1, 0> {
  static constexpr auto name = "wakes_when_locally_disabled";
  static constexpr auto meaning = "1: an interrupt ends IDLE also while ECFG.LIE disables it";
  static constexpr auto citation = "la-csr:wake";
};
struct DebugCausesKept : Choice<1, 0> {
  static constexpr auto name = "debug_causes_kept";
  static constexpr auto meaning = "1: entering debug mode leaves the flags of other causes in DBG, 0: it clears them";
  static constexpr auto citation = "la-csr:debug_mode";
};
struct ImplementationCsrs : Choice<1, 1> {
  static constexpr auto name = "implementation_csrs";
  static constexpr auto meaning = "1: IMPCTL1, IMPCTL2, MERRINFO1, MERRINFO2 and CTAG are there";
  static constexpr auto citation = "la-csr:parameters";
};
struct PgdByTopBit : Choice<1, 0> {
  static constexpr auto name = "PGD_by_top_bit";
  static constexpr auto meaning = "PGD chooses by bit VALEN-1 of the bad address (0), or by the top bit of it (1)";
  static constexpr auto citation = "la-csr:S12";
};
struct MerrctlAsPrinted : Choice<1, 0> {
  static constexpr auto name = "MERRCTL_as_printed";
  static constexpr auto meaning = "1: Repairable is RW and PIE is R, as the table prints it; 0: the other way round";
  static constexpr auto citation = "la-csr:S12";
};
struct TlbreloAsPrinted : Choice<1, 0> {
  static constexpr auto name = "TLBRELO_as_printed";
  static constexpr auto meaning = "1: on LA32 PPN of TLBRELO is 31:12, as its table prints it; 0: 31:8, as in TLBELO";
  static constexpr auto citation = "la-csr:S12";
};

struct Lvz : Choice<1, 0> {
  static constexpr auto name = "LVZ";
  static constexpr auto meaning = "1: the virtualization extension is implemented, as CPUCFG2.LVZP says; on LA64 only";
  static constexpr auto citation = "la-lvz:detect";
};
struct Gidbit : Choice<6, 8> {
  static constexpr auto name = "GIDBIT";
  static constexpr auto meaning = "what GSTAT.GIDBIT reads: how many bits the id of a guest has";
  static constexpr auto citation = "la-lvz:gstat";
};
struct GidBitsHeld : Choice<4, 8> {
  static constexpr auto name = "GID_bits_held";
  static constexpr auto meaning = "how many bits of GSTAT.GID, GTLBC.TGID and TRGP.TRGID hold what is written, up to 8";
  static constexpr auto citation = "lvz-prop:P38";
};
struct GctlOffers : Choice<32, 0x875547> {
  static constexpr auto name = "GCTL_offers";
  static constexpr auto meaning = "the capability bits of GCTL, at their places";
  static constexpr auto citation = "la-lvz:gctl";
};
struct SeparateVmid : Choice<1, 0> {
  static constexpr auto name = "separate_vmid";
  static constexpr auto meaning =
      "1: GTLBC.USEVMID is writable, as patches to come announce it; what it does is unknown";
  static constexpr auto citation = "la-lvz:gtlbc";
};
struct TrgpWritable : Choice<1, 0> {
  static constexpr auto name = "TRGP_writable";
  static constexpr auto meaning = "1: software can write TRGP, 0: only TLBRD does";
  static constexpr auto citation = "la-lvz:trgp";
};
struct RootExceptionsClearPgm : Choice<1, 1> {
  static constexpr auto name = "root_exceptions_clear_PGM";
  static constexpr auto meaning = "1: a general exception in root mode clears GSTAT.PGM, 0: it leaves it";
  static constexpr auto citation = "la-lvz:pgm_on_root_exc";
};
struct EntryClearsPgm : Choice<1, 0> {
  static constexpr auto name = "entry_clears_PGM";
  static constexpr auto meaning = "1: a return that enters guest mode by GSTAT.PGM clears it, 0: it leaves it";
  static constexpr auto citation = "la-lvz:ertn_root";
};
struct UntaggedMeansNextGuest : Choice<1, 0> {
  static constexpr auto name = "untagged_means_next_guest";
  static constexpr auto meaning =
      "1: while UseTGID is 0 and ERTN would enter the guest, TLB instructions take GSTAT.GID as their tag, 0: root's";
  static constexpr auto citation = "la-lvz:tlb_tag";
};

template <Domain D>
using Choices = OpenValues<D, La32, ReducedLa32, Palen, Valen, TimerN, IdxN, SaveNum, SaveNumOf16, PmNum, MwpNum,
                           FwpNum, VsMax, Psavl, TlbType, MtlbEntries, StlbWays, StlbSets, CoreId, PageWalk,
                           HardwareWalk, ReducedAddresses, Watchpoints, Debugging, MessageInterrupts, UnalignedAccess,
                           Fp, Lsx, Lasx, Lbt, ImplementationCsrs, PgdByTopBit, MerrctlAsPrinted, TlbreloAsPrinted,
                           OneShotWraps, OneShotDisables, WakesWithIe0, WakesWhenLocallyDisabled, DebugCausesKept,
                           TimerExpiresAt0, EntryOffsetAdded, EmptiedEntryKept, Lvz, Gidbit, GidBitsHeld, GctlOffers,
                           SeparateVmid, TrgpWritable, RootExceptionsClearPgm, EntryClearsPgm, UntaggedMeansNextGuest>;

template <Domain D>
Bit<D> is_la32(const Choices<D>& c) {
  return is_set(c.template get<La32>());
}
template <Domain D>
Bit<D> is_reduced_la32(const Choices<D>& c) {
  const auto is_reduced = is_set(c.template get<ReducedLa32>());  // on a line of its own for clang, which gives a call
  return is_la32(c) && is_reduced;                                // behind && the place of &&
}

template <Domain D>
Bit<D> has_tlbrelo_as_printed(const Choices<D>& c) {
  const auto as_printed = is_set(c.template get<TlbreloAsPrinted>());
  return is_la32(c) && as_printed;
}

/// LA32 reduced has no watchpoints.                                              la-csr:S12_la32r
template <Domain D>
Bit<D> has_watchpoints(const Choices<D>& c) {
  return is_set(c.template get<Watchpoints>()) && !is_reduced_la32(c);
}

template <Domain D>
Bit<D> has_tlb(const Choices<D>& c) {
  return c.template get<TlbType>() != 0;
}

/// Debugging is a part of LA64.
template <Domain D>
Bit<D> has_debug_mode(const Choices<D>& c) {
  return is_set(c.template get<Debugging>()) && !is_la32(c);
}

/// Message interrupts are a part of LA64.
template <Domain D>
Bit<D> has_message_interrupts(const Choices<D>& c) {
  return is_set(c.template get<MessageInterrupts>()) && !is_la32(c);
}

/// Virtualization is a part of LA64.                                             la-lvz:detect
template <Domain D>
Bit<D> has_virtualization(const Choices<D>& c) {
  return is_set(c.template get<Lvz>()) && !is_la32(c);
}

/// The bits that a general register has.
template <Domain D>
Bits<D, 64> general_register_bits(const Choices<D>& c) {
  return select(is_la32(c), Bits<D, 64>::of(ones(32)), Bits<D, 64>::of(ones(64)));
}

/// Bit i: pages of 2^i bytes are supported.                 la-v1:privileged-resource-configuration-2
template <Domain D>
Bits<D, 64> page_sizes(const Choices<D>& c) {
  return c.template get<Psavl>() & general_register_bits(c);
}

/// The bits below what a parameter says.
template <Domain D>
Bits<D, 64> bits_below(Parameter parameter, const Choices<D>& c) {
  switch (parameter) {
    case PALEN: return ones_below<64>(c.template get<Palen>());
    case VALEN: return ones_below<64>(c.template get<Valen>());
    case TIMER_N: return ones_below<64>(c.template get<TimerN>());
    case IDX_N: return ones_below<64>(c.template get<IdxN>());
    case MWP_NUM: return ones_below<64>(c.template get<MwpNum>());
    case FWP_NUM: return ones_below<64>(c.template get<FwpNum>());
    case GID_END: return ones_below<64>(c.template get<GidBitsHeld>().template widen<5>() + 16);
    case Parameter::none: break;
  }
  return Bits<D, 64>::of(ones(64));
}

/// Whether an implementation has a feature, or reads the manual that way.
template <Domain D>
Bit<D> has(Feature feature, const Choices<D>& c) {
  switch (feature) {
    case Feature::la64: return !is_la32(c);
    case Feature::la32: return is_la32(c);
    case Feature::reduced_la32: return is_reduced_la32(c);
    case Feature::unaligned_access: return is_set(c.template get<UnalignedAccess>());
    case Feature::fp: return is_set(c.template get<Fp>());
    case Feature::lsx: return is_set(c.template get<Lsx>());
    case Feature::lasx: return is_set(c.template get<Lasx>());
    case Feature::lbt: return is_set(c.template get<Lbt>());
    case Feature::message_interrupts: return has_message_interrupts(c);
    case Feature::hardware_walk: return is_set(c.template get<HardwareWalk>());
    case Feature::merrctl_as_printed: return is_set(c.template get<MerrctlAsPrinted>());
    case Feature::tlbrelo_as_printed: return has_tlbrelo_as_printed(c);
    case Feature::virtualization: return has_virtualization(c);
    case Feature::separate_vmid: return is_set(c.template get<SeparateVmid>());
    case Feature::trgp_writable: return is_set(c.template get<TrgpWritable>());
    case Feature::none: break;
  }
  return Bit<D>::of(1);
}

}  // namespace vcpuspec::loongarch
