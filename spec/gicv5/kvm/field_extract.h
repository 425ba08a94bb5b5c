// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/arch/ppi.h"

namespace vcpuspec::gicv5::kvm {

/// A mask with ones from bit `hi` down to bit `lo`.
template <Domain D>
Bits<D, 64> genmask(unsigned hi, unsigned lo) {
  return Bits<D, 64>::of(ones(hi - lo + 1) << lo);
}

/// The field under a mask: the masked bits, shifted down by the position of the mask's lowest bit.
///                                                                                             kvm-arm64:history
template <Domain D>
Bits<D, 64> field_get(const Bits<D, 64>& mask, const Bits<D, 64>& word) {
  return (word & mask) >> lowest_set_bit(mask);
}

/// A priority lane taken the way the reviewer asked for: as the field under bits b+4..b.        kvm-arm64:history
template <Domain D>
Priority<D> priority_by_field_get(const PriorityLanes<D>& priorityr, unsigned ppi) {
  const unsigned b = 8 * (ppi % 8);
  return field_get(genmask<D>(b + 4, b), priorityr[ppi / 8]).template slice<4, 0>();
}

/// A priority lane taken as the first versions did: shifted down, then masked. kvm-arm64:sync_priorities
template <Domain D>
Priority<D> priority_by_shift(const PriorityLanes<D>& priorityr, unsigned ppi) {
  return ((priorityr[ppi / 8] >> Bits<D, 7>::of(8 * (ppi % 8))) & 0x1f).template slice<4, 0>();
}

}  // namespace vcpuspec::gicv5::kvm
