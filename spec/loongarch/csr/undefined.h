// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/access.h"

/// CSR instructions that name a number which no CSR has.
namespace vcpuspec::loongarch {

/// Whether a CSR is declared with this number.                                  la-csr:S1
template <Domain D>
Bit<D> is_declared(const Bits<D, 14>& number) {
  auto declared = Bit<D>::of(0);
  const auto look = [&]<class R>() {
    for (unsigned i = 0; i < R::count; ++i) declared = declared || number == Bits<D, 14>::of(R::number + i * R::stride);
  };
  AllCsrs::each(look);
  return declared;
}

/// A number that no CSR has reads 0, and what is written to it is lost. It raises nothing of its own; privilege is
/// checked before the number. For a number that a CSR has nothing is said here.
///   la-v1:access-effects-of-undefined-and-unimplemented-control-and-status-registers
template <Domain D>
CsrResult<D> access_undefined(const CsrState<D>& s, const Bits<D, 14>& number, const Operands<D>& o,
                              const Open<D>& open) {
  return privileged(s, s[CRMD::PLV] == 0, o, open, [&] {
    const auto anything = open.arbitrary.template get<ValueOfOther>();
    const auto result = select(is_declared(number), anything, 0) & general_register_bits(open.choices);
    return CsrResult<D>{next_instruction(s, open.choices), to_rd(o, result)};
  });
}

}  // namespace vcpuspec::loongarch
