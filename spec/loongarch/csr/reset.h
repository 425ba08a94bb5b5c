// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/legal_state.h"

namespace vcpuspec::loongarch {

/// What a register holds after reset: what the manual says of its fields, and anything where it says nothing.
///                                                                             la-csr:S2
template <Domain D>
Bits<D, 64> value_after_reset(const CsrInfo& csr, unsigned index, const PowerOn<D>& power_on, const Choices<D>& c) {
  const auto anything = power_on.template get<AfterReset>(csr.slots.first + index);
  const auto word = by_form(csr, c, [&](const Form& form) {
    return (anything & Bits<D, 64>::of(form.undefined_after_reset)) | Bits<D, 64>::of(form.reset & form.held());
  });
  return fitted(csr, index, word, c);
}

/// Reset starts in direct mode at 0x1c000000 with interrupts off, clears the enables and flags that the manual lists,
/// and leaves everything else undefined.                                       la-csr:S2
template <Domain D>
CsrState<D> reset(const CsrState<D>& s, const PowerOn<D>& power_on, const Open<D>& open) {
  auto next = s;
  for (const CsrInfo& csr : stateful_csrs)
    for (unsigned i = 0; i < csr.slots.count; ++i)
      next = std::move(next).with_word(csr.slots.first + i, value_after_reset(csr, i, power_on, open.choices));
  for (unsigned slot = slot_of<Machine, host, StableCounter>(); slot < CsrState<D>::slots; ++slot)
    next = std::move(next).with_word(slot, power_on.template get<AfterReset>(slot));
  const auto fitting = with_fitted_entries(next, open.choices);
  const auto settled = select_message(update_performance_interrupt(fitting, open.choices), open);
  return settled.with(PC::address, Bits<D, 64>::of(0x1c000000)).with(CORE::Idle, 0).with(CORE::TimerStopped, 0);
}

}  // namespace vcpuspec::loongarch
