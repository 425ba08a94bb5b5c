// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/address_bits.h"

/// Entries of the TLB: what is in them, and which of them maps an address.
namespace vcpuspec::loongarch {

/// Which entry: structure gives it to the loops over all, software gives it as a value.
template <Domain D>
using EntryNumber = Bits<D, bits_for(tlb_entries - 1)>;

/// An entry as a whole.
template <Domain D>
struct TlbEntry {
  RegisterValue<D, TLBKEY> key;
  RegisterValue<D, TLBHI> hi;
  RegisterValue<D, TLBLO> lo[2];

  friend TlbEntry select(const Bit<D>& condition, const TlbEntry& chosen, const TlbEntry& other,
                         typename D::At at = D::At::here()) {
    return {select(condition, chosen.key, other.key, at),
            select(condition, chosen.hi, other.hi, at),
            {select(condition, chosen.lo[0], other.lo[0], at), select(condition, chosen.lo[1], other.lo[1], at)}};
  }
};

template <Domain D>
TlbEntry<D> entry_at(const CsrState<D>& s, unsigned n) {
  return {read<TLBKEY>(s, n), read<TLBHI>(s, n), {read<TLBLO>(s, 2 * n), read<TLBLO>(s, 2 * n + 1)}};
}
template <Domain D>
TlbEntry<D> entry_at(const CsrState<D>& s, const EntryNumber<D>& number) {
  auto entry = entry_at(s, 0U);
  for (unsigned n = 1; n < tlb_entries; ++n) entry = select(number == EntryNumber<D>::of(n), entry_at(s, n), entry);
  return entry;
}
template <Domain D>
CsrState<D> with_entry(const CsrState<D>& s, unsigned n, const TlbEntry<D>& entry) {
  return s.with_register(entry.key, n)
      .with_register(entry.hi, n)
      .with_register(entry.lo[0], 2 * n)
      .with_register(entry.lo[1], 2 * n + 1);
}
template <Domain D>
CsrState<D> with_entry(const CsrState<D>& s, const EntryNumber<D>& number, const TlbEntry<D>& entry) {
  auto next = s;
  for (unsigned n = 0; n < tlb_entries; ++n)
    next = with_entry(next, n, select(number == EntryNumber<D>::of(n), entry, entry_at(s, n)));
  return next;
}

/// What an entry would hold if this got into it: the bits that the implementation has.
///                                               la-v1:length-of-control-and-status-registers-in-la32-and-la64
template <Domain D>
TlbEntry<D> fitted(const TlbEntry<D>& entry, const Choices<D>& c) {
  const auto is_there = has_tlb(c);
  const auto half_bits = held(csr<TLBELO>, c) & Bits<D, 64>::of(state_mask<TLBLO>());
  const auto half = [&](unsigned n) {
    return RegisterValue<D, TLBLO>{select(is_there, entry.lo[n].word() & half_bits, 0)};
  };
  const auto hi = sign_extended(csr<TLBREHI>, entry.hi.word() & held(csr<TLBREHI>, c), c);
  const auto world = entry.key[TLBKEY::GID] & bits_below(GID_END, c).template slice<23, 16>();
  const auto of_world = entry.key.with(TLBKEY::GID, select(has_virtualization(c), world, 0));
  const auto key = of_world.word() & Bits<D, 64>::of(state_mask<TLBKEY>());
  return {RegisterValue<D, TLBKEY>{select(is_there, key, 0)},
          RegisterValue<D, TLBHI>{select(is_there, hi, 0)},
          {half(0), half(1)}};
}

/// Every entry holds only what it can hold.
template <Domain D>
CsrState<D> with_fitted_entries(CsrState<D> s, const Choices<D>& c) {
  for (unsigned n = 0; n < tlb_entries; ++n) s = with_entry(s, n, fitted(entry_at(s, n), c));
  return s;
}

/// The world whose addresses are translated: a guest in guest mode, and root else.   la-lvz:tlb_tag
template <Domain D>
Bits<D, 8> current_world(const CsrState<D>& s) {
  return select(is_set(s[GSTAT::VM]), s[GSTAT::GID], 0);
}

/// An entry is for an address space if it is global or has its identifier.          la-csr:S8
template <Domain D>
Bit<D> is_for(const TlbEntry<D>& entry, const Bits<D, 10>& asid) {
  return is_set(entry.key[TLBKEY::G]) || entry.key[TLBKEY::ASID] == asid;
}

/// An entry covers a pair of pages: address bits from PS+1 up are compared.          la-csr:S8
template <Domain D>
Bit<D> covers(const TlbEntry<D>& entry, const Bits<D, 64>& address) {
  const auto within_pair = ones_below<64>(entry.hi[TLBHI::PS].template widen<7>() + 1);
  const auto page = Bits<D, 64>::of(~ones(TLBHI::VPPN.lo));
  return ((entry.hi.word() ^ address) & page & ~within_pair) == 0;
}

/// What a search of the TLB finds.
template <Domain D>
struct Found {
  Bit<D> is_hit;
  EntryNumber<D> number;
  TlbEntry<D> entry;
};

/// The entry that maps an address in an address space of a world. That two of them do is a mistake of software; then
/// the first one is found.                                                                         la-csr:S8
template <Domain D>
Found<D> look_up(const CsrState<D>& s, const Bits<D, 64>& address, const Bits<D, 8>& world) {
  Found<D> found{Bit<D>::of(0), EntryNumber<D>::of(0), {}};
  for (unsigned n = tlb_entries; n-- > 0;) {
    const auto entry = entry_at(s, n);
    const auto is_of_world = entry.key[TLBKEY::GID] == world;
    const auto hits =
        is_set(entry.key[TLBKEY::E]) && is_of_world && is_for(entry, s[ASID::ASID_]) && covers(entry, address);
    found = {found.is_hit || hits, select(hits, EntryNumber<D>::of(n), found.number), select(hits, entry, found.entry)};
  }
  return found;
}

}  // namespace vcpuspec::loongarch
