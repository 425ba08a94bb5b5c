// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/iocsr.h"
#include "spec/loongarch/exception/interrupt.h"
#include "spec/loongarch/llbit/llbit.h"
#include "spec/loongarch/lvz/worlds.h"
#include "spec/loongarch/timer/counter.h"
#include "spec/loongarch/translation/translate.h"

/// One step of a core with LVZ: in which world it happens, and how a guest exits to root instead.
namespace vcpuspec::loongarch::lvz {

/// What a step leaves: the state of both worlds, and what it gives besides.
template <Domain D, std::size_t N>
struct Stepped {
  LvzState<D> next;
  std::array<Bits<D, 64>, N> given;

  friend Stepped select(const Bit<D>& condition, const Stepped& chosen, const Stepped& other,
                        typename D::At at = D::At::here()) {
    Stepped both{select(condition, chosen.next, other.next, at), {}};
    for (std::size_t i = 0; i < N; ++i) both.given[i] = select(condition, chosen.given[i], other.given[i], at);
    return both;
  }
};

/// The state and the words of what a rule of one world leaves.
template <Domain D>
const CsrState<D>& state_of(const CsrState<D>& next) {
  return next;
}
template <class Result>
const auto& state_of(const Result& result) {
  return result.next;
}
template <Domain D>
std::array<Bits<D, 64>, 0> given_by(const CsrState<D>&) {
  return {};
}
template <Domain D>
std::array<Bits<D, 64>, 1> given_by(const CsrResult<D>& result) {
  return {result.rd};
}
template <Domain D>
std::array<Bits<D, 64>, 2> given_by(const IocsrStore<D>& result) {
  return {result.bytes.template widen<64>(), result.value};
}
template <Domain D>
std::array<Bits<D, 64>, 2> given_by(const TimeResult<D>& result) {
  return {result.rd, result.rj};
}
template <Domain D>
std::array<Bits<D, 64>, 2> given_by(const StoreConditional<D>& result) {
  return {result.rd, result.stores.template widen<64>()};
}

template <Domain D>
std::array<Bits<D, 64>, 1> given_by(const InterruptResult<D>& result) {
  return {result.taken.template widen<64>()};
}
template <Domain D>
std::array<Bits<D, 64>, 3> given_by(const Translation<D>& t) {
  return {t.pa, t.mat.template widen<64>(), t.done.template widen<64>()};
}

/// A step of root, by the rule of a core.                                             la-lvz:instructions
template <Domain D, class Execute>
auto in_root(const LvzState<D>& s, const LvzOpen<D>& open, Execute execute) {
  const auto result = execute(root(s), open.root);
  const auto given = given_by(result);
  return Stepped<D, given.size()>{with_root(s, state_of(result)), given};
}

/// A step of a guest, by the same rule: it takes the CSRs of the guest for those of the core.
template <Domain D, class Execute>
auto in_guest(const LvzState<D>& s, const LvzOpen<D>& open, Execute execute) {
  const auto result = execute(guest_of(s, open), guest_open(s, open));
  const auto given = given_by(result);
  return Stepped<D, given.size()>{with_guest(s, state_of(result)), given};
}

/// What happens in guest mode happens to the guest, in root mode to root.             la-lvz:instructions
template <Domain D, class Execute>
auto in_current_world(const LvzState<D>& s, const LvzOpen<D>& open, Execute execute) {
  return choose(
      in_guest_mode(s), [&] { return in_guest(s, open, execute); }, [&] { return in_root(s, open, execute); });
}

/// An exit is a general exception that root handles: the guest and its registers stay as they are.
template <Domain D>
LvzState<D> exit_guest(const LvzState<D>& s, const Raised<D>& raised, const LvzOpen<D>& open) {
  return with_root(s, general_exception(root(s), raised, open.root));
}

/// An instruction of a guest that is about what root keeps to itself exits by GSPR, and gives nothing new.
///                                                                                   la-lvz:gspr
template <Domain D, std::size_t N, class Execute>
Stepped<D, N> unless_sensitive(const LvzState<D>& s, const Bit<D>& is_sensitive, const LvzOpen<D>& open,
                               const std::array<Bits<D, 64>, N>& kept, Execute execute) {
  return choose(
      in_guest_mode(s) && is_sensitive,
      [&] {
        return Stepped<D, N>{exit_guest(s, raised<D>(GSPR), open), kept};
      },
      [&] { return Stepped<D, N>{in_current_world(s, open, execute)}; });
}

/// Whether the privilege level of the guest lets it execute privileged instructions.
template <Domain D>
Bit<D> is_guest_kernel(const LvzState<D>& s) {
  return s.template in_bank<guest>()[CRMD::PLV] == 0;
}

}  // namespace vcpuspec::loongarch::lvz
