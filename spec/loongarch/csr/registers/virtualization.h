// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/declaration.h"

/// Registers of the virtualization extension (LVZ) that a hypervisor has, each declared once. No manual of LVZ is
/// public: the names are those of the hypervisor hvisor, and what each fact rests on is in tests/facts.
namespace vcpuspec::loongarch {

/// Which TLB entries a guest may use, and those of which guest TLB instructions of root mode are about.
struct GTLBC : Csr<GTLBC, 0x15, Width::W32> {
  static constexpr auto name = "GTLBC";
  static constexpr auto title = "guest TLB control";
  static constexpr auto citation = "la-lvz:gtlbc";
  static constexpr auto presence = Presence::virtualization;
  static constexpr F<5, 0> GMTLBNum{"GMTLBNum", RW, undefined, "MTLB entries that guests may use"};
  static constexpr F<11, 6> RSV6{"RSV6", R0, 0, "reserved"};
  static constexpr F<12> UseTGID{"UseTGID", RW, undefined, "1: TLB instructions of root mode take TGID as their tag"};
  static constexpr F<13> TOTLBINV{"TOTLBINV", RW, undefined, "1: TLB instructions of a guest exit"};
  static constexpr F<14> USEVMID{"USEVMID", RW, undefined, "a tag of its own for GPA->HPA entries (announced only)",
                                 given(Feature::separate_vmid)};
  static constexpr F<15> RSV15{"RSV15", R0, 0, "reserved"};
  static constexpr F<23, 16> TGID{"TGID", RW, undefined, "the tag that UseTGID selects", below(GID_END)};
  static constexpr F<23, 16> RSV_TGID{"RSV_TGID", R0, 0, "reserved", from(GID_END)};
  static constexpr F<31, 24> RSV24{"RSV24", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{GMTLBNum, RSV6, UseTGID, TOTLBINV, USEVMID, RSV15, TGID, RSV_TGID, RSV24};
};

/// What TLBRD found about the guest of an entry.
struct TRGP : Csr<TRGP, 0x16, Width::W32> {
  static constexpr auto name = "TRGP";
  static constexpr auto title = "guest information of a TLB read";
  static constexpr auto citation = "la-lvz:trgp";
  static constexpr auto presence = Presence::virtualization;
  static constexpr F<0> GTEP{"GTEP", R, undefined, "1: the entry that was read maps guest-virtual addresses"};
  static constexpr F<15, 1> RSV1{"RSV1", R0, 0, "reserved"};
  static constexpr F<23, 16> TRGID{"TRGID", R, undefined, "the tag of the entry that was read", below(GID_END)};
  static constexpr F<23, 16> RSV_TRGID{"RSV_TRGID", R0, 0, "reserved", from(GID_END)};
  static constexpr F<31, 24> RSV24{"RSV24", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{GTEP, RSV1, TRGID, RSV_TRGID, RSV24};

  static constexpr F<0> GTEP_RW{"GTEP", RW, undefined, "1: the entry that was read maps guest-virtual addresses"};
  static constexpr F<23, 16> TRGID_RW{"TRGID", RW, undefined, "the tag of the entry that was read", below(GID_END)};
  static constexpr auto variants = std::tuple{with(Feature::trgp_writable, GTEP_RW, RSV1, TRGID_RW, RSV_TRGID, RSV24)};
};

/// The mode, and which guest it is.
struct GSTAT : Csr<GSTAT, 0x50, Width::W32> {
  static constexpr auto name = "GSTAT";
  static constexpr auto title = "guest status";
  static constexpr auto citation = "la-lvz:gstat";
  static constexpr auto presence = Presence::virtualization;
  static constexpr F<0> VM{"VM", R, 0, "1 in guest mode"};
  static constexpr F<1> PGM{"PGM", RW, undefined, "1: a return from a general exception enters guest mode"};
  static constexpr F<3, 2> RSV2{"RSV2", R0, 0, "reserved"};
  static constexpr F<9, 4> GIDBIT{"GIDBIT", RC, undefined, "how many bits the id of a guest has"};
  static constexpr F<15, 10> RSV10{"RSV10", R0, 0, "reserved"};
  static constexpr F<23, 16> GID{"GID", RW, undefined, "the guest that guest mode is for; 0 is root", below(GID_END)};
  static constexpr F<23, 16> RSV_GID{"RSV_GID", R0, 0, "reserved", from(GID_END)};
  static constexpr F<31, 24> RSV24{"RSV24", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{VM, PGM, RSV2, GIDBIT, RSV10, GID, RSV_GID, RSV24};
};

/// What a guest does that makes it exit, as far as hardware offers the choice.
struct GCTL : Csr<GCTL, 0x51, Width::W32> {
  static constexpr auto name = "GCTL";
  static constexpr auto title = "guest control";
  static constexpr auto citation = "la-lvz:gctl";
  static constexpr auto presence = Presence::virtualization;
  static constexpr F<3, 0> MATP{"MATP", RC, undefined,
                                "the values of MATC that there are: bit 0 guest, 1 root, 2 nest"};
  static constexpr F<5, 4> MATC{"MATC", RW, undefined,
                                "who decides the memory type of a guest: 0 guest, 1 root, 2 nest"};
  static constexpr F<6> TOPIP{"TOPIP", RC, undefined, "1: there is TOPI"};
  static constexpr F<7> TOPI{"TOPI", RW, undefined, "exit by what the sources disagree about"};
  static constexpr F<8> TOTIP{"TOTIP", RC, undefined, "1: there is TOTI"};
  static constexpr F<9> TOTI{"TOTI", RW, undefined, "1: the guest exits when it accesses its timer"};
  static constexpr F<10> TOEP{"TOEP", RC, undefined, "1: there is TOE"};
  static constexpr F<11> TOE{"TOE", RW, undefined, "exit by exceptions of the guest"};
  static constexpr F<12> TOPP{"TOPP", RC, undefined, "1: there is TOP"};
  static constexpr F<13> TOP{"TOP", RW, undefined, "exit by accesses to privileged resources"};
  static constexpr F<14> TOHUP{"TOHUP", RC, undefined, "1: there is TOHU"};
  static constexpr F<15> TOHU{"TOHU", RW, undefined, "exit by accesses to what the host does not implement"};
  static constexpr F<19, 16> TOCIP{"TOCIP", RC, undefined,
                                   "the values of TOCI that there are: bit 16 all, 17 hit, 18 secure"};
  static constexpr F<21, 20> TOCI{"TOCI", RW, undefined, "which cache operations exit: 0 all, 1 hit, 2 secure"};
  static constexpr F<22> RSV22{"RSV22", R0, 0, "reserved"};
  static constexpr F<23> GPMP{"GPMP", RC, undefined, "1: performance monitors can be given to guests"};
  static constexpr F<26, 24> GPMNum{"GPMNum", RW, undefined, "how many performance monitors the guest has"};
  static constexpr F<31, 27> RSV27{"RSV27", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{MATP, MATC,  TOPIP, TOPI,  TOTIP, TOTI,  TOEP, TOE,    TOPP,
                                            TOP,  TOHUP, TOHU,  TOCIP, TOCI,  RSV22, GPMP, GPMNum, RSV27};
};

/// The hardware interrupts of a guest.
struct GINTC : Csr<GINTC, 0x52, Width::W32> {
  static constexpr auto name = "GINTC";
  static constexpr auto title = "guest interrupt control";
  static constexpr auto citation = "la-lvz:gintc";
  static constexpr auto presence = Presence::virtualization;
  static constexpr F<7, 0> HWIS{"HWIS", RW, undefined, "bit i: interrupt HWIi of the guest pends"};
  static constexpr F<15, 8> HWIP{"HWIP", RW, undefined, "bit i: the line HWIi goes to the guest, not to the host"};
  static constexpr F<23, 16> HWIC{"HWIC", RW, undefined, "bit i: HWIi of the host is cleared with that of the guest"};
  static constexpr F<31, 24> RSV24{"RSV24", R0, 0, "reserved"};
  static constexpr auto fields = std::tuple{HWIS, HWIP, HWIC, RSV24};
};

/// What is added to the stable counter when a guest reads it.
struct GCNTC : Csr<GCNTC, 0x53, Width::GRLEN> {
  static constexpr auto name = "GCNTC";
  static constexpr auto title = "guest counter compensation";
  static constexpr auto citation = "la-lvz:gcntc";
  static constexpr auto presence = Presence::virtualization;
  static constexpr F<63, 0> Compensation{"Compensation", RW, undefined, "added to the stable counter of the guest"};
  static constexpr auto fields = std::tuple{Compensation};
};

}  // namespace vcpuspec::loongarch
