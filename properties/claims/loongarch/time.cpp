// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/loongarch/setting.h"

/// Claims about what goes on beside instructions: the clock, lines and messages, waiting for them, and the LLbit.
namespace vcpuspec::loongarch {

namespace {

template <Domain D>
CsrState<D> after_tick(Inputs<D>& in, const Core<D>& core) {
  return in.rule([&] { return tick(core.s, core.open.choices); });
}
template <Domain D>
Bits<D, 64> count_of(const CsrState<D>& s) {
  return read<TVAL>(s).word();
}
template <Domain D>
Bit<D> timer_pends(const CsrState<D>& s) {
  return read<ESTAT>(s).word().test(11);
}

/// P29: lines.
struct StatusFollowsItsLines {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto core = any_core(in);
    const auto hwi = in.template bits<8>("hwi");
    const auto ipi = in.template bits<1>("ipi");
    const auto next = in.rule([&] { return sample_interrupt_lines(core.s, hwi, ipi); });
    const auto before = read<ESTAT>(core.s).word();
    const auto after = read<ESTAT>(next).word();
    const auto others = Bits<D, 64>::of(~std::uint64_t{0x13fc});
    const auto may_differ = [](unsigned slot) { return is_slot_of<ESTAT>(slot); };
    const auto for_root = hwi & ~core.s[GINTC::HWIP];
    return {always<D>(), after.template slice<9, 2>() == for_root && after.template slice<12, 12>() == ipi &&
                             (after & others) == (before & others) && agree_but(next, core.s, may_differ)};
  }
};

/// The count is not above where a periodic timer starts.
template <Domain D>
Bit<D> is_within_period(const CsrState<D>& s) {
  const auto start = read<TCFG>(s).word() & Bits<D, 64>::of(~ones(2));
  return implies(s[TCFG::En] == 1 && s[TCFG::Periodic] == 1 && s[CORE::TimerStopped] == 0, count_of(s) <= start);
}

/// P32.
struct CountStaysInItsWidthAndPeriod {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto core = any_core(in);
    const auto o = any_operands(in, true);
    const auto next = after_tick(in, core);
    const auto exchange = [&](const CsrInfo& csr) {
      return in.rule([&] { return csrxchg(core.s, NamedCsr<D>{csr, Bits<D, 5>::of(0)}, o, core.open); }).next;
    };
    const auto bits = bits_below(TIMER_N, core.open.choices);
    const auto in_width = (count_of(next) & ~bits) == 0;
    return {is_within_period(core.s) && !is_set(core.s[CORE::Idle]), in_width && is_within_period(next) &&
                                                                         is_within_period(exchange(csr<TCFG>)) &&
                                                                         is_within_period(exchange(csr<TVAL>))};
  }
};

/// P33.
struct TicksCountDown {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto core = any_core(in);
    const auto& s = core.s;
    const auto next = after_tick(in, core);
    const auto counts = s[TCFG::En] == 1 && s[CORE::TimerStopped] == 0;
    const auto at_0 = is_set(core.open.choices.template get<TimerExpiresAt0>());
    const auto expires = counts && (count_of(s) == 0 || (at_0 && count_of(s) == 1));
    const auto start = read<TCFG>(s).word() & Bits<D, 64>::of(~ones(2));
    const auto reloaded = count_of(next) == start && next[CORE::TimerStopped] == 0;
    const auto stopped = next[CORE::TimerStopped] == 1;
    const auto down = count_of(next) == count_of(s) - 1 && next[CORE::TimerStopped] == 0;
    const auto frozen = count_of(next) == count_of(s) && next[CORE::TimerStopped] == s[CORE::TimerStopped];
    const auto periodic = s[TCFG::Periodic] == 1;
    return {always<D>(), implies(expires && periodic, reloaded) && implies(expires && !periodic, stopped) &&
                             implies(counts && !expires, down) && implies(!counts, frozen) &&
                             implies(expires, timer_pends(next)) &&
                             implies(!expires, read<ESTAT>(next).word() == read<ESTAT>(s).word())};
  }
};

