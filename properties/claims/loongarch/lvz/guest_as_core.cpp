// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/loongarch/lvz/worlds.h"

/// The theorem that LVZ is built on: where nothing exits, a step of a guest does to the registers of the guest what the
/// same step does to a core of its own, and root sees nothing of it.
namespace vcpuspec::loongarch::lvz {

namespace {

/// A guest that runs, and a core of its own in the same state: with the guest's registers, without virtualization, and
/// with a TLB that has the entries of this guest without their tags.
template <Domain D>
struct Twins {
  LvzState<D> guest_runs;
  LvzOpen<D> open;
  CsrState<D> core;
  Open<D> its;
};

template <Domain D>
CsrState<D> without_tags(CsrState<D> core) {
  for (unsigned n = 0; n < tlb_entries; ++n)
    core = std::move(core).with_register(read<TLBKEY>(core, n).with(TLBKEY::GID, 0), n);
  return core;
}
/// Every entry of the guest's that is there has the tag of this guest.
template <Domain D>
LvzState<D> with_own_tags(const LvzState<D>& s) {
  auto core = s.template in_bank<guest>();
  for (unsigned n = 0; n < tlb_entries; ++n)
    core = std::move(core).with_register(core.template read<TLBKEY>(n).with(TLBKEY::GID, s[GSTAT::GID]), n);
  return core.template in_bank<host>();
}

/// Root has asked for no exits.
template <Domain D>
LvzState<D> without_traps(const LvzState<D>& s) {
  return s.with(GTLBC::TOTLBINV, 0).with(GCTL::TOTI, 0);
}

template <Domain D>
Twins<D> any_twins(Inputs<D>& in) {
  const auto worlds = any_guest(in);
  const auto runs = in.within(graph::Scope::harness, [&] { return without_traps(with_own_tags(worlds.s)); });
  const auto core = in.within(graph::Scope::harness, [&] {
    const auto seen = guest_of(runs, worlds.open);
    return without_tags(seen.with_register(RegisterValue<D, GSTAT>{}).with_register(RegisterValue<D, GTLBC>{}));
  });
  return {runs, worlds.open, core, guest_open(runs, worlds.open)};
}

/// Whether a slot of the core is no register of its guest: MISC only root changes.
constexpr bool is_not_the_guests(unsigned slot) {
  return is_shared(slot) || slot == slot_of<loongarch::Machine, host, MISC>();
}
constexpr bool is_key(unsigned slot) { return slot - slot_of<loongarch::Machine, host, TLBKEY>() < TLBKEY::count; }

/// After a step of each: the guest's registers are those of the core, entries have the tag of the guest, and root's
/// registers are as they were but for the program counter.
template <Domain D>
Bit<D> are_still_twins(const Twins<D>& twins, const LvzState<D>& next, const CsrState<D>& core) {
  auto same = next[PC::address] == core[PC::address] && root_agrees_but(next, twins.guest_runs, is_pc);
  for (unsigned slot = 0; slot < CsrState<D>::slots; ++slot)
    if (!is_not_the_guests(slot) && !is_key(slot)) same = same && next.word(first_of_guest + slot) == core.word(slot);
  for (unsigned n = 0; n < tlb_entries; ++n) {
    const auto key = next.template in_bank<guest>().template read<TLBKEY>(n);
    same = same && key.with(TLBKEY::GID, 0).word() == read<TLBKEY>(core, n).word() &&
           key[TLBKEY::GID] == twins.guest_runs[GSTAT::GID];
  }
  return same;
}

/// A step by a rule of one world, done by both.
template <Domain D, class Execute>
Bit<D> step_alike(Inputs<D>& in, const Twins<D>& twins, Execute execute) {
  const auto by_guest = in.rule([&] { return in_current_world(twins.guest_runs, twins.open, execute); });
  const auto by_core = in.rule([&] { return execute(twins.core, twins.its); });
  const auto given = given_by(by_core);
  auto same = are_still_twins(twins, by_guest.next, state_of(by_core));
  for (std::size_t i = 0; i < given.size(); ++i) same = same && by_guest.given[i] == given[i];
  return same;
}

/// `Leaks` is a guest whose returns are root's, as in an emulator that took root's registers there.
template <bool Leaks>
struct ReturnsAreAlike {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto twins = any_twins(in);
    const auto returns = [](const CsrState<D>& world, const Open<D>& its) { return ertn(world, its); };
    if (!Leaks) return {always<D>(), step_alike(in, twins, returns)};
    const auto by_root = in.rule([&] { return in_root(twins.guest_runs, twins.open, returns); });
    return {always<D>(), are_still_twins(twins, by_root.next, returns(twins.core, twins.its))};
  }
};

struct ExceptionsAreAlike {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto twins = any_twins(in);
    const auto ecode = in.template bits<6>("ecode");
    const auto esubcode = in.template bits<9>("esubcode");
    const auto address = in.template bits<64>("address");
    const Raised<D> raised{{ecode, esubcode}, address};
    const auto general = in.rule([&] { return general_exception_entry(twins.guest_runs, raised, twins.open); });
    const auto on_core = in.rule([&] { return general_exception(twins.core, raised, twins.its); });
    const auto refill = [&](const CsrState<D>& world, const Open<D>& its) {
      return loongarch::tlb_refill(world, address, its);
    };
    return {!is_for_root(raised.code), are_still_twins(twins, general.next, on_core) && step_alike(in, twins, refill)};
  }
};

