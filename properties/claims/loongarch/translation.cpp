// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "properties/claims/loongarch/setting.h"
#include "spec/loongarch/csr/legal_state.h"

/// Claims about direct mapping windows and the TLB.
namespace vcpuspec::loongarch {

namespace {

/// A core that executes something.
template <Domain D>
Core<D> any_executing_core(Inputs<D>& in) {
  const auto core = any_core(in);
  return {core.s.with(CORE::Idle, 0), core.open};
}

template <Domain D>
Core<D> any_kernel(Inputs<D>& in) {
  const auto core = any_executing_core(in);
  return {core.s.with(CRMD::PLV, 0), core.open};
}

/// The operands of INVTLB.
template <Domain D>
struct Invalidation {
  Bits<D, 5> op;
  Bits<D, 64> rj;
  Bits<D, 64> rk;
};
template <Domain D>
Invalidation<D> any_invalidation(Inputs<D>& in) {
  const auto op = in.template bits<5>("op");
  const auto rj = in.template bits<64>("rj");
  return {op, rj, in.template bits<64>("rk")};
}

/// What each TLB instruction makes of a core.
template <Domain D>
std::array<CsrState<D>, 7> after_tlb_instructions(Inputs<D>& in, const Core<D>& core, const Invalidation<D>& what) {
  const auto& s = core.s;
  const auto& open = core.open;
  return {in.rule([&] { return tlbsrch(s, open); }),
          in.rule([&] { return tlbrd(s, open); }),
          in.rule([&] { return tlbwr(s, open); }),
          in.rule([&] { return tlbfill(s, open); }),
          in.rule([&] { return tlbclr(s, open); }),
          in.rule([&] { return tlbflush(s, open); }),
          in.rule([&] { return invtlb(s, what.op, what.rj, what.rk, open); })};
}

/// P12, of these instructions.
struct TlbInstructionsArePrivileged {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto core = any_executing_core(in);
    const auto refused = in.rule([&] { return general_exception(core.s, raised<D>(IPE), core.open); });
    const auto what = any_invalidation(in);
    auto holds = always<D>();
    for (const auto& next : after_tlb_instructions(in, core, what)) holds = holds && agree(next, refused);
    return {core.s[CRMD::PLV] != 0, holds};
  }
};

/// With this, P13, P18, P23, P49 and P51 hold of these instructions, too.
struct TlbInstructionsChangeTheTlbOnly {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto core = any_kernel(in);
    const auto may_differ = [](unsigned slot) {
      return is_slot_of<TLBIDX>(slot) || is_slot_of<TLBEHI>(slot) || is_slot_of<TLBELO>(slot) ||
             is_slot_of<ASID>(slot) || is_slot_of<TRGP>(slot) || is_slot_of_tlb(slot) || is_pc(slot);
    };
    const auto what = any_invalidation(in);
    const auto defined = has_tlb(core.open.choices) && what.op <= 6;
    auto holds = always<D>();
    for (const auto& next : after_tlb_instructions(in, core, what))
      holds = holds && agree_but(next, core.s, may_differ);
    return {defined, holds};
  }
};

/// With this, P7, P8 and P41 do.
struct TlbInstructionsKeepLegalStates {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto core = any_kernel(in);
    const auto& c = core.open.choices;
    const auto what = any_invalidation(in);
    auto holds = always<D>();
    for (const auto& next : after_tlb_instructions(in, core, what))
      holds = holds && changes_are_legal(next, core.s, c) && entries_hold_what_exists(next, c);
    const auto index_names_every_entry = c.template get<IdxN>() >= bits_for(tlb_entries - 1);
    return {choices_are_possible(c) && index_names_every_entry, holds};
  }
};

/// The windows, each as it answers an address: the first one that maps it, or none.
template <Domain D>
Translation<D> windows_answer(const CsrState<D>& s, const Bits<D, 64>& address, Use use, const Open<D>& open) {
  return by_windows(s, address, use, open.choices, [&] { return failed(s); });
}

