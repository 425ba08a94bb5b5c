// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "checker/adapters/gdb/connection.h"

namespace vcpuspec::qemu {

/// The emulator's interface for tests of devices: lines of text, each answered by one.
class Qtest {
 public:
  /// Takes over a connected socket. Every answer must come within the time limit.
  Qtest(OwnedFd socket, std::chrono::milliseconds time_limit) : socket_(std::move(socket)), time_limit_(time_limit) {}

  /// Raises or lowers an input of a device that has no name.
  gdb::Outcome set_irq_in(const std::string& device, unsigned line, bool level);
  /// Writes physical memory, whatever the core's mode is.
  gdb::Outcome write(std::uint64_t address, std::string_view bytes);
  gdb::Result<std::string> read(std::uint64_t address, std::size_t size);

 private:
  /// What follows `OK`.
  gdb::Result<std::string> ask(const std::string& line);
  gdb::Result<std::string> receive(gdb::Clock::time_point deadline);

  static constexpr std::size_t longest_line = std::size_t{1} << 16;

  OwnedFd socket_;
  std::chrono::milliseconds time_limit_;
  std::string unread_;
};

}  // namespace vcpuspec::qemu
