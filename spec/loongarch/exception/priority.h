// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iterator>

#include "spec/value/bits.h"

/// Which of several exceptions of one instruction is taken.
namespace vcpuspec::loongarch {

/// Something that keeps an instruction from completing.
struct Cause {
  const char* name;
  const char* meaning;
};
/// In the order in which they are found: between two instructions, when it is fetched, decoded, executed. The manual
/// does not say where watchpoints of loads and stores stand.
inline constexpr Cause causes[] = {
    {"interrupt", "an interrupt is taken"},
    {"fetch_watchpoint", "WPEF"},
    {"fetch_address_error", "ADEF"},
    {"fetch_translation", "TLB refill, PIF, PNX or PPI of the fetch"},
    {"fetch_machine_error", "machine error of the fetch"},
    {"decoding", "INE, IPE, SYS, BRK, FPD and the like, which exclude each other"},
    {"misaligned", "ALE of an access that must be aligned"},
    {"address_error", "ADEM"},
    {"bound_check", "BCE"},
    {"translation", "TLB refill, PIL, PIS, PNR, PME or PPI of the access"},
    {"misaligned_across_types", "ALE of an access to two pages of different memory types"},
};
inline constexpr unsigned cause_count = std::size(causes);

/// A cause by its number, and one number more for none.
template <Domain D>
using CauseNumber = Bits<D, bits_for(cause_count)>;

/// Of the causes that an instruction has, the one that is found first is taken and hides the others.
///                                                                             la-csr:exception_priority
template <Domain D>
CauseNumber<D> taken_cause(const Bits<D, cause_count>& found) {
  auto taken = CauseNumber<D>::of(cause_count);
  for (unsigned at = cause_count; at-- > 0;) taken = select(found.test(at), CauseNumber<D>::of(at), taken);
  return taken;
}

}  // namespace vcpuspec::loongarch
