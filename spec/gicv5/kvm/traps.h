// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/arch/ppi_registers.h"
#include "spec/gicv5/kvm/transport_revision.h"

/// The guest's accesses that KVM traps, and what it does for them.
namespace vcpuspec::gicv5::kvm {

/// What a trapped access gives: a value, or an UNDEFINED exception.
template <Domain D>
struct Trapped {
  Bit<D> undefined;
  Bits<D, 64> value;
};

/// The accesses of the CPU interface that reach KVM: reads of ICC_IDR0_EL1 and ICC_IAFFIDR_EL1, and writes of the PPI
/// enables. All others of the PPIs go to the hardware.                                          kvm-arm64:traps
template <Domain D>
KvmState<D> set_traps(const KvmState<D>& s) {
  const auto no_read_traps = Bits<D, 64>::of(state_mask<ICH_HFGRTR_EL2>());
  const auto no_write_traps = Bits<D, 64>::of(state_mask<ICH_HFGWTR_EL2>());
  return s.template in_bank<cpu>()
      .with_register(RegisterValue<D, ICH_HFGRTR_EL2>{no_read_traps})
      .with_register(RegisterValue<D, ICH_HFGWTR_EL2>{no_write_traps})
      .with(ICH_HFGRTR_EL2::ICC_IDRn_EL1, 0)
      .with(ICH_HFGRTR_EL2::ICC_IAFFIDR_EL1, 0)
      .with(ICH_HFGWTR_EL2::ICC_PPI_ENABLERn_EL1, 0)
      .template in_bank<bank>();
}

/// What a guest sees of the host's ICC_IDR0_EL1.
enum class Idr0 : std::uint8_t {
  fixed,    // nothing
  of_host,  // all of it: v1 to v4                                                            kvm-arm64:C7
};

/// A guest with a GICv5 reads ICC_IDR0_EL1 as 16-bit ids, 5 bits of priority and no legacy interface, whatever the
/// host has. For any other guest the register is UNDEFINED.                                     kvm-arm64:idr0_iaffidr
template <Domain D>
Trapped<D> trapped_read_of_idr0(const KvmState<D>& s, const Bits<D, 64>& hosts = {}, Idr0 shows = Idr0::fixed) {
  const auto value = RegisterValue<D, ICC_IDR0_EL1>{}
                         .with(ICC_IDR0_EL1::ID_BITS, 0)
                         .with(ICC_IDR0_EL1::PRI_BITS, 4)
                         .with(ICC_IDR0_EL1::GCIE_LEGACY, 0);
  return {!is_set(s[vm::GICV5]), select(is_set(s[vm::GICV5]), shows == Idr0::fixed ? value.word() : hosts, 0)};
}

/// How a guest's writes of pending states reach the hardware.
enum class PendingWrites : std::uint8_t {
  direct,   // untrapped: the hardware leaves a level PPI as it is
  trapped,  // KVM sets or clears those of the exposed PPIs, whatever their handling mode: v2      kvm-arm64:C5
};

/// A guest makes PPIs pending.
template <Domain D>
CpuState<D> write_of_spendr(const KvmState<D>& s, unsigned word, const Bits<D, 64>& value, const Choices<D>& choices,
                            PendingWrites how) {
  const auto hardware = s.template in_bank<cpu>();
  if (how == PendingWrites::direct) return write_icc_ppi_spendr(hardware, Bits<D, 1>::of(word), value, choices);
  const auto pending = read<ICH_PPI_PENDR_EL2>(hardware, word).word() | (value & read<ppi_mask>(s, word).word());
  return hardware.with_register(RegisterValue<D, ICH_PPI_PENDR_EL2>{pending}, word);
}

/// A guest with a GICv5 reads ICC_IAFFIDR_EL1 as the number of its vCPU; for any other guest it is UNDEFINED.
///                                                                                             kvm-arm64:idr0_iaffidr
template <Domain D>
Trapped<D> trapped_read_of_iaffidr(const KvmState<D>& s) {
  const auto value = RegisterValue<D, ICC_IAFFIDR_EL1>{}.with(ICC_IAFFIDR_EL1::IAFFID, s[vcpu::ID]);
  return {!is_set(s[vm::GICV5]), select(is_set(s[vm::GICV5]), value.word(), 0)};
}

/// A guest's write of PPI enables sets those of the exposed PPIs, in the copy for the hardware and in every irq. In a
/// build for 64 PPIs a write of the second register changes nothing; a guest without a GICv5 gets UNDEFINED.
///                                                                                             kvm-arm64:enabler_write
template <Domain D>
KvmState<D> trapped_write_of_enabler(const KvmState<D>& s, const Bits<D, 1>& n, const Bits<D, 64>& value,
                                     const TransportRevision& revision = transport_today) {
  const auto write = [&](unsigned w) {
    if (revision.only_first_bank && w == 1) return s;
    const auto enabled = value & read<ppi_mask>(s, w).word();
    const auto shadow = read<irq_enabled>(s, w).word() & ~read<ppi_mask>(s, w).word();
    return s.with_register(RegisterValue<D, ICH_PPI_ENABLER_EL2>{enabled}, w)
        .with_register(RegisterValue<D, irq_enabled>{shadow | enabled}, w);
  };
  return choose(
      is_set(s[vm::GICV5]), [&] { return of_register(n, write); }, [&] { return s; });
}

}  // namespace vcpuspec::gicv5::kvm
