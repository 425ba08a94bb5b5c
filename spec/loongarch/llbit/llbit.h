// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/access.h"

/// The LLbit: whether a store-conditional may store. The accesses to memory themselves are not modelled.
namespace vcpuspec::loongarch {

/// A load-linked sets the LLbit.                                                 la-csr:S7
template <Domain D>
CsrState<D> load_linked(const CsrState<D>& s, const Choices<D>& c) {
  return next_instruction(s, c).with(LLBCTL::ROLLB, 1);
}

/// What a store-conditional leaves: the state, its success in rd, and whether it stores.
template <Domain D>
struct StoreConditional {
  CsrState<D> next;
  Bits<D, 64> rd;
  Bits<D, 1> stores;
};

/// A store-conditional stores while the LLbit is set, gives it in rd, and clears it.     la-csr:S7
template <Domain D>
StoreConditional<D> store_conditional(const CsrState<D>& s, const Choices<D>& c) {
  const auto llbit = s[LLBCTL::ROLLB];
  return {next_instruction(s, c).with(LLBCTL::ROLLB, 0), llbit.template widen<64>(), llbit};
}

/// A store of another core to the line of the load-linked clears the LLbit.              la-csr:S7
template <Domain D>
CsrState<D> store_by_another(const CsrState<D>& s, const Bits<D, 1>& to_line) {
  return s.with(LLBCTL::ROLLB, select(is_set(to_line), Bits<D, 1>::of(0), s[LLBCTL::ROLLB]));
}

}  // namespace vcpuspec::loongarch
