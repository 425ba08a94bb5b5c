// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/access.h"
#include "spec/loongarch/translation/entry.h"

/// What holds in every state that hardware can be in, beside reserved bits being zero.
namespace vcpuspec::loongarch {

/// What a register would hold if `word` got into it: the bits that the implementation has, and copies of the topmost
/// one where the manual has such.
///                                               la-v1:length-of-control-and-status-registers-in-la32-and-la64
template <Domain D>
Bits<D, 64> fitted(const CsrInfo& csr, unsigned index, const Bits<D, 64>& word, const Choices<D>& c) {
  const auto kept = word & held(csr, c);
  const auto whole = csr.forms.front().is_sign_extended ? sign_extended(csr, kept, c) : kept;
  return select(is_implemented<D>({csr, Bits<D, 5>::of(index)}, c), whole, 0);
}

/// A register holds nothing in bits that the implementation does not have.
///                                               la-v1:length-of-control-and-status-registers-in-la32-and-la64
template <Domain D>
Bit<D> holds_what_exists(const CsrState<D>& s, const CsrInfo& csr, const Choices<D>& c) {
  auto holds = Bit<D>::of(1);
  for (unsigned i = 0; i < csr.slots.count; ++i) {
    const auto word = s.word(csr.slots.first + i);
    holds = holds && word == fitted(csr, i, word, c);
  }
  return holds;
}

/// ESTAT shows the interrupt of the performance monitors as it is now.         la-v1:exception-status
template <Domain D>
Bit<D> performance_interrupt_is_shown(const CsrState<D>& s, const Choices<D>& c) {
  return read<ESTAT>(update_performance_interrupt(s, c)).word() == read<ESTAT>(s).word();
}

/// ESTAT.MSGINT and MSGIR show the message that is selected now.                la-csr:message_registers
template <Domain D>
Bit<D> selected_message_is_shown(const CsrState<D>& s, const Open<D>& open) {
  const auto now = select_message(s, open);
  const auto same_message = read<MSGIR>(now).word() == read<MSGIR>(s).word();
  return read<ESTAT>(now).word() == read<ESTAT>(s).word() && (!is_set(s[ESTAT::MSGINT]) || same_message);
}

/// The entries of the TLB hold nothing in bits that the implementation does not have.
///                                               la-v1:length-of-control-and-status-registers-in-la32-and-la64
template <Domain D>
Bit<D> entries_hold_what_exists(const CsrState<D>& s, const Choices<D>& c) {
  const auto fitting = with_fitted_entries(s, c);
  auto holds = Bit<D>::of(1);
  for (unsigned slot = slot_of<Machine, host, TLBKEY>(); slot < CsrState<D>::slots; ++slot)
    holds = holds && fitting.word(slot) == s.word(slot);
  return holds;
}

/// Addresses have as many bits as a general register.
///                                               la-v1:length-of-control-and-status-registers-in-la32-and-la64
template <Domain D>
Bit<D> program_counter_fits(const CsrState<D>& s, const Choices<D>& c) {
  return (read<PC>(s).word() & ~general_register_bits(c)) == 0;
}

/// A core in guest mode does not wait for an interrupt, and is not in debug mode, of which nothing is known there.
///                                               la-lvz:gstat
template <Domain D>
Bit<D> mode_is_possible(const CsrState<D>& s) {
  return !is_set(s[GSTAT::VM]) || (!is_set(s[DBG::DST]) && !is_set(s[CORE::Idle]));
}

/// The numbers that an implementation decides once are ones that the manual has room for: no address ends within a page
/// of the smallest size, or within a pair of them, and no timer within the two bits that are no part of InitVal.
///                                                                               la-csr:parameters
template <Domain D>
Bit<D> choices_are_possible(const Choices<D>& c) {
  const auto palen = c.template get<Palen>();
  const auto valen = c.template get<Valen>();
  const auto timer_n = c.template get<TimerN>();
  const auto idx_n = c.template get<IdxN>();
  const auto save_num = c.template get<SaveNum>();
  return palen > 12 && palen <= 60 && valen > 13 && valen <= 64 && timer_n > 2 && timer_n <= 64 && idx_n != 0 &&
         idx_n <= 16 && save_num != 0 && save_num <= 16 && c.template get<PmNum>() <= 32 &&
         c.template get<MwpNum>() <= 8 && c.template get<FwpNum>() <= 8 && c.template get<TlbType>() <= 2 &&
         c.template get<GidBitsHeld>() <= 8;
}

}  // namespace vcpuspec::loongarch
