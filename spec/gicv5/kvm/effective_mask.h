// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/arch/priority.h"
#include "spec/gicv5/kvm/revision.h"

namespace vcpuspec::gicv5::kvm {

/// KVM finds the highest active priority by counting the trailing zeros of APR; 32 when none is active. Earlier
/// revisions could count a word of zero, which has no result in C.                              kvm-arm64:W1
template <Domain D>
PriorityLimit<D> highest_active_priority(const VirtualInterface<D>& v, const Arbitrary<D>& arbitrary,
                                         const Revision& revision) {
  const auto active = v.apr[ICH_APR_EL2::P];
  if (revision.zero_guard == ZeroGuard::low_half) return lowest_set_bit(active);
  const auto counted = select(active == 0, arbitrary.template get<CountOfZero>(), lowest_set_bit(active));
  if (revision.zero_guard == ZeroGuard::none) return counted;
  return select(v.apr.word() == 0, PriorityLimit<D>::of(32), counted);
}

/// The effective priority mask is the first priority that may not be signalled: the lower of the highest active
/// priority and the one after VPMR, or 0 when the interface is disabled. kvm-arm64:effective_mask
template <Domain D>
PriorityLimit<D> effective_mask(const VirtualInterface<D>& v, const Arbitrary<D>& arbitrary,
                                const Revision& revision = today) {
  const auto vpmr = v.vmcr[ICH_VMCR_EL2::VPMR].template widen<6>();
  const auto first_masked = revision.adds_one ? vpmr + 1 : vpmr;
  const auto mask = min(first_masked, highest_active_priority(v, arbitrary, revision));
  return revision.tests_enable ? select(is_set(v.vmcr[ICH_VMCR_EL2::EN]), mask, 0) : mask;
}

}  // namespace vcpuspec::gicv5::kvm
