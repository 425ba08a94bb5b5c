// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "properties/claims/loongarch/lvz/worlds.h"
#include "spec/loongarch/kvm/sequences.h"

/// What claims about KVM's switch start from, and what it must come to.
namespace vcpuspec::loongarch::kvm {

/// A core, its general registers and a vCPU.
template <Domain D>
struct OnVcpu {
  KvmState<D> s;
  KvmOpen<D> open;
  Bit<D> is_possible;  // what KVM sees to before it comes here
};

/// What is left of a word of the vCPU that is to go to a register.
template <class R, Domain D>
Bits<D, 64> fitting(const Bits<D, 64>& word, const Choices<D>& c) {
  return fitted(csr<R>, 0, word, c);
}
/// A vCPU as KVM makes it: its words are ones that the registers they are for can hold.       kvm-la:pre_enter_guest
template <Domain D>
KvmState<D> prepared(const KvmState<D>& s, const Choices<D>& c) {
  const RegisterValue<D, GTLBC> tagged{fitting<GTLBC>(in_vcpu<vcpu_tgid>(s) << GTLBC::TGID.lo, c)};
  const auto spacing = RegisterValue<D, ECFG>{in_vcpu<host_ecfg>(s)}[ECFG::VS];
  const auto kept = select(spacing <= c.template get<VsMax>(), spacing, 0);
  auto next = with_in_vcpu<exit_entry>(s, fitting<EENTRY>(in_vcpu<exit_entry>(s), c));
  next = with_in_vcpu<host_eentry>(next, fitting<EENTRY>(in_vcpu<host_eentry>(s), c));
  next = with_in_vcpu<kvm_pgd>(next, fitting<PGDL>(in_vcpu<kvm_pgd>(s), c));
  next = with_in_vcpu<host_pgd>(next, fitting<PGDL>(in_vcpu<host_pgd>(s), c));
  next = with_in_vcpu<vcpu_tgid>(next, tagged[GTLBC::TGID].template widen<64>());
  return with_in_vcpu<host_ecfg>(next, RegisterValue<D, ECFG>{}.with(ECFG::VS, kept).word());
}

/// A choice within its limits, or what it is elsewhere.
template <class C, unsigned least, unsigned most, unsigned elsewhere, Domain D>
Choices<D> within(const Choices<D>& c) {
  using Number = std::decay_t<decltype(c.template get<C>())>;
  const auto chosen = c.template get<C>();
  const auto is_within = chosen >= Number::of(least) && chosen <= Number::of(most);
  return c.template with<C>(select(is_within, chosen, Number::of(elsewhere)));
}
/// Any implementation on which KVM can run: it has a TLB, and the registers that the switch needs.
template <Domain D>
Choices<D> of_a_host(const Choices<D>& any) {
  const auto addresses = within<Valen, 14, 64, 48>(within<Palen, 13, 60, 48>(any));
  const auto timed = within<IdxN, 1, 16, 12>(within<TimerN, 3, 64, 48>(addresses));
  const auto counted = within<PmNum, 0, 32, 4>(within<SaveNum, save_of_a2 + 1, 16, 16>(timed));
  const auto watched = within<FwpNum, 0, 8, 8>(within<MwpNum, 0, 8, 8>(counted));
  return within<GidBitsHeld, 0, 8, 8>(within<TlbType, 1, 2, 2>(watched));
}

/// Root in PLV0 with interrupts off, handling neither a refill nor a machine error: where KVM enters a guest.
///                                                                                          kvm-la:O17
template <Domain D>
OnVcpu<D> any_vcpu(Inputs<D>& in) {
  const auto any = in.template state<Machine, host>();
  const auto any_open = lvz::any_lvz_open(in);
  const auto memory = in.template open<Memory<D>>(graph::Kind::arbitrary);
  const auto open = in.within(graph::Scope::harness, [&] {
    const Open<D> of_root{of_a_host(any_open.root.choices), any_open.root.arbitrary};
    return KvmOpen<D>{{of_root, any_open.unknown, any_open.unspecified}, memory};
  });
  const auto s = in.within(graph::Scope::harness, [&] {
    const auto legal = with_core(any, lvz::made_legal(core(any), open.core));
    return prepared(legal, open.core.root.choices)
        .with(CORE::Idle, 0)
        .with(GSTAT::VM, 0)
        .with(DBG::DST, 0)
        .with(CRMD::PLV, 0)
        .with(CRMD::IE, 0)
        .with(TLBRERA::IsTLBR, 0)
        .with(MERRCTL::IsMERR, 0);
  });
  return {s, open, choices_are_possible(open.core.root.choices)};
}

/// The host as it is when it runs: its own entry, spacing, table and tag.
template <Domain D>
Bit<D> is_hosts_own(const KvmState<D>& s) {
  return read<EENTRY>(s).word() == in_vcpu<host_eentry>(s) &&
         s[ECFG::VS] == RegisterValue<D, ECFG>{in_vcpu<host_ecfg>(s)}[ECFG::VS] &&
         read<PGDL>(s).word() == in_vcpu<host_pgd>(s) && s[GTLBC::TGID] == 0 && s[GSTAT::PGM] == 0;
}

/// Root where it enters a guest: a2 finds the vCPU, and the host is as when it runs.
template <Domain D>
OnVcpu<D> any_entry(Inputs<D>& in) {
  const auto on = any_vcpu(in);
  const auto s = in.within(graph::Scope::harness, [&] {
    const auto spacing = RegisterValue<D, ECFG>{in_vcpu<host_ecfg>(on.s)}[ECFG::VS];
    return with_general_register(on.s, r_a2, in_vcpu<vcpu_pointer>(on.s))
        .with_register(RegisterValue<D, EENTRY>{in_vcpu<host_eentry>(on.s)})
        .with_register(RegisterValue<D, PGDL>{in_vcpu<host_pgd>(on.s)})
        .with(ECFG::VS, spacing)
        .with(GTLBC::TGID, 0)
        .with(GSTAT::PGM, 0);
  });
  return {s, on.open, on.is_possible};
}
/// Root at kvm_exc_entry, by an exit of a guest that KVM has entered.
template <Domain D>
OnVcpu<D> any_exit(Inputs<D>& in) {
  const auto on = any_vcpu(in);
  const auto s = in.within(graph::Scope::harness, [&] {
    return on.s.with(GSTAT::PGM, 1)
        .with(ECFG::VS, 0)
        .with_register(RegisterValue<D, EENTRY>{in_vcpu<exit_entry>(on.s)})
        .with_register(RegisterValue<D, SAVE>{in_vcpu<vcpu_pointer>(on.s)}, save_of_vcpu);
  });
  return {s, on.open, on.is_possible};
}

/// P16: what entering a guest comes to.
template <Domain D>
KvmState<D> entered(const KvmState<D>& s, const KvmOpen<D>& open) {
  const auto& c = open.core.root.choices;
  const auto pgm = select(is_set(c.template get<EntryClearsPgm>()), Bits<D, 1>::of(0), Bits<D, 1>::of(1));
  const auto llbit = select(is_set(s[LLBCTL::KLO]), s[LLBCTL::ROLLB], 0);
  const auto we = select(has_watchpoints(c), Bits<D, 1>::of(0), s[CRMD::WE]);
  auto next = s.with(GSTAT::VM, 1).with(GSTAT::PGM, pgm).with(CRMD::IE, 1).with(CRMD::WE, we);
  next = next.with_register(RegisterValue<D, PRMD>{Bits<D, 64>::of(mask_of(PRMD::PIE))})
             .with_register(RegisterValue<D, PGDL>{in_vcpu<kvm_pgd>(s)})
             .with_register(RegisterValue<D, EENTRY>{in_vcpu<exit_entry>(s)})
             .with(GTLBC::TGID, in_vcpu<vcpu_tgid>(s).template slice<7, 0>())
             .with(ECFG::VS, 0);
  next = next.with(ERA::PC, in_vcpu<guest_pc>(s))
             .with(PC::address, in_vcpu<guest_pc>(s))
             .with(LLBCTL::ROLLB, llbit)
             .with(LLBCTL::KLO, 0);
  next = next.with_register(RegisterValue<D, SAVE>{in_vcpu<vcpu_pointer>(s)}, save_of_vcpu);
  for (unsigned n = 1; n < general_registers; ++n) next = with_general_register(next, n, in_vcpu<guest_gpr>(s, n));
  for (unsigned n = 1; n < general_registers; ++n)
    if ((saved_in_frame >> n & 1) != 0) next = with_in_vcpu<host_frame>(next, general_register(s, n), n);
  next = with_in_vcpu<host_sp>(next, general_register(s, r_sp));
  next = with_in_vcpu<host_tp>(next, general_register(s, r_tp));
  return with_in_vcpu<host_percpu>(next, general_register(s, r_percpu));
}

/// Whether two states agree in every slot but some.
template <Domain D, class MayDiffer>
Bit<D> agree_but(const KvmState<D>& a, const KvmState<D>& b, MayDiffer may_differ) {
  auto same = Bit<D>::of(1);
  for (unsigned slot = 0; slot < KvmState<D>::slots; ++slot)
    if (!may_differ(slot) && !D::same(a.word(slot).word(), b.word(slot).word()))
      same = same && a.word(slot) == b.word(slot);
  return same;
}
constexpr bool no_slot(unsigned) { return false; }

/// A sequence without one of its steps.
template <Domain D>
Sequence<D> without(Sequence<D> steps, std::size_t dropped) {
  steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(dropped));
  return steps;
}

}  // namespace vcpuspec::loongarch::kvm
