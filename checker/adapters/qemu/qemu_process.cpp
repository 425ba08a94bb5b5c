// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/qemu_process.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "checker/adapters/qemu/unix_socket.h"
#include "checker/style.h"

namespace vcpuspec::qemu {

namespace {

using gdb::Clock;
constexpr auto time_to_start = std::chrono::seconds(10);
/// A core of 7.2 keeps its state in 63 KB.
constexpr std::size_t longest_stream = std::size_t{1} << 22;

constexpr auto hint = "apt-get install --no-install-recommends qemu-system-misc, or name another one by --qemu PATH";

/// A multiple of the largest page that a version has, and as large as a page of any: blocks of less than a page of the
/// emulator end 7.2 in a migration.
constexpr std::size_t bios_size = std::size_t{64} << 10;

/// From some version after 7.2 on the emulator loads a firmware of 16 MiB, unless it gets another: then resets take a
/// tenth of the time. Seen with 10.0 and 11.1.
bool brings_firmware(const Program& program) { return is_at_least(version_number(program.version), 8, 0); }

/// Words that are read from every stream: without them a state would be taken for 0 that is not.
constexpr const char* needed_words[] = {"env.gpr",        "env.pc",          "env.CSR_CRMD",  "env.CSR_PRMD",
                                        "env.CSR_EUEN",   "env.CSR_ECFG",    "env.CSR_ESTAT", "env.CSR_ERA",
                                        "env.CSR_BADI",   "env.CSR_TLBIDX",  "env.CSR_ASID",  "env.CSR_TCFG",
                                        "env.CSR_LLBCTL", "env.CSR_TLBRERA", "env.CSR_DBG"};
constexpr const char* needed_entries[] = {"env.tlb.tlb_misc", "env.tlb.tlb_entry0", "env.tlb.tlb_entry1"};
constexpr std::size_t last_needed_entry = 2111;

}  // namespace

Program find_program(const std::string& path) {
  const std::string version = version_line_of(path, hint);
  const std::string cpus = answer_of_program({path, "-cpu", "help"}, hint);
  // The core has had two names: the first one up to 7.2.
  for (const char* cpu : {"la464-loongarch-cpu", "la464"})
    if (cpus.find(cpu) != std::string::npos) return {path, version, cpu};
  refuse_program(path, "qemu.no-la464", "it emulates no LoongArch core la464", hint);
}

/// A machine without devices. Its high memory reaches so far that the addresses of user programs, which many cases use,
/// are backed by memory in direct mode, too. Time is counted in instructions, so runs repeat. Memory is not written to
/// migration streams, which would take a second each, and what would be a firmware's tables must not be there: their
/// blocks of less than a page end the emulator in a migration.
std::vector<std::string> words_of_loongarch_machine(const Program& program, const MachineFiles& files) {
  std::vector<std::string> words = {program.path,
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
                                    "socket,path=" + files.stub + ",server=on,wait=off,id=g0",
                                    "-gdb",
                                    "chardev:g0",
                                    "-qtest",
                                    "unix:" + files.qtest,
                                    "-qtest-log",
                                    "none",
                                    "-icount",
                                    "shift=0,sleep=off"};
  if (brings_firmware(program)) words.insert(words.end(), {"-bios", files.bios});
  return words;
}

std::string missing_word(const MigratedCpu& cpu) {
  for (const char* name : needed_words)
    if (!cpu.word(name)) return name;
  for (const char* name : needed_entries)
    if (!cpu.word(name, last_needed_entry)) return fmt::format("{}[{}]", name, last_needed_entry);
  return "";
}

// Beginning and end.

Process::Process(const Program& program, std::chrono::milliseconds time_limit, Start start) : time_limit_(time_limit) {
  qtest_listens_ = listen_at(directory_.file("qtest"));
  migration_listens_ = listen_at(directory_.file("migration"));
  const MachineFiles files = {directory_.file("stub"), directory_.file("qtest"), directory_.file("bios")};
  std::ofstream(files.bios) << std::string(bios_size, '\0');
  std::vector<std::string> words = words_of_loongarch_machine(program, files);
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

/// It connects some time after it was started, or ends.
OwnedFd Process::accept_qtest(Clock::time_point deadline) {
  constexpr auto a_while = std::chrono::milliseconds(20);
  for (;;) {
    const bool has_ended = child_.has_ended();
    gdb::Result<OwnedFd> socket = accept_from(qtest_listens_, std::min(deadline, Clock::now() + a_while));
    if (socket.kind != gdb::Outcome::Kind::timed_out || Clock::now() >= deadline) return require(std::move(socket));
    if (has_ended) throw Failure(Answer::Kind::crashed, "it ends before it is ready");
  }
}

/// The emulator connects to qtest before it opens its stub.
void Process::connect() {
  const Clock::time_point deadline = Clock::now() + time_to_start;
  qtest_ = std::make_unique<Qtest>(accept_qtest(deadline), time_limit_);
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
  if (const std::string missing = missing_word(reading.cpu); !missing.empty())
    throw Failure(Answer::Kind::protocol, "the migration stream has no field " + missing + ", which is read from it");
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
