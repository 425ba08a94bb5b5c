// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "checker/adapters/gdb/remote.h"
#include "checker/adapters/loongarch_core/failure.h"
#include "checker/adapters/qemu/child.h"
#include "checker/adapters/qemu/migration_stream.h"
#include "checker/adapters/qemu/qtest.h"

namespace vcpuspec::qemu {

using loongarch_core::Failure, loongarch_core::require;

/// An emulator as it is installed here.
struct Program {
  std::string path;
  std::string version;  // what it says of itself: QEMU emulator version 7.2.22
  std::string cpu;      // what it calls the core that we ask for
};

/// Asks it for its version and its cores. Throws InputError when there is no such program, or no such core.
Program find_program(const std::string& path);

/// Where a machine of the emulator has what is its own.
struct MachineFiles {
  std::string stub;  // sockets
  std::string qtest;
  std::string bios;  // a firmware of zeros; only versions that bring one of their own are told to use it
};
/// The options that it is started with.
std::vector<std::string> words_of_loongarch_machine(const Program& program, const MachineFiles& files);

/// The first of the words that are read from every stream which this one does not have; empty when it has them all.
std::string missing_word(const MigratedCpu& cpu);

/// A machine of the emulator: it stands until it is told to run. It ends with this object.
class Process {
 public:
  enum class Start : std::uint8_t {
    from_reset,
    from_stream  // it gets ready, and waits for `come_up_from`
  };
  Process(const Program& program, std::chrono::milliseconds time_limit, Start start = Start::from_reset);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t id() const { return child_.id(); }
  GdbRemote& stub() { return *stub_; }
  Qtest& qtest() { return *qtest_; }
  /// Runs a command of the monitor that says nothing when all is well.
  void monitor(const std::string& command);
  /// The state of the core, which neither runs nor changes for it. The core must have run or been reset in between.
  MigratedCpu read_cpu();
  /// All that a migration says.
  std::string read_stream();
  MigrationReading reading_of(const std::string& stream);
  /// Takes the state of a stream, and stands in it.
  void come_up_from(const std::string& stream);
  /// How it ended and what it said last, as part of a sentence.
  std::string ending() { return child_.ending(); }

  static constexpr std::string_view core = "/machine/unattached/device[0]";

 private:
  void connect();
  OwnedFd accept_qtest(gdb::Clock::time_point deadline);
  gdb::Clock::time_point soon() const { return gdb::Clock::now() + time_limit_; }

  std::chrono::milliseconds time_limit_;
  PrivateDirectory directory_;
  OwnedFd qtest_listens_;
  OwnedFd migration_listens_;
  Child child_;
  std::unique_ptr<GdbRemote> stub_;
  std::unique_ptr<Qtest> qtest_;
  MigrationReader migration_;
};

}  // namespace vcpuspec::qemu
