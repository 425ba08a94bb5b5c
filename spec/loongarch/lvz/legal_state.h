// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/reset.h"
#include "spec/loongarch/lvz/gcsr.h"
#include "spec/loongarch/lvz/interrupts.h"

/// What holds in every state that hardware with LVZ can be in, and what reset leaves.
namespace vcpuspec::loongarch::lvz {

/// What the guest can have at most: as many performance monitors as GCTL can give.
template <Domain D>
Choices<D> choices_of_any_guest(const LvzState<D>& s, const LvzOpen<D>& open) {
  constexpr unsigned most = (1U << GCTL::GPMNum.width) - 1;
  return guest_open(s, open).choices.template with<PmNum>(Bits<D, 6>::of(most));
}

/// What a register of the guest would hold if `word` got into it. What root keeps is not there.
template <Domain D>
Bits<D, 64> fitted_in_guest(const CsrInfo& csr, unsigned index, const Bits<D, 64>& word, const Choices<D>& c) {
  return is_one_of<SensitiveCsrs>(csr) ? Bits<D, 64>{} : fitted(csr, index, word, c);
}

/// A guest's TLB entries hold what exists: they have the tags of guests, and of the rest what the guest has.
template <Domain D>
TlbEntry<D> fitted_in_guest(const TlbEntry<D>& entry, const LvzOpen<D>& open) {
  return fitted(entry, open.root.choices);
}

/// The guest with everything in place that hardware keeps in place.
template <Domain D>
LvzState<D> with_fitted_guest(const LvzState<D>& s, const LvzOpen<D>& open) {
  const auto c = choices_of_any_guest(s, open);
  auto next = s.template part<loongarch::Machine, host>(first_of_guest);
  for (const CsrInfo& csr : stateful_csrs)
    for (unsigned i = 0; i < csr.slots.count; ++i) {
      const unsigned slot = csr.slots.first + i;
      next = std::move(next).with_word(slot, fitted_in_guest(csr, i, next.word(slot), c));
    }
  for (unsigned n = 0; n < tlb_entries; ++n) next = with_entry(next, n, fitted_in_guest(entry_at(next, n), open));
  next = next.with(PC::address, 0).with(StableCounter::Count, 0).with(CORE::Idle, 0);
  return s.with_part(first_of_guest, next, [](unsigned) { return false; });
}

/// The registers of the guest hold nothing that it does not have.                          kvm-la:gcsr_tables
template <Domain D>
Bit<D> guest_holds_what_exists(const LvzState<D>& s, const LvzOpen<D>& open) {
  const auto fitting = with_fitted_guest(s, open);
  auto holds = Bit<D>::of(1);
  for (unsigned slot = first_of_guest; slot < LvzState<D>::slots; ++slot)
    holds = holds && fitting.word(slot) == s.word(slot);
  return holds;
}

/// Where HWIS is wired to them, the hardware interrupts of the guest that HWIS has pend.      la-lvz:gintc
template <Domain D>
Bit<D> injected_interrupts_pend(const LvzState<D>& s, const LvzOpen<D>& open) {
  const auto pending = s.template in_bank<guest>().template read<ESTAT>().word().template slice<9, 2>();
  const auto passed = pending & s[GINTC::HWIP];
  return !is_set(open.unknown.template get<HwisIsWired>()) || pending == (s[GINTC::HWIS] | passed);
}

/// What the registers of the guest hold after reset: nobody has said it.
struct GuestAfterReset : OpenValue<64, guest::registers::slots> {
  static constexpr auto name = "guest_after_reset";
  static constexpr auto meaning = "a slot of the guest after reset";
  static constexpr auto citation = "la-lvz:gcsr_diff";
  static constexpr std::uint64_t preset = 0;
};
template <Domain D>
using GuestPowerOn = OpenValues<D, GuestAfterReset>;

/// Reset starts in root mode, and leaves the registers of the guest undefined.                 la-lvz:gstat
template <Domain D>
LvzState<D> reset(const LvzState<D>& s, const PowerOn<D>& power_on, const GuestPowerOn<D>& of_guest,
                  const LvzOpen<D>& open) {
  auto next = with_root(s, loongarch::reset(root(s), power_on, open.root));
  for (unsigned slot = first_of_guest; slot < LvzState<D>::slots; ++slot)
    next = std::move(next).with_word(slot, of_guest.template get<GuestAfterReset>(slot - first_of_guest));
  const auto core = next.template in_bank<guest>();
  const auto fitting = core.with_register(RegisterValue<D, GuestCpuid>{core.template read<GuestCpuid>().word() &
                                                                       Bits<D, 64>::of(state_mask<GuestCpuid>())});
  return with_injected_interrupts(with_fitted_guest(fitting.template in_bank<host>(), open), open);
}

}  // namespace vcpuspec::loongarch::lvz
