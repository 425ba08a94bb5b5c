// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/register/register.h"

/// The entries of the TLB, which no register shows. An entry maps a pair of pages, an even and an odd one.
namespace vcpuspec::loongarch {

/// How many entries the model has: enough for two that differ in each way, and one beside them.
inline constexpr unsigned tlb_entries = 4;

/// What an entry is found by, besides its page.
struct TLBKEY : Register<TLBKEY, 64, tlb_entries> {
  static constexpr auto name = "TLBKEY<n>";
  static constexpr auto title = "key of a TLB entry";
  static constexpr auto citation = "la-csr:S8";
  static constexpr F<0> E{"E", Access::RW, "1: there is an entry"};
  static constexpr F<1> G{"G", Access::RW, "1: it is for every address space"};
  static constexpr F<15, 2> RSV2{"RSV2", Access::R0, "reserved"};
  static constexpr F<25, 16> ASID{"ASID", Access::RW, "the address space that it is for"};
  static constexpr F<31, 26> RSV26{"RSV26", Access::R0, "reserved"};
  static constexpr F<39, 32> GID{"GID", Access::RW, "with LVZ: the guest that it is for; 0 is root"};
  static constexpr F<63, 40> RSV40{"RSV40", Access::R0, "reserved"};
  static constexpr auto fields = std::tuple{E, G, RSV2, ASID, RSV26, GID, RSV40};
};

/// The pages that an entry maps, as TLBREHI has them.
struct TLBHI : Register<TLBHI, 64, tlb_entries> {
  static constexpr auto name = "TLBHI<n>";
  static constexpr auto title = "virtual pages of a TLB entry";
  static constexpr auto citation = "la-csr:S8";
  static constexpr F<5, 0> PS{"PS", Access::RW, "page-size exponent"};
  static constexpr F<12, 6> RSV6{"RSV6", Access::R0, "reserved"};
  static constexpr F<63, 13> VPPN{"VPPN", Access::RW, "virtual page-pair number, with its sign"};
  static constexpr auto fields = std::tuple{PS, RSV6, VPPN};
};

/// Where an entry maps its pages to, as TLBELO has it but for G: registers 2n and 2n+1 are the even and the odd page of
/// entry n.
struct TLBLO : Register<TLBLO, 64, 2 * tlb_entries> {
  static constexpr auto name = "TLBLO<n>";
  static constexpr auto title = "physical page of a TLB entry";
  static constexpr auto citation = "la-csr:S8";
  static constexpr F<0> V{"V", Access::RW, "valid"};
  static constexpr F<1> D{"D", Access::RW, "dirty: stores are allowed"};
  static constexpr F<3, 2> PLV{"PLV", Access::RW, "privilege level"};
  static constexpr F<5, 4> MAT{"MAT", Access::RW, "memory type"};
  static constexpr F<7, 6> RSV6{"RSV6", Access::R0, "reserved"};
  static constexpr F<60, 8> PPN{"PPN", Access::RW, "physical page number, from bit 12 up, on LA32 from bit 8 up"};
  static constexpr F<61> NR{"NR", Access::RW, "not readable"};
  static constexpr F<62> NX{"NX", Access::RW, "not executable"};
  static constexpr F<63> RPLV{"RPLV", Access::RW, "1: only exactly PLV may access"};
  static constexpr auto fields = std::tuple{V, D, PLV, MAT, RSV6, PPN, NR, NX, RPLV};
};

}  // namespace vcpuspec::loongarch