/// P42: hits.
struct WindowsLookAtTheTopBits {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto setting = any_setting(in);
    const auto& s = setting.s;
    const auto one = in.template bits<64>("address");
    const auto other = in.template bits<64>("other_address");
    const auto la32 = is_la32(setting.open.choices);
    const auto top = select(la32, Bits<D, 64>::of(0xe0000000), Bits<D, 64>::of(~ones(60)));
    const auto same_top = ((one ^ other) & top) == 0;
    const auto hit = [&](const Bits<D, 64>& address, Use use) {
      return in.rule([&] { return windows_answer(s, address, use, setting.open); }).done;
    };
    return {same_top, hit(one, Use::fetch) == hit(other, Use::fetch) && hit(one, Use::load) == hit(other, Use::load) &&
                          hit(one, Use::store) == hit(one, Use::load)};
  }
};

/// P42: who decides. Bits 59:6 of a window decide nothing on LA64.
struct WindowsIgnoreTheirReservedBits {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto setting = any_setting(in);
    const auto address = in.template bits<64>("address");
    auto changed = setting.s;
    for (unsigned n = 0; n < DMW::count; ++n) {
      const auto noise = in.template bits<64>("noise" + std::to_string(n)) & Bits<D, 64>::of(ones(60) & ~ones(6));
      const auto word = read<DMW>(setting.s, n).word() ^ noise;
      changed = std::move(changed).with_register(RegisterValue<D, DMW>{word}, n);
    }
    const auto answer = [&](const CsrState<D>& s) {
      return in.rule([&] { return windows_answer(s, address, Use::load, setting.open); });
    };
    const auto one = answer(setting.s);
    const auto other = answer(changed);
    return {!is_la32(setting.open.choices), one.done == other.done && one.pa == other.pa && one.mat == other.mat};
  }
};

/// P43.
struct WindowsKeepTheLowerAddress {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto setting = any_setting(in);
    const auto address = in.template bits<64>("address");
    const auto answer = in.rule([&] { return windows_answer(setting.s, address, Use::load, setting.open); });
    const auto lower = address & bits_below(PALEN, setting.open.choices);
    return {!is_la32(setting.open.choices) && answer.done == 1, answer.pa == lower};
  }
};

/// An index that the model has an entry for.
template <Domain D>
Bit<D> is_index_of_an_entry(const CsrState<D>& s) {
  return s[TLBIDX::Index] < tlb_entries;
}

/// P44.
struct EntriesReadBack {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto core = any_kernel(in);
    const auto& s = core.s;
    const auto written = in.rule([&] { return tlbwr(s, core.open); });
    const auto noise = in.template bits<64>("noise");
    const auto between = written.with(TLBIDX::PS, noise.template slice<5, 0>())
                             .with(ASID::ASID_, noise.template slice<15, 6>())
                             .with_register(RegisterValue<D, TLBEHI>{})
                             .with_register(RegisterValue<D, TLBELO>{}, 0)
                             .with_register(RegisterValue<D, TLBELO>{}, 1);
    const auto back = in.rule([&] { return tlbrd(between, core.open); });
    const auto half = [&](const CsrState<D>& state, unsigned n) { return read<TLBELO>(state, n).word(); };
    const auto g = RegisterValue<D, TLBELO>{half(s, 0) & half(s, 1)}[TLBELO::G];
    const auto expected = [&](unsigned n) { return read<TLBELO>(s, n).with(TLBELO::G, g).word(); };
    const auto same = read<TLBEHI>(back).word() == read<TLBEHI>(s).word() && half(back, 0) == expected(0) &&
                      half(back, 1) == expected(1) && back[TLBIDX::PS] == s[TLBIDX::PS] &&
                      back[ASID::ASID_] == s[ASID::ASID_] && back[TLBIDX::NE] == 0;
    const auto outside_refill = !in_refill(s, core.open.choices) && !is_set(s[TLBRERA::IsTLBR]);
    return {has_tlb(core.open.choices) && is_index_of_an_entry(s) && outside_refill && s[TLBIDX::NE] == 0, same};
  }
};

