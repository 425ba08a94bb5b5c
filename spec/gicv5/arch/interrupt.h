// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/arch/intid.h"
#include "spec/gicv5/arch/wake.h"

/// From the highest-priority pending interrupt to its acknowledgement, priority drop and deactivation.
namespace vcpuspec::gicv5 {

/// The interrupt that is signalled; when `exists` does not hold, the rest has no meaning.
template <Domain D>
struct PendingInterrupt {
  Bit<D> exists;
  Bit<D> is_ppi;
  IntId<D> intid;
  Priority<D> priority;

  Bits<D, 7> ppi() const { return intid.id.template slice<6, 0>(); }
};

/// A PPI as an interrupt.                                                                      gicv5:R_GYVWB
template <Domain D>
PendingInterrupt<D> pending_ppi(const Candidate<D>& best) {
  const auto type = Bits<D, 3>::of(static_cast<unsigned>(InterruptType::PPI));
  return {best.exists, Bit<D>::of(1), {type, best.ppi.template widen<24>()}, best.priority};
}

/// The SPI or LPI that the IRS presents.                                                       gicv5:irs_candidate
template <Domain D>
PendingInterrupt<D> pending_at_irs(const CpuState<D>& s) {
  return {is_set(s[irs_candidate::VALID]),
          Bit<D>::of(0),
          {s[irs_candidate::TYPE], s[irs_candidate::ID]},
          s[irs_candidate::PRIORITY]};
}

template <Domain D>
PendingInterrupt<D> select(const Bit<D>& condition, const PendingInterrupt<D>& a, const PendingInterrupt<D>& b,
                           typename D::At at = D::At::here()) {
  return {select(condition, a.exists, b.exists, at),
          select(condition, a.is_ppi, b.is_ppi, at),
          {select(condition, a.intid.type, b.intid.type, at), select(condition, a.intid.id, b.intid.id, at)},
          select(condition, a.priority, b.priority, at)};
}

/// Of the best PPI and the IRS candidate the one of higher priority is the best; which one wins a tie is open.
///                                                                                             gicv5:R_VVBPS
template <Domain D>
PendingInterrupt<D> best_pending(const PendingInterrupt<D>& ppi, const PendingInterrupt<D>& irs,
                                 const Choices<D>& choices) {
  const auto is_tie = ppi.priority == irs.priority;
  const auto ppi_wins = ppi.priority < irs.priority || (is_tie && choices.template get<IrsTie>() == 0);
  return select(ppi.exists && (!irs.exists || ppi_wins), ppi, irs);
}

/// The highest-priority pending interrupt is the best candidate, if the interface is enabled and its priority is
/// sufficient; it is a function of the state as it is now.                                     gicv5:hppi
template <Domain D>
PendingInterrupt<D> highest_priority_pending_interrupt(const CpuState<D>& s, const Choices<D>& choices) {
  const auto ppi = pending_ppi(best_candidate(implemented_ppis(s, choices), choices));
  auto best = best_pending(ppi, pending_at_irs(s), choices);
  best.exists = best.exists && can_signal(virtual_interface(s), best.priority);
  return best;
}

/// What identifies an interrupt in a result, with bit 32 set; 0 when there is none.            gicv5:icc_hppir
template <Domain D>
Bits<D, 64> identification(const Bit<D>& exists, const IntId<D>& intid) {
  const auto shown = RegisterValue<D, ICC_HPPIR_EL1>{}
                         .with(ICC_HPPIR_EL1::ID, intid.id)
                         .with(ICC_HPPIR_EL1::TYPE, intid.type)
                         .with(ICC_HPPIR_EL1::HPPIV, 1);
  return select(exists, shown.word(), 0);
}

/// ICC_HPPIR_EL1 reads as the highest-priority pending interrupt that may preempt, 0 when there is none.
///                                                                                             gicv5:icc_hppir
template <Domain D>
Bits<D, 64> read_icc_hppir(const CpuState<D>& s, const Choices<D>& choices) {
  const auto hppi = highest_priority_pending_interrupt(s, choices);
  return identification(hppi.exists, hppi.intid);
}

/// The two lines from the CPU interface to the PE.
template <Domain D>
struct InterruptLines {
  Bit<D> irq;
  Bit<D> superpriority;
};
/// An interrupt of priority 0 is signalled with superpriority, any other as an ordinary interrupt.
///                                                                                             gicv5:R_QLGBG
template <Domain D>
InterruptLines<D> interrupt_lines(const CpuState<D>& s, const Choices<D>& choices) {
  const auto hppi = highest_priority_pending_interrupt(s, choices);
  return {hppi.exists && hppi.priority != 0, hppi.exists && hppi.priority == 0};
}

/// The bit of a PPI in word `word` of a bitmap; 0 when it stands in the other word.
template <Domain D>
Bits<D, 64> bit_of(const Bits<D, 7>& ppi, unsigned word) {
  const auto bit = Bits<D, 64>::of(1) << ppi.template slice<5, 0>().template widen<7>();
  return select(ppi.template slice<6, 6>() == Bits<D, 1>::of(word), bit, 0);
}

/// An acknowledged PPI becomes active; if it is edge-triggered it is no longer pending.        gicv5:acknowledge
template <Domain D>
CpuState<D> activate_ppi(const CpuState<D>& s, const Bits<D, 7>& ppi) {
  auto after = s;
  for (unsigned w = 0; w < 2; ++w) {
    const auto bit = bit_of(ppi, w);
    const auto active = read<ICH_PPI_ACTIVER_EL2>(s, w).word() | bit;
    const auto level = read<ICC_PPI_HMR_EL1>(s, w).word();
    const auto pending = read<ICH_PPI_PENDR_EL2>(s, w).word() & (level | ~bit);
    after = after.with_register(RegisterValue<D, ICH_PPI_ACTIVER_EL2>{active}, w)
                .with_register(RegisterValue<D, ICH_PPI_PENDR_EL2>{pending}, w);
  }
  return after;
}

/// Acknowledging an interrupt makes its priority active, and the interrupt itself: a PPI here, an SPI or LPI at the
/// IRS, which presents it no longer.                                                                gicv5:acknowledge
template <Domain D>
CpuState<D> acknowledge(const CpuState<D>& s, const PendingInterrupt<D>& interrupt) {
  const auto bit = Bits<D, 32>::of(1) << interrupt.priority.template widen<6>();
  const auto after = s.with(ICH_APR_EL2::P, s[ICH_APR_EL2::P] | bit);
  return choose(
      interrupt.is_ppi, [&] { return activate_ppi(after, interrupt.ppi()); },
      [&] { return after.with(irs_candidate::VALID, 0); });
}

/// What an acknowledging instruction leaves.
template <Domain D>
struct Acknowledged {
  Bits<D, 64> value;
  CpuState<D> next;
};
template <Domain D>
Acknowledged<D> acknowledge_if(const Bit<D>& taken, const PendingInterrupt<D>& interrupt, const CpuState<D>& s) {
  return {identification(taken, interrupt.intid),
          choose(
              taken, [&] { return acknowledge(s, interrupt); }, [&] { return s; })};
}

/// An interrupt of priority 0 is a non-maskable one where the PE uses them.                    gicv5:insn_cdnmia
template <Domain D>
Bit<D> is_nmi(const CpuState<D>& s, const PendingInterrupt<D>& interrupt) {
  return interrupt.priority == 0 && is_set(s[nmi_enable::NMI]);
}

/// GICR CDIA acknowledges the highest-priority pending interrupt unless it is an NMI, and gives 0 otherwise.
///                                                                                             gicv5:insn_cdia
template <Domain D>
Acknowledged<D> cdia(const CpuState<D>& s, const Choices<D>& choices) {
  const auto hppi = highest_priority_pending_interrupt(s, choices);
  return acknowledge_if(hppi.exists && !is_nmi(s, hppi), hppi, s);
}

/// GICR CDNMIA acknowledges the highest-priority pending interrupt only if it is an NMI, and gives 0 otherwise.
///                                                                                             gicv5:insn_cdnmia
template <Domain D>
Acknowledged<D> cdnmia(const CpuState<D>& s, const Choices<D>& choices) {
  const auto hppi = highest_priority_pending_interrupt(s, choices);
  return acknowledge_if(hppi.exists && is_nmi(s, hppi), hppi, s);
}

/// GIC CDEOI drops the highest active priority, whatever its interrupt.                        gicv5:priority_drop
template <Domain D>
CpuState<D> cdeoi(const CpuState<D>& s) {
  const auto active = s[ICH_APR_EL2::P];
  return s.with(ICH_APR_EL2::P, active & (active - 1));
}

/// GIC CDDI makes the PPI that its operand names inactive; anything else is no matter of the CPU interface.
///                                                                                             gicv5:insn_cddi
template <Domain D>
CpuState<D> cddi(const CpuState<D>& s, const Bits<D, 64>& value) {
  const auto intid = decode_intid(value);
  auto after = s;
  for (unsigned w = 0; w < 2; ++w) {
    const auto bit = select(names_a_ppi(intid), bit_of(intid.id.template slice<6, 0>(), w), 0);
    const auto active = read<ICH_PPI_ACTIVER_EL2>(s, w).word() & ~bit;
    after = after.with_register(RegisterValue<D, ICH_PPI_ACTIVER_EL2>{active}, w);
  }
  return after;
}

/// The IRS presents another SPI or LPI, or none.                                               gicv5:irs_candidate
template <Domain D>
CpuState<D> set_irs_candidate(const CpuState<D>& s, const RegisterValue<D, irs_candidate>& presented) {
  return s.with(irs_candidate::ID, presented[irs_candidate::ID])
      .with(irs_candidate::TYPE, presented[irs_candidate::TYPE])
      .with(irs_candidate::VALID, presented[irs_candidate::VALID])
      .with(irs_candidate::PRIORITY, presented[irs_candidate::PRIORITY]);
}

}  // namespace vcpuspec::gicv5
