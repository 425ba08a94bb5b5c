// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/arch/interrupt.h"
#include "spec/gicv5/arch/ppi_registers.h"
#include "spec/gicv5/kvm/residency.h"

/// How interrupts reach a vCPU: injected by software, or by a physical PPI.
namespace vcpuspec::gicv5::kvm {

/// A kick makes a vCPU leave the guest, and its thread look again whether it must go on if it sleeps.
///                                                                                             kvm-arm64:inject
template <Domain D>
KvmState<D> kick(const KvmState<D>& s) {
  const auto in_guest = as_bit(is_in(s, Phase::guest));
  return s.with(vcpu::KICKED, s[vcpu::KICKED] | in_guest).with(vcpu::WAKEUP, s[vcpu::WAKEUP] | s[vcpu::BLOCKED]);
}

/// The line of a level PPI follows what is injected; of an edge PPI a rising edge is latched.
template <Domain D>
KvmState<D> with_input(const KvmState<D>& s, const Bits<D, 7>& ppi, const Bits<D, 1>& high) {
  auto after = s;
  for (unsigned w = 0; w < 2; ++w) {
    const auto bit = bit_of(ppi, w) & read<ppi_mask>(s, w).word();
    const auto level = read<irq_config_level>(s, w).word();
    const auto line = read<irq_line_level>(s, w).word();
    const auto moved_line = (line & ~bit) | select(is_set(high), bit, 0);
    const auto latched = select(is_set(high), bit & ~level, 0);
    const auto latch = read<irq_pending_latch>(s, w).word() | latched;
    after = after.with_register(RegisterValue<D, irq_line_level>{(level & moved_line) | (~level & line)}, w)
                .with_register(RegisterValue<D, irq_pending_latch>{latch}, w);
  }
  return after;
}
template <Domain D>
Bit<D> is_exposed(const KvmState<D>& s, const Bits<D, 7>& ppi) {
  return ((bit_of(ppi, 0) & read<ppi_mask>(s, 0).word()) | (bit_of(ppi, 1) & read<ppi_mask>(s, 1).word())) != 0;
}

/// Injection raises or lowers the line of a level PPI, latches a rising edge of an edge PPI, asks for the interrupt to
/// be looked at and kicks the vCPU. A PPI that is not exposed cannot be injected.               kvm-arm64:inject
template <Domain D>
KvmState<D> inject(const KvmState<D>& s, const Bits<D, 7>& ppi, const Bits<D, 1>& high) {
  return choose(
      is_exposed(s, ppi), [&] { return kick(with_input(s, ppi, high).with(vcpu::IRQ_PENDING, 1)); }, [&] { return s; });
}

/// The bit of one PPI in a copy of the direct-injection bits as they were read.                 kvm-arm64:set_dvi
template <Domain D>
Bits<D, 64> with_dvi(const Bits<D, 64>& seen, const Bits<D, 7>& ppi, unsigned word, const Bits<D, 1>& on) {
  const auto bit = bit_of(ppi, word);
  return (seen & ~bit) | select(is_set(on), bit, 0);
}

/// Direct injection of a PPI is turned on or off for one PPI at a time, in one atomic step: reading the bits and
/// writing them back in two loses what another CPU writes between them.
template <Domain D>
KvmState<D> set_dvi(const KvmState<D>& s, const Bits<D, 7>& ppi, const Bits<D, 1>& on) {
  auto after = s;
  for (unsigned w = 0; w < 2; ++w) {
    const auto dvir = with_dvi(read<ICH_PPI_DVIR_EL2>(s, w).word(), ppi, w, on);
    after = after.with_register(RegisterValue<D, ICH_PPI_DVIR_EL2>{dvir}, w);
  }
  return after;
}

/// A device in the kernel connects a level PPI to the physical one of the same number, or takes it away: the PPI is
/// then injected directly, or not. Of an edge PPI a fold would latch the wire, so it is never connected.
///                                                                                             kvm-arm64:set_dvi
template <Domain D>
KvmState<D> map_physical_ppi(const KvmState<D>& s, const Bits<D, 7>& ppi, const Bits<D, 1>& on) {
  auto after = s;
  auto accepted = Bits<D, 64>{};
  for (unsigned w = 0; w < 2; ++w) {
    const auto bit = bit_of(ppi, w) & read<ppi_mask>(s, w).word() & read<irq_config_level>(s, w).word();
    const auto hw = (read<irq_hw>(s, w).word() & ~bit) | select(is_set(on), bit, 0);
    after = after.with_register(RegisterValue<D, irq_hw>{hw}, w);
    accepted = accepted | bit;
  }
  return choose(
      accepted != 0, [&] { return set_dvi(after, ppi, on); }, [&] { return s; });
}

/// The physical PPIs of a bank take new levels. In the guest, those that are injected directly reach the virtual ones
/// at once; a rising one that the host has not masked interrupts the host, which wakes the vCPU if the PPI is its own.
///                                                                                             kvm-arm64:timers
template <Domain D>
KvmState<D> set_physical_ppis(const KvmState<D>& s, const Bits<D, 1>& n, const Bits<D, 64>& levels) {
  return of_register(n, [&](unsigned w) {
    const auto rises = levels & ~read<physical_line_level>(s, w).word();
    const auto seen_by_host = rises & read<irq_hw>(s, w).word() & ~read<host_ppi_masked>(s, w).word();
    const auto moved = s.with_register(RegisterValue<D, physical_line_level>{levels}, w);
    const auto driven = choose(
        is_in(s, Phase::guest),
        [&] { return drive_directly(moved.template in_bank<cpu>(), w, levels).template in_bank<bank>(); },
        [&] { return moved; });
    return choose(
        seen_by_host != 0, [&] { return kick(driven); }, [&] { return driven; });
  });
}

}  // namespace vcpuspec::gicv5::kvm
