// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/effects.h"
#include "spec/loongarch/exception/general.h"

/// Interrupts: which pend, which of them is taken, and when.
namespace vcpuspec::loongarch {

/// Interrupts by number: 0 to 12, and 14 for messages.
inline constexpr unsigned interrupt_numbers = MSGI + 1;
template <Domain D>
using Interrupts = Bits<D, interrupt_numbers>;

/// The lines of hardware interrupts that are not passed to a guest are sampled into ESTAT, and the interrupt from other
/// cores.                                                                       la-v1:exception-status
template <Domain D>
CsrState<D> sample_interrupt_lines(const CsrState<D>& s, const Bits<D, HWI7 - HWI0 + 1>& hwi, const Bits<D, 1>& ipi) {
  const auto with_hwi = read<ESTAT>(s).word().insert(HWI0, hwi & ~s[GINTC::HWIP]);
  const auto sampled = with_hwi.insert(IPI, ipi);
  return s.with_register(RegisterValue<D, ESTAT>{sampled});
}

/// A message that arrives pends in MSGIS until software takes it.                la-csr:message_registers
template <Domain D>
CsrState<D> message_arrives(const CsrState<D>& s, const Bits<D, 8>& number, const Open<D>& open) {
  const auto in_word = number.template slice<5, 0>().template widen<7>();
  const auto bit = ones_below<64>(in_word + 1) & ~ones_below<64>(in_word);
  const auto word = number.template slice<7, 6>();
  const Family pending = csr<MSGIS>.slots;
  const auto arrive = [&] {
    return select_message(with_member(s, pending, word, member(s, pending, word) | bit), open);
  };
  return choose(has_message_interrupts(open.choices), arrive, [&] { return s; });
}

/// Interrupts that pend.                                                        la-csr:interrupts
template <Domain D>
Interrupts<D> pending_interrupts(const CsrState<D>& s) {
  return read<ESTAT>(s).word().template slice<MSGI, SWI0>();
}

/// Interrupts that pend and are enabled by ECFG.LIE.                             la-csr:interrupts
template <Domain D>
Interrupts<D> raised_interrupts(const CsrState<D>& s) {
  return pending_interrupts(s) & read<ECFG>(s).word().template slice<MSGI, SWI0>();
}

/// Of several interrupts the one with the highest number is taken.              la-csr:interrupts
template <Domain D>
Entry<D> winner(const Interrupts<D>& raised) {
  auto highest = Entry<D>::of(SWI0);
  for (unsigned n = SWI1; n < interrupt_numbers; ++n) highest = select(raised.test(n), Entry<D>::of(n), highest);
  return highest;
}

/// An interrupt is taken while one is raised and CRMD.IE enables interrupts, but not in debug mode.
///                                                                              la-csr:interrupts
template <Domain D>
Bit<D> is_interrupted(const CsrState<D>& s) {
  return is_set(s[CRMD::IE]) && raised_interrupts(s) != 0 && !is_set(s[DBG::DST]);
}

/// The entries of interrupts follow those of exceptions.                        la-csr:vectors
inline constexpr unsigned first_interrupt_entry = 64;

/// What the core does about interrupts between two instructions, and whether it took one.
template <Domain D>
struct InterruptResult {
  CsrState<D> next;
  Bits<D, 1> taken;

  friend InterruptResult select(const Bit<D>& condition, const InterruptResult& chosen, const InterruptResult& other,
                                typename D::At at = D::At::here()) {
    return {select(condition, chosen.next, other.next, at), select(condition, chosen.taken, other.taken, at)};
  }
};

/// An interrupt is taken between two instructions, as a general exception of code 0 with an entry of its own. It ends
/// IDLE.                                                                        la-csr:interrupts
template <Domain D>
InterruptResult<D> interrupt(const CsrState<D>& s, const Open<D>& open) {
  const auto take = [&] {
    const auto entry = winner<D>(raised_interrupts(s)) + first_interrupt_entry;
    const auto taken = enter(s, raised<D>(INT), entry_address(s, entry, open.choices), open);
    return InterruptResult<D>{taken.with(CORE::Idle, 0), Bits<D, 1>::of(1)};
  };
  return choose(is_interrupted(s), take, [&] { return InterruptResult<D>{s, Bits<D, 1>::of(0)}; });
}

}  // namespace vcpuspec::loongarch