/// P34: the count is a rank. It falls with each tick until the interrupt pends, and a periodic timer goes on from
/// there.
struct TimersExpire {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto core = any_core(in);
    const auto& s = core.s;
    const auto next = after_tick(in, core);
    const auto counts = [](const CsrState<D>& state) { return state[TCFG::En] == 1 && state[CORE::TimerStopped] == 0; };
    const auto falls = count_of(next) < count_of(s) && counts(next);
    const auto rings = timer_pends(next) && (counts(next) || s[TCFG::Periodic] == 0);
    return {counts(s), falls || rings};
  }
};

/// P35: as a token. What is raised stays raised until software or a line takes it back, and is taken when asked.
struct RaisedInterruptsStay {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto core = any_core(in);
    const auto& s = core.s;
    const auto number = in.template bits<8>("number");
    const auto to_line = in.template bits<1>("to_line");
    const auto raised = [](const CsrState<D>& state) {
      return read<ESTAT>(state).word() & read<ECFG>(state).word() & 0x5fff;
    };
    const auto stays = [&](const CsrState<D>& next) { return (raised(s) & ~raised(next)) == 0; };
    const auto is_due = s[CRMD::IE] == 1 && raised(s) != 0 && s[DBG::DST] == 0;
    return {always<D>(), stays(after_tick(in, core)) &&
                             stays(in.rule([&] { return message_arrives(s, number, core.open); })) &&
                             stays(in.rule([&] { return wake(s, core.open.choices); })) &&
                             stays(in.rule([&] { return store_by_another(s, to_line); })) &&
                             implies(is_due, in.rule([&] { return interrupt(s, core.open); }).taken == 1)};
  }
};

/// P36.
struct IdleEndsBehindIdle {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto core = any_core(in);
    const auto& s = core.s;
    const auto idled = in.rule([&] { return idle(s, core.open); });
    const auto woken = in.rule([&] { return wake(idled, core.open.choices); });
    const auto interrupted = in.rule([&] { return interrupt(idled, core.open); });
    const auto raised = (read<ESTAT>(s).word() & read<ECFG>(s).word() & 0x5fff) != 0;
    const auto behind = (read<PC>(s).word() + 4) & general_register_bits(core.open.choices);
    const auto enabled = s[CRMD::IE] == 1;
    const auto wakes = enabled || is_set(core.open.choices.template get<WakesWithIe0>());
    const auto goes_on = woken[CORE::Idle] == 0 && read<PC>(woken).word() == behind;
    const auto handled = interrupted.next[CORE::Idle] == 0 && read<ERA>(interrupted.next).word() == behind;
    return {s[CRMD::PLV] == 0 && s[DBG::DST] == 0 && raised,
            idled[CORE::Idle] == 1 && implies(wakes, goes_on) && implies(enabled, handled)};
  }
};

/// P37: the store after the LLbit was cleared.
struct StoresFailAfterWcllb {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto core = any_core(in);
    const auto o = any_operands(in, true);
    const auto at = core.s.with(CRMD::PLV, 0);
    const auto llbctl = NamedCsr<D>{csr<LLBCTL>, Bits<D, 5>::of(0)};
    const auto written = in.rule([&] { return csrxchg(at, llbctl, o, core.open); }).next;
    const auto after = in.rule([&] { return store_conditional(written, core.open.choices); });
    const auto linked = in.rule([&] { return load_linked(at, core.open.choices); });
    const auto stored = in.rule([&] { return store_conditional(linked, core.open.choices); });
    const auto clears = (value_of_rd(o) & value_of_rj(o)).test(1);
    return {always<D>(), implies(clears, after.stores == 0 && after.rd == 0) && stored.stores == 1 && stored.rd == 1 &&
                             stored.next[LLBCTL::ROLLB] == 0};
  }
};

/// P38.
struct KloHoldsForOneErtn {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto core = any_core(in);
    const auto& s = core.s;
    const auto first = in.rule([&] { return ertn(s, core.open); });
    const auto second = in.rule([&] { return ertn(first, core.open); });
    const auto kept = select(s[LLBCTL::KLO] == 1, s[LLBCTL::ROLLB], 0);
    return {s[CRMD::PLV] == 0, first[LLBCTL::ROLLB] == kept && first[LLBCTL::KLO] == 0 &&
                                   implies(first[CRMD::PLV] == 0, second[LLBCTL::ROLLB] == 0)};
  }
};

