// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "properties/claims/property.h"
#include "spec/loongarch/events.h"

/// What claims about CSRs start from: any state that a core can be in, any operands, any implementation.
namespace vcpuspec::loongarch {

/// The state with everything in place that hardware keeps in place: what does not exist is zero, and what shows
/// something shows it.
template <Domain D>
CsrState<D> made_legal(CsrState<D> s, const Open<D>& open) {
  for (const CsrInfo& csr : stateful_csrs)
    for (unsigned i = 0; i < csr.slots.count; ++i) {
      const unsigned slot = csr.slots.first + i;
      s = std::move(s).with_word(slot, fitted(csr, i, s.word(slot), open.choices));
    }
  s = std::move(s).with(GSTAT::VM, s[GSTAT::VM] & ~(s[DBG::DST] | s[CORE::Idle]));
  s = std::move(s).with(PC::address, s[PC::address] & general_register_bits(open.choices));
  return select_message(update_performance_interrupt(with_fitted_entries(s, open.choices), open.choices), open);
}

/// A core in any state that it can be in.
template <Domain D>
struct Core {
  CsrState<D> s;
  Open<D> open;
};
template <Domain D>
Core<D> any_core(Inputs<D>& in) {
  const auto any = in.template state<Machine, host>();
  const auto open = any_open(in);
  return {in.within(graph::Scope::harness, [&] { return made_legal(any, open); }), open};
}

template <Domain D>
struct Setting {
  CsrState<D> s;
  Bits<D, 5> n;
  Operands<D> operands;
  Open<D> open;
};

/// A core that executes something in root mode, so that it is not idle.
template <Domain D>
Setting<D> any_setting(Inputs<D>& in) {
  const auto s = in.template state<Machine, host>();
  const auto n = in.template bits<5>("n");
  const auto operands = any_operands(in, true);
  const auto open = any_open(in);
  const auto executing = [&] { return made_legal(s, open).with(CORE::Idle, 0).with(GSTAT::VM, 0); };
  return {in.within(graph::Scope::harness, executing), n, operands, open};
}

/// The setting in PLV0.
template <Domain D>
Setting<D> in_plv0(const Setting<D>& setting) {
  return {setting.s.with(CRMD::PLV, 0), setting.n, setting.operands, setting.open};
}

/// Operands whose registers are all different and not r0.
template <Domain D>
Operands<D> distinct(const Bits<D, 64>& rd, const Bits<D, 64>& rj) {
  return {rd, rj, Bits<D, 1>::of(0), Bits<D, 1>::of(0)};
}

/// What a read of the register would give, were it allowed.
template <Domain D>
Bits<D, 64> value_read(const CsrState<D>& s, const NamedCsr<D>& r, const Open<D>& open) {
  return csr_read(s, r, is_implemented(r, open.choices), open);
}

/// Whether both states agree in every slot, and whether they do in every slot but those that `may_differ` names.
template <Domain D, class MayDiffer>
Bit<D> agree_but(const CsrState<D>& a, const CsrState<D>& b, MayDiffer may_differ) {
  auto same = Bit<D>::of(1);
  for (unsigned slot = 0; slot < CsrState<D>::slots; ++slot)
    if (!may_differ(slot) && !D::same(a.word(slot).word(), b.word(slot).word()))
      same = same && a.word(slot) == b.word(slot);
  return same;
}
template <Domain D>
Bit<D> agree(const CsrState<D>& a, const CsrState<D>& b) {
  return agree_but(a, b, [](unsigned) { return false; });
}

/// Whether all that a step has changed in registers is something that they can hold.
template <Domain D>
Bit<D> changes_are_legal(const CsrState<D>& next, const CsrState<D>& s, const Choices<D>& c) {
  auto legal = program_counter_fits(next, c);
  for (const CsrInfo& one : stateful_csrs)
    for (unsigned i = 0; i < one.slots.count; ++i) {
      const unsigned slot = one.slots.first + i;
      if (D::same(next.word(slot).word(), s.word(slot).word())) continue;
      legal = legal && next.word(slot) == fitted(one, i, next.word(slot), c);
    }
  return legal;
}

/// Whether a slot is a register of the declaration, the program counter, or what of the core no register shows.
template <class R>
constexpr bool is_slot_of(unsigned slot) {
  return slot - csr<R>.slots.first < csr<R>.slots.count;
}
constexpr bool is_slot_of_tlb(unsigned slot) {
  return slot >= slot_of<Machine, host, TLBKEY>() && slot < slot_of<Machine, host, TLBLO>() + TLBLO::count;
}
constexpr bool is_pc(unsigned slot) { return slot == slot_of<Machine, host, PC>(); }
constexpr bool is_core(unsigned slot) { return slot == slot_of<Machine, host, CORE>(); }

}  // namespace vcpuspec::loongarch