struct TimeAndLinksAreAlike {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto twins = any_twins(in);
    const auto rd = in.template bits<64>("rd");
    const auto rj = in.template bits<64>("rj");
    auto same = always<D>();
    for (const TimePart part : {TimePart::whole, TimePart::low, TimePart::high})
      same = same && step_alike(in, twins, [&](const CsrState<D>& world, const Open<D>& its) {
               return rdtime(world, part, rd, rj, its);
             });
    const auto links = [](const CsrState<D>& world, const Open<D>& its) { return load_linked(world, its.choices); };
    const auto stores = [](const CsrState<D>& world, const Open<D>& its) {
      return store_conditional(world, its.choices);
    };
    const auto asserts = [&](const CsrState<D>& world, const Open<D>& its) {
      return assert_bound(world, Assertion::less_or_equal, rd, rj, its);
    };
    return {always<D>(),
            same && step_alike(in, twins, links) && step_alike(in, twins, stores) && step_alike(in, twins, asserts)};
  }
};

struct TlbInstructionsAreAlike {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto twins = any_twins(in);
    const auto op = in.template bits<5>("op");
    const auto rj = in.template bits<64>("rj");
    const auto rk = in.template bits<64>("rk");
    auto same = always<D>();
    const auto compare = [&](auto instruction) {
      const auto by_guest = in.rule([&] { return tlb_instruction(twins.guest_runs, true, twins.open, instruction); });
      same = same && are_still_twins(twins, by_guest.next, in.rule([&] { return instruction(twins.core, twins.its); }));
    };
    compare([](const CsrState<D>& world, const Open<D>& its) { return tlbsrch(world, its); });
    compare([](const CsrState<D>& world, const Open<D>& its) { return tlbrd(world, its); });
    compare([](const CsrState<D>& world, const Open<D>& its) { return tlbwr(world, its); });
    compare([](const CsrState<D>& world, const Open<D>& its) { return tlbfill(world, its); });
    compare([](const CsrState<D>& world, const Open<D>& its) { return tlbclr(world, its); });
    compare([](const CsrState<D>& world, const Open<D>& its) { return tlbflush(world, its); });
    const auto invalidated = in.rule([&] { return lvz::invtlb(twins.guest_runs, op, rj, rk, twins.open); });
    const auto on_core = in.rule([&] { return loongarch::invtlb(twins.core, op, rj, rk, twins.its); });
    return {always<D>(), same && are_still_twins(twins, invalidated.next, on_core)};
  }
};

/// An address gives the guest the same physical address of its own, or the same fault.
struct FirstStagesAreAlike {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto twins = any_twins(in);
    const auto address = in.template bits<64>("address");
    auto same = always<D>();
    for (const Use use : {Use::fetch, Use::load, Use::store}) {
      const auto by_guest = in.rule([&] { return lvz::translate(twins.guest_runs, address, use, twins.open); });
      const auto by_core = in.rule([&] { return loongarch::translate(twins.core, address, use, twins.its); });
      const auto is_fault = by_core.done == 0;
      const auto second = by_tlb(root(twins.guest_runs), by_core.pa, use, twins.open.root);
      const auto by_root = by_guest.given[2] == second.done.template widen<64>() && by_guest.given[0] == second.pa;
      same =
          same && implies(is_fault, are_still_twins(twins, by_guest.next, by_core.next)) && implies(!is_fault, by_root);
    }
    return {always<D>(), same};
  }
};

