// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/undefined.h"
#include "spec/loongarch/exception/interrupt.h"
#include "spec/loongarch/lvz/step.h"
#include "spec/loongarch/timer/timer.h"

/// Interrupts and time in two worlds.
namespace vcpuspec::loongarch::lvz {

/// The hardware interrupts of a guest: what root sets in HWIS, and the lines that HWIP passes on.     la-lvz:gintc
template <Domain D>
LvzState<D> with_guest_lines(const LvzState<D>& s, const Bits<D, 8>& passed, const LvzOpen<D>& open) {
  const auto world = guest_of(s, open);
  const auto lines = s[GINTC::HWIS] | (passed & s[GINTC::HWIP]);
  return with_registers_of_guest(
      s, world.with_register(RegisterValue<D, ESTAT>{read<ESTAT>(world).word().insert(HWI0, lines)}));
}

/// Lines that HWIP passes on go to the guest, all others to root.                         la-lvz:gintc
template <Domain D>
LvzState<D> sample_interrupt_lines(const LvzState<D>& s, const Bits<D, 8>& hwi, const Bits<D, 1>& ipi,
                                   const LvzOpen<D>& open) {
  return with_guest_lines(with_root(s, loongarch::sample_interrupt_lines(root(s), hwi, ipi)), hwi, open);
}

/// After a write of GINTC the guest's interrupts show HWIS; a line that is passed on stays as it was.     la-lvz:gintc
template <Domain D>
LvzState<D> with_injected_interrupts(const LvzState<D>& s, const LvzOpen<D>& open) {
  const auto before = s.template in_bank<guest>().template read<ESTAT>().word().template slice<9, 2>();
  return with_guest_lines(s, before, open);
}

/// In guest mode an interrupt of root makes the guest exit, and one of the guest is the guest's own, whatever the other
/// world has disabled. Which comes first where both could be taken is not known.            la-lvz:routing
template <Domain D>
Stepped<D, 1> interrupt(const LvzState<D>& s, const LvzOpen<D>& open) {
  const auto take = [](const CsrState<D>& world, const Open<D>& its) { return loongarch::interrupt(world, its); };
  const auto of_root = is_interrupted(root(s));
  const auto of_guest = is_interrupted(guest_of(s, open));
  const auto guest_first = is_set(open.unknown.template get<GuestInterruptsFirst>());
  const auto goes_to_guest = in_guest_mode(s) && of_guest && (guest_first || !of_root);
  return choose(
      goes_to_guest, [&] { return in_guest(s, open, take); }, [&] { return in_root(s, open, take); });
}

/// A tick of the clock is one for both worlds, but the timer of a guest may stand while root runs. la-lvz:guest_timer
template <Domain D>
LvzState<D> tick(const LvzState<D>& s, const LvzOpen<D>& open) {
  const auto runs = in_guest_mode(s) || is_set(open.unknown.template get<GuestTimerRunsInRoot>());
  const auto ticked = with_root(s, loongarch::tick(root(s), open.root.choices));
  const auto in_both = [&] {
    const auto guest_ticked = loongarch::tick(guest_of(s, open), guest_open(s, open).choices);
    return with_registers_of_guest(ticked, guest_ticked);
  };
  return choose(runs, in_both, [&] { return ticked; });
}

/// A store of another core breaks the link of either world.                                 la-lvz:gcsr_diff
template <Domain D>
LvzState<D> store_by_another(const LvzState<D>& s, const Bits<D, 1>& to_line, const LvzOpen<D>& open) {
  const auto broken = with_root(s, loongarch::store_by_another(root(s), to_line));
  return with_registers_of_guest(broken, loongarch::store_by_another(guest_of(s, open), to_line));
}

}  // namespace vcpuspec::loongarch::lvz
