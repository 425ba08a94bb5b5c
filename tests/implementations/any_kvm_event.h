// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <iterator>
#include <numeric>
#include <string>
#include <vector>

#include "tests/implementations/any_lvz_event.h"

/// Any state of a core with a vCPU in memory, and any events of what KVM does there.
namespace vcpuspec::test {

inline const ModelMachine& kvm() {
  static const ModelMachine preset("loongarch.kvm", choices_of_worlds(Lvz::preset)),
      other("loongarch.kvm", choices_of_worlds(Lvz::other));
  return lvz() == Lvz::other ? other : preset;
}

/// An instruction that makes a guest exit, often one of those that KVM emulates, or one like them.
inline std::uint64_t any_exit_word(Numbers& numbers) {
  struct Form {
    std::uint64_t word, free;
  };
  static constexpr Form forms[] = {{0x1b << 10, 0x3ff},     {0x1b << 10, 0x3ff},   {0x04 << 24, 0xff'ffff},
                                   {0x04 << 24, 0xff'fc1f}, {0x4080000, 0x7fff},   {0x18 << 22, 0x3f'ffff},
                                   {0xc90 << 15, 0x7fff},   {0xc90 << 15, 0x1fff}, {0xc91 << 15, 0x7fff},
                                   {0, 0xff'ffff},          {0x2b'8000, 0x7fff},   {0x2b'8100, 0x3},
                                   {0x2b'8100, 0x0},        {0, 0xffff'ffff}};
  const Form& form = forms[numbers.next() % std::size(forms)];
  return form.word | (numbers.next() & form.free);
}

/// What a guest has in a register: often the index of a word of CPUCFG, or the number of a service.
inline std::uint64_t any_operand(Numbers& numbers) {
  static constexpr std::uint64_t indices[] = {1, 2, 4, 19, 20, 21, 0x4000'0000, 0x4000'0001, 0x4000'0004};
  if (numbers.next() % 4 == 0) return numbers.word(64);
  return any_of(indices, numbers) | (numbers.next() % 4 == 0 ? numbers.next() << 32 : 0);
}

/// A guest tells KVM where it wants to see the time that was stolen from it.
inline void choose_notification(std::vector<std::uint64_t>& slots, Numbers& numbers) {
  slots[kvm().slot("vcpu.badi")] = 0x2b'8100;
  slots[kvm().slot("vcpu.gprs4")] = 2;
  slots[kvm().slot("vcpu.gprs5")] = 4;
  slots[kvm().slot("vcpu.gprs6")] = numbers.next();
}

/// A one-shot timer of the guest that has expired while it was away, its interrupt acknowledged or not; or a periodic
/// one.
inline void choose_expired_timer(std::vector<std::uint64_t>& slots, Numbers& numbers) {
  constexpr std::uint64_t timer_interrupt = 1 << 11;
  slots[kvm().slot("saved.TCFG")] = 0x1001 | (numbers.next() % 4 == 0 ? 2 : 0);
  slots[kvm().slot("saved.TVAL")] = bit(48) - 1;
  slots[kvm().slot("saved.ESTAT")] ^= numbers.next() & timer_interrupt;
}

/// Root at work: the vCPU mostly found by a2 and KS4, and memory of the guest's registers as they can be. No value that
/// a load from elsewhere gives points to the vCPU.
inline std::vector<std::uint64_t> legal_vcpu(Numbers& numbers) {
  std::vector<std::uint64_t> slots = kvm().any_slots(numbers);
  const auto word = [&](const std::string& name) -> std::uint64_t& { return slots[kvm().slot(name)]; };
  const std::vector<std::uint64_t> core = legal_worlds(numbers), memory = legal_worlds(numbers);
  for (std::size_t i = 0; i < core.size(); ++i) {
    const std::string& name = worlds().info().slots[i];
    word(name) = core[i];
    if (name.starts_with("guest.")) word("saved." + name.substr(6)) = memory[i];
  }
  for (const std::string name : {"GINTC", "GCNTC"}) word("saved." + name) = memory[worlds().slot("host." + name)];
  word("saved.ESTAT") &= ~std::uint64_t{0x3fc} | numbers.next();
  word("vcpu.pointer") = (word("vcpu.pointer") | bit(4)) & ~bit(5);
  word("host.GSTAT") &= ~std::uint64_t{1};
  word("host.CORE") &= ~bit(0);
  word("host.CRMD") &= ~std::uint64_t{3};
  if (numbers.next() % 8 != 0) word("gpr.r6") = word("vcpu.pointer");
  if (numbers.next() % 8 != 0) word("host.SAVE4") = word("vcpu.pointer");
  word("vcpu.badi") = any_exit_word(numbers);
  for (unsigned n = 0; n < 32; ++n)
    if (numbers.next() % 2 == 0) word("vcpu.gprs" + std::to_string(n)) = any_operand(numbers);
  if (numbers.next() % 4 == 0) choose_notification(slots, numbers);
  if (numbers.next() % 4 == 0) choose_expired_timer(slots, numbers);
  return slots;
}

/// User space writes no bits that ESTAT reserves: memory could hold them, and the rules do not say so. What is injected
/// is often an exception that KVM injects.
inline void mend_kvm_arguments(Question& trace, Numbers& numbers) {
  static const std::uint64_t set_status = kvm().event("kvm.set_status"), inject = kvm().event("kvm.inject_exception"),
                             reserved = bit(13) | bit(14) | bit(15) | bit(31);
  constexpr std::uint64_t address_error = 8;
  for (std::size_t step = 0; step < trace.steps; ++step) {
    const std::uint64_t event = trace.inputs[kvm().shape().event(step)];
    std::uint64_t* const arguments = &trace.inputs[kvm().shape().argument(step, 0)];
    if (event == set_status) arguments[0] &= kvm().mask(kvm().slot("saved.ESTAT")) & ~reserved;
    if (event != inject || numbers.next() % 4 == 0) continue;
    arguments[0] = address_error;
    arguments[1] = numbers.next() % 2;
  }
}

/// All events, or often those that answer an exit.
inline const std::vector<std::uint64_t>& any_kvm_events(Numbers& numbers) {
  static const std::vector<std::uint64_t> answers = {kvm().event("kvm.handle_gspr"), kvm().event("kvm.handle_gspr"),
                                                     kvm().event("kvm.handle_hvcl")};
  static const std::vector<std::uint64_t> all = [] {
    std::vector<std::uint64_t> events(kvm().info().events.size());
    std::iota(events.begin(), events.end(), 0);
    return events;
  }();
  return numbers.next() % 3 == 0 ? answers : all;
}

inline std::vector<Question> random_vcpu_traces(std::uint64_t seed, std::size_t n) {
  Numbers numbers(seed);
  std::vector<Question> all;
  while (all.size() < n) {
    const std::vector<std::uint64_t>& events = any_kvm_events(numbers);
    Question trace = kvm().trace(legal_vcpu(numbers), events, 1 + numbers.next() % 6, numbers);
    mend_kvm_arguments(trace, numbers);
    end_before_impossible_step(kvm(), trace);
    if (trace.steps != 0) all.push_back(trace);
  }
  return all;
}

}  // namespace vcpuspec::test
