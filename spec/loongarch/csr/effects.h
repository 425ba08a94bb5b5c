// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/views.h"

/// What reading or writing a CSR does besides.
namespace vcpuspec::loongarch {

/// Writing 1 to WCLLB clears the LLbit.                                   la-v1:llbit-controller
template <Domain D>
CsrState<D> clear_llbit(const CsrState<D>& s, const Bits<D, 64>& written_ones) {
  return s.with(LLBCTL::ROLLB, select(written_ones.test(LLBCTL::WCLLB.lo), Bits<D, 1>::of(0), s[LLBCTL::ROLLB]));
}

/// The numbers of interrupts, which are their bits in ESTAT.IS and ECFG.LIE.
enum Interrupt : unsigned { SWI0, SWI1, HWI0, HWI7 = 9, PMCOV, TI, IPI, MSGI = 14 };

/// The interrupt pends where `pends` is 1.                                la-v1:exception-status
template <Domain D>
CsrState<D> with_pending(const CsrState<D>& s, Interrupt interrupt, const Bits<D, 1>& pends) {
  return s.with_register(RegisterValue<D, ESTAT>{read<ESTAT>(s).word().insert(interrupt, pends)});
}

/// Writing 1 to CLR of TICLR takes the timer's interrupt back.             la-v1:timer-interrupt-clearing
template <Domain D>
CsrState<D> clear_timer_interrupt(const CsrState<D>& s, const Bits<D, 64>& written_ones) {
  const auto pends = read<ESTAT>(s).word().template extract<1>(TI);
  return with_pending(s, TI, select(written_ones.test(TICLR::CLR.lo), Bits<D, 1>::of(0), pends));
}

/// The timer counts down from four times InitVal.                        la-v1:timer-configuration
template <Domain D>
Bits<D, 64> initial_count(const CsrState<D>& s) {
  return read<TCFG>(s).word() & ~Bits<D, 64>::of(ones(2));
}

/// A write of TCFG that leaves the timer enabled starts it anew.         la-csr:S6
template <Domain D>
CsrState<D> start_timer(const CsrState<D>& s) {
  const auto is_enabled = is_set(s[TCFG::En]);
  return s.with_register(RegisterValue<D, TVAL>{select(is_enabled, initial_count(s), read<TVAL>(s).word())})
      .with(CORE::TimerStopped, select(is_enabled, Bits<D, 1>::of(0), s[CORE::TimerStopped]));
}

/// The interrupt of the performance monitors pends while one that may interrupt has the top bit of its counter set.
///                                                                       la-v1:performance-monitor-overall-counter-n
template <Domain D>
CsrState<D> update_performance_interrupt(const CsrState<D>& s, const Choices<D>& c) {
  const auto top = topmost(general_register_bits(c));
  auto pends = Bit<D>::of(0);
  for (unsigned i = 0; i < PMCFG::count; ++i)
    pends = pends || (is_set(read<PMCFG>(s, i)[PMCFG::PMIEn]) && (read<PMCNT>(s, i).word() & top) != 0);
  return with_pending(s, PMCOV, as_bit(pends));
}

/// Of the pending messages whose number is at least MSGIE.PT the one with the highest number is selected.
///                                                                       la-csr:message_registers
template <Domain D>
CsrState<D> select_message(const CsrState<D>& s, const Open<D>& open) {
  const auto threshold = s[MSGIE::PT];
  auto selected = open.arbitrary.template get<NoMessage>();
  auto found = Bit<D>::of(0);
  for (unsigned n = 0; n < 64 * MSGIS::count; ++n) {
    const auto number = Bits<D, 8>::of(n);
    const auto qualifies = read<MSGIS>(s, n / 64).word().test(n % 64) && threshold <= number;
    selected = select(qualifies, number, selected);
    found = found || qualifies;
  }
  const auto shows = [&] {
    return s.with(MSGIR::INTNUM, selected).with(MSGIR::Null, as_bit(!found)).with(ESTAT::MSGINT, as_bit(found));
  };
  return choose(has_message_interrupts(open.choices), shows, [&] { return s; });
}

/// Reading MSGIR while a message is selected takes the message: it no longer pends, and the next one is selected.
///                                                                       la-csr:message_registers
template <Domain D>
CsrState<D> take_message(const CsrState<D>& s, const Open<D>& open) {
  const auto is_selected = is_set(s[ESTAT::MSGINT]);
  const auto number = s[MSGIR::INTNUM];
  const auto in_word = number.template slice<5, 0>().template widen<7>();
  const auto bit = ones_below<64>(in_word + 1) & ~ones_below<64>(in_word);
  const auto word = number.template slice<7, 6>();
  const Family pending = csr<MSGIS>.slots;
  const auto taken = with_member(s, pending, word, member(s, pending, word) & ~bit);
  return choose(
      is_selected, [&] { return select_message(taken, open); }, [&] { return s; });
}

/// What a read of a CSR does: of all of them only that of MSGIR does something.
template <Domain D>
CsrState<D> effects_of_read(const CsrState<D>& s, const CsrInfo& csr, const Open<D>& open) {
  if (csr.is<MSGIR>()) return take_message(s, open);
  return s;
}

/// What a write of a CSR does besides changing it; `written_ones` are the bits to which it writes 1.
template <Domain D>
CsrState<D> effects_of_write(const CsrState<D>& s, const CsrInfo& csr, const Bits<D, 64>& written_ones,
                             const Open<D>& open) {
  if (csr.is<LLBCTL>()) return clear_llbit(s, written_ones);
  if (csr.is<TICLR>()) return clear_timer_interrupt(s, written_ones);
  if (csr.is<TCFG>()) return start_timer(s);
  if (csr.is<PMCFG>() || csr.is<PMCNT>()) return update_performance_interrupt(s, open.choices);
  if (csr.is<MSGIE>()) return select_message(s, open);
  return s;
}

}  // namespace vcpuspec::loongarch
