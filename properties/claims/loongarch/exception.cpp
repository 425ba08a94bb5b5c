// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/loongarch/setting.h"

/// Claims about what a core does by itself when an exception or an interrupt is taken.
namespace vcpuspec::loongarch {

namespace {

/// Any exception of each kind, and the core on which it comes up.
template <Domain D>
struct OnCore {
  CsrState<D> s;
  Raised<D> raised;
  MachineFault<D> fault;
  Bits<D, 2> cause;
  Open<D> open;
};
template <Domain D>
OnCore<D> any_core(Inputs<D>& in) {
  const auto any = in.template state<Machine, host>();
  const auto ecode = in.template bits<6>("ecode");
  const auto esubcode = in.template bits<9>("esubcode");
  const auto address = in.template bits<64>("address");
  const auto fault = in.template bits<8>("fault");
  const auto repairable = in.template bits<1>("repairable");
  const auto info1 = in.template bits<64>("info1");
  const auto info2 = in.template bits<64>("info2");
  const auto cause = in.template bits<2>("cause");
  const auto open = any_open(in);
  const auto s = in.within(graph::Scope::harness, [&] { return made_legal(any, open); });
  return {s, {{ecode, esubcode}, address}, {fault, repairable, {info1, info2}}, cause, open};
}

template <Domain D>
CsrState<D> after_general(Inputs<D>& in, const OnCore<D>& on) {
  return in.rule([&] { return general_exception(on.s, on.raised, on.open); });
}
template <Domain D>
CsrState<D> after_refill(Inputs<D>& in, const OnCore<D>& on) {
  return in.rule([&] { return tlb_refill(on.s, on.raised.address, on.open); });
}
template <Domain D>
CsrState<D> after_machine_error(Inputs<D>& in, const OnCore<D>& on) {
  return in.rule([&] { return machine_error(on.s, on.fault, on.open); });
}
template <Domain D>
CsrState<D> after_debug_exception(Inputs<D>& in, const OnCore<D>& on) {
  return in.rule([&] { return debug_exception(on.s, on.cause, on.open); });
}
template <Domain D>
InterruptResult<D> after_interrupt(Inputs<D>& in, const OnCore<D>& on) {
  return in.rule([&] { return interrupt(on.s, on.open); });
}
template <Domain D>
CsrState<D> after_ertn(Inputs<D>& in, const OnCore<D>& on) {
  return in.rule([&] { return ertn(on.s, on.open); });
}

template <Domain D>
Bit<D> in_debug_mode(const CsrState<D>& s) {
  return is_set(s[DBG::DST]);
}

/// Whether refills have registers of their own.
template <Domain D>
Bit<D> has_refill_registers(const Choices<D>& c) {
  return has_tlb(c) && !is_reduced_la32(c);
}

/// P14.
struct HandlersStartPrivileged {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_core(in);
    const Choices<D>& c = on.open.choices;
    const auto starts = [&](const CsrState<D>& next) {
      return next[CRMD::PLV] == 0 && next[CRMD::IE] == 0 && implies(has_watchpoints(c), next[CRMD::WE] == 0);
    };
    const auto interrupted = after_interrupt(in, on);
    return {!in_debug_mode(on.s), starts(after_general(in, on)) && implies(has_tlb(c), starts(after_refill(in, on))) &&
                                      implies(!is_reduced_la32(c), starts(after_machine_error(in, on))) &&
                                      implies(is_set(interrupted.taken), starts(interrupted.next))};
  }
};

/// The bits of CRMD that only refills and machine errors change.
template <Domain D>
Bits<D, 6> translation_mode(const CsrState<D>& s) {
  return read<CRMD>(s).word().template slice<8, 3>();
}

/// Refills and machine errors leave of GSTAT all but the mode.
template <Domain D>
Bit<D> keeps_guest(const CsrState<D>& next, const CsrState<D>& s) {
  return next[GSTAT::GID] == s[GSTAT::GID] && next[GSTAT::PGM] == s[GSTAT::PGM];
}

/// P15.
struct GeneralExceptionsKeepOtherContexts {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_core(in);
    const auto next = after_general(in, on);
    const auto may_differ = [](unsigned slot) {
      return is_slot_of<CRMD>(slot) || is_slot_of<PRMD>(slot) || is_slot_of<ESTAT>(slot) || is_slot_of<ERA>(slot) ||
             is_slot_of<BADV>(slot) || is_slot_of<BADI>(slot) || is_slot_of<TLBEHI>(slot) || is_slot_of<GSTAT>(slot) ||
             is_pc(slot);
    };
    const auto pending = [](const CsrState<D>& s) { return read<ESTAT>(s).word().template slice<15, 0>(); };
    return {!in_debug_mode(on.s), translation_mode(next) == translation_mode(on.s) && pending(next) == pending(on.s) &&
                                      next[GSTAT::GID] == on.s[GSTAT::GID] && agree_but(next, on.s, may_differ)};
  }
};

