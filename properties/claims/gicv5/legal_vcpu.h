// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "properties/claims/gicv5/vcpu.h"
#include "spec/gicv5/kvm/events.h"
#include "spec/gicv5/kvm/legal_vcpu.h"

/// States that claims about transitions start from. They are made legal rather than assumed to be: random states are
/// then legal, too. That no legal state is left out is a claim of its own.
namespace vcpuspec::gicv5 {

/// A CPU interface as events can leave it: PPIs that are not implemented have no state, level PPIs follow their wires.
template <Domain D>
CpuState<D> legal_ppis(const CpuState<D>& any, const Choices<D>& choices) {
  const auto implemented = [&](unsigned w) { return choices.template get<ImplementedPpis>(w); };
  auto s = any;
  for (unsigned w = 0; w < 2; ++w) {
    const auto level = read<ICC_PPI_HMR_EL1>(s, w).word() & implemented(w);
    const auto input = read<ppi_input>(s, w).word() & implemented(w);
    const auto pending = (level & input) | (~level & read<ICH_PPI_PENDR_EL2>(s, w).word() & implemented(w));
    s = s.with_register(RegisterValue<D, ICC_PPI_HMR_EL1>{level}, w)
            .with_register(RegisterValue<D, ppi_input>{input}, w)
            .with_register(RegisterValue<D, ICH_PPI_PENDR_EL2>{pending}, w)
            .with_register(
                RegisterValue<D, ICH_PPI_ENABLER_EL2>{read<ICH_PPI_ENABLER_EL2>(s, w).word() & implemented(w)}, w)
            .with_register(
                RegisterValue<D, ICH_PPI_ACTIVER_EL2>{read<ICH_PPI_ACTIVER_EL2>(s, w).word() & implemented(w)}, w);
  }
  for (unsigned n = 0; n < 16; ++n) {
    const auto lanes = lanes_of(implemented(n / 8).template extract<8>(8 * (n % 8)));
    s = s.with_register(RegisterValue<D, ICH_PPI_PRIORITYR_EL2>{read<ICH_PPI_PRIORITYR_EL2>(s, n).word() & lanes}, n);
  }
  return s;
}

/// What KVM saved, of PPIs that are implemented only.
template <Domain D>
KvmState<D> legal_saved_ppis(const KvmState<D>& any, const Choices<D>& choices) {
  using namespace kvm;
  auto s = any;
  for (unsigned w = 0; w < 2; ++w) {
    const auto implemented = choices.template get<ImplementedPpis>(w);
    s = s.with_register(RegisterValue<D, ICH_PPI_ACTIVER_EL2>{read<ICH_PPI_ACTIVER_EL2>(s, w).word() & implemented}, w)
            .with_register(RegisterValue<D, ppi_activer_exit>{read<ppi_activer_exit>(s, w).word() & implemented}, w)
            .with_register(RegisterValue<D, ppi_pendr>{read<ppi_pendr>(s, w).word() & implemented}, w);
  }
  for (unsigned n = 0; n < 16; ++n) {
    const auto lanes = lanes_of(choices.template get<ImplementedPpis>(n / 8).template extract<8>(8 * (n % 8)));
    s = s.with_register(RegisterValue<D, ICH_PPI_PRIORITYR_EL2>{read<ICH_PPI_PRIORITYR_EL2>(s, n).word() & lanes}, n);
  }
  return s;
}

/// What KVM holds of PPIs, made to agree with what it exposes and with the handling modes of the hardware.
template <Domain D>
KvmState<D> legal_irqs(const KvmState<D>& any, const Choices<D>& choices) {
  using namespace kvm;
  auto s = any;
  for (unsigned w = 0; w < 2; ++w) {
    const auto exposed =
        w == 0 ? read<ppi_mask>(s, 0).word() & choices.template get<ImplementedPpis>(0) : Bits<D, 64>{};
    const auto level = read<ICC_PPI_HMR_EL1>(s.template in_bank<cpu>(), w).word();
    const auto enabled = read<irq_enabled>(s, w).word() & exposed;
    const auto hw = read<irq_hw>(s, w).word() & exposed & level;
    s = s.with_register(RegisterValue<D, ppi_mask>{exposed}, w)
            .with_register(RegisterValue<D, irq_config_level>{level}, w)
            .with_register(RegisterValue<D, irq_pending_latch>{read<irq_pending_latch>(s, w).word() & exposed & ~level},
                           w)
            .with_register(RegisterValue<D, irq_line_level>{read<irq_line_level>(s, w).word() & exposed}, w)
            .with_register(RegisterValue<D, irq_enabled>{enabled}, w)
            .with_register(RegisterValue<D, ICH_PPI_ENABLER_EL2>{enabled}, w)
            .with_register(RegisterValue<D, irq_hw>{hw}, w)
            .with_register(RegisterValue<D, ICH_PPI_DVIR_EL2>{hw}, w);
  }
  return s;
}

/// What depends on where the vCPU is.
template <Domain D>
KvmState<D> legal_in_its_phase(const KvmState<D>& any) {
  using namespace kvm;
  const auto away = is_in(any, Phase::away);
  const auto in_guest = is_in(any, Phase::guest);
  const auto is_folded = any[vcpu::PHASE] <= static_cast<unsigned>(Phase::flushed);
  auto hardware = any.template in_bank<cpu>();
  hardware = hardware.with(ICH_VCTLR_EL2::V3, select(away, hardware[ICH_VCTLR_EL2::V3], 0));
  auto s = hardware.template in_bank<bank>();
  s = s.with_register(select(away || in_guest, read<ICH_VMCR_EL2>(s), read<ICH_VMCR_EL2>(hardware)));
  for (unsigned w = 0; w < 2; ++w) {
    const auto exposed = read<ppi_mask>(s, w).word();
    const auto direct = read<ICH_PPI_DVIR_EL2>(s, w).word();
    const auto activer = read<ICH_PPI_ACTIVER_EL2>(s, w).word();
    const auto active = select(is_folded, activer, read<irq_active>(s, w).word()) & exposed;
    const auto exit = select(is_folded, activer, read<ppi_activer_exit>(s, w).word());
    s = s.with_register(RegisterValue<D, irq_active>{active}, w)
            .with_register(RegisterValue<D, ppi_activer_exit>{exit}, w)
            .with_register(RegisterValue<D, host_ppi_masked>{select(away, Bits<D, 64>{}, direct)}, w);
    auto wired = s.template in_bank<cpu>();
    wired = wired.with_register(RegisterValue<D, ICH_PPI_DVIR_EL2>{select(in_guest, direct, Bits<D, 64>{})}, w);
    const auto enabler = read<ICH_PPI_ENABLER_EL2>(wired, w).word();
    wired = wired.with_register(
        RegisterValue<D, ICH_PPI_ENABLER_EL2>{select(in_guest, read<ICH_PPI_ENABLER_EL2>(s, w).word(), enabler)}, w);
    s = drive_directly(wired, w, read<physical_line_level>(s, w).word()).template in_bank<bank>();
  }
  return s;
}

/// A vCPU that waits: KVM's priorities are those of the last exit, and no wake-up is lost.
template <Domain D>
KvmState<D> legal_waiting(const KvmState<D>& any, const Arbitrary<D>& arbitrary) {
  using namespace kvm;
  const auto blocked = any[vcpu::BLOCKED] & as_bit(is_in(any, Phase::away));
  auto s = any.with(vcpu::BLOCKED, blocked).with(vcpu::IN_WFI, blocked);
  for (unsigned n = 0; n < 16; ++n) {
    const auto exposed = lanes_of(read<ppi_mask>(s, n / 8).word().template extract<8>(8 * (n % 8)));
    const auto saved = read<ICH_PPI_PRIORITYR_EL2>(s, n).word() & exposed;
    const auto known = read<irq_priority>(s, n).word();
    const auto synced = (known & ~exposed) | saved;
    s = s.with_register(RegisterValue<D, irq_priority>{select(is_set(blocked), synced, known)}, n);
  }
  const auto must_wake = is_set(s[vm::GICV5]) && has_pending_ppi(s, arbitrary);
  return s.with(vcpu::WAKEUP, (s[vcpu::WAKEUP] | as_bit(must_wake)) & blocked);
}

/// Any vCPU, made legal.
template <Domain D>
KvmState<D> legal_vcpu(const KvmState<D>& any, const Choices<D>& choices, const Arbitrary<D>& arbitrary) {
  const auto phase = any[kvm::vcpu::PHASE];
  const auto known = any.with(kvm::vcpu::PHASE, select(phase <= 4, phase, phase & 3));
  const auto ppis = legal_ppis(known.template in_bank<cpu>(), choices).template in_bank<kvm::bank>();
  const auto irqs = legal_irqs(legal_saved_ppis(ppis, choices), choices);
  return legal_waiting(legal_in_its_phase(irqs), arbitrary);
}

/// A vCPU as it can be, and what is open about it.
template <Domain D>
struct AnyVcpu {
  KvmState<D> state;
  Choices<D> choices;
  Arbitrary<D> arbitrary;
};

template <Domain D>
AnyVcpu<D> any_legal_vcpu(Inputs<D>& in) {
  const auto any = in.template state<Machine, kvm::bank>();
  const auto choices = any_choices(in);
  const auto arbitrary = any_arbitrary(in);
  const auto state = in.within(graph::Scope::harness, [&] { return legal_vcpu(any, choices, arbitrary); });
  return {state, choices, arbitrary};
}

/// A legal vCPU in a phase, with a GICv5.
template <Domain D>
AnyVcpu<D> gicv5_vcpu_in(Inputs<D>& in, const KvmState<D>& any, kvm::Phase phase, bool blocked) {
  const auto choices = any_choices(in);
  const auto arbitrary = any_arbitrary(in);
  const auto there = any.with(kvm::vcpu::PHASE, Bits<D, 3>::of(static_cast<unsigned>(phase)))
                         .with(kvm::vcpu::BLOCKED, Bits<D, 1>::of(blocked ? 1 : 0))
                         .with(kvm::vm::GICV5, 1);
  return {in.within(graph::Scope::harness, [&] { return legal_vcpu(there, choices, arbitrary); }), choices, arbitrary};
}
template <Domain D>
AnyVcpu<D> any_gicv5_vcpu_in(Inputs<D>& in, kvm::Phase phase, bool blocked) {
  return gicv5_vcpu_in(in, in.template state<Machine, kvm::bank>(), phase, blocked);
}

template <Domain D>
Bit<D> is_legal(const AnyVcpu<D>& vcpu) {
  auto legal = always<D>();
  for (const kvm::Truth<D>& truth : kvm::truths_of_vcpu(vcpu.state, vcpu.choices, vcpu.arbitrary))
    legal = legal && truth.holds;
  return legal;
}

/// Whether all slots of two states are the same.
template <Domain D, class B>
Bit<D> same_state(const State<D, Machine, B>& a, const State<D, Machine, B>& b) {
  auto same = always<D>();
  for (unsigned slot = 0; slot < State<D, Machine, B>::slots; ++slot) same = same && a.word(slot) == b.word(slot);
  return same;
}

}  // namespace vcpuspec::gicv5
