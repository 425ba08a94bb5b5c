// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/lvz/worlds.h"

/// What KVM's switch code works on: the core with its general registers, and the memory of one vCPU.
namespace vcpuspec::loongarch::kvm {

/// How many general registers there are; r0 is always 0.
inline constexpr unsigned general_registers = 32;

struct GPR : Register<GPR, 64, general_registers> {
  static constexpr auto name = "r<n>";
  static constexpr auto title = "general register";
  static constexpr auto citation = "la-abi:registers";
  static constexpr F<63, 0> Value{"Value", RW, "what it holds"};
  static constexpr auto fields = std::tuple{Value};
};

/// A word of memory.
template <class Self, unsigned Count = 1>
struct MemoryWord : Register<Self, 64, Count> {
  template <unsigned Hi, unsigned Lo = Hi>
  using Whole = Field<Self, Hi, Lo>;
  static constexpr auto citation = "kvm-la:switch_to_guest";
  static constexpr Whole<63, 0> Value{"Value", RW, "the word"};
  static constexpr auto fields = std::tuple{Value};
};
struct guest_gpr : MemoryWord<guest_gpr, general_registers> {
  static constexpr auto name = "gprs<n>";
  static constexpr auto title = "general register of the guest while root runs";
};
struct guest_pc : MemoryWord<guest_pc> {
  static constexpr auto name = "pc";
  static constexpr auto title = "where the guest goes on";
};
struct exit_estat : MemoryWord<exit_estat> {
  static constexpr auto name = "host_estat";
  static constexpr auto title = "ESTAT of the last exit";
};
struct exit_badv : MemoryWord<exit_badv> {
  static constexpr auto name = "badv";
  static constexpr auto title = "BADV of the last exit";
};
struct exit_badi : MemoryWord<exit_badi> {
  static constexpr auto name = "badi";
  static constexpr auto title = "BADI of the last exit";
};
struct host_eentry : MemoryWord<host_eentry> {
  static constexpr auto name = "host_eentry";
  static constexpr auto title = "EENTRY of the host";
};
struct host_ecfg : MemoryWord<host_ecfg> {
  static constexpr auto name = "host_ecfg";
  static constexpr auto title = "ECFG.VS of the host, at its place";
};
struct host_pgd : MemoryWord<host_pgd> {
  static constexpr auto name = "host_pgd";
  static constexpr auto title = "PGDL of the host";
};
struct kvm_pgd : MemoryWord<kvm_pgd> {
  static constexpr auto name = "kvm_pgd";
  static constexpr auto title = "table of the second stage, which maps physical addresses of the guest";
};
struct vcpu_tgid : MemoryWord<vcpu_tgid> {
  static constexpr auto name = "tgid";
  static constexpr auto title = "tag of entries of the second stage";
};
struct host_sp : MemoryWord<host_sp> {
  static constexpr auto name = "host_sp";
  static constexpr auto title = "stack pointer of the host";
};
struct host_tp : MemoryWord<host_tp> {
  static constexpr auto name = "host_tp";
  static constexpr auto title = "thread pointer of the host";
};
struct host_percpu : MemoryWord<host_percpu> {
  static constexpr auto name = "host_percpu";
  static constexpr auto title = "base of what the host keeps per CPU (r21)";
};
struct host_frame : MemoryWord<host_frame, general_registers> {
  static constexpr auto name = "frame<n>";
  static constexpr auto title = "general register of the host, on its stack";
};
struct vcpu_pointer : MemoryWord<vcpu_pointer> {
  static constexpr auto name = "pointer";
  static constexpr auto title = "where the vCPU stands in memory";
};
struct exit_entry : MemoryWord<exit_entry> {
  static constexpr auto name = "kvm_exc_entry";
  static constexpr auto title = "where kvm_exc_entry stands in memory";
};

struct gpr {
  static constexpr auto name = "gpr";
  using registers = Registers<GPR>;
};
struct vcpu {
  static constexpr auto name = "vcpu";
  using registers = Registers<guest_gpr, guest_pc, exit_estat, exit_badv, exit_badi, host_eentry, host_ecfg, host_pgd,
                              kvm_pgd, vcpu_tgid, host_sp, host_tp, host_percpu, host_frame, vcpu_pointer, exit_entry>;
};

/// KVM's memory of the registers of the guest, while another vCPU runs.
struct saved {
  static constexpr auto name = "saved";
  using registers = lvz::guest::registers;
};

struct Machine {
  using banks = Banks<host, lvz::guest, gpr, vcpu, saved>;
};
template <Domain D>
using KvmState = State<D, Machine, host>;

/// The core alone.
template <Domain D>
lvz::LvzState<D> core(const KvmState<D>& s) {
  return s.template part<lvz::Machine, host>(0);
}
template <Domain D>
KvmState<D> with_core(const KvmState<D>& s, const lvz::LvzState<D>& next) {
  return s.with_part(0, next, [](unsigned) { return false; });
}

/// A word of the vCPU, and the state with one replaced.
template <class Word, Domain D>
Bits<D, 64> in_vcpu(const KvmState<D>& s, unsigned index = 0) {
  return s.template in_bank<vcpu>().template read<Word>(index).word();
}
template <class Word, Domain D>
KvmState<D> with_in_vcpu(const KvmState<D>& s, const Bits<D, 64>& word, unsigned index = 0) {
  return s.template in_bank<vcpu>().with_register(RegisterValue<D, Word>{word}, index).template in_bank<host>();
}
/// A general register, and the state with one replaced.
template <Domain D>
Bits<D, 64> general_register(const KvmState<D>& s, unsigned n) {
  return n == 0 ? Bits<D, 64>{} : s.template in_bank<gpr>().template read<GPR>(n).word();
}
template <Domain D>
KvmState<D> with_general_register(const KvmState<D>& s, unsigned n, const Bits<D, 64>& word) {
  return s.template in_bank<gpr>().with_register(RegisterValue<D, GPR>{word}, n).template in_bank<host>();
}

}  // namespace vcpuspec::loongarch::kvm