/// P16.
struct RefillsKeepTheGeneralContext {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_core(in);
    const auto next = after_refill(in, on);
    const auto may_differ = [](unsigned slot) {
      return is_slot_of<CRMD>(slot) || is_slot_of<TLBRPRMD>(slot) || is_slot_of<TLBRERA>(slot) ||
             is_slot_of<TLBRBADV>(slot) || is_slot_of<TLBREHI>(slot) || is_slot_of<BADI>(slot) ||
             is_slot_of<GSTAT>(slot) || is_pc(slot);
    };
    const auto kept = next[CRMD::DATF] == on.s[CRMD::DATF] && next[CRMD::DATM] == on.s[CRMD::DATM] &&
                      next[TLBREHI::PS] == on.s[TLBREHI::PS] && keeps_guest(next, on.s);
    return {!in_debug_mode(on.s) && has_refill_registers(on.open.choices),
            next[TLBRERA::IsTLBR] == 1 && next[CRMD::DA] == 1 && next[CRMD::PG] == 0 && kept &&
                agree_but(next, on.s, may_differ)};
  }
};

/// P17.
struct MachineErrorsKeepOtherContexts {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_core(in);
    const auto next = after_machine_error(in, on);
    const auto may_differ = [](unsigned slot) {
      return is_slot_of<CRMD>(slot) || is_slot_of<MERRCTL>(slot) || is_slot_of<MERRINFO>(slot) ||
             is_slot_of<MERRERA>(slot) || is_slot_of<GSTAT>(slot) || is_core(slot) || is_pc(slot);
    };
    const auto has_we = has_watchpoints(on.open.choices) || on.s[CRMD::WE] == 0;
    return {!in_debug_mode(on.s) && !is_reduced_la32(on.open.choices) && has_we,
            next[MERRCTL::IsMERR] == 1 && read<CRMD>(next).word() == 0x8 && keeps_guest(next, on.s) &&
                agree_but(next, on.s, may_differ)};
  }
};

/// P18.
struct TranslationModesStayLegal {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_core(in);
    const auto& s = on.s;
    const auto is_legal = [](const CsrState<D>& state) { return state[CRMD::DA] != state[CRMD::PG]; };
    const auto returns_legally = !is_set(s[MERRCTL::IsMERR]) || s[MERRCTL::PDA] != s[MERRCTL::PPG];
    const auto idled = in.rule([&] { return idle(s, on.open); });
    return {is_legal(s) && returns_legally,
            is_legal(after_general(in, on)) && is_legal(after_refill(in, on)) &&
                is_legal(after_machine_error(in, on)) && is_legal(after_debug_exception(in, on)) &&
                is_legal(after_interrupt(in, on).next) && is_legal(after_ertn(in, on)) && is_legal(idled)};
  }
};

/// P22.
struct ErtnClearsOneFlag {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_core(in);
    const auto& s = on.s;
    const auto next = after_ertn(in, on);
    const auto flags = [](const CsrState<D>& state) {
      return concat(state[DBG::DST], concat(state[MERRCTL::IsMERR], state[TLBRERA::IsTLBR]));
    };
    const auto before = flags(s);
    const auto first = select(before.test(2), Bits<D, 3>::of(4), select(before.test(1), Bits<D, 3>::of(2), before & 1));
    const auto refill_pc = read<TLBRERA>(s).word() & Bits<D, 64>::of(~ones(2));
    const auto pc = match(when(first == 4, read<DERA>(s).word()), when(first == 2, read<MERRERA>(s).word()),
                          when(first == 1, refill_pc), otherwise(read<ERA>(s).word()));
    return {s[CRMD::PLV] == 0, flags(next) == (before & ~first) && read<PC>(next).word() == pc};
  }
};

