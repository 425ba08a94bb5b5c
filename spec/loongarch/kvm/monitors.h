// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "spec/loongarch/kvm/memory.h"

/// How KVM lends the performance monitors of a core to a guest, and takes them back.
namespace vcpuspec::loongarch::kvm {

/// The monitors that KVM lends, if the core has as many.
inline constexpr unsigned lent_monitors = 4;

/// Settings and counts of monitors.                                                     kvm-la:pmu
template <Domain D>
struct Monitors {
  std::array<Bits<D, 64>, lent_monitors> settings;
  std::array<Bits<D, 64>, lent_monitors> counts;
};

/// What root's monitors hold.
template <Domain D>
Monitors<D> monitors_of_host(const KvmState<D>& s, const KvmOpen<D>& open) {
  Monitors<D> all;
  for (unsigned n = 0; n < lent_monitors; ++n) {
    all.settings[n] = read_csr<PMCFG>(s, open, n);
    all.counts[n] = read_csr<PMCNT>(s, open, n);
  }
  return all;
}

/// GCTL says how many monitors the guest has.                                           la-lvz:gctl
template <Domain D>
KvmState<D> give_monitors(const KvmState<D>& s, const Bits<D, 3>& count, const KvmOpen<D>& open) {
  const auto number = count.template widen<64>() << GCTL::GPMNum.lo;
  return exchange_csr<GCTL>(s, number, Bits<D, 64>::of(mask_of(GCTL::GPMNum)), open);
}

/// The host's monitors stop, so many of them are the guest's, and these go on from what memory has of them. What the
/// host's held is kept.                                                                 kvm-la:pmu
template <Domain D>
KvmState<D> lend_monitors(const KvmState<D>& s, const Bits<D, 3>& count, const KvmOpen<D>& open) {
  auto next = s;
  for (unsigned n = 0; n < lent_monitors; ++n) next = write_csr<PMCFG>(next, {}, open, n);
  next = give_monitors(next, count, open);
  for (unsigned n = 0; n < lent_monitors; ++n) {
    next = write_gcsr<PMCNT>(next, in_memory<PMCNT>(s, n), open, n);
    next = write_gcsr<PMCFG>(next, in_memory<PMCFG>(s, n), open, n);
  }
  return next;
}

/// What the guest's monitors hold goes to memory, they are the host's again, and go on from what was kept.
///                                                                                      kvm-la:pmu
template <Domain D>
KvmState<D> take_monitors_back(const KvmState<D>& s, const Monitors<D>& kept, const KvmOpen<D>& open) {
  auto next = s;
  for (unsigned n = 0; n < lent_monitors; ++n) {
    next = with_in_memory<PMCNT>(next, read_gcsr<PMCNT>(s, open, n), n);
    next = with_in_memory<PMCFG>(next, read_gcsr<PMCFG>(s, open, n), n);
  }
  next = give_monitors(next, {}, open);
  for (unsigned n = 0; n < lent_monitors; ++n) {
    next = write_csr<PMCNT>(next, kept.counts[n], open, n);
    next = write_csr<PMCFG>(next, kept.settings[n], open, n);
  }
  return next;
}

}  // namespace vcpuspec::loongarch::kvm
