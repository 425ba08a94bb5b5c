// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "checker/adapters/aarch64_program/system_words.h"
#include "checker/adapters/qemu/stub_host.h"

namespace vcpuspec::qemu {

/// An AArch64 core at EL1 that executes one instruction on a system register at a time, each put where it fetches.
/// Throws Declined for an instruction that raises an exception, and Failure when the emulator breaks.
class Aarch64Core {
 public:
  /// Where the instruction stands, and the table of exception vectors: in the memory of QEMU's machine `virt`.
  static constexpr std::uint64_t code = 0x40080000, vectors = 0x40090000;
  /// The program counter among the registers of the stub. Register 0 is x0.
  static constexpr unsigned pc_register = 32;

  /// Takes a core as reset leaves it. Throws Declined when that is not at EL1.
  Aarch64Core(StubHost& host, std::chrono::milliseconds time_limit);

  /// What a register holds, or an instruction gives.
  std::uint64_t get(const aarch64::SystemWord& from);
  /// Writes a register, or executes an instruction that takes a value.
  void put(const aarch64::SystemWord& to, std::uint64_t value);
  /// Registers of devices.
  std::uint32_t read_device(std::uint64_t address);
  void write_device(std::uint64_t address, std::uint32_t value);

 private:
  void execute(std::uint32_t word, const aarch64::SystemWord& about);

  StubHost& host_;
  std::chrono::milliseconds time_limit_;
  std::uint32_t word_ = 0;  // that stands where the core fetches; none yet
};

}  // namespace vcpuspec::qemu
