// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "properties/claims/loongarch/setting.h"
#include "spec/loongarch/lvz/events.h"

/// What claims about both worlds of a core with LVZ start from.
namespace vcpuspec::loongarch::lvz {

/// Both worlds, in any state that they can be in, on any implementation.
template <Domain D>
struct Worlds {
  LvzState<D> s;
  LvzOpen<D> open;
};
template <Domain D>
LvzState<D> made_legal(const LvzState<D>& any, const LvzOpen<D>& open) {
  const auto rooted = with_root(any, loongarch::made_legal(root(any), open.root));
  const auto fitting = with_fitted_guest(rooted, open);
  const auto wired = is_set(open.unknown.template get<HwisIsWired>());
  return choose(
      wired, [&] { return with_injected_interrupts(fitting, open); }, [&] { return fitting; });
}
template <Domain D>
Worlds<D> any_worlds(Inputs<D>& in) {
  const auto any = any_lvz_state(in);
  const auto open = any_lvz_open(in);
  return {in.within(graph::Scope::harness, [&] { return made_legal(any, open); }), open};
}

/// Both worlds while the guest runs. A core in guest mode neither waits nor is in debug mode.
template <Domain D>
Worlds<D> any_guest(Inputs<D>& in) {
  const auto worlds = any_worlds(in);
  const auto runs = [&] { return worlds.s.with(DBG::DST, 0).with(CORE::Idle, 0).with(GSTAT::VM, 1); };
  return {in.within(graph::Scope::harness, runs), worlds.open};
}
/// Both worlds while root executes something.
template <Domain D>
Worlds<D> any_root(Inputs<D>& in) {
  const auto worlds = any_worlds(in);
  const auto runs = [&] { return worlds.s.with(CORE::Idle, 0).with(GSTAT::VM, 0); };
  return {in.within(graph::Scope::harness, runs), worlds.open};
}

/// Whether two states agree in the slots of root, and in those of the guest, but for some.
template <Domain D, class MayDiffer>
Bit<D> agree_in(unsigned first, unsigned last, const LvzState<D>& a, const LvzState<D>& b, MayDiffer may_differ) {
  auto same = Bit<D>::of(1);
  for (unsigned slot = first; slot < last; ++slot)
    if (!may_differ(slot - first) && !D::same(a.word(slot).word(), b.word(slot).word()))
      same = same && a.word(slot) == b.word(slot);
  return same;
}
template <Domain D, class MayDiffer>
Bit<D> root_agrees_but(const LvzState<D>& a, const LvzState<D>& b, MayDiffer may_differ) {
  return agree_in(0, first_of_guest, a, b, may_differ);
}
template <Domain D, class MayDiffer>
Bit<D> guest_agrees_but(const LvzState<D>& a, const LvzState<D>& b, MayDiffer may_differ) {
  return agree_in(first_of_guest, LvzState<D>::slots, a, b, may_differ);
}
constexpr bool none(unsigned) { return false; }

}  // namespace vcpuspec::loongarch::lvz
