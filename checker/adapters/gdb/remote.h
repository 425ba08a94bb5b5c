// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "checker/adapters/gdb/connection.h"

namespace vcpuspec {

/// A machine behind a gdb stub. A time-out and an answer that may belong to another question leave it out of step: from
/// then on every outcome is that one. Errors, packets that the stub does not know and odd values do not.
class GdbRemote {
 public:
  using Outcome = gdb::Outcome;
  template <class T>
  using Result = gdb::Result<T>;

  /// Why the target runs no more.
  struct Stop {
    enum class Kind : std::uint8_t { signal, exited, terminated };
    Kind kind = Kind::signal;
    unsigned number = 0;  // the signal, or the exit status
    std::string text;     // all that the stub said
  };

  /// Over a connected socket. Every answer must come within the time limit, and the whole handshake.
  GdbRemote(OwnedFd socket, std::chrono::milliseconds time_limit);

  /// Comes first: learns what the stub can do and reads target.xml, without which some have no registers.
  Outcome handshake();
  /// How much the stub takes in one packet.
  std::size_t packet_size() const { return packet_size_; }
  /// What the stub says about its registers; empty when it does not offer that.
  const std::string& target_xml() const { return target_xml_; }

  /// A register of 4 or 8 bytes, by its number in target.xml. One that must have so many bytes and has others is odd.
  Result<std::uint64_t> read_register(unsigned number, std::optional<unsigned> bytes = std::nullopt);
  Outcome write_register(unsigned number, std::uint64_t value, unsigned bytes = 8);
  Result<std::string> read_memory(std::uint64_t address, std::size_t size);
  Outcome write_memory(std::uint64_t address, std::string_view bytes);

  /// Sets the target going, from here or from an address; then wait for it to stop.
  Outcome step(std::optional<std::uint64_t> address = std::nullopt);
  Outcome resume(std::optional<std::uint64_t> address = std::nullopt);
  /// Kind::timed_out means that it still runs.
  Result<Stop> wait_for_stop(gdb::Clock::time_point deadline);
  /// Asks a running target to stop; then wait for it as before.
  Outcome interrupt();
  bool is_running() const { return is_running_; }

  /// A breakpoint on the instruction there.
  Outcome insert_breakpoint(std::uint64_t address, unsigned bytes = 4);
  Outcome remove_breakpoint(std::uint64_t address, unsigned bytes = 4);
  /// What the emulator's monitor answers to a command.
  Result<std::string> monitor(std::string_view command);
  /// QEMU's: what happens during a step. 1 is a step with interrupts and timers, 2 more keeps interrupts out, 4 more
  /// stops the timers.
  Outcome set_step_flags(unsigned flags);
  /// Ends the target. It does not answer.
  Outcome kill();

 private:
  Outcome may_ask(const std::string& payload) const;
  Outcome send(const std::string& payload, gdb::Clock::time_point deadline);
  Result<std::string> receive(const std::string& payload, gdb::Clock::time_point deadline);
  Result<std::string> ask(const std::string& payload, gdb::Clock::time_point deadline);
  Outcome expect_ok(const std::string& payload);
  Outcome read_features(std::string_view supported, bool& offers_xml);
  Outcome read_target_xml(gdb::Clock::time_point deadline);
  Outcome go(char how, std::optional<std::uint64_t> address);
  Outcome must_run(const char* what) const;
  Outcome out_of_step(Outcome outcome);
  gdb::Clock::time_point soon() const { return gdb::Clock::now() + time_limit_; }
  std::size_t bytes_at_once() const;

  gdb::Connection connection_;
  std::chrono::milliseconds time_limit_;
  std::size_t packet_size_ = 400;  // what every stub takes, unless it says otherwise
  std::string target_xml_;
  bool is_running_ = false;
  Outcome out_of_step_;    // why nothing can be asked any more; ok while it can
  std::string sent_last_;  // what set the target going
};

}  // namespace vcpuspec