/// P45.
struct RefillsMakeEntries {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto core = any_kernel(in);
    const auto& s = core.s;
    const auto written = in.rule([&] { return tlbwr(s, core.open); });
    const auto shown = in.rule([&] { return tlbrd(s, core.open); });
    const auto entry = entry_at(written, s[TLBIDX::Index].template slice<1, 0>());
    const auto keeps = read<TLBREHI>(shown).word() == read<TLBREHI>(s).word() &&
                       read<TLBRELO>(shown, 0).word() == read<TLBRELO>(s, 0).word() &&
                       read<TLBRELO>(shown, 1).word() == read<TLBRELO>(s, 1).word();
    return {has_tlb(core.open.choices) && is_index_of_an_entry(s),
            implies(in_refill(s, core.open.choices), entry.key[TLBKEY::E] == 1) && keeps};
  }
};

/// P46.
struct SearchesFindWhatWasWritten {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto core = any_kernel(in);
    const auto& c = core.open.choices;
    const auto flushed = in.rule([&] { return tlbflush(core.s, core.open); });
    const auto written = in.rule([&] { return tlbwr(flushed, core.open); });
    const auto found = in.rule([&] { return tlbsrch(written, core.open); });
    const auto makes = in_refill(core.s, c) || core.s[TLBIDX::NE] == 0;
    const auto hit = found[TLBIDX::NE] == 0 && found[TLBIDX::Index] == core.s[TLBIDX::Index];
    return {has_tlb(c) && is_index_of_an_entry(core.s), implies(makes, hit) && implies(!makes, found[TLBIDX::NE] == 1)};
  }
};

/// Other instructions on the TLB change no register, and other accesses look it up like loads.
template <bool is_there>
struct EmptyEntriesAreNotShown {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto core = any_kernel(in);
    const auto number = in.template bits<2>("empty_entry");
    const auto noise = [&](const char* name) { return in.template bits<64>(name); };
    const auto key = RegisterValue<D, TLBKEY>{noise("other_key") & Bits<D, 64>::of(state_mask<TLBKEY>())};
    const auto other =
        fitted(TlbEntry<D>{key.with(TLBKEY::E, is_there ? 1 : 0),
                           RegisterValue<D, TLBHI>{noise("other_hi")},
                           {RegisterValue<D, TLBLO>{noise("other_lo0")}, RegisterValue<D, TLBLO>{noise("other_lo1")}}},
               core.open.choices);
    const auto entry = entry_at(core.s, number);
    const auto s = with_entry(core.s, number, {entry.key.with(TLBKEY::E, 0), entry.hi, {entry.lo[0], entry.lo[1]}});
    const auto unlike = with_entry(s, number, other);
    const auto address = in.template bits<64>("address");
    const auto& open = core.open;
    const auto shows_the_same = [&](auto rule) {
      return agree_but(in.rule([&] { return rule(s); }), in.rule([&] { return rule(unlike); }), is_slot_of_tlb);
    };
    const auto access = [&](const CsrState<D>& state) { return translate(state, address, Use::load, open); };
    const auto pa = in.rule([&] { return access(s); }).pa;
    const auto same = shows_the_same([&](const CsrState<D>& state) { return tlbsrch(state, open); }) &&
                      shows_the_same([&](const CsrState<D>& state) { return tlbrd(state, open); }) &&
                      shows_the_same([&](const CsrState<D>& state) { return access(state).next; }) &&
                      pa == in.rule([&] { return access(unlike); }).pa;
    return {always<D>(), same};
  }
};

