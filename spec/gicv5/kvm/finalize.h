// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/machine.h"

/// Which PPIs a virtual machine has, decided when its first vCPU runs.
namespace vcpuspec::gicv5::kvm {

/// The software PPI, the one that a guest or user space may drive.                              gicv5:R_XDVCM
inline constexpr unsigned sw_ppi = 3;

/// How a revision chooses the PPIs that it exposes.
enum class Exposes : std::uint8_t {
  owned_and_sw_ppi,      // those with an owner, and SW_PPI
  ownerless_but_sw_ppi,  // the skip condition inverted: SW_PPI without owner is left out, other ownerless ones stay
};

/// A PPI is exposed if it is implemented and a device in the kernel owns it, or if it is SW_PPI.
///                                                                                             kvm-arm64:finalize
template <Domain D>
Bits<D, 64> exposed_by_finalize(const KvmState<D>& s, unsigned word, const Choices<D>& choices, Exposes exposes) {
  const auto software = Bits<D, 64>::of(word == 0 ? std::uint64_t{1} << sw_ppi : 0);
  const auto owned = read<irq_owner>(s, word).word();
  const auto implemented = choices.template get<ImplementedPpis>(word);
  if (exposes == Exposes::owned_and_sw_ppi) return implemented & (owned | software);
  return implemented & (owned | ~software);
}

/// Before it fills the mask, finalizing empties it.
template <Domain D>
KvmState<D> with_no_ppis(const KvmState<D>& s) {
  auto after = s;
  for (unsigned w = 0; w < 2; ++w)
    after = after.with_register(RegisterValue<D, ppi_mask>{}, w).with_register(RegisterValue<D, ppi_hmr>{}, w);
  return after;
}

/// Then it sets the exposed PPIs and their handling mode.
template <Domain D>
KvmState<D> with_exposed_ppis(const KvmState<D>& s, const Choices<D>& choices, Exposes exposes) {
  const auto exposed = exposed_by_finalize(s, 0, choices, exposes);
  const auto level = exposed & read<irq_config_level>(s).word();
  return s.with_register(RegisterValue<D, ppi_mask>{exposed}).with_register(RegisterValue<D, ppi_hmr>{level});
}
template <Domain D>
Bit<D> is_finalized(const KvmState<D>& s) {
  return read<ppi_mask>(s).word().test(sw_ppi);
}

/// Finalizing sets the exposed PPIs and their handling mode, once: a virtual machine that has SW_PPI already keeps what
/// it has.                                                                                      kvm-arm64:finalize
template <Domain D>
KvmState<D> finalize(const KvmState<D>& s, const Choices<D>& choices, Exposes exposes = Exposes::owned_and_sw_ppi) {
  return choose(
      is_finalized(s), [&] { return s; }, [&] { return with_exposed_ppis(with_no_ppis(s), choices, exposes); });
}

/// User space may drive SW_PPI only, and only where it is implemented. kvm-arm64:userspace_ppis
template <Domain D>
Bits<D, 64> userspace_ppis(const Choices<D>& choices) {
  return choices.template get<ImplementedPpis>(0) & Bits<D, 64>::of(std::uint64_t{1} << sw_ppi);
}

}  // namespace vcpuspec::gicv5::kvm
