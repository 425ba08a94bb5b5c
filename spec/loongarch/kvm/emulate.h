// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/kvm/state.h"
#include "spec/loongarch/lvz/gcsr.h"

/// What KVM knows of the instruction at which a guest has exited: its class, and the registers that it names.
namespace vcpuspec::loongarch::kvm {

/// What an instruction is to KVM, of which exactly one holds.                        kvm-la:gspr_decode
template <Domain D>
struct GsprClass {
  Bit<D> cpucfg;
  Bit<D> csr;
  Bit<D> cacop;
  Bit<D> iocsr;
  Bit<D> idle;
  Bit<D> none;
};

/// The instruction in BADI by its fields, which stand at the top of the word. An IOCSR instruction is one of eight.
///                                                                                  kvm-la:gspr_decode
template <Domain D>
GsprClass<D> decode_gspr(const Bits<D, 32>& word) {
  const auto top8 = word.template slice<31, 24>();
  const auto top10 = word.template slice<31, 22>();
  const auto top17 = word.template slice<31, 15>();
  const auto top22 = word.template slice<31, 10>();
  const auto cpucfg = top8 == 0 && top22 == 0x1b;
  const auto csr = top8 == 0x4;
  const auto cacop = top10 == 0x18;
  const auto iocsr = top17 == 0xc90 && top22 >= 0x19200 && top22 <= 0x19207;
  const auto idle = top17 == 0xc91;
  return {cpucfg, csr, cacop, iocsr, idle, !(cpucfg || csr || cacop || iocsr || idle)};
}

/// The guest's program counter goes past the instruction first, and back where KVM cannot do it.     kvm-la:gspr_decode
template <Domain D>
Bits<D, 64> pc_after_gspr(const Bits<D, 64>& pc, const GsprClass<D>& is) {
  const auto advanced = pc + 4;
  return select(is.none, advanced - 4, advanced);
}

/// A register that only KVM's memory has: a read gives it, a write exchanges it, an exchange under a mask gives all
/// that it held.                                                                          kvm-la:sw_csr
template <Domain D>
struct SoftwareCsr {
  Bits<D, 64> next;
  Bits<D, 64> rd;
};
template <Domain D>
SoftwareCsr<D> exchange_software_csr(const Bits<D, 64>& old, const Bits<D, 64>& value, const Bits<D, 64>& mask) {
  return {(old & ~mask) | (value & mask), old};
}
/// An exchange once gave only what the mask covers.                                     kvm-la:B1
template <Domain D>
SoftwareCsr<D> exchange_software_csr_b1(const Bits<D, 64>& old, const Bits<D, 64>& value, const Bits<D, 64>& mask) {
  return {(old & ~mask) | (value & mask), old & mask};
}

/// A general register of the guest as KVM's memory has it, by its number in an instruction, and the state with one
/// replaced. r0 is a word of memory like any other.                                       kvm-la:emulated_registers
inline constexpr Family guest_registers{slot_of<Machine, vcpu, guest_gpr>(), general_registers};
template <Domain D>
Bits<D, 64> named_register(const KvmState<D>& s, const Bits<D, 5>& n) {
  return member(s, guest_registers, n);
}
template <Domain D>
KvmState<D> with_named_register(const KvmState<D>& s, const Bits<D, 5>& n, const Bits<D, 64>& word) {
  return with_member(s, guest_registers, n, word);
}

/// What the emulation of a CSR instruction leaves: the guest, and the register that only KVM's memory has.
template <Domain D>
struct EmulatedCsr {
  KvmState<D> next;
  Bits<D, 64> software;
};
/// The number of rj says which instruction it is: 0 reads, 1 writes, any other one exchanges under that register.
///                                                                                        kvm-la:sw_csr
template <Domain D>
EmulatedCsr<D> emulate_csr(const KvmState<D>& s, const Bits<D, 32>& word, const Bits<D, 64>& old) {
  const auto rd = word.template slice<4, 0>();
  const auto rj = word.template slice<9, 5>();
  const auto all = Bits<D, 64>::of(ones(64));
  const auto mask = select(rj == 0, Bits<D, 64>::of(0), select(rj == 1, all, named_register(s, rj)));
  const auto exchanged = exchange_software_csr(old, named_register(s, rd), mask);
  return {with_named_register(s, rd, exchanged.rd), exchanged.next};
}

/// The counter that a guest of a machine reads is the host's and one offset for all of its vCPUs. kvm-la:time_offset
template <Domain D>
Bits<D, 64> time_offset(const Bits<D, 64>& wanted, const Bits<D, 64>& host_counter) {
  return wanted - host_counter;
}

/// What of the capability of GCTL becomes its value: root decides memory types, and only what is not secure exits.
///                                                                                      kvm-la:enable_sequence
template <Domain D>
Bits<D, 64> gctl_value(const Bits<D, 64>& capabilities) {
  const RegisterValue<D, GCTL> offers{capabilities};
  constexpr unsigned root_bit = 1, secure_bit = 2;
  const auto matc = select(offers[GCTL::MATP].test(root_bit), Bits<D, 2>::of(1), 0);
  const auto toci = select(offers[GCTL::TOCIP].test(secure_bit), Bits<D, 2>::of(2), 0);
  return RegisterValue<D, GCTL>{}.with(GCTL::MATC, matc).with(GCTL::TOCI, toci).word();
}
/// The masks of the values once stood for those of the capabilities.                       kvm-la:B8
template <Domain D>
Bits<D, 64> gctl_value_b8(const Bits<D, 64>& capabilities) {
  const auto matc = select(capabilities.test(4), Bits<D, 2>::of(1), 0);
  const auto toci = select(capabilities.test(16), Bits<D, 2>::of(2), 0);
  return RegisterValue<D, GCTL>{}.with(GCTL::MATC, matc).with(GCTL::TOCI, toci).word();
}

}  // namespace vcpuspec::loongarch::kvm
