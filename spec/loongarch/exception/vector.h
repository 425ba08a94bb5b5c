// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/machine.h"

/// Where exceptions and interrupts are handled.
namespace vcpuspec::loongarch {

/// The number of an entry: exceptions have theirs by Ecode, interrupts from 64 on.
template <Domain D>
using Entry = Bits<D, 7>;

/// All entries are EENTRY while ECFG.VS is 0; else they are 2^VS instructions apart. Software aligns EENTRY, so that it
/// is the same whether the offset is ORed or added.                            la-csr:vectors
template <Domain D>
Bits<D, 64> entry_address(const CsrState<D>& s, const Entry<D>& entry, const Choices<D>& c) {
  const auto vs = s[ECFG::VS].template widen<7>();
  const auto offset = select(vs == 0, Bits<D, 64>::of(0), entry.template widen<64>() << (vs + 2));
  const auto base = read<EENTRY>(s).word();
  const auto is_added = is_set(c.template get<EntryOffsetAdded>());
  return select(is_added, base + offset, base | offset) & general_register_bits(c);
}

}  // namespace vcpuspec::loongarch