/// A refill, the entry that its handler makes, and the access again.
template <bool TagsThem>
struct RefilledAccessesAreDone {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto setting = any_setting(in);
    const auto s = setting.s.with(CRMD::DA, 0)
                       .with(CRMD::PG, 1)
                       .with(RVACFG::RBits, setting.s[RVACFG::RBits] & 7)
                       .with(DBG::DST, 0)
                       .with(MERRCTL::IsMERR, 0)
                       .with(TLBRERA::IsTLBR, 0)
                       .with(GTLBC::UseTGID, TagsThem ? 1 : 0);
    const auto& open = setting.open;
    const auto address = in.template bits<64>("address");
    const auto first = in.rule([&] { return translate(s, address, Use::load, open); });
    const auto lo = in.template bits<64>("entry") & held(csr<TLBRELO>, open.choices);
    const auto half = RegisterValue<D, TLBRELO>{lo}
                          .with(TLBRELO::V, 1)
                          .with(TLBRELO::PLV, 3)
                          .with(TLBRELO::NR, 0)
                          .with(TLBRELO::RPLV, 0);
    const auto prepared = first.next.with(TLBREHI::PS, 12).with_register(half, 0).with_register(half, 1);
    const auto filled = in.rule([&] { return tlbfill(prepared, open); });
    const auto back = in.rule([&] { return ertn(filled, open); });
    const auto again = in.rule([&] { return translate(back, address, Use::load, open); });
    const auto refills = first.next[TLBRERA::IsTLBR] == 1;
    const auto is_long = open.choices.template get<Valen>() > 21;
    return {has_tlb(open.choices) && is_long && !is_la32(open.choices) && refills, again.done == 1};
  }
};

/// A failed access changes what its exception changes, and one that is done changes nothing.
struct AccessesChangeNothingElse {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto setting = any_setting(in);
    const auto& s = setting.s;
    const auto address = in.template bits<64>("address");
    auto holds = Bit<D>::of(1);
    for (const Use use : {Use::fetch, Use::load, Use::store}) {
      const auto answer = in.rule([&] { return translate(s, address, use, setting.open); });
      const auto pa_fits = (answer.pa & ~bits_below(PALEN, setting.open.choices)) == 0;
      holds = holds && pa_fits && implies(answer.done == 1, agree(answer.next, s)) &&
              implies(answer.done == 0, answer.pa == 0 && answer.mat == 0);
    }
    return {always<D>(), holds};
  }
};

/// What a failed access changes are registers of the exception that it raises, so P13, P18, P23, P49 and P51 hold.
struct FailedAccessesChangeContextsOnly {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto core = any_executing_core(in);
    const auto address = in.template bits<64>("address");
    const auto may_differ = [](unsigned slot) {
      return is_slot_of<CRMD>(slot) || is_slot_of<PRMD>(slot) || is_slot_of<ESTAT>(slot) || is_slot_of<ERA>(slot) ||
             is_slot_of<BADV>(slot) || is_slot_of<BADI>(slot) || is_slot_of<TLBEHI>(slot) ||
             is_slot_of<TLBRPRMD>(slot) || is_slot_of<TLBRERA>(slot) || is_slot_of<TLBRBADV>(slot) ||
             is_slot_of<TLBREHI>(slot) || is_slot_of<DBG>(slot) || is_slot_of<GSTAT>(slot) || is_pc(slot);
    };
    auto holds = always<D>();
    for (const Use use : {Use::fetch, Use::load, Use::store}) {
      const auto next = in.rule([&] { return translate(core.s, address, use, core.open); }).next;
      holds = holds && agree_but(next, core.s, may_differ) && next[DBG::DST] == core.s[DBG::DST] &&
              changes_are_legal(next, core.s, core.open.choices);
    }
    return {always<D>(), holds};
  }
};

}  // namespace