/// CSR instructions on the registers that a guest has.
template <class Chapter>
struct CsrInstructionsAreAlike {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto twins = any_twins(in);
    const auto n = in.template bits<5>("n");
    const auto operands = any_operands(in, true);
    auto same = always<D>();
    const auto compare = [&](const CsrInfo& csr) {
      const NamedCsr<D> r{csr, n};
      const auto alike = [&](auto instruction) {
        const auto by_guest =
            in.rule([&] { return access_csr(twins.guest_runs, instruction, true, r, operands, twins.open); });
        const auto by_core = in.rule([&] { return instruction(twins.core, r, operands, twins.its); });
        return implies(is_implemented(r, twins.its.choices),
                       by_guest.given[0] == by_core.rd && are_still_twins(twins, by_guest.next, by_core.next));
      };
      same = same &&
             alike([](const CsrState<D>& s, const NamedCsr<D>& named, const Operands<D>& o, const Open<D>& open) {
               return csrrd(s, named, o, open);
             }) &&
             alike([](const CsrState<D>& s, const NamedCsr<D>& named, const Operands<D>& o, const Open<D>& open) {
               return csrxchg(s, named, o, open);
             });
    };
    Chapter::each([&]<class R>() {
      if (!is_one_of<SensitiveCsrs>(csr<R>)) compare(csr<R>);
    });
    const auto is_given = std::is_same_v<Chapter, chapters::Performance>
                              ? is_among(n, twins.its.choices.template get<PmNum>())
                              : always<D>();
    return {is_given, same};
  }
};

template <class Chapter>
Property csr_instructions(const char* chapter) {
  return {std::string("loongarch.lvz.guest_is_a_core.csr_") + chapter, "lvz-prop:P12",
          "A CSR instruction of a guest does to its registers what it does to those of a core, and nothing to root's.",
          "la-lvz:instructions", claim<CsrInstructionsAreAlike<Chapter>>()};
}

}  // namespace

std::vector<Property> guest_properties() {
  const Property returns{
      "loongarch.lvz.guest_is_a_core.ertn", "lvz-prop:P4",
      "ERTN of a guest does what it does on a core, stays in guest mode, and leaves root's registers.",
      "la-lvz:ertn_guest", claim<ReturnsAreAlike<false>>()};
  return {returns,
          control_of(returns, "by_the_registers_of_root", "emu-la:B20", claim<ReturnsAreAlike<true>>()),
          {"loongarch.lvz.guest_is_a_core.exceptions", "lvz-prop:P7",
           "An exception that is the guest's own is taken as on a core, in guest mode, and leaves root's registers.",
           "la-lvz:routing", claim<ExceptionsAreAlike>()},
          {"loongarch.lvz.guest_is_a_core.time_and_links", "lvz-prop:P14",
           "RDTIME, LL, SC and ASRTLE of a guest do what they do on a core whose counter is ahead by GCNTC.",
           "la-lvz:gcntc", claim<TimeAndLinksAreAlike>()},
          {"loongarch.lvz.guest_is_a_core.tlb_instructions", "",
           "TLB instructions of a guest do to its entries what they do on a core, and give new ones its tag.",
           "la-lvz:tlb_tag", claim<TlbInstructionsAreAlike>()},
          {"loongarch.lvz.guest_is_a_core.first_stage", "",
           "An address of a guest faults as on a core; one that does not is translated by root's entries.",
           "la-lvz:routing", claim<FirstStagesAreAlike>()},
          csr_instructions<chapters::Basic>("basic"),
          csr_instructions<chapters::Translation>("translation"),
          csr_instructions<chapters::Timer>("timer"),
          csr_instructions<chapters::Performance>("performance"),
          csr_instructions<chapters::Message>("message")};
}

}  // namespace vcpuspec::loongarch::lvz