/// P23 and P53, as far as these events go.
struct ContextsEndByErtnOnly {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_core(in);
    const auto& s = on.s;
    const auto lasts = [&](const CsrState<D>& next) {
      return next[DBG::DST] >= s[DBG::DST] && next[MERRCTL::IsMERR] >= s[MERRCTL::IsMERR] &&
             next[TLBRERA::IsTLBR] >= s[TLBRERA::IsTLBR];
    };
    const auto idled = in.rule([&] { return idle(s, on.open); });
    const auto ticked = in.rule([&] { return tick(s, on.open.choices); });
    return {always<D>(), lasts(after_general(in, on)) && lasts(after_refill(in, on)) &&
                             lasts(after_machine_error(in, on)) && lasts(after_debug_exception(in, on)) &&
                             lasts(after_interrupt(in, on).next) && lasts(idled) && lasts(ticked)};
  }
};

/// P25.
struct EntriesAreAlignedToTheirSpacing {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_core(in);
    const auto& s = on.s;
    const auto entry = in.template bits<7>("entry");
    const auto address = in.rule([&] { return entry_address(s, entry, on.open.choices); });
    const auto vs = s[ECFG::VS].template widen<7>();
    const auto below = ones_below<64>(vs + 2);
    return {!is_reduced_la32(on.open.choices), select(vs == 0, address ^ read<EENTRY>(s).word(), address & below) == 0};
  }
};

/// P26: entries of exceptions are 0 to 63, those of interrupts 64 and up.
template <bool aligned>
struct EntriesDiffer {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_core(in);
    const auto& s = on.s;
    const auto one = in.template bits<7>("entry");
    const auto other = in.template bits<7>("other_entry");
    const auto at = [&](const Entry<D>& entry) {
      return in.rule([&] { return entry_address(s, entry, on.open.choices); });
    };
    const auto vs = s[ECFG::VS].template widen<7>();
    const auto offsets = ones_below<64>(vs + 9) & ~ones_below<64>(vs + 2);
    const auto is_aligned = aligned ? (read<EENTRY>(s).word() & offsets) == 0 : always<D>();
    return {is_aligned && vs != 0 && one != other, at(one) != at(other)};
  }
};

/// Software that aligns EENTRY need not know how the offset gets into an entry.
template <bool aligned>
struct EntriesHaveOneReading {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_core(in);
    const auto& s = on.s;
    const auto entry = in.template bits<7>("entry");
    const auto address = in.rule([&] { return entry_address(s, entry, on.open.choices); });
    const auto vs = s[ECFG::VS].template widen<7>();
    const auto base = read<EENTRY>(s).word();
    const auto is_aligned = aligned ? (base & ones_below<64>(vs + 9)) == 0 : always<D>();
    const auto offset = entry.template widen<64>() << (vs + 2);
    return {is_aligned && vs != 0, address == ((base + offset) & general_register_bits(on.open.choices)) &&
                                       address == ((base | offset) & general_register_bits(on.open.choices))};
  }
};

/// P27, P28 and P53.
struct InterruptsAreTakenByCondition {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_core(in);
    const auto& s = on.s;
    const auto result = after_interrupt(in, on);
    const auto enabled = read<ESTAT>(s).word() & read<ECFG>(s).word() & 0x5fff;
    auto highest = Bit<D>::of(0);
    for (unsigned n = 0; n <= 14; ++n) {
      const auto is_highest = enabled.test(n) && (enabled & Bits<D, 64>::of(~ones(n + 1))) == 0;
      const auto entry = entry_address(s, Entry<D>::of(64 + n), on.open.choices);
      highest = highest || (is_highest && read<PC>(result.next).word() == entry);
    }
    const auto condition = s[CRMD::IE] == 1 && enabled != 0 && !in_debug_mode(s);
    return {always<D>(),
            (result.taken == 1) == condition && implies(condition, highest) && (condition || agree(result.next, s))};
  }
};

