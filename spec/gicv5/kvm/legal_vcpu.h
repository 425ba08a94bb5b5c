// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "spec/gicv5/arch/legal_state.h"
#include "spec/gicv5/arch/ppi_registers.h"
#include "spec/gicv5/kvm/wait.h"

/// What holds of a vCPU in every state that it can reach, one truth a function. That every event keeps all of them
/// together is a property, proved by induction.
namespace vcpuspec::gicv5::kvm {

/// Whether `holds_for(w)`, about the PPIs of a bank, holds for both banks.
template <Domain D, class Body>
Bit<D> both_banks(Body holds_for) {
  return holds_for(0) && holds_for(1);
}

/// The PPIs that both words give the same, among some.
template <Domain D>
Bit<D> same_for(const Bits<D, 64>& ppis, const Bits<D, 64>& a, const Bits<D, 64>& b) {
  return (ppis & (a ^ b)) == 0;
}

/// A thread sleeps only while its vCPU is away and waits; only one that sleeps is woken.        kvm-arm64:wfi_blocking
template <Domain D>
Bit<D> only_a_waiting_vcpu_sleeps(const KvmState<D>& s) {
  const auto blocked = is_set(s[vcpu::BLOCKED]);
  return s[vcpu::PHASE] <= 4 && blocked == is_set(s[vcpu::IN_WFI]) && implies(blocked, is_in(s, Phase::away)) &&
         implies(is_set(s[vcpu::WAKEUP]), blocked);
}

/// A build for 64 PPIs exposes none of the second bank, and only a guest with a GICv5 has any.  kvm-arm64:exposed_ppis
template <Domain D>
Bit<D> exposed_ppis_are_of_the_first_bank(const KvmState<D>& s) {
  return read<ppi_mask>(s, 1).word() == 0;
}

/// What KVM saved of the hardware is of PPIs that are implemented.                              gicv5:ppi_unimplemented
template <Domain D>
Bit<D> saved_ppis_are_implemented(const KvmState<D>& s, const Choices<D>& choices) {
  auto zero = Bit<D>::of(1);
  for (unsigned w = 0; w < 2; ++w) {
    const auto saved =
        read<ICH_PPI_ACTIVER_EL2>(s, w).word() | read<ppi_activer_exit>(s, w).word() | read<ppi_pendr>(s, w).word();
    zero = zero && (saved & ~choices.template get<ImplementedPpis>(w)) == 0;
  }
  for (unsigned n = 0; n < 16; ++n) {
    const auto implemented = choices.template get<ImplementedPpis>(n / 8).template extract<8>(8 * (n % 8));
    zero = zero && (read<ICH_PPI_PRIORITYR_EL2>(s, n).word() & ~lanes_of(implemented)) == 0;
  }
  return zero;
}

/// KVM handles a PPI as the hardware does, and only edges have latches.                         kvm-arm64:state
template <Domain D>
Bit<D> handling_modes_agree(const KvmState<D>& s) {
  return both_banks<D>([&](unsigned w) {
    const auto level = read<irq_config_level>(s, w).word();
    return level == read<ICC_PPI_HMR_EL1>(s.template in_bank<cpu>(), w).word() &&
           (level & read<irq_pending_latch>(s, w).word()) == 0;
  });
}

/// Of PPIs that are not exposed KVM holds nothing.                                              kvm-arm64:exposed_ppis
template <Domain D>
Bit<D> hidden_ppis_have_no_state(const KvmState<D>& s) {
  return both_banks<D>([&](unsigned w) {
    const auto state = read<irq_enabled>(s, w).word() | read<irq_active>(s, w).word() |
                       read<irq_pending_latch>(s, w).word() | read<irq_line_level>(s, w).word() |
                       read<irq_hw>(s, w).word();
    return (state & ~read<ppi_mask>(s, w).word()) == 0;
  });
}

/// The enables that go to the hardware are those of the exposed PPIs that KVM knows, and the guest cannot change them
/// behind its back.                                                                             kvm-arm64:enabler_write
template <Domain D>
Bit<D> enables_agree(const KvmState<D>& s) {
  return both_banks<D>([&](unsigned w) {
    const auto exposed = read<ppi_mask>(s, w).word();
    const auto enabler = read<ICH_PPI_ENABLER_EL2>(s, w).word();
    const auto in_hardware = read<ICH_PPI_ENABLER_EL2>(s.template in_bank<cpu>(), w).word();
    return (enabler & ~exposed) == 0 && same_for(exposed, enabler, read<irq_enabled>(s, w).word()) &&
           implies(is_in(s, Phase::guest), in_hardware == enabler);
  });
}

/// Outside the guest KVM's active states are those of the last exit; after an exit they wait to be folded.
///                                                                                             kvm-arm64:fold
template <Domain D>
Bit<D> active_states_agree(const KvmState<D>& s) {
  const auto is_folded = s[vcpu::PHASE] <= static_cast<unsigned>(Phase::flushed);
  return both_banks<D>([&](unsigned w) {
    const auto activer = read<ICH_PPI_ACTIVER_EL2>(s, w).word();
    return implies(is_folded, activer == read<ppi_activer_exit>(s, w).word() &&
                                  same_for(read<ppi_mask>(s, w).word(), activer, read<irq_active>(s, w).word()));
  });
}

/// Exactly the exposed PPIs that a physical one backs are injected directly, and all of them are levels.
///                                                                                             kvm-arm64:set_dvi
template <Domain D>
Bit<D> backed_ppis_are_direct_levels(const KvmState<D>& s) {
  return both_banks<D>([&](unsigned w) {
    const auto direct = read<ICH_PPI_DVIR_EL2>(s, w).word();
    const auto exposed = read<ppi_mask>(s, w).word();
    return direct == (exposed & read<irq_hw>(s, w).word()) && (direct & ~read<irq_config_level>(s, w).word()) == 0;
  });
}

/// The host masks the physical PPIs that are injected directly while the vCPU is resident, and no others.
///                                                                                             kvm-arm64:timers
template <Domain D>
Bit<D> host_masks_direct_ppis_while_resident(const KvmState<D>& s) {
  return both_banks<D>([&](unsigned w) {
    const auto direct = read<ICH_PPI_DVIR_EL2>(s, w).word();
    return read<host_ppi_masked>(s, w).word() == select(is_in(s, Phase::away), Bits<D, 64>{}, direct);
  });
}

/// In the guest, direct injection is on for the PPIs that have it, and their wires are the physical ones; outside it is
/// off.                                                                                         kvm-arm64:save
template <Domain D>
Bit<D> direct_injection_is_on_in_the_guest_only(const KvmState<D>& s) {
  const auto hardware = s.template in_bank<cpu>();
  return both_banks<D>([&](unsigned w) {
    const auto direct = read<ICH_PPI_DVIR_EL2>(s, w).word();
    const auto in_hardware = read<ICH_PPI_DVIR_EL2>(hardware, w).word();
    const auto wires = same_for(direct, read<ppi_input>(hardware, w).word(), read<physical_line_level>(s, w).word());
    return select(is_in(s, Phase::guest), in_hardware == direct && wires, in_hardware == 0);
  });
}

/// Legacy mode is off while the vCPU is resident, and between the guest and a put its control register in memory is the
/// hardware's.                                                                                  kvm-arm64:load
template <Domain D>
Bit<D> control_is_saved_on_every_exit(const KvmState<D>& s) {
  const auto hardware = s.template in_bank<cpu>();
  const auto away = is_in(s, Phase::away);
  const auto same = read<ICH_VMCR_EL2>(s).word() == read<ICH_VMCR_EL2>(hardware).word();
  return (away || hardware[ICH_VCTLR_EL2::V3] == 0) && (away || is_in(s, Phase::guest) || same);
}

/// Of a vCPU that waits, KVM's priorities are those of its last exit. kvm-arm64:sync_priorities
template <Domain D>
Bit<D> priorities_agree_while_waiting(const KvmState<D>& s) {
  auto agree = Bit<D>::of(1);
  for (unsigned n = 0; n < 16; ++n) {
    const auto differ = read<irq_priority>(s, n).word() ^ read<ICH_PPI_PRIORITYR_EL2>(s, n).word();
    const auto exposed = read<ppi_mask>(s, n / 8).word().template extract<8>(8 * (n % 8));
    agree = agree && (differ & lanes_of(exposed)) == 0;
  }
  return implies(is_set(s[vcpu::IN_WFI]), agree);
}

/// A vCPU that sleeps although it has a pending interrupt has been woken.                       kvm-arm64:wfi_blocking
template <Domain D>
Bit<D> no_wakeup_is_lost(const KvmState<D>& s, const Arbitrary<D>& arbitrary) {
  const auto must_wake = is_set(s[vm::GICV5]) && has_pending_ppi(s, arbitrary);
  return implies(is_set(s[vcpu::BLOCKED]) && must_wake, is_set(s[vcpu::WAKEUP]));
}

/// One of these truths by its name.
template <Domain D>
struct Truth {
  const char* name;
  Bit<D> holds;
};

template <Domain D>
std::vector<Truth<D>> truths_of_vcpu(const KvmState<D>& s, const Choices<D>& choices, const Arbitrary<D>& arbitrary) {
  const auto hardware = s.template in_bank<cpu>();
  return {{"unimplemented_ppis_are_zero", unimplemented_ppis_are_zero(hardware, choices)},
          {"exposed_ppis_are_implemented", exposed_ppis_are_implemented(s, choices)},
          {"level_ppis_follow_their_wires", level_ppis_follow_their_wires(hardware)},
          {"only_a_waiting_vcpu_sleeps", only_a_waiting_vcpu_sleeps(s)},
          {"exposed_ppis_are_of_the_first_bank", exposed_ppis_are_of_the_first_bank(s)},
          {"saved_ppis_are_implemented", saved_ppis_are_implemented(s, choices)},
          {"handling_modes_agree", handling_modes_agree(s)},
          {"hidden_ppis_have_no_state", hidden_ppis_have_no_state(s)},
          {"enables_agree", enables_agree(s)},
          {"active_states_agree", active_states_agree(s)},
          {"backed_ppis_are_direct_levels", backed_ppis_are_direct_levels(s)},
          {"host_masks_direct_ppis_while_resident", host_masks_direct_ppis_while_resident(s)},
          {"direct_injection_is_on_in_the_guest_only", direct_injection_is_on_in_the_guest_only(s)},
          {"control_is_saved_on_every_exit", control_is_saved_on_every_exit(s)},
          {"priorities_agree_while_waiting", priorities_agree_while_waiting(s)},
          {"no_wakeup_is_lost", no_wakeup_is_lost(s, arbitrary)}};
}

}  // namespace vcpuspec::gicv5::kvm
