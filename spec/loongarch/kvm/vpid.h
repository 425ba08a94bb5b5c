// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/kvm/memory.h"

/// How KVM gives a vCPU the number that its TLB entries are tagged with on a CPU: an id below a version, which changes
/// when the ids are used up.
namespace vcpuspec::loongarch::kvm {

/// The bits of the id: as many as GSTAT says that there are.                               kvm-la:vpid
template <Domain D>
Bits<D, 64> vpid_mask(const KvmState<D>& s, const KvmOpen<D>& open) {
  const RegisterValue<D, GSTAT> status{read_csr<GSTAT>(s, open)};
  return ones_below<64>(status[GSTAT::GIDBIT]);
}

/// What a CPU gave last, and whether it flushes all entries of guests.
template <Domain D>
struct Vpid {
  Bits<D, 64> number;
  Bit<D> flushes;
};

/// The next number. Id 0 is root's: when the ids are used up, a new version begins with 1, and every entry goes.
///                                                                                         kvm-la:vpid
template <Domain D>
Vpid<D> next_vpid(const Bits<D, 64>& last, const Bits<D, 64>& mask) {
  const auto next = last + 1;
  const auto is_used_up = (next & mask) == 0;
  return {select(is_used_up, next + 1, next), is_used_up};
}

/// What checking the number of a vCPU before it is entered leaves.
template <Domain D>
struct CheckedVpid {
  KvmState<D> next;
  Bits<D, 64> of_vcpu;
  Bits<D, 64> last;  // that the CPU gave
  Bit<D> flushes;
};

/// The id of a vCPU goes to GSTAT. Where entries of the second stage have no ids of their own, it tags them, too.
///                                                                                         kvm-la:vpid
template <Domain D>
KvmState<D> set_guest_id(const KvmState<D>& s, const Bits<D, 64>& vpid, const KvmOpen<D>& open) {
  const auto mask = vpid_mask(s, open);
  const auto id = vpid & mask;
  const auto has_own = is_set(open.core.root.choices.template get<SeparateVmid>());
  const auto tagged = with_in_vcpu<vcpu_tgid>(s, select(has_own, in_vcpu<vcpu_tgid>(s), id));
  constexpr unsigned at = GSTAT::GID.lo;
  return exchange_csr<GSTAT>(tagged, id << at, mask << at, open);
}

/// A vCPU that has come to this CPU, or whose number is of an older version, gets the next number, and its link is
/// broken, since the second stage may map otherwise now.                                   kvm-la:vpid
template <Domain D>
CheckedVpid<D> check_vpid(const KvmState<D>& s, const Bits<D, 64>& of_vcpu, const Bits<D, 64>& last,
                          const Bit<D>& moved, const KvmOpen<D>& open) {
  const auto mask = vpid_mask(s, open);
  const auto is_stale = moved || (of_vcpu & ~mask) != (last & ~mask);
  const auto given = next_vpid(last, mask);
  const auto number = select(is_stale, given.number, of_vcpu);
  const auto breaks_link = Bits<D, 64>::of(mask_of(LLBCTL::WCLLB));
  const auto unlinked = choose(
      is_stale, [&] { return exchange_gcsr<LLBCTL>(s, breaks_link, breaks_link, open); }, [&] { return s; });
  return {set_guest_id(unlinked, number, open), number, select(is_stale, number, last), is_stale && given.flushes};
}

}  // namespace vcpuspec::loongarch::kvm
