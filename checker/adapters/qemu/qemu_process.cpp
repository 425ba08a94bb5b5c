// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/qemu_process.h"

#include <thread>
#include <vector>

#include "checker/adapters/qemu/unix_socket.h"
#include "checker/style.h"

namespace vcpuspec::qemu {

namespace {

using gdb::Clock;
constexpr auto time_to_start = std::chrono::seconds(10);
/// A core of 7.2 keeps its state in 63 KB.
constexpr std::size_t longest_stream = std::size_t{1} << 22;

constexpr auto hint = "apt-get install --no-install-recommends qemu-system-misc, or name another one by --qemu PATH";

/// The options of a machine without devices. Its high memory reaches so far that the addresses of user programs, which
/// many cases use, are backed by memory in direct mode, too. Time is counted in instructions, so runs repeat. Memory is
/// not written to migration streams, which would take a second each, and what would be a firmware's tables must not be
/// there: their blocks of less than a page end the emulator in a migration. (10.0 and later bring a firmware and have
/// smaller pages; a file of zeros as -bios makes their resets faster. Not tried together with migration.)
std::vector<std::string> words_of(const Program& program, const std::string& stub, const std::string& qtest) {
  return {program.path,
          "-M",
          "virt,acpi=off,memory-backend=m0",
          "-object",
          "memory-backend-memfd,id=m0,size=3G,share=on",
          "-m",
          "3G",
          "-cpu",
          program.cpu,
          "-display",
          "none",
          "-serial",
          "null",
          "-monitor",
          "none",
          "-parallel",
          "none",
          "-nodefaults",
          "-accel",
          "tcg",
          "-S",
          "-chardev",
          "socket,path=" + stub + ",server=on,wait=off,id=g0",
          "-gdb",
          "chardev:g0",
          "-qtest",
          "unix:" + qtest,
          "-qtest-log",
          "none",
          "-icount",
          "shift=0,sleep=off"};
}

}  // namespace

Program find_program(const std::string& path) {
  const std::string version = version_line_of(path, hint);
  const std::string cpus = answer_of_program({path, "-cpu", "help"}, hint);
  // The core has had two names: the first one up to 7.2.
  for (const char* cpu : {"la464-loongarch-cpu", "la464"})
    if (cpus.find(cpu) != std::string::npos) return {path, version, cpu};
  refuse_program(path, "qemu.no-la464", "it emulates no LoongArch core la464", hint);
}

// Beginning and end.

Process::Process(const Program& program, std::chrono::milliseconds time_limit, Start start) : time_limit_(time_limit) {
  qtest_listens_ = listen_at(directory_.file("qtest"));
  migration_listens_ = listen_at(directory_.file("migration"));
  std::vector<std::string> words = words_of(program, directory_.file("stub"), directory_.file("qtest"));
  if (start == Start::from_stream) words.insert(words.end(), {"-incoming", "defer"});
  child_ = Child(std::move(words), directory_.file("errors"));
  if (start == Start::from_stream) return;
  try {
    connect();
  } catch (const Failure& failure) {
    const std::string detail = std::string(failure.what()) + "; " + ending();
    child_.end();
    throw Failure(failure.kind(), detail);
  }
}

/// The emulator connects to qtest before it opens its stub.
void Process::connect() {
  const Clock::time_point deadline = Clock::now() + time_to_start;
  qtest_ = std::make_unique<Qtest>(require(accept_from(qtest_listens_, deadline)), time_limit_);
  const gdb::Endpoint endpoint{directory_.file("stub"), {}, {}};
  gdb::Result<OwnedFd> socket = gdb::connect_to(endpoint, deadline);
  while (socket.kind == gdb::Outcome::Kind::not_connected && Clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    socket = gdb::connect_to(endpoint, deadline);
  }
  stub_ = std::make_unique<GdbRemote>(require(std::move(socket)), time_limit_);
  require(stub_->handshake());
  monitor("migrate_set_capability x-ignore-shared on");
}

// Use.

void Process::monitor(const std::string& command) {
  const std::string said = require(stub_->monitor(command));
  if (!said.empty()) throw Failure(Answer::Kind::protocol, "`" + command + "` was answered by " + shown(said));
}

std::string Process::read_stream() {
  monitor("migrate -d unix:" + directory_.file("migration"));
  const OwnedFd socket = require(accept_from(migration_listens_, soon()));
  return require(read_all(socket, longest_stream, soon()));
}

MigrationReading Process::reading_of(const std::string& stream) {
  MigrationReading reading = migration_.read(stream);
  if (!reading.ok()) throw Failure(Answer::Kind::protocol, "the migration stream: " + reading.detail);
  return reading;
}

MigratedCpu Process::read_cpu() { return reading_of(read_stream()).cpu; }

void Process::come_up_from(const std::string& stream) {
  connect();
  const std::string path = directory_.file("incoming");
  monitor("migrate_incoming unix:" + path);
  {
    const OwnedFd socket = require(gdb::connect_to({path, {}, {}}, soon()));
    require(write_all(socket, stream, soon()));
  }
  const Clock::time_point deadline = soon();
  while (require(stub_->monitor("info status")).find("inmigrate") != std::string::npos)
    if (Clock::now() >= deadline) throw Failure(Answer::Kind::hung, "it does not come up from a stream");
}

}  // namespace vcpuspec::qemu
