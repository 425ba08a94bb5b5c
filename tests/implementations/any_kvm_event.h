// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/implementations/any_lvz_event.h"

/// Any state of a core with a vCPU in memory, and any events of what KVM does there.
namespace vcpuspec::test {

inline const ModelMachine& kvm() {
  static const ModelMachine preset("loongarch.kvm", choices_of_worlds(Lvz::preset));
  return preset;
}

/// An instruction that makes a guest exit, often one of those that KVM emulates.
inline std::uint64_t any_exit_word(Numbers& numbers) {
  static constexpr std::uint64_t classes[] = {0x1bU << 10,    0x04000000,   0x18U << 22, 0x19200U << 10,
                                              0x19204U << 10, 0xc91U << 15, 0x04000000,  0x04000000};
  const std::uint64_t low = numbers.next();
  if (numbers.next() % 8 == 0) return low & 0xffff'ffff;
  const std::uint64_t word = any_of(classes, numbers);
  const std::uint64_t free = word == 0x04000000 ? 0xff'ffff : word >> 15 == 0xc91 ? 0x7fff : 0x1fff;
  return word | (low & free);
}

/// Root at work: the vCPU mostly found by a2 and KS4, and memory of the guest's registers as they can be.
inline std::vector<std::uint64_t> legal_vcpu(Numbers& numbers) {
  std::vector<std::uint64_t> slots = kvm().any_slots(numbers);
  const auto word = [&](const std::string& name) -> std::uint64_t& { return slots[kvm().slot(name)]; };
  const WithLvz with(Lvz::preset);
  const std::vector<std::uint64_t> core = legal_worlds(numbers), memory = legal_worlds(numbers);
  for (std::size_t i = 0; i < core.size(); ++i) {
    const std::string& name = worlds().info().slots[i];
    word(name) = core[i];
    if (name.starts_with("guest.")) word("saved." + name.substr(6)) = memory[i];
  }
  word("host.GSTAT") &= ~std::uint64_t{1};
  word("host.CORE") &= ~bit(0);
  if (numbers.next() % 16 != 0) word("host.CRMD") &= ~std::uint64_t{3};
  if (numbers.next() % 8 != 0) word("gpr.GPR6") = word("vcpu.pointer");
  if (numbers.next() % 8 != 0) word("host.SAVE4") = word("vcpu.pointer");
  if (numbers.next() % 4 != 0) word("vcpu.badi") = any_exit_word(numbers);
  return slots;
}

inline std::vector<Question> random_vcpu_traces(std::uint64_t seed, std::size_t n) {
  std::vector<std::uint64_t> events;
  for (std::uint64_t event = 0; event < kvm().info().events.size(); ++event) events.push_back(event);
  Numbers numbers(seed);
  std::vector<Question> all;
  while (all.size() < n) {
    Question trace = kvm().trace(legal_vcpu(numbers), events, 1 + numbers.next() % 6, numbers);
    end_before_impossible_step(kvm(), trace);
    if (trace.steps != 0) all.push_back(trace);
  }
  return all;
}

}  // namespace vcpuspec::test
