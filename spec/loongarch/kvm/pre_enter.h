// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "spec/loongarch/kvm/vpid.h"
#include "spec/loongarch/lvz/guest_tlb.h"

/// What KVM does last before it enters a guest: it looks whether something waits for the vCPU, throws away entries of
/// the guest that another CPU has changed, and notes what the exit will need of the host.
namespace vcpuspec::loongarch::kvm {

/// What the CPU of a vCPU and one that wants something of it share, and what comes of it.    kvm-la:O13
template <Domain D>
struct Meeting {
  Bits<D, 1> in_guest_mode;  // that the vCPU is about to enter its guest, or has, and nobody has called it out
  Bits<D, 1> queued;         // an interrupt for the guest
  Bits<D, 1> requested;      // something that the vCPU is to do before it enters
  Bits<D, 1> delivered;      // the interrupt pends in the guest
  Bits<D, 1> kicked;         // an interrupt of root is on its way, which makes the guest exit
  Bits<D, 1> backs_out;      // the vCPU does not enter
};

/// From here on who wants something of the vCPU calls it out of its guest.
template <Domain D>
Meeting<D> announce_guest_mode(Meeting<D> m) {
  m.in_guest_mode = Bits<D, 1>::of(1);
  return m;
}
/// What is queued is delivered.                                                       kvm-la:pre_enter_guest
template <Domain D>
Meeting<D> deliver_queued(Meeting<D> m) {
  m.delivered = m.delivered | m.queued;
  m.queued = Bits<D, 1>::of(0);
  return m;
}
/// A vCPU that something is requested of does not enter.                              kvm-la:pre_enter_guest
template <Domain D>
Meeting<D> look_for_requests(Meeting<D> m) {
  m.backs_out = m.requested;
  m.in_guest_mode = m.in_guest_mode & ~m.requested;
  return m;
}

/// Another CPU queues an interrupt for the guest.
template <Domain D>
Meeting<D> queue_for_guest(Meeting<D> m) {
  m.queued = Bits<D, 1>::of(1);
  return m;
}
/// Another CPU requests something of the vCPU.
template <Domain D>
Meeting<D> request_of_vcpu(Meeting<D> m) {
  m.requested = Bits<D, 1>::of(1);
  return m;
}
/// A vCPU that has announced guest mode is called out of it by an interrupt of root, once.   kvm-la:O13
template <Domain D>
Meeting<D> kick(Meeting<D> m) {
  m.kicked = m.kicked | m.in_guest_mode;
  m.in_guest_mode = Bits<D, 1>::of(0);
  return m;
}

template <Domain D>
Meeting<D> either(const Bit<D>& condition, const Meeting<D>& then, const Meeting<D>& otherwise) {
  const auto pick = [&](Bits<D, 1> Meeting<D>::*field) { return select(condition, then.*field, otherwise.*field); };
  return {pick(&Meeting<D>::in_guest_mode), pick(&Meeting<D>::queued), pick(&Meeting<D>::requested),
          pick(&Meeting<D>::delivered),     pick(&Meeting<D>::kicked), pick(&Meeting<D>::backs_out)};
}

/// What a vCPU does before it enters, in its order: who comes before it has looked is seen, who comes later kicks.
///                                                                                     kvm-la:O13
template <Domain D>
using MeetingStep = Meeting<D> (*)(Meeting<D>);
template <Domain D>
constexpr std::array<MeetingStep<D>, 3> steps_before_entry() {
  return {announce_guest_mode<D>, deliver_queued<D>, look_for_requests<D>};
}
/// Another CPU comes before the step of that number, or after all of them: it queues an interrupt or requests
/// something, and kicks.                                                                          kvm-la:O13
template <Domain D>
Meeting<D> meet_other_cpu(Meeting<D> m, const Bits<D, 2>& at, const Bit<D>& requests) {
  constexpr auto steps = steps_before_entry<D>();
  for (unsigned n = 0; n <= steps.size(); ++n) {
    const auto asked = either(requests, request_of_vcpu(m), queue_for_guest(m));
    m = either(at == Bits<D, 2>::of(n), kick(asked), m);
    if (n < steps.size()) m = steps[n](m);
  }
  return m;
}

/// Entries of the guest that GSTAT names are thrown away for a physical address of it, of both stages.
///                                                                                     kvm-la:O12
template <Domain D>
KvmState<D> flush_by_guest_address(const KvmState<D>& s, const Bits<D, 64>& address, const KvmOpen<D>& open) {
  constexpr std::uint64_t of_guest_and_address = 0x16;
  const auto id = read_csr<GSTAT>(s, open) & Bits<D, 64>::of(mask_of(GSTAT::GID));
  const auto op = Bits<D, 5>::of(of_guest_and_address);
  return with_core(s, lvz::invtlb(core(s), op, id, address, open.core).next);
}

/// The number of the vCPU is checked before its entries for an address are thrown away, so that GSTAT names the vCPU.
///                                                                                     kvm-la:O12
template <Domain D>
CheckedVpid<D> check_vpid_and_flush(const KvmState<D>& s, const Bits<D, 64>& of_vcpu, const Bits<D, 64>& last,
                                    const Bit<D>& moved, const Bits<D, 64>& address, const KvmOpen<D>& open) {
  const auto checked = check_vpid(s, of_vcpu, last, moved, open);
  return {flush_by_guest_address(checked.next, address, open), checked.of_vcpu, checked.last, checked.flushes};
}

/// The host's EENTRY is noted for the exit, while it is still the host's.                  kvm-la:O16
template <Domain D>
KvmState<D> note_host_entry(const KvmState<D>& s, const KvmOpen<D>& open) {
  return with_in_vcpu<host_eentry>(s, read_csr<EENTRY>(s, open));
}

}  // namespace vcpuspec::loongarch::kvm
