// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "checker/adapters/gdb/remote.h"
#include "checker/adapters/gdb_loongarch/core_programs.h"
#include "checker/adapters/loongarch_core/failure.h"

namespace vcpuspec::gdb_loongarch {

/// A core behind a stub that somebody else has started. It rests at PLV0, in direct mode and without interrupts: at
/// home. Throws Failure when the stub or the core breaks.
class RemoteCore {
 public:
  /// Over a connected socket. Brings the core home.
  RemoteCore(OwnedFd socket, std::chrono::milliseconds time_limit, std::uint64_t base);

  const Own& own() const { return own_; }
  /// What the stub says that its target is; empty when it does not say.
  std::string architecture() const;

  std::uint64_t read_register(unsigned number);
  /// Of a longer word the lower half, where registers have 32 bits.
  void write_register(unsigned number, std::uint64_t value);
  // Of the addresses that the core has at home.
  std::string read_memory(std::uint64_t address, std::size_t size);
  void write_memory(std::uint64_t address, std::string_view bytes);
  /// Whether there is memory: what is written is read back. What was there stays.
  bool has_memory(std::uint64_t address);
  void put_word(std::uint64_t address, std::uint32_t word);

  /// Executes the instruction there. Gives the program counter after it.
  std::uint64_t step_at(std::uint64_t address);
  /// Runs from there up to a breakpoint, and gives its address.
  std::uint64_t run(std::uint64_t address);
  void add_breakpoint(std::uint64_t address);
  /// Executes the word that writes CRMD, which stands at an address of the mode that the core is in. Gives what CRMD
  /// was before, or nothing when that was not executed.
  std::optional<std::uint64_t> go_home_by(std::uint64_t address);
  /// Brings the core home from wherever it is, without regard to its state. False when it does not come.
  bool come_home();
  /// Resets the board by what the stub offers, and brings the core home. False when nothing of that works.
  bool reset();

 private:
  GdbRemote::Stop wait();
  std::uint64_t pc() { return read_register(pc_register); }

  static constexpr unsigned pc_register = 33;

  Own own_;
  std::chrono::milliseconds time_limit_;
  std::unique_ptr<GdbRemote> stub_;
};

/// The word that brings a core home.
std::uint32_t home_word();

}  // namespace vcpuspec::gdb_loongarch
