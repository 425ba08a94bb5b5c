// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/access.h"
#include "spec/loongarch/translation/entry.h"

/// The instructions that search, read, write and clear the TLB. All entries of the model are alike: they are those of
/// an MTLB.
namespace vcpuspec::loongarch {

/// TLB instructions are privileged; one that is not defined raises INE in PLV0.     la-csr:tlb_instructions
template <Domain D, class Execute>
CsrState<D> tlb_instruction(const CsrState<D>& s, const Bit<D>& is_defined, const Open<D>& open, Execute execute) {
  const auto refuse = [&](const Exception& exception) { return general_exception(s, raised<D>(exception), open); };
  const auto privileged = [&] {
    return choose(
        is_defined, [&] { return next_instruction(execute(), open.choices); }, [&] { return refuse(INE); });
  };
  return choose(s[CRMD::PLV] == 0, privileged, [&] { return refuse(IPE); });
}
/// None of them is defined where there is no TLB.
template <Domain D, class Execute>
CsrState<D> tlb_instruction(const CsrState<D>& s, const Open<D>& open, Execute execute) {
  return tlb_instruction(s, has_tlb(open.choices), open, execute);
}

/// Whether a TLB refill is being handled. LA32 reduced tells it by the code in ESTAT.     la-csr:S8
template <Domain D>
Bit<D> in_refill(const CsrState<D>& s, const Choices<D>& c) {
  const auto by_code = s[ESTAT::Ecode] == Bits<D, 6>::of(TLBR.ecode);
  return choose(
      is_reduced_la32(c), [&] { return by_code; }, [&] { return is_set(s[TLBRERA::IsTLBR]); });
}

/// Whether TLB instructions take the registers of refills.                       la-csr:S8
template <Domain D>
Bit<D> takes_refill_registers(const CsrState<D>& s, const Choices<D>& c) {
  return is_set(s[TLBRERA::IsTLBR]) && !is_reduced_la32(c);
}

/// Whether the next ERTN enters the guest.                                        la-lvz:ertn_root
template <Domain D>
Bit<D> returns_to_guest(const CsrState<D>& s) {
  const auto without_error = select(is_set(s[TLBRERA::IsTLBR]), s[TLBRPRMD::PGM], s[GSTAT::PGM]);
  return is_set(select(is_set(s[MERRCTL::IsMERR]), s[MERRCTL::PGM], without_error));
}

/// The world whose entries TLB instructions are about: in guest mode the guest's, else that of UseTGID and TGID, and
/// without UseTGID root's, or as one emulator has it, the one that ERTN would return to.
///                                                                              la-lvz:tlb_tag
template <Domain D>
Bits<D, 8> named_world(const CsrState<D>& s, const Choices<D>& c) {
  const auto looks_ahead = is_set(c.template get<UntaggedMeansNextGuest>()) && returns_to_guest(s);
  const auto untagged = select(looks_ahead, s[GSTAT::GID], 0);
  return select(is_set(s[GSTAT::VM]), s[GSTAT::GID], select(is_set(s[GTLBC::UseTGID]), s[GTLBC::TGID], untagged));
}

/// The page that TLB instructions are about.                                     la-csr:S8
template <Domain D>
Bits<D, 64> named_page(const CsrState<D>& s, const Choices<D>& c) {
  const auto page = Bits<D, 64>::of(~ones(TLBEHI::VPPN.lo));
  return select(takes_refill_registers(s, c), read<TLBREHI>(s).word(), read<TLBEHI>(s).word()) & page;
}

/// TLBSRCH looks for the entry of a page; TLBIDX says which it is, or that there is none.
///                                                                              la-csr:tlb_instructions
template <Domain D>
CsrState<D> tlbsrch(const CsrState<D>& s, const Open<D>& open) {
  return tlb_instruction(s, open, [&] {
    const auto found = look_up(s, named_page(s, open.choices), named_world(s, open.choices));
    const auto index = found.number.template widen<16>();
    return s.with(TLBIDX::NE, as_bit(!found.is_hit)).with(TLBIDX::Index, select(found.is_hit, index, s[TLBIDX::Index]));
  });
}

/// A half of an entry as TLBELO shows it: G stands in both.                       la-csr:S8
template <Domain D>
RegisterValue<D, TLBELO> shown_half(const TlbEntry<D>& entry, unsigned half) {
  return RegisterValue<D, TLBELO>{entry.lo[half].word()}.with(TLBELO::G, entry.key[TLBKEY::G]);
}

/// TLBRD shows the entry that TLBIDX names; where there is none, it clears what would show it.
///                                                                              la-csr:tlb_instructions
template <Domain D>
CsrState<D> tlbrd(const CsrState<D>& s, const Open<D>& open) {
  return tlb_instruction(s, open, [&] {
    const auto entry = entry_at(s, s[TLBIDX::Index].template slice<1, 0>());
    const auto is_there = is_set(entry.key[TLBKEY::E]);
    const auto page = entry.hi.word() & Bits<D, 64>::of(~ones(TLBEHI::VPPN.lo));
    const auto shown = [&](const Bits<D, 64>& word) { return select(is_there, word, 0); };
    return s.with(TLBIDX::NE, as_bit(!is_there))
        .with(TLBIDX::PS, select(is_there, entry.hi[TLBHI::PS], 0))
        .with(ASID::ASID_, select(is_there, entry.key[TLBKEY::ASID], 0))
        .with(TRGP::TRGID, select(is_there, entry.key[TLBKEY::GID], 0))
        .with(TRGP::GTEP, 0)
        .with_register(RegisterValue<D, TLBEHI>{shown(page)})
        .with_register(RegisterValue<D, TLBELO>{shown(shown_half(entry, 0).word())}, 0)
        .with_register(RegisterValue<D, TLBELO>{shown(shown_half(entry, 1).word())}, 1);
  });
}

/// A half of an entry as TLBELO and TLBRELO give it; G belongs to the whole entry.     la-csr:S8
template <Domain D>
RegisterValue<D, TLBLO> given_half(const Bits<D, 64>& word) {
  return RegisterValue<D, TLBLO>{word & Bits<D, 64>::of(state_mask<TLBLO>())};
}

/// The entry that the registers describe. It is global if both halves say so. In a refill it is always there, else
/// TLBIDX.NE says whether it is.                                                 la-csr:tlb_instructions
template <Domain D>
TlbEntry<D> described_entry(const CsrState<D>& s, const Choices<D>& c) {
  const auto by_refill = takes_refill_registers(s, c);
  const auto half = [&](unsigned n) {
    return select(by_refill, read<TLBRELO>(s, n).word(), read<TLBELO>(s, n).word());
  };
  const auto is_global = [&](unsigned n) { return RegisterValue<D, TLBELO>{half(n)}[TLBELO::G]; };
  const auto is_there = in_refill(s, c) || !is_set(s[TLBIDX::NE]);
  const auto size = select(by_refill, s[TLBREHI::PS], s[TLBIDX::PS]);
  const auto of_world = RegisterValue<D, TLBKEY>{}.with(TLBKEY::GID, named_world(s, c));
  const auto for_space = of_world.with(TLBKEY::ASID, s[ASID::ASID_]);
  const auto for_all = for_space.with(TLBKEY::G, is_global(0) & is_global(1));
  return {for_all.with(TLBKEY::E, as_bit(is_there)),
          RegisterValue<D, TLBHI>{named_page(s, c)}.with(TLBHI::PS, size),
          {given_half(half(0)), given_half(half(1))}};
}

/// The described entry gets into the TLB. What is behind E in one that is not there, no instruction shows.
///                                                                               la-csr:tlb_instructions
template <Domain D>
CsrState<D> with_described_entry(const CsrState<D>& s, const EntryNumber<D>& number, const Choices<D>& c) {
  const auto described = described_entry(s, c);
  const auto before = entry_at(s, number);
  const auto emptied = TlbEntry<D>{before.key.with(TLBKEY::E, 0), before.hi, {before.lo[0], before.lo[1]}};
  const auto keeps = !is_set(described.key[TLBKEY::E]) && is_set(c.template get<EmptiedEntryKept>());
  return with_entry(s, number, select(keeps, emptied, described));
}

/// TLBWR puts an entry where TLBIDX names it.                                     la-csr:tlb_instructions
template <Domain D>
CsrState<D> tlbwr(const CsrState<D>& s, const Open<D>& open) {
  return tlb_instruction(
      s, open, [&] { return with_described_entry(s, s[TLBIDX::Index].template slice<1, 0>(), open.choices); });
}

/// TLBFILL puts an entry where hardware chooses.                                  la-csr:tlb_instructions
template <Domain D>
CsrState<D> tlbfill(const CsrState<D>& s, const Open<D>& open) {
  return tlb_instruction(
      s, open, [&] { return with_described_entry(s, open.arbitrary.template get<FilledEntry>(), open.choices); });
}

/// The TLB without the entries of which something is true.
template <Domain D, class Goes>
CsrState<D> without_entries(const CsrState<D>& s, Goes goes) {
  auto next = s;
  for (unsigned n = 0; n < tlb_entries; ++n) {
    const auto entry = entry_at(s, n);
    const auto left = select(goes(entry), Bits<D, 1>::of(0), entry.key[TLBKEY::E]);
    next = std::move(next).with_register(entry.key.with(TLBKEY::E, left), n);
  }
  return next;
}

/// The TLB without the entries of the named world of which something is true.      la-lvz:tlb_tag
template <Domain D, class Goes>
CsrState<D> without_entries_of_world(const CsrState<D>& s, const Choices<D>& c, Goes goes) {
  const auto world = named_world(s, c);
  return without_entries(s, [&](const TlbEntry<D>& entry) { return entry.key[TLBKEY::GID] == world && goes(entry); });
}

/// TLBCLR takes the entries of the current address space away that are not global.     la-csr:tlb_instructions
template <Domain D>
CsrState<D> tlbclr(const CsrState<D>& s, const Open<D>& open) {
  return tlb_instruction(s, open, [&] {
    return without_entries_of_world(s, open.choices, [&](const TlbEntry<D>& entry) {
      return !is_set(entry.key[TLBKEY::G]) && entry.key[TLBKEY::ASID] == s[ASID::ASID_];
    });
  });
}

/// TLBFLUSH takes all entries away.                                               la-csr:tlb_instructions
template <Domain D>
CsrState<D> tlbflush(const CsrState<D>& s, const Open<D>& open) {
  return tlb_instruction(s, open, [&] {
    return without_entries_of_world(s, open.choices, [](const TlbEntry<D>&) { return Bit<D>::of(1); });
  });
}

/// What an instruction that invalidates names: an operation, and an address space or a guest, and an address.
template <Domain D>
struct Invalidation {
  Bits<D, 5> op;
  Bits<D, 10> asid;
  Bits<D, 8> gid;
  Bits<D, 64> address;
};

/// What INVTLB takes away of the named world, by its operation: all entries, or those that are global, or not global,
/// of an address space, and of a page.                                           la-csr:tlb_instructions
template <Domain D>
Bit<D> is_invalidated(const TlbEntry<D>& entry, const Invalidation<D>& i) {
  const auto is_global = is_set(entry.key[TLBKEY::G]);
  const auto is_of_space = entry.key[TLBKEY::ASID] == i.asid;
  const auto is_of_page = covers(entry, i.address);
  return i.op == 0 || i.op == 1 || (i.op == 2 && is_global) || (i.op == 3 && !is_global) ||
         (i.op == 4 && !is_global && is_of_space) || (i.op == 5 && !is_global && is_of_space && is_of_page) ||
         (i.op == 6 && (is_global || is_of_space) && is_of_page);
}

/// What INVTLB takes away of the entries that map the physical addresses of guests, by its operation: those of all
/// guests, of one, and of a page of one.                                         la-lvz:invtlb_ops
template <Domain D>
Bit<D> is_invalidated_for_guest(const TlbEntry<D>& entry, const Invalidation<D>& i) {
  const auto is_of_guests = entry.key[TLBKEY::GID] != 0;
  const auto is_of_guest = is_of_guests && entry.key[TLBKEY::GID] == i.gid;
  return ((i.op == 0x11 || i.op == 0x12) && is_of_guests) || ((i.op == 0x14 || i.op == 0x15) && is_of_guest) ||
         (i.op == 0x16 && is_of_guest && covers(entry, i.address));
}

/// The operations of INVTLB; those about guests are there with LVZ.               la-lvz:invtlb_ops
template <Domain D>
Bit<D> is_operation_of_invtlb(const Bits<D, 5>& op, const Choices<D>& c) {
  const auto is_about_guest = (op >= 0x9 && op <= 0xe) || (op >= 0x10 && op <= 0x16);
  return has_tlb(c) && (op <= 6 || (is_about_guest && has_virtualization(c)));
}

/// INVTLB takes entries away by an operation; one that is not listed raises INE.      la-csr:tlb_instructions
template <Domain D>
CsrState<D> invtlb(const CsrState<D>& s, const Bits<D, 5>& op, const Bits<D, 64>& rj, const Bits<D, 64>& rk,
                   const Open<D>& open) {
  const auto address = sign_extended(csr<TLBEHI>, rk & general_register_bits(open.choices), open.choices);
  const Invalidation<D> i{op, rj.template slice<9, 0>(), rj.template slice<23, 16>(), address};
  const auto world = named_world(s, open.choices);
  return tlb_instruction(s, is_operation_of_invtlb(op, open.choices), open, [&] {
    return without_entries(s, [&](const TlbEntry<D>& entry) {
      const auto is_of_world = entry.key[TLBKEY::GID] == world;
      return (is_of_world && is_invalidated(entry, i)) || is_invalidated_for_guest(entry, i);
    });
  });
}

}  // namespace vcpuspec::loongarch
