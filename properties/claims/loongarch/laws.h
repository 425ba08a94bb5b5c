// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "properties/claims/loongarch/setting.h"

/// What is true of CSR instructions on every register, or on every one that a law concerns.
namespace vcpuspec::loongarch::laws {

/// A register where a read or a write does more than reading or writing it.
inline bool has_effects(const CsrInfo& csr) {
  return csr.is<LLBCTL>() || csr.is<TICLR>() || csr.is<TCFG>() || csr.is<MSGIR>() || csr.is<MSGIE>();
}
inline bool has_a_format(const CsrInfo& csr) { return csr.presence != Presence::implementation; }
inline bool has_illegal_values(const CsrInfo& csr) {
  return csr.is<CRMD>() || csr.is<ECFG>() || csr.is<RVACFG>() || csr.is<STLBPS>();
}
inline bool every(const CsrInfo&) { return true; }

/// What a declaration's register holds, where it holds something.
template <Domain D>
Bits<D, 64> word_of(const CsrState<D>& s, const NamedCsr<D>& r) {
  return r.csr.holds_state ? member(s, r.csr.slots, r.n) : Bits<D, 64>::of(0);
}

struct GivesOldValue {
  static constexpr auto name = "gives_the_old_value";
  static constexpr auto alias = "la-csr-prop:P01";
  static constexpr auto title = "csrwr and csrxchg give in rd what csrrd would give.";
  static constexpr auto citation = "la-csr:S1";
  static constexpr auto concerns = every;
  template <Domain D>
  static Bit<D> holds(Inputs<D>& in, const Setting<D>& any, const NamedCsr<D>& r) {
    const auto at = in_plv0(any);
    const auto& s = at.s;
    const auto& o = at.operands;
    const auto& open = at.open;
    const auto old = in.rule([&] { return csrrd(s, r, o, open); });
    return in.rule([&] { return csrwr(s, r, o, open); }).rd == old.rd &&
           in.rule([&] { return csrxchg(s, r, o, open); }).rd == old.rd;
  }
};

struct FullMaskIsCsrwr {
  static constexpr auto name = "full_mask_is_csrwr";
  static constexpr auto alias = "la-csr-prop:P02";
  static constexpr auto title = "csrxchg with every mask bit set is csrwr, in rd and in the state.";
  static constexpr auto citation = "la-csr:S1";
  static constexpr auto concerns = every;
  template <Domain D>
  static Bit<D> holds(Inputs<D>& in, const Setting<D>& any, const NamedCsr<D>& r) {
    const auto o = distinct(any.operands.rd, Bits<D, 64>::of(ones(64)));
    const auto exchanged = in.rule([&] { return csrxchg(any.s, r, o, any.open); });
    const auto written = in.rule([&] { return csrwr(any.s, r, o, any.open); });
    return exchanged.rd == written.rd && agree(exchanged.next, written.next);
  }
};

struct EmptyMaskIsCsrrd {
  static constexpr auto name = "empty_mask_is_csrrd";
  static constexpr auto alias = "la-csr-prop:P03";
  static constexpr auto title =
      "csrxchg with no mask bit set gives what csrrd gives, and leaves what csrrd leaves, but that it restarts the "
      "timer.";
  static constexpr auto citation = "la-csr:S1";
  static constexpr auto concerns = has_a_format;
  template <Domain D>
  static Bit<D> holds(Inputs<D>& in, const Setting<D>& any, const NamedCsr<D>& r) {
    const auto at = in_plv0(any);
    const auto& s = at.s;
    const auto& operands = at.operands;
    const auto& open = at.open;
    const auto o = distinct(operands.rd, Bits<D, 64>::of(0));
    const auto exchanged = in.rule([&] { return csrxchg(s, r, o, open); });
    const auto read = in.rule([&] { return csrrd(s, r, o, open); });
    const auto differs = [&](unsigned slot) {
      return r.csr.template is<TCFG>() && (is_slot_of<TVAL>(slot) || is_core(slot));
    };
    return exchanged.rd == read.rd && agree_but(exchanged.next, read.next, differs);
  }
};

struct WritingBackChangesNothing {
  static constexpr auto name = "writing_back_changes_nothing";
  static constexpr auto alias = "la-csr-prop:P04";
  static constexpr auto title = "A register to which csrwr writes what csrrd gave holds what it held.";
  static constexpr auto citation = "la-csr:S1";
  static bool concerns(const CsrInfo& csr) {
    return has_a_format(csr) && !has_effects(csr) && csr.forms.front().rw1c == 0;
  }
  template <Domain D>
  static Bit<D> holds(Inputs<D>& in, const Setting<D>& any, const NamedCsr<D>& r) {
    const auto at = in_plv0(any);
    const auto& s = at.s;
    const auto& o = at.operands;
    const auto& open = at.open;
    const auto value = in.rule([&] { return csrrd(s, r, distinct(o.rd, o.rj), open); }).rd;
    const auto written = in.rule([&] { return csrwr(s, r, distinct(value, o.rj), open); });
    return word_of(written.next, r) == word_of(s, r);
  }
};

/// Whether nothing unspecified decides what a write leaves in the register.
template <Domain D>
Bit<D> is_legal_write(const Setting<D>& any, const NamedCsr<D>& r, const Bits<D, 64>& value) {
  const auto rw = writable(any.s, r, any.open.choices);
  const auto next = (word_of(any.s, r) & ~rw) | (value & rw);
  auto is_legal = Bit<D>::of(1);
  const auto& c = any.open.choices;
  if (r.csr.template is<CRMD>()) {
    const RegisterValue<D, CRMD> crmd{next};
    is_legal = crmd[CRMD::DA] != crmd[CRMD::PG] && crmd[CRMD::DATF] != 3 && crmd[CRMD::DATM] != 3;
  }
  if (r.csr.template is<ECFG>()) is_legal = RegisterValue<D, ECFG>{next}[ECFG::VS] <= c.template get<VsMax>();
  if (r.csr.template is<RVACFG>()) is_legal = RegisterValue<D, RVACFG>{next}[RVACFG::RBits] <= 8;
  if (r.csr.template is<STLBPS>()) is_legal = is_page_size(RegisterValue<D, STLBPS>{next}[STLBPS::PS], c);
  return is_legal;
}

struct ReadsAsWritten {
  static constexpr auto name = "reads_as_written";
  static constexpr auto alias = "la-csr-prop:P05";
  static constexpr auto title = "RW bits read as they were written, if the value is legal.";
  static constexpr auto citation = "la-csr:S1";
  static constexpr auto concerns = has_a_format;
  template <Domain D>
  static Bit<D> holds(Inputs<D>& in, const Setting<D>& any, const NamedCsr<D>& r) {
    const auto plv0 = in_plv0(any);
    const auto& s = plv0.s;
    const auto& operands = plv0.operands;
    const auto& open = plv0.open;
    const auto o = distinct(operands.rd, operands.rj);
    const auto written = in.rule([&] { return csrwr(s, r, o, open); });
    const auto now = in.rule([&] { return value_read(written.next, r, open); });
    const auto rw = select(is_implemented(r, open.choices), writable(s, r, open.choices), 0);
    return implies(is_legal_write(plv0, r, o.rd), ((now ^ o.rd) & rw) == 0);
  }
};

struct OtherBitsAreIgnored {
  static constexpr auto name = "other_bits_are_ignored";
  static constexpr auto alias = "la-csr-prop:P06";
  static constexpr auto title = "What is written to bits that are neither RW, nor RW1C, nor W1 changes nothing.";
  static constexpr auto citation = "la-csr:S1";
  static constexpr auto concerns = every;
  template <Domain D>
  static Bit<D> holds(Inputs<D>& in, const Setting<D>& any, const NamedCsr<D>& r) {
    const auto at = in_plv0(any);
    const auto& s = at.s;
    const auto& o = at.operands;
    const auto& open = at.open;
    const auto taken = writable(s, r, open.choices) | bits_of_class(r.csr, &Form::rw1c, open.choices) |
                       bits_of_class(r.csr, &Form::w1, open.choices);
    const auto one = in.rule([&] { return csrwr(s, r, distinct(o.rd, o.rj), open); });
    const auto other = in.rule([&] { return csrwr(s, r, distinct(o.rd ^ (o.rj & ~taken), o.rj), open); });
    return agree(one.next, other.next);
  }
};

struct FixedBitsAreFixed {
  static constexpr auto name = "fixed_bits_are_fixed";
  static constexpr auto alias = "la-csr-prop:P07";
  static constexpr auto title = "Reserved bits read 0, and constant bits read as what they are.";
  static constexpr auto citation = "la-v1:attributes-of-reading-and-writing";
  static constexpr auto concerns = every;
  template <Domain D>
  static Bit<D> holds(Inputs<D>& in, const Setting<D>& any, const NamedCsr<D>& r) {
    const auto& c = any.open.choices;
    const auto value = in.rule([&] { return value_read(any.s, r, any.open); });
    const auto anything = Bits<D, 64>::of(r.csr.forms.front().reads_as_anything);
    const auto fixed = ~(held(r.csr, c) | anything) & Bits<D, 64>::of(ones(r.csr.width == Width::W32 ? 32 : 64));
    const auto constants = select(is_implemented(r, c), constant_ones(r.csr, c) | offered(r.csr, c), 0);
    const Form& form = r.csr.forms.front();
    const std::uint64_t copies = form.is_sign_extended ? form.bounded : 0;
    const std::uint64_t shown_of_others = r.csr.holds_state ? 0 : form.r;
    const auto looked_at = fixed & Bits<D, 64>::of(~(copies | shown_of_others));
    return (value & looked_at) == (constants & looked_at);
  }
};

struct ReadsSignExtended {
  static constexpr auto name = "reads_sign_extended";
  static constexpr auto alias = "la-csr-prop:P08";
  static constexpr auto title = "On LA64 a CSR of 32 bits reads as bit 31 from there up.";
  static constexpr auto citation = "la-v1:length-of-control-and-status-registers-in-la32-and-la64";
  static bool concerns(const CsrInfo& csr) { return csr.width == Width::W32; }
  template <Domain D>
  static Bit<D> holds(Inputs<D>& in, const Setting<D>& any, const NamedCsr<D>& r) {
    const auto value = in.rule([&] { return value_read(any.s, r, any.open); });
    const auto upper = value.template slice<63, 31>();
    return is_la32(any.open.choices) || upper == 0 || upper == Bits<D, 33>::of(ones(33));
  }
};

struct UpperHalfIsIgnored {
  static constexpr auto name = "upper_half_is_ignored";
  static constexpr auto alias = "la-csr-prop:P09";
  static constexpr auto title = "What is written to bits 63:32 of a CSR of 32 bits changes nothing.";
  static constexpr auto citation = "la-v1:length-of-control-and-status-registers-in-la32-and-la64";
  static bool concerns(const CsrInfo& csr) { return csr.width == Width::W32; }
  template <Domain D>
  static Bit<D> holds(Inputs<D>& in, const Setting<D>& any, const NamedCsr<D>& r) {
    const auto at = in_plv0(any);
    const auto& s = at.s;
    const auto& o = at.operands;
    const auto& open = at.open;
    const auto low = o.rd & Bits<D, 64>::of(ones(32));
    const auto whole = in.rule([&] { return csrwr(s, r, distinct(o.rd, o.rj), open); });
    const auto half = in.rule([&] { return csrwr(s, r, distinct(low, o.rj), open); });
    return agree(whole.next, half.next);
  }
};

struct MasksCompose {
  static constexpr auto name = "masks_compose";
  static constexpr auto alias = "la-csr-prop:P10";
  static constexpr auto title = "csrxchg under one mask and then under the rest of another is csrxchg under both.";
  static constexpr auto citation = "la-csr:S1";
  static bool concerns(const CsrInfo& csr) {
    return has_a_format(csr) && !has_illegal_values(csr) && !csr.is<MSGIR>() &&
           csr.presence != Presence::load_store_watchpoint && csr.presence != Presence::fetch_watchpoint;
  }
  template <Domain D>
  static Bit<D> holds(Inputs<D>& in, const Setting<D>& any, const NamedCsr<D>& r) {
    const auto at = in_plv0(any);
    const auto& s = at.s;
    const auto& o = at.operands;
    const auto& open = at.open;
    const auto exchange = [&](const CsrState<D>& from, const Bits<D, 64>& mask) {
      return in.rule([&] { return csrxchg(from, r, distinct(o.rd, mask), open); }).next;
    };
    const auto apart = exchange(exchange(s, o.rj), ~o.rj);
    return word_of(apart, r) == word_of(exchange(s, Bits<D, 64>::of(ones(64))), r);
  }
};

/// The registers that a general exception without an address writes, in debug mode and outside it.
constexpr bool is_written_by_an_exception(unsigned slot) {
  return is_slot_of<CRMD>(slot) || is_slot_of<PRMD>(slot) || is_slot_of<ERA>(slot) || is_slot_of<ESTAT>(slot) ||
         is_slot_of<BADI>(slot) || is_slot_of<DBG>(slot) || is_slot_of<GSTAT>(slot) || is_pc(slot);
}

struct RefusedAbovePlv0 {
  static constexpr auto name = "refused_above_plv0";
  static constexpr auto alias = "la-csr-prop:P12";
  static constexpr auto title =
      "Above PLV0 a CSR instruction raises IPE, in debug mode one that DBG records, leaves rd and writes no other CSR, "
      "unless it reads a counter that "
      "MISC lets it read.";
  static constexpr auto citation = "la-csr:S1_inferred";
  static constexpr auto concerns = every;
  template <Domain D>
  static Bit<D> holds(Inputs<D>& in, const Setting<D>& any, const NamedCsr<D>& r) {
    const auto& s = any.s;
    const auto& o = any.operands;
    const auto& open = any.open;
    const auto refused = [&](const CsrResult<D>& result) {
      const auto& next = result.next;
      const auto handled = next[ESTAT::Ecode] == 0xe && next[ESTAT::EsubCode] == 0 && next[CRMD::PLV] == 0;
      const auto recorded = is_set(s[DBG::DST]) && next[DBG::Ecode] == 0xe && next[CRMD::PLV] == s[CRMD::PLV];
      return (handled || recorded) && result.rd == value_of_rd(o) &&
             agree_but(result.next, s, is_written_by_an_exception);
    };
    const auto reads = may_read(s, r, open.choices) || refused(in.rule([&] { return csrrd(s, r, o, open); }));
    const auto writes = refused(in.rule([&] { return csrwr(s, r, o, open); })) &&
                        refused(in.rule([&] { return csrxchg(s, r, o, open); }));
    return implies(s[CRMD::PLV] != 0, reads && writes);
  }
};

struct KeepsPrivilege {
  static constexpr auto name = "keeps_privilege";
  static constexpr auto alias = "la-csr-prop:P13";
  static constexpr auto title = "An access changes the privilege level only by raising IPE or by writing CRMD in PLV0.";
  static constexpr auto citation = "la-v1:current-mode-information";
  static constexpr auto concerns = every;
  template <Domain D>
  static Bit<D> holds(Inputs<D>& in, const Setting<D>& any, const NamedCsr<D>& r) {
    const auto& s = any.s;
    const auto& o = any.operands;
    const auto& open = any.open;
    const auto keeps = [&](const CsrState<D>& next, bool writes) {
      const auto kept = next[CRMD::PLV] == s[CRMD::PLV];
      const auto raised = s[CRMD::PLV] != 0 && next[ESTAT::Ecode] == 0xe && next[CRMD::PLV] == 0;
      const auto written = s[CRMD::PLV] == 0 && Bit<D>::of(writes && r.csr.template is<CRMD>() ? 1 : 0);
      return kept || raised || written;
    };
    return keeps(in.rule([&] { return csrrd(s, r, o, open); }).next, false) &&
           keeps(in.rule([&] { return csrwr(s, r, o, open); }).next, true) &&
           keeps(in.rule([&] { return csrxchg(s, r, o, open); }).next, true);
  }
};

struct KeepsContexts {
  static constexpr auto name = "keeps_contexts";
  static constexpr auto alias = "la-csr-prop:P23";
  static constexpr auto title =
      "No access changes DBG.DST or MERRCTL.IsMERR, and only a write of TLBRERA in PLV0 changes TLBRERA.IsTLBR.";
  static constexpr auto citation = "la-csr:S4";
  static constexpr auto concerns = every;
  template <Domain D>
  static Bit<D> holds(Inputs<D>& in, const Setting<D>& any, const NamedCsr<D>& r) {
    const auto& s = any.s;
    const auto& o = any.operands;
    const auto& open = any.open;
    const auto next = in.rule([&] { return csrxchg(s, r, o, open); }).next;
    const auto may_write = s[CRMD::PLV] == 0 && Bit<D>::of(r.csr.template is<TLBRERA>() ? 1 : 0);
    return next[DBG::DST] == s[DBG::DST] && next[MERRCTL::IsMERR] == s[MERRCTL::IsMERR] &&
           (may_write || next[TLBRERA::IsTLBR] == s[TLBRERA::IsTLBR]);
  }
};

struct KeepsScratch {
  static constexpr auto name = "keeps_scratch";
  static constexpr auto alias = "la-csr-prop:P51";
  static constexpr auto title =
      "SAVE, TLBRSAVE, MERRSAVE and DSAVE keep what they hold when another register is accessed.";
  static constexpr auto citation = "la-v1:data-save-register";
  static constexpr auto concerns = every;
  template <Domain D>
  static Bit<D> holds(Inputs<D>& in, const Setting<D>& any, const NamedCsr<D>& r) {
    const auto& s = any.s;
    const auto& o = any.operands;
    const auto& open = any.open;
    const auto next = in.rule([&] { return csrxchg(s, r, o, open); }).next;
    const auto read = in.rule([&] { return csrrd(s, r, o, open); }).next;
    auto kept = Bit<D>::of(1);
    const auto look = [&](const CsrInfo& scratch) {
      for (unsigned i = 0; i < scratch.slots.count; ++i) {
        const unsigned slot = scratch.slots.first + i;
        const auto is_named = scratch.number == r.csr.number ? (r.n == Bits<D, 5>::of(i)) : Bit<D>::of(0);
        const auto last = i + 1 == scratch.slots.count && scratch.number == r.csr.number;
        const auto may_change = last ? r.n >= Bits<D, 5>::of(i) : is_named;
        kept = kept && read.word(slot) == s.word(slot) && (may_change || next.word(slot) == s.word(slot));
      }
    };
    look(csr<SAVE>);
    look(csr<TLBRSAVE>);
    look(csr<MERRSAVE>);
    look(csr<DSAVE>);
    return kept;
  }
};

struct KeepsLegalStates {
  static constexpr auto name = "keeps_legal_states";
  static constexpr auto alias = "";
  static constexpr auto title =
      "An access leaves a state in which registers hold only what exists, and what shows something shows it.";
  static constexpr auto citation = "la-v1:length-of-control-and-status-registers-in-la32-and-la64";
  static constexpr auto concerns = every;
  template <Domain D>
  static Bit<D> holds(Inputs<D>& in, const Setting<D>& any, const NamedCsr<D>& r) {
    const auto& s = any.s;
    const auto& o = any.operands;
    const auto& open = any.open;
    const auto next = in.rule([&] { return csrxchg(s, r, o, open); }).next;
    return changes_are_legal(next, s, open.choices) && performance_interrupt_is_shown(next, open.choices);
  }
};

}  // namespace vcpuspec::loongarch::laws
