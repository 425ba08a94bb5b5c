// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/kvm/residency.h"

/// A vCPU waits for an interrupt: from the trap of WFI to being runnable again.
namespace vcpuspec::gicv5::kvm {

/// The PPIs of a guest's virtual and physical timer.
inline constexpr std::uint64_t timer_ppis = std::uint64_t{1} << 27 | std::uint64_t{1} << 30;

template <Domain D>
Bit<D> a_timer_fires(const KvmState<D>& s) {
  return (read<irq_hw>(s).word() & read<physical_line_level>(s).word() & timer_ppis) != 0;
}

/// Whether the vCPU has a pending interrupt: the code for its interrupt controller decides. Earlier revisions took a
/// timer that fires for one. kvm-arm64:has_pending_ppi
template <Domain D>
Bit<D> vcpu_has_pending_interrupt(const KvmState<D>& s, const Arbitrary<D>& arbitrary, const Revision& revision = today,
                                  const PendingRevision& pending = pending_today) {
  auto gicv5 = has_pending_ppi(s, arbitrary, revision, pending);
  if (pending.timers_bypass) gicv5 = gicv5 || a_timer_fires(s);
  return select(is_set(s[vm::GICV5]), gicv5, is_set(s[vm::OLDER_PENDING]));
}

/// A trapped WFI puts the vCPU as one that waits, and its thread is about to sleep; it looks once before it does.
///                                                                                             kvm-arm64:wfi_blocking
template <Domain D>
KvmState<D> wfi_trap(const KvmState<D>& s) {
  return put(s.with(vcpu::IN_WFI, 1)).with(vcpu::BLOCKED, 1).with(vcpu::WAKEUP, 1);
}

/// A thread that has looked goes on if its vCPU is runnable: it waits no longer and is loaded. Otherwise it sleeps
/// until it is woken. kvm-arm64:wfi_blocking
template <Domain D>
KvmState<D> after_look(const KvmState<D>& s, const Bit<D>& runnable, const Arbitrary<D>& arbitrary) {
  const auto awake = s.with(vcpu::WAKEUP, 0);
  return choose(
      runnable, [&] { return load(awake.with(vcpu::IN_WFI, 0).with(vcpu::BLOCKED, 0), arbitrary); },
      [&] { return awake; });
}

/// A thread that looks finds its vCPU runnable if it has a pending interrupt.                   kvm-arm64:wfi_blocking
template <Domain D>
KvmState<D> check_block(const KvmState<D>& s, const Arbitrary<D>& arbitrary, const Revision& revision = today,
                        const PendingRevision& pending = pending_today) {
  return after_look(s, vcpu_has_pending_interrupt(s, arbitrary, revision, pending), arbitrary);
}

}  // namespace vcpuspec::gicv5::kvm
