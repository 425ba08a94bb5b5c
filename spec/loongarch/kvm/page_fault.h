// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/kvm/inject.h"

/// What KVM does about an access of a guest that the second stage does not map.
namespace vcpuspec::loongarch::kvm {

/// What such an access comes to: the guest as it is left, and whether a device is to answer, or memory to be mapped.
template <Domain D>
struct PageFault {
  KvmState<D> next;
  Bit<D> is_of_device;
  Bit<D> is_mapped;
};

/// BADV has the guest's physical address. One beyond all that the guest can have is an address error of the guest; one
/// with no memory behind it is a device's.                                              lvz-prop:P34
template <Domain D>
PageFault<D> handle_page_fault(const KvmState<D>& s, const Bits<D, 64>& size, const Bit<D>& has_memory,
                               const KvmOpen<D>& open) {
  const auto is_nowhere = in_vcpu<exit_badv>(s) >= size;
  const auto refused = [&] { return inject_exception(s, code<D>(ADEM), open); };
  return {choose(is_nowhere, refused, [&] { return s; }), !is_nowhere && !has_memory, !is_nowhere && has_memory};
}

}  // namespace vcpuspec::loongarch::kvm