/// The halves that RDTIMEL.W and RDTIMEH.W give are those of what RDTIME.D gives, and the time goes on by ticks.
struct HalvesAreOfOneTime {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto core = any_core(in);
    const auto& s = core.s;
    const auto rd = in.template bits<64>("rd");
    const auto rj = in.template bits<64>("rj");
    const auto give = [&](const CsrState<D>& at, TimePart part) {
      return in.rule([&] { return rdtime(at, part, rd, rj, core.open); });
    };
    const auto whole = give(s, TimePart::whole);
    const auto low = give(s, TimePart::low).rd.template slice<31, 0>();
    const auto high = give(s, TimePart::high).rd.template slice<31, 0>();
    const auto later = give(after_tick(in, core), TimePart::whole);
    return {!is_la32(core.open.choices) && s[CRMD::PLV] == 0,
            whole.rd == concat(high, low) && later.rd == whole.rd + 1 && later.rj == whole.rj};
  }
};

/// Every message from the threshold on is shown, the highest first.
struct MessagesAreSelectedByNumber {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto core = any_core(in);
    const auto& s = core.s;
    const auto number = in.template bits<8>("number");
    const auto next = in.rule([&] { return message_arrives(s, number, core.open); });
    const auto qualifies = number >= s[MSGIE::PT];
    const auto was_higher = s[ESTAT::MSGINT] == 1 && s[MSGIR::INTNUM] > number;
    const auto is_shown = next[ESTAT::MSGINT] == 1 &&
                          next[MSGIR::INTNUM] == select(was_higher, s[MSGIR::INTNUM], number) && next[MSGIR::Null] == 0;
    return {has_message_interrupts(core.open.choices),
            implies(qualifies, is_shown) && implies(!qualifies, next[ESTAT::MSGINT] == s[ESTAT::MSGINT])};
  }
};

}  // namespace

std::vector<Property> time_properties() {
  return {
      {"loongarch.interrupt.status_follows_its_lines", "la-csr-prop:P29",
       "ESTAT shows the lines that are not passed to a guest as they were sampled last, and sampling changes nothing "
       "else.",
       "la-v1:exception-status", claim<StatusFollowsItsLines>()},
      {"loongarch.timer.count_stays_in_its_width_and_period", "la-csr-prop:P32",
       "TVAL stays in the width of the timer, and that of a periodic timer at most at its start.",
       "la-v1:timer-configuration", claim<CountStaysInItsWidthAndPeriod>()},
      {"loongarch.timer.ticks_count_down", "la-csr-prop:P33",
       "A tick counts an enabled timer down, and at 0 starts a periodic one anew or stops any other; only then the "
       "interrupt rises.",
       "la-csr:S6", claim<TicksCountDown>()},
      {"loongarch.timer.timers_expire", "la-csr-prop:P34",
       "Each tick brings a counting timer nearer to its interrupt or raises it, and a periodic one goes on counting.",
       "la-csr:S6", claim<TimersExpire>()},
      {"loongarch.interrupt.raised_interrupts_stay", "la-csr-prop:P35",
       "A raised interrupt is not lost by ticks, messages, waking or stores of others, and is taken where the "
       "condition "
       "holds.",
       "la-csr:interrupts", claim<RaisedInterruptsStay>()},
      {"loongarch.idle.ends_behind_idle", "la-csr-prop:P36",
       "A raised interrupt ends IDLE, and execution goes on or returns behind it.", "la-csr:S5",
       claim<IdleEndsBehindIdle>()},
      {"loongarch.llbit.stores_fail_after_wcllb", "la-csr-prop:P37",
       "A store-conditional succeeds after a load-linked and fails after a write of 1 to WCLLB.", "la-csr:S7",
       claim<StoresFailAfterWcllb>()},
      {"loongarch.llbit.klo_holds_for_one_ertn", "la-csr-prop:P38",
       "ERTN clears the LLbit unless KLO is set, and the next ERTN clears it.", "la-csr:S4",
       claim<KloHoldsForOneErtn>()},
      {"loongarch.timer.halves_are_of_one_time", "",
       "RDTIMEL.W and RDTIMEH.W give the halves of the time, which each tick brings on by one.", "la-csr:S6",
       claim<HalvesAreOfOneTime>()},
      {"loongarch.interrupt.messages_are_selected_by_number", "la-csr-prop:P52",
       "A message from the threshold on is shown as soon as it arrives, unless a higher one is.",
       "la-csr:message_registers", claim<MessagesAreSelectedByNumber>()}};
}

}  // namespace vcpuspec::loongarch
