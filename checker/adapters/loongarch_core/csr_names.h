// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "spec/registry/registry.h"

namespace vcpuspec::loongarch_core {

/// Numbers of CSRs that are not written like all others.
namespace csr_numbers {
inline constexpr std::uint32_t crmd = 0x0, misc = 0x3, ecfg = 0x4, estat = 0x5, badi = 0x8, eentry = 0xc;
inline constexpr std::uint32_t tlbidx = 0x10, tlbehi = 0x11, tlbelo0 = 0x12, tlbelo1 = 0x13, asid = 0x18;
inline constexpr std::uint32_t prcfg3 = 0x23, tcfg = 0x41, tval = 0x42, ticlr = 0x44, tlbrera = 0x8a, merrctl = 0x90;
inline constexpr std::uint32_t dbg = 0x500;
}  // namespace csr_numbers

/// The number of the CSR of a declaration, without the place of the index: register 2 of MWPCFG1. Nothing when there is
/// none.
std::optional<std::uint32_t> csr_number(const Subject& subject, std::string_view declaration, std::uint64_t n);

/// TLBIDX with another index of the same 12 bits.
std::uint64_t with_index_moved(std::uint64_t tlbidx, std::uint64_t by);

}  // namespace vcpuspec::loongarch_core
