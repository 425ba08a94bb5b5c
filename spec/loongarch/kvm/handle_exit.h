// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/kvm/conventions.h"
#include "spec/loongarch/kvm/emulate.h"

/// What KVM does about an exit: it emulates the instruction for which the guest needs root, or answers a hypercall.
namespace vcpuspec::loongarch::kvm {

/// What KVM has beyond the vCPU that an instruction may ask for.
template <Domain D>
struct KvmMemory {
  Bit<D> is_software;         // whether KVM's memory has the CSR that the instruction names
  Bits<D, 64> software;       // what that holds
  Bits<D, 32> configuration;  // the word of the vCPU's table of CPUCFG that rj names
  Bits<D, 32> features;       // what KVM offers to guests that know of it
  Bits<D, 64> device;         // what a device gives to a read of IOCSR
  Bit<D> interrupt_waits;     // whether an interrupt is queued or pends
  Bit<D> has_monitors;        // whether the guest has performance monitors,
  Bits<D, 4> last_monitor;    // and the number of the last one, as CPUCFG says it
};

/// What an emulated instruction leaves, and what it asks for.
template <Domain D>
struct Emulated {
  KvmState<D> next;
  Bits<D, 64> software;
  Bits<D, 64> value;      // for a device
  Bits<D, 4> bytes;       // how many of them; 0: none
  Bit<D> halts;           // until an interrupt comes
  Bit<D> wants_monitors;  // and executes the instruction again
  Bit<D> is_not_defined;  // INE is queued
};

// Numbers of CPUCFG that are KVM's own, and how many the table of a vCPU has.              kvm-la:cpucfg
inline constexpr std::uint32_t cpucfg_signature = 0x4000'0000, cpucfg_features = 0x4000'0004, cpucfg_words = 21;
/// "KVM" and a zero byte, the first letter lowest.                                          kvm-la:cpucfg
inline constexpr std::uint32_t signature = 0x4d56'4b;

/// What CPUCFG of a number gives to a guest. That a word has zeros above it is inferred: KVM's table has words without
/// a sign.                                                                                 kvm-la:cpucfg
template <Domain D>
Bits<D, 64> configuration_word(const Bits<D, 32>& number, const KvmMemory<D>& memory) {
  const auto own = select(number == cpucfg_signature, Bits<D, 32>::of(signature),
                          select(number == cpucfg_features, memory.features, 0));
  return select(number < cpucfg_words, memory.configuration, own).template widen<64>();
}

/// Whether a number is one of the guest's performance monitors, which it gets for itself when it asks for one.
///                                                                                         kvm-la:sw_csr
template <Domain D>
Bit<D> is_monitor(const Bits<D, 14>& number, const KvmMemory<D>& memory) {
  const auto last = (memory.last_monitor.template widen<14>() << 1) + (PMCFG::number + 1);
  return memory.has_monitors && number >= PMCFG::number && number <= last;
}

/// What a device gives, as wide as the instruction says, with its sign.                    kvm-la:idle_iocsr
template <Domain D>
Bits<D, 64> completed_read(const Bits<D, 64>& data, const Bits<D, 2>& size) {
  const auto byte = data.template slice<7, 0>().template sign_extend<64>();
  const auto half = data.template slice<15, 0>().template sign_extend<64>();
  const auto word = data.template slice<31, 0>().template sign_extend<64>();
  return select(size == 0, byte, select(size == 1, half, select(size == 2, word, data)));
}

/// A guest goes on behind the instruction that KVM has emulated, by its class; a word of none is not defined.
///                                                                                         kvm-la:gspr_decode
template <Domain D>
Emulated<D> handle_gspr(const KvmState<D>& s, const KvmMemory<D>& memory) {
  const auto word = in_vcpu<exit_badi>(s).template slice<31, 0>();
  const auto is = decode_gspr(word);
  const auto rd = word.template slice<4, 0>();
  const auto size = word.template slice<11, 10>();
  const auto pc = in_vcpu<guest_pc>(s);
  const auto wants_monitors = is.csr && is_monitor(word.template slice<23, 10>(), memory);
  const auto s_after = with_in_vcpu<guest_pc>(s, select(wants_monitors, pc, pc_after_gspr(pc, is)));
  const auto csr = emulate_csr(s_after, word, select(memory.is_software, memory.software, 0));
  const auto number = named_register(s, word.template slice<9, 5>()).template slice<31, 0>();
  const auto accesses = is.csr && !wants_monitors;
  const auto reads = is.iocsr && !word.test(12);
  const auto writes = is.iocsr && word.test(12);
  const auto result = select(is.cpucfg, configuration_word(number, memory), completed_read(memory.device, size));
  const auto next = choose(
      accesses, [&] { return csr.next; },
      [&] { return select(is.cpucfg || reads, with_named_register(s_after, rd, result), s_after); });
  const auto bytes = Bits<D, 4>::of(1) << size.template widen<3>();
  return {next,
          select(accesses && memory.is_software, csr.software, memory.software),
          select(writes, named_register(s, rd) & ones_below<64>(bytes.template widen<7>() << 3), 0),
          select(writes, bytes, 0),
          is.idle && !memory.interrupt_waits,
          wants_monitors,
          is.none};
}

// Hypercalls of KVM by their numbers, its services by theirs, and what it answers.          kvm-la:hvcl
inline constexpr std::uint64_t service = 0x100, breakpoint = 0x101, user_service = 0x102;
inline constexpr std::uint64_t send_ipi = 1, notify = 2, steal_time = 4;
inline constexpr std::uint64_t invalid_code = ~std::uint64_t{0}, invalid_parameter = ~std::uint64_t{1};
inline constexpr unsigned offers_user_service = 25;

/// What a hypercall leaves: the guest, whether user space has to answer, and whether SWI0 goes to other vCPUs.
template <Domain D>
struct Answered {
  KvmState<D> next;
  Bit<D> leaves;
  Bit<D> sends;
};

/// What a guest says of its memory of stolen time: an address of 64 bytes, and bit 0.       kvm-la:hvcl
template <Domain D>
Bits<D, 64> answer_to_notify(const Bits<D, 64>& what, const Bits<D, 64>& address) {
  const auto answer = select(address.template slice<5, 1>() == 0, Bits<D, 64>::of(0), invalid_parameter);
  return select(what == steal_time, answer, invalid_code);
}

/// A hypercall is answered in a0, and the guest goes on behind it; what user space answers waits for it.
///                                                                                         kvm-la:hvcl
template <Domain D>
Answered<D> handle_hvcl(const KvmState<D>& s, const Bits<D, 32>& features, const Bit<D>& has_breakpoints) {
  const auto number = in_vcpu<exit_badi>(s).template slice<14, 0>();
  const auto function = in_vcpu<guest_gpr>(s, r_a0);
  const auto is_service = number == service;
  const auto of_user = number == user_service && features.test(offers_user_service);
  const auto leaves = of_user || (number == breakpoint && has_breakpoints);
  const auto sends = is_service && function == send_ipi;
  const auto notified = answer_to_notify(in_vcpu<guest_gpr>(s, r_a1), in_vcpu<guest_gpr>(s, r_a2));
  const auto otherwise = select(is_service && function == notify, notified, invalid_code);
  const auto answered = with_in_vcpu<guest_gpr>(s, select(sends, Bits<D, 64>::of(0), otherwise), r_a0);
  const auto gone_on = with_in_vcpu<guest_pc>(answered, in_vcpu<guest_pc>(s) + 4);
  return {select(leaves, s, gone_on), leaves, sends};
}

}  // namespace vcpuspec::loongarch::kvm
