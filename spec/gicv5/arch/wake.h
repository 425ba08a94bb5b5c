// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/arch/ppi.h"

namespace vcpuspec::gicv5 {

/// An interrupt is signalled, and a PE waiting in WFI wakes, when some candidate can be signalled.
///                                                                                             gicv5:wfi
template <Domain D>
Bit<D> interrupt_signalled(const VirtualInterface<D>& v, const Ppis<D>& ppis) {
  const Bitmap<D> candidate = {candidates(ppis, 0), candidates(ppis, 1)};
  Bit<D> some_sufficient;
  for (unsigned i = 0; i < max_ppis; ++i)
    some_sufficient = some_sufficient ||
                      (candidate[i / 64].test(i % 64) && has_sufficient_priority(v, priority_of(ppis.priorityr, i)));
  return is_set(v.vmcr[ICH_VMCR_EL2::EN]) && some_sufficient;
}

/// The interrupt that is signalled is the best candidate, if it can be signalled.             gicv5:hppi
template <Domain D>
Bit<D> best_candidate_signalled(const VirtualInterface<D>& v, const Ppis<D>& ppis, const Choices<D>& choices) {
  const auto best = best_candidate(ppis, choices);
  return best.exists && can_signal(v, best.priority);
}

/// Which of eight priority lanes hold a priority below `limit`: a byte, lane k at bit k. Each lane keeps its bit 7 when
/// limit is subtracted from it with bit 7 set, unless it is below; a multiplication gathers those eight bits.
///                                                                                             gicv5-prop:P01
template <Domain D>
Bits<D, 8> lanes_below(const Bits<D, 64>& lanes, const Bits<D, 64>& limit_in_each_lane) {
  const auto at_least = ((lanes & 0x1f1f1f1f1f1f1f1fU) | 0x8080808080808080U) - limit_in_each_lane;
  const auto below = (~at_least & 0x8080808080808080U) >> 7;
  return (below * 0x0102040810204080U).template slice<63, 56>();
}

/// The same answer as `interrupt_signalled`, eight lanes at a time, in data-independent time.  gicv5-prop:P01
template <Domain D>
Bit<D> interrupt_signalled_fast(const VirtualInterface<D>& v, const Ppis<D>& ppis) {
  const auto not_masked = v.vmcr[ICH_VMCR_EL2::VPMR].template widen<6>() + 1;
  const auto limit = select(is_set(v.vmcr[ICH_VMCR_EL2::EN]), min(not_masked, running_priority(v)), 0);
  const auto in_each_lane = limit.template widen<64>() * 0x0101010101010101U;
  const Bitmap<D> candidate = {candidates(ppis, 0), candidates(ppis, 1)};
  Bits<D, 8> signalled;
  for (unsigned n = 0; n < 16; ++n)
    signalled =
        signalled | (candidate[n / 8].template extract<8>(8 * (n % 8)) & lanes_below(ppis.priorityr[n], in_each_lane));
  return signalled != 0;
}

}  // namespace vcpuspec::gicv5
