// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/lvz/step.h"
#include "spec/loongarch/translation/tlb_instructions.h"
#include "spec/loongarch/translation/translate.h"

/// The TLB in two worlds: entries of a guest map its virtual to its physical addresses, and entries of root with the
/// tag of a guest map those to physical addresses.
namespace vcpuspec::loongarch::lvz {

/// A TLB instruction of a guest acts on its own entries, unless TOTLBINV makes it exit.      la-lvz:gtlbc
template <Domain D, class Execute>
Stepped<D, 0> tlb_instruction(const LvzState<D>& s, bool invalidates, const LvzOpen<D>& open, Execute execute) {
  const auto all = is_set(open.unknown.template get<TlbTrapsAll>());
  const auto is_trapped = invalidates ? Bit<D>::of(1) : all;
  const auto exits = is_guest_kernel(s) && is_set(s[GTLBC::TOTLBINV]) && is_trapped;
  return unless_sensitive(s, exits, open, std::array<Bits<D, 64>, 0>{}, execute);
}

/// The guest TLB instructions are root's: they do to the entries of the guest, by the registers of the guest and the
/// tag that root names, what the TLB instructions do to those of root.                        la-lvz:instructions
template <Domain D, class Execute>
Stepped<D, 0> gtlb_instruction(const LvzState<D>& s, const LvzOpen<D>& open, Execute execute) {
  const auto raise = [&](const Exception& exception) {
    return in_current_world(s, open, [&](const CsrState<D>& world, const Open<D>& its) {
      return general_exception(world, raised<D>(exception), its);
    });
  };
  const auto act = [&] {
    const auto tag = named_world(root(s), open.root.choices);
    const auto kernel = guest_of(s, open).with(CRMD::PLV, 0).with(GTLBC::UseTGID, 1).with(GTLBC::TGID, tag);
    const auto acted = execute(kernel, guest_open(s, open)).with(CRMD::PLV, s.template in_bank<guest>()[CRMD::PLV]);
    const auto of_guest =
        with_registers_of_guest(s, acted).with(TRGP::TRGID, acted[TRGP::TRGID]).with(TRGP::GTEP, acted[TRGP::GTEP]);
    return Stepped<D, 0>{with_root(of_guest, next_instruction(root(of_guest), open.root.choices)), {}};
  };
  const auto privileged = [&] { return choose(s[CRMD::PLV] == 0, act, [&] { return raise(IPE); }); };
  return choose(
      in_guest_mode(s) || !has_tlb(open.root.choices), [&] { return raise(INE); }, privileged);
}

/// GTLBRD says in TRGP that the entry is one of a guest.                                     la-lvz:trgp
template <Domain D>
Stepped<D, 0> gtlbrd(const LvzState<D>& s, const LvzOpen<D>& open) {
  return gtlb_instruction(
      s, open, [](const CsrState<D>& world, const Open<D>& its) { return tlbrd(world, its).with(TRGP::GTEP, 1); });
}

/// What INVTLB takes away of the entries of guests, by its operation: those of all guests or of one, global or not, of
/// an address space, and of a page.                                                        la-lvz:invtlb_ops
template <Domain D>
Bit<D> is_invalidated_in_guest(const TlbEntry<D>& entry, const Invalidation<D>& i) {
  const auto is_of_guest = entry.key[TLBKEY::GID] == i.gid;
  const auto is_global = is_set(entry.key[TLBKEY::G]);
  const auto is_of_space = entry.key[TLBKEY::ASID] == i.asid;
  const auto is_of_page = covers(entry, i.address);
  const auto of_all = i.op == 0x10 || i.op == 0x12;
  const auto of_one = i.op == 0x9 || i.op == 0x13 || i.op == 0x15 || (i.op == 0xa && is_global) ||
                      (i.op == 0xb && !is_global) || (i.op == 0xc && !is_global && is_of_space) ||
                      (i.op == 0xd && !is_global && is_of_space && is_of_page) ||
                      (i.op == 0xe && (is_global || is_of_space) && is_of_page);
  return of_all || (is_of_guest && of_one);
}

/// INVTLB of root also takes entries of guests away.                                          la-lvz:invtlb_ops
template <Domain D>
Stepped<D, 0> invtlb(const LvzState<D>& s, const Bits<D, 5>& op, const Bits<D, 64>& rj, const Bits<D, 64>& rk,
                     const LvzOpen<D>& open) {
  const auto execute = [&](const CsrState<D>& world, const Open<D>& its) {
    return loongarch::invtlb(world, op, rj, rk, its);
  };
  const auto by_rule = tlb_instruction(s, true, open, execute);
  const auto address = sign_extended(csr<TLBEHI>, rk, open.root.choices);
  const Invalidation<D> i{op, rj.template slice<9, 0>(), rj.template slice<23, 16>(), address};
  const auto is_done = !in_guest_mode(s) && s[CRMD::PLV] == 0 && has_tlb(open.root.choices);
  const auto of_guests = [&] {
    const auto left =
        without_entries(guest_of(s, open), [&](const TlbEntry<D>& entry) { return is_invalidated_in_guest(entry, i); });
    return Stepped<D, 0>{with_registers_of_guest(by_rule.next, left), {}};
  };
  return choose(is_done, of_guests, [&] { return by_rule; });
}

/// Whose memory type an access of a guest has: its own, or that of root's entry. Of both together nothing is known.
///                                                                                         la-lvz:gctl
template <Domain D>
Bits<D, 2> memory_type(const LvzState<D>& s, const Bits<D, 2>& of_guest, const Bits<D, 2>& of_root,
                       const LvzOpen<D>& open) {
  const auto nested = open.unspecified.template get<NestedMemoryType>();
  return select(s[GCTL::MATC] == 0, of_guest, select(s[GCTL::MATC] == 1, of_root, nested));
}

/// An address of a guest is translated by the guest, and what that gives, which is a physical address to the guest
/// only, by root's entries with the tag of the guest. Faults of the first are the guest's, those of the second make it
/// exit with the guest's physical address.                                                      la-lvz:routing
template <Domain D>
Stepped<D, 3> translate(const LvzState<D>& s, const Bits<D, 64>& address, Use use, const LvzOpen<D>& open) {
  const auto by_guest = [&] {
    const auto first = loongarch::translate(guest_of(s, open), address, use, guest_open(s, open));
    const auto by_root = [&] {
      const auto second = by_tlb(root(s), first.pa, use, open.root);
      const auto is_done = is_set(second.done);
      const auto mat = select(is_done, memory_type(s, first.mat, second.mat, open), 0);
      return Stepped<D, 3>{with_root(s, second.next),
                           given_by(Translation<D>{second.next, second.pa, mat, second.done})};
    };
    return choose(is_set(first.done), by_root, [&] {
      return Stepped<D, 3>{with_guest(s, first.next), given_by(first)};
    });
  };
  const auto translate_in_root = [&](const CsrState<D>& world, const Open<D>& its) {
    return loongarch::translate(world, address, use, its);
  };
  return choose(in_guest_mode(s), by_guest, [&] { return in_root(s, open, translate_in_root); });
}

/// A refill of a guest is its own; one of root's is that of a guest's physical address.         la-lvz:routing
template <Domain D>
Stepped<D, 0> tlb_refill(const LvzState<D>& s, const Bits<D, 64>& address, const LvzOpen<D>& open) {
  return in_current_world(s, open, [&](const CsrState<D>& world, const Open<D>& its) {
    return loongarch::tlb_refill(world, address, its);
  });
}

}  // namespace vcpuspec::loongarch::lvz
