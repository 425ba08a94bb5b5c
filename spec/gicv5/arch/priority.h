// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/machine.h"

namespace vcpuspec::gicv5 {

/// 0 is the highest priority, 31 the lowest.
template <Domain D>
using Priority = Bits<D, 5>;
/// 0..32: a priority, or 32, which is lower than every priority.
template <Domain D>
using PriorityLimit = Bits<D, 6>;

/// What the priority rules read of a virtual CPU interface.
template <Domain D>
struct VirtualInterface {
  RegisterValue<D, ICH_VMCR_EL2> vmcr;
  RegisterValue<D, ICH_APR_EL2> apr;
};

/// The virtual CPU interface as a bank holds it.
template <Domain D, class B>
VirtualInterface<D> virtual_interface(const State<D, Machine, B>& s) {
  return {read<ICH_VMCR_EL2>(s), read<ICH_APR_EL2>(s)};
}

/// The running priority is the highest active priority; 32, lower than any, when no priority is active.
///                                                                                             gicv5:D_XMBQZ
template <Domain D>
PriorityLimit<D> running_priority(const VirtualInterface<D>& v) {
  return lowest_set_bit(v.apr[ICH_APR_EL2::P]);
}

/// An interrupt has sufficient priority if its priority is at least the priority mask and higher than the running
/// priority.                                                                                   gicv5:D_MSQKF
template <Domain D>
Bit<D> has_sufficient_priority(const VirtualInterface<D>& v, const Priority<D>& priority) {
  const auto not_masked = priority <= v.vmcr[ICH_VMCR_EL2::VPMR];
  const auto preempts = priority.template widen<6>() < running_priority(v);
  return not_masked && preempts;
}

/// A disabled interface signals nothing; an enabled one signals interrupts of sufficient priority.
///                                                                                             gicv5:hppi
template <Domain D>
Bit<D> can_signal(const VirtualInterface<D>& v, const Priority<D>& priority) {
  return is_set(v.vmcr[ICH_VMCR_EL2::EN]) && has_sufficient_priority(v, priority);
}

}  // namespace vcpuspec::gicv5
