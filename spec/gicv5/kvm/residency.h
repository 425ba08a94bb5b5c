// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/kvm/entry.h"

/// A vCPU becomes resident on a physical CPU, and leaves it.
namespace vcpuspec::gicv5::kvm {

/// Loading turns legacy mode off, then writes the virtual machine control register and the active priorities; the host
/// masks the PPIs that are injected directly. Loading a vCPU that is resident changes nothing.  kvm-arm64:load
template <Domain D>
KvmState<D> load(const KvmState<D>& s, const Arbitrary<D>& arbitrary) {
  const auto make_resident = [&] {
    const auto legacy_off = s.template in_bank<cpu>().with(ICH_VCTLR_EL2::V3, 0);
    const auto hardware =
        write_ich_vmcr(legacy_off, read<ICH_VMCR_EL2>(s).word(), arbitrary).with_register(read<ICH_APR_EL2>(s));
    auto resident = hardware.template in_bank<bank>().with(vcpu::PHASE, phase<D>(Phase::loaded));
    for (unsigned w = 0; w < 2; ++w)
      resident = resident.with_register(RegisterValue<D, host_ppi_masked>{read<ICH_PPI_DVIR_EL2>(s, w).word()}, w);
    return resident;
  };
  return choose(is_in(s, Phase::away), make_resident, [&] { return s; });
}

/// Putting a resident vCPU saves its active priorities, and its priorities if it waits in WFI; the host sees its own
/// PPIs again. Putting a vCPU that is not resident changes nothing.                             kvm-arm64:put
template <Domain D>
KvmState<D> put(const KvmState<D>& s) {
  const auto leave = [&] {
    auto away = s.with(vcpu::PHASE, phase<D>(Phase::away)).with_register(read<ICH_APR_EL2>(s.template in_bank<cpu>()));
    for (unsigned w = 0; w < 2; ++w) away = away.with_register(RegisterValue<D, host_ppi_masked>{}, w);
    return choose(
        is_set(s[vcpu::IN_WFI]), [&] { return sync_priorities(away); }, [&] { return away; });
  };
  return choose(
      is_in(s, Phase::away), [&] { return s; }, leave);
}

}  // namespace vcpuspec::gicv5::kvm