/// P40.
struct OnlyAddressExceptionsWriteBadv {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_core(in);
    const auto& s = on.s;
    const auto& code = on.raised.code;
    const auto general = after_general(in, on);
    const auto interrupted = after_interrupt(in, on).next;
    const auto failed = after_machine_error(in, on);
    const auto is_about_address = (code.ecode >= 0x1 && code.ecode <= 0xa && code.esubcode == 0) ||
                                  (code.ecode == 0x8 && code.esubcode == 1) ||
                                  (code.ecode == 0x3f && code.esubcode == 0 && is_reduced_la32(on.open.choices));
    const auto keeps_badv = [&](const CsrState<D>& next) { return read<BADV>(next).word() == read<BADV>(s).word(); };
    const auto keeps_badi = [&](const CsrState<D>& next) { return read<BADI>(next).word() == read<BADI>(s).word(); };
    const auto debugged = after_debug_exception(in, on);
    const auto address = on.raised.address & general_register_bits(on.open.choices);
    const auto recorded = select(has_32_bit_addresses(s), address & Bits<D, 64>::of(ones(32)), address);
    const auto records = in_debug_mode(s) || read<BADV>(general).word() == recorded;
    return {always<D>(), implies(is_about_address, records) && implies(!is_about_address, keeps_badv(general)) &&
                             keeps_badv(interrupted) && keeps_badv(failed) && keeps_badv(debugged) &&
                             keeps_badi(interrupted) && keeps_badi(failed) && keeps_badi(debugged)};
  }
};

/// P53 and what follows from our reading of debug mode.
struct DebugModeOnlyRecords {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_core(in);
    const auto& s = on.s;
    const auto may_differ = [](unsigned slot) { return is_slot_of<DBG>(slot) || is_core(slot) || is_pc(slot); };
    const auto only_records = [&](const CsrState<D>& next, const Bits<D, 6>& code) {
      return next[DBG::DST] == 1 && next[DBG::Ecode] == code && agree_but(next, s, may_differ);
    };
    const Choices<D>& c = on.open.choices;
    return {in_debug_mode(s) && has_debug_mode(c),
            only_records(after_general(in, on), on.raised.code.ecode) &&
                only_records(after_machine_error(in, on), Bits<D, 6>::of(0xe)) &&
                implies(has_tlb(c), only_records(after_refill(in, on), Bits<D, 6>::of(0x7))) &&
                after_interrupt(in, on).taken == 0};
  }
};

/// What hardware writes by itself are values that the registers can have.
struct EntriesKeepLegalStates {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_core(in);
    const auto is_legal = [&](const CsrState<D>& next) { return changes_are_legal(next, on.s, on.open.choices); };
    return {always<D>(), is_legal(after_general(in, on)) && is_legal(after_refill(in, on)) &&
                             is_legal(after_machine_error(in, on)) && is_legal(after_debug_exception(in, on)) &&
                             is_legal(after_interrupt(in, on).next) && is_legal(after_ertn(in, on))};
  }
};

/// Which comes before which is the order of the list of causes.
struct TheFirstFoundIsTaken {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto found = in.template bits<cause_count>("found");
    const auto taken = in.rule([&] { return taken_cause(found); });
    auto none_before = always<D>();
    auto holds = always<D>();
    for (unsigned at = 0; at < cause_count; ++at) {
      holds = holds && (taken == CauseNumber<D>::of(at)) == (none_before && found.test(at));
      none_before = none_before && !found.test(at);
    }
    return {always<D>(), holds && (taken == CauseNumber<D>::of(cause_count)) == none_before};
  }
};

}  // namespace