std::vector<Property> translation_properties() {
  const Property refilled{"loongarch.tlb.refilled_accesses_are_done", "",
                          "A load that a TLB refill stopped is done after TLBFILL with a valid page and ERTN.",
                          "la-csr:S8", claim<RefilledAccessesAreDone<false>>()};
  const Property not_shown{"loongarch.tlb.empty_entries_are_not_shown", "",
                           "TLBSRCH, TLBRD and loads do the same whatever is behind E of an entry that is not there.",
                           "la-csr:tlb_instructions", claim<EmptyEntriesAreNotShown<false>>()};
  return {
      {"loongarch.window.hits_by_the_top_bits", "la-csr-prop:P42",
       "Whether a window maps an address hangs on the topmost bits of the address, the privilege level and whether it "
       "is "
       "a fetch.",
       "la-v1:direct-mapping-configuration-window-n", claim<WindowsLookAtTheTopBits>()},
      {"loongarch.window.ignores_reserved_bits", "la-csr-prop:P42", "On LA64 bits 59:6 of a window decide nothing.",
       "la-v1:direct-mapping-configuration-window-n", claim<WindowsIgnoreTheirReservedBits>()},
      {"loongarch.window.keeps_the_lower_address", "la-csr-prop:P43",
       "On LA64 a window maps an address to its bits below PALEN.", "la-v1:direct-mapping-configuration-window-n",
       claim<WindowsKeepTheLowerAddress>()},
      {"loongarch.tlb.instructions_are_privileged", "",
       "Above PLV0 a TLB instruction raises IPE, in debug mode one that is only recorded, and does nothing else.",
       "la-csr:tlb_instructions", claim<TlbInstructionsArePrivileged>()},
      {"loongarch.tlb.instructions_change_the_tlb_only", "",
       "In PLV0 a TLB instruction changes nothing but the TLB, TLBIDX, TLBEHI, TLBELO, ASID and TRGP.",
       "la-csr:tlb_instructions", claim<TlbInstructionsChangeTheTlbOnly>()},
      {"loongarch.tlb.instructions_keep_legal_states", "",
       "Where TLBIDX can name every entry, TLB instructions leave in registers and in the TLB only what they can hold.",
       "la-v1:length-of-control-and-status-registers-in-la32-and-la64", claim<TlbInstructionsKeepLegalStates>()},
      {"loongarch.tlb.failed_accesses_change_contexts_only", "",
       "An access that fails changes registers of its exception only, to what they can hold, and neither leaves debug "
       "mode nor enters it.",
       "la-csr:S8", claim<FailedAccessesChangeContextsOnly>()},
      {"loongarch.tlb.entries_read_back", "la-csr-prop:P44",
       "TLBRD shows the entry that TLBWR made from the same registers, global if both halves were.",
       "la-csr:tlb_instructions", claim<EntriesReadBack>()},
      {"loongarch.tlb.refills_make_entries", "la-csr-prop:P45",
       "In a TLB refill TLBWR makes an entry whatever TLBIDX.NE says, and TLBRD never writes the registers of refills.",
       "la-csr:tlb_instructions", claim<RefillsMakeEntries>()},
      {"loongarch.tlb.searches_find_what_was_written", "la-csr-prop:P46",
       "In a TLB without other entries TLBSRCH finds the one that TLBWR made, and none where it made none.",
       "la-csr:tlb_instructions", claim<SearchesFindWhatWasWritten>()},
      not_shown,
      control_of(not_shown, "of_entries_that_are_there", "la-csr:tlb_instructions",
                 claim<EmptyEntriesAreNotShown<true>>()),
      refilled,
      control_of(refilled, "with_the_tag_of_a_guest", "kvm-la:O11", claim<RefilledAccessesAreDone<true>>()),
      {"loongarch.tlb.accesses_change_nothing_else", "",
       "An access that is done changes no register, one that fails gives no address, and no address has bits from "
       "PALEN "
       "up.",
       "la-csr:S8", claim<AccessesChangeNothingElse>()}};
}

}  // namespace vcpuspec::loongarch
