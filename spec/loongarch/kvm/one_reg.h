// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/kvm/memory.h"

/// How user space reads and writes ESTAT of a guest, whose hardware interrupts KVM keeps in GINTC.
namespace vcpuspec::loongarch::kvm {

/// Hardware interrupts of a word of ESTAT, as HWIS has them.                                 kvm-la:one_reg
template <Domain D>
Bits<D, 64> injected_by(const Bits<D, 64>& status) {
  return (status & Bits<D, 64>::of(hardware_interrupts)) >> hardware_interrupts_at;
}

/// What user space reads of ESTAT: what is saved, and what is injected.                       kvm-la:one_reg
template <Domain D>
Bits<D, 64> get_status(const KvmState<D>& s) {
  const auto injected = in_memory<GINTC>(s) & Bits<D, 64>::of(mask_of(GINTC::HWIS));
  return in_memory<ESTAT>(s) | (injected << hardware_interrupts_at);
}

/// A write of user space is split between the two registers, and only adds to them.          kvm-la:one_reg
template <Domain D>
KvmState<D> set_status(const KvmState<D>& s, const Bits<D, 64>& status) {
  const auto injected = with_in_memory<GINTC>(s, in_memory<GINTC>(s) | injected_by(status));
  const auto others = (status & Bits<D, 64>::of(~hardware_interrupts)).template slice<31, 0>();
  return with_in_memory<ESTAT>(injected, in_memory<ESTAT>(s) | others.template sign_extend<64>());
}

/// A reset of the vCPU clears both, since a write of 0 does not.                               kvm-la:B4
template <Domain D>
KvmState<D> reset_status(const KvmState<D>& s) {
  return with_in_memory<ESTAT>(with_in_memory<GINTC>(s, {}), {});
}

/// Later versions replace what was there.
template <Domain D>
KvmState<D> replace_status(const KvmState<D>& s, const Bits<D, 64>& status) {
  return set_status(reset_status(s), status);
}

}  // namespace vcpuspec::loongarch::kvm
