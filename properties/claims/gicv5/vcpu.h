// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "properties/claims/property.h"
#include "spec/gicv5/arch/events.h"
#include "spec/gicv5/kvm/wfi_put.h"

/// What GICv5 claims quantify over, and the words they share. Claims spell out what they mean; they call rules only
/// inside `in.rule(...)`.
namespace vcpuspec::gicv5 {

/// Any virtual CPU interface, reserved bits included.
template <Domain D>
VirtualInterface<D> any_raw_interface(Inputs<D>& in, const std::string& prefix = "") {
  const auto vmcr = in.template bits<64>(prefix + "vmcr");
  const auto apr = in.template bits<64>(prefix + "apr");
  return {RegisterValue<D, ICH_VMCR_EL2>{vmcr}, RegisterValue<D, ICH_APR_EL2>{apr}};
}

/// Any virtual CPU interface as the hardware may hold it: reserved bits are zero.
template <Domain D>
VirtualInterface<D> any_interface(Inputs<D>& in, const std::string& prefix = "") {
  const auto raw = any_raw_interface(in, prefix);
  return {RegisterValue<D, ICH_VMCR_EL2>{raw.vmcr.word() & Bits<D, 64>::of(state_mask<ICH_VMCR_EL2>())},
          RegisterValue<D, ICH_APR_EL2>{raw.apr.word() & Bits<D, 64>::of(state_mask<ICH_APR_EL2>())}};
}

template <Domain D>
Bit<D> enabled(const VirtualInterface<D>& v) {
  return v.vmcr.word().test(0);
}
template <Domain D>
Bits<D, 5> vpmr(const VirtualInterface<D>& v) {
  return v.vmcr.word().template slice<31, 27>();
}
template <Domain D>
Bits<D, 32> apr(const VirtualInterface<D>& v) {
  return v.apr.word().template slice<31, 0>();
}

/// Whether no active priority is as high as p or higher: the running priority said without counting.
template <Domain D>
Bit<D> preempts_every_active_priority(const VirtualInterface<D>& v, const Priority<D>& p) {
  Bit<D> preempts = always<D>();
  for (unsigned q = 0; q < 32; ++q) preempts = preempts && !(apr(v).test(q) && Priority<D>::of(q) <= p);
  return preempts;
}

/// PPI i is implemented, exposed, enabled, pending and not active.
template <Domain D>
Bit<D> is_candidate(const Ppis<D>& p, unsigned i) {
  const unsigned w = i / 64;
  const unsigned bit = i % 64;
  return p.visible[w].test(bit) && p.enabled[w].test(bit) && p.pending[w].test(bit) && !p.active[w].test(bit);
}

/// Priority lane i.
template <Domain D>
Priority<D> lane(const PriorityLanes<D>& lanes, unsigned i) {
  return lanes[i / 8].template extract<5>(8 * (i % 8));
}

/// Whether `holds_for(i)` holds for some PPI.
template <Domain D, class Body>
Bit<D> some_ppi(Body holds_for) {
  Bit<D> some;
  for (unsigned i = 0; i < max_ppis; ++i) some = some || holds_for(i);
  return some;
}
/// Whether `holds_for(i)` holds for every PPI.
template <Domain D, class Body>
Bit<D> every_ppi(Body holds_for) {
  return !some_ppi<D>([&](unsigned i) { return !holds_for(i); });
}

/// `best` exists exactly when there is a candidate, is one itself, and none has a higher priority.
template <Domain D>
Bit<D> is_best_candidate(const Candidate<D>& best, const Ppis<D>& ppis) {
  const auto some = some_ppi<D>([&](unsigned i) { return is_candidate(ppis, i); });
  const auto is_a_candidate = some_ppi<D>([&](unsigned i) {
    return best.ppi == Bits<D, 7>::of(i) && is_candidate(ppis, i) && lane(ppis.priorityr, i) == best.priority;
  });
  const auto none_is_higher = every_ppi<D>(
      [&](unsigned i) { return implies(is_candidate(ppis, i), best.priority <= lane(ppis.priorityr, i)); });
  return best.exists == some && implies(some, is_a_candidate && none_is_higher);
}

/// A virtual CPU and KVM's view of it just after a put under WFI. KVM exposes implemented PPIs only.
template <Domain D>
struct Vcpu {
  KvmState<D> state;
  VirtualInterface<D> interface;
  Ppis<D> ppis;
};
template <Domain D>
Vcpu<D> any_vcpu_after_wfi_put(Inputs<D>& in) {
  auto s = in.template state<Machine, kvm::bank>();
  const auto choices = any_choices(in);
  for (unsigned w = 0; w < 2; ++w) {
    const auto exposed = read<kvm::ppi_mask>(s, w).word() & choices.template get<ImplementedPpis>(w);
    s = s.with_register(RegisterValue<D, kvm::ppi_mask>{exposed}, w);
  }
  const auto after = in.rule([&] { return kvm::put_under_wfi(s); });
  const auto hardware = after.template in_bank<cpu>();
  return {after, virtual_interface(hardware), exposed_ppis(hardware, choices)};
}

/// Any hardware state: its interface and its exposed PPIs.
template <Domain D>
struct Hardware {
  VirtualInterface<D> interface;
  Ppis<D> ppis;
  Choices<D> choices;
};
template <Domain D>
Hardware<D> any_hardware(Inputs<D>& in) {
  const auto s = in.template state<Machine, cpu>();
  const auto choices = any_choices(in);
  return {virtual_interface(s), exposed_ppis(s, choices), choices};
}

}  // namespace vcpuspec::gicv5