std::vector<Property> exception_properties() {
  const Property differ{"loongarch.exception.entries_differ", "la-csr-prop:P26",
                        "With ECFG.VS above 0 and an EENTRY that is 0 where offsets are, all exceptions and interrupts "
                        "have entries of their own.",
                        "la-csr:vectors", claim<EntriesDiffer<true>>()};
  const Property one_reading{"loongarch.exception.aligned_entries_have_one_reading", "",
                             "With an EENTRY that is 0 where offsets are, an entry is the same whether the offset is "
                             "added or ORed.",
                             "la-csr:vectors", claim<EntriesHaveOneReading<true>>()};
  return {
      {"loongarch.exception.handlers_start_privileged", "la-csr-prop:P14",
       "Every handler starts in PLV0 with interrupts and watchpoints disabled.", "la-csr:S3",
       claim<HandlersStartPrivileged>()},
      {"loongarch.exception.general_keeps_other_contexts", "la-csr-prop:P15",
       "A general exception leaves the translation mode, what pends, and all registers but those of its context.",
       "la-csr:S3", claim<GeneralExceptionsKeepOtherContexts>()},
      {"loongarch.exception.refill_keeps_the_general_context", "la-csr-prop:P16",
       "A TLB refill enters direct mode and leaves all registers but those of its context.", "la-csr:S3",
       claim<RefillsKeepTheGeneralContext>()},
      {"loongarch.exception.machine_error_keeps_other_contexts", "la-csr-prop:P17",
       "A machine error sets CRMD to 0x8 and leaves all registers but those of its context.",
       "la-v1:hardware-exception-handling-of-machine-error-exception", claim<MachineErrorsKeepOtherContexts>()},
      {"loongarch.exception.translation_mode_stays_legal", "la-csr-prop:P18",
       "Exactly one of direct and mapped mode is on after every exception, interrupt and return, if software saw to it "
       "in MERRCTL.",
       "la-v1:current-mode-information", claim<TranslationModesStayLegal>()},
      {"loongarch.exception.ertn_clears_one_flag", "la-csr-prop:P22",
       "ERTN returns from debug mode, else from a machine error, else from a TLB refill, else by ERA, and clears the "
       "flag of that context only.",
       "la-csr:S4", claim<ErtnClearsOneFlag>()},
      {"loongarch.exception.contexts_end_by_ertn_only", "la-csr-prop:P23",
       "No exception, no interrupt, no IDLE and no tick clears DST, IsMERR or IsTLBR.", "la-csr:S4",
       claim<ContextsEndByErtnOnly>()},
      {"loongarch.exception.entries_are_aligned", "la-csr-prop:P25",
       "With ECFG.VS of 0 every entry is EENTRY, else it is aligned to the distance of entries.", "la-csr:vectors",
       claim<EntriesAreAlignedToTheirSpacing>()},
      differ,
      control_of(differ, "without_aligned_eentry", "la-csr:vectors", claim<EntriesDiffer<false>>()),
      one_reading,
      control_of(one_reading, "without_aligned_eentry", "la-csr:vectors", claim<EntriesHaveOneReading<false>>()),
      {"loongarch.interrupt.taken_by_condition", "la-csr-prop:P27",
       "The interrupt of the highest number that pends and is enabled is taken, exactly while CRMD.IE is 1 and the "
       "core "
       "is not in debug mode.",
       "la-csr:interrupts", claim<InterruptsAreTakenByCondition>()},
      {"loongarch.exception.only_address_exceptions_write_badv", "la-csr-prop:P40",
       "BADV gets the address of the exceptions that are about one and keeps what it has in all others; interrupts, "
       "machine errors and debug exceptions keep BADI.",
       "la-v1:bad-virtual-address", claim<OnlyAddressExceptionsWriteBadv>()},
      {"loongarch.exception.debug_mode_only_records", "la-csr-prop:P53",
       "In debug mode exceptions only leave their code in DBG, and no interrupt is taken.", "la-csr:debug_mode",
       claim<DebugModeOnlyRecords>()},
      {"loongarch.exception.the_first_found_is_taken", "",
       "Of several exceptions of an instruction that is taken before which none was found.",
       "la-csr:exception_priority", claim<TheFirstFoundIsTaken>()},
      {"loongarch.exception.entries_keep_legal_states", "",
       "Exceptions, interrupts and returns leave in registers only what they can hold.",
       "la-v1:length-of-control-and-status-registers-in-la32-and-la64", claim<EntriesKeepLegalStates>()}};
}

}  // namespace vcpuspec::loongarch
