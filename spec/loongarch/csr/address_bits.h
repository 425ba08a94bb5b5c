// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/machine.h"

/// Addresses in registers, whose width is the implementation's.
namespace vcpuspec::loongarch {

/// The topmost of some bits, which stand together from bit 0 on.
template <Domain D>
Bits<D, 64> topmost(const Bits<D, 64>& bits) {
  return bits & ~(bits >> 1);
}

/// Above the topmost bit of a virtual page number stand copies of it.         la-v1:tlb-entry-high-order-bits
template <Domain D>
Bits<D, 64> sign_extended(const CsrInfo& csr, const Bits<D, 64>& word, const Choices<D>& c) {
  const auto below = bits_below(VALEN, c);
  const auto copies = Bits<D, 64>::of(csr.forms.front().bounded) & ~below & general_register_bits(c);
  return select((word & topmost(below)) != 0, word | copies, word & ~copies);
}

/// The page of an address gets into TLBEHI or TLBREHI; what stands below it stays.
///                                                                       la-v1:tlb-entry-high-order-bits
template <class R, Domain D>
Bits<D, 64> with_page(const CsrState<D>& s, const Bits<D, 64>& address, const Choices<D>& c) {
  const auto page = Bits<D, 64>::of(~ones(R::VPPN.lo)) & general_register_bits(c);
  return sign_extended(csr<R>, (read<R>(s).word() & ~page) | (address & page), c);
}

}  // namespace vcpuspec::loongarch
