// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/machine.h"

namespace vcpuspec::gicv5 {

/// The types of interrupts.                                                                    gicv5:R_GYVWB
enum class InterruptType : std::uint8_t { PPI = 1, LPI = 2, SPI = 3 };

/// An interrupt id: the number of the interrupt within its type.
template <Domain D>
struct IntId {
  Bits<D, 3> type;
  Bits<D, 24> id;
};

/// An INTID has the type in bits 31..29 and the number in bits 23..0; bits 28..24 say nothing.   gicv5:R_TJPHS
template <Domain D>
IntId<D> decode_intid(const Bits<D, 64>& word) {
  return {word.template slice<31, 29>(), word.template slice<23, 0>()};
}

/// Whether it names a PPI that a CPU interface can have.                                       gicv5:ppi_banks
template <Domain D>
Bit<D> names_a_ppi(const IntId<D>& intid) {
  return intid.type == Bits<D, 3>::of(static_cast<unsigned>(InterruptType::PPI)) &&
         intid.id < Bits<D, 24>::of(max_ppis);
}

}  // namespace vcpuspec::gicv5
