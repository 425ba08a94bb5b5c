// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>

#include "spec/loongarch/kvm/switch.h"

/// What KVM keeps of a guest's registers in memory, and how it reads and writes the registers themselves.
namespace vcpuspec::loongarch::kvm {

/// Where the hardware interrupts stand in ESTAT.
inline constexpr unsigned hardware_interrupts_at = HWI0;
inline constexpr std::uint64_t hardware_interrupts = 0x3fc;

/// KVM's memory of a register of the guest, of which CPUID shows what root gave to it.
template <class R, Domain D>
Bits<D, 64> in_memory(const KvmState<D>& s, unsigned n = 0) {
  if constexpr (std::is_same_v<R, CPUID>) return s.template in_bank<saved>().template read<lvz::GuestCpuid>().word();
  else return s.template in_bank<saved>().template read<R>(n).word();
}
template <class R, Domain D>
KvmState<D> with_in_memory(const KvmState<D>& s, const Bits<D, 64>& word, unsigned n = 0) {
  const auto memory = s.template in_bank<saved>();
  if constexpr (std::is_same_v<R, CPUID>)
    return memory.with_register(RegisterValue<D, lvz::GuestCpuid>{word}).template in_bank<host>();
  else return memory.with_register(RegisterValue<D, R>{word}, n).template in_bank<host>();
}

/// What gcsrrd gives of a register of the guest.
template <class R, Domain D>
Bits<D, 64> read_gcsr(const KvmState<D>& s, const KvmOpen<D>& open, unsigned n = 0) {
  const auto its = lvz::guest_open(core(s), open.core);
  const NamedCsr<D> r{csr<R>, Bits<D, 5>::of(n)};
  return csr_read(lvz::guest_of(core(s), open.core), r, lvz::is_of_guest(r, its), its);
}
/// The state after gcsrxchg of a register of the guest.
template <class R, Domain D>
KvmState<D> exchange_gcsr(const KvmState<D>& s, const Bits<D, 64>& value, const Bits<D, 64>& mask,
                          const KvmOpen<D>& open, unsigned n = 0) {
  const auto its = lvz::guest_open(core(s), open.core);
  const NamedCsr<D> r{csr<R>, Bits<D, 5>::of(n)};
  const auto written = lvz::gcsr_write(core(s), r, value, mask, open.core);
  return choose(
      lvz::is_of_guest(r, its), [&] { return with_core(s, written); }, [&] { return s; });
}

/// The state after gcsrwr of a register of the guest.
template <class R, Domain D>
KvmState<D> write_gcsr(const KvmState<D>& s, const Bits<D, 64>& value, const KvmOpen<D>& open, unsigned n = 0) {
  return exchange_gcsr<R>(s, value, Bits<D, 64>::of(ones(64)), open, n);
}

}  // namespace vcpuspec::loongarch::kvm
