// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/qemu_loongarch32.h"

#include <filesystem>
#include <fstream>
#include <thread>

#include "checker/adapters/qemu/child.h"
#include "checker/input_error.h"

namespace vcpuspec {

namespace {

using gdb::Clock;

constexpr auto hint =
    "versions after 7.2, which Debian 12 has, emulate la132: name one by --qemu PATH; see docs/judge_qemu.md";

/// The emulator, started anew for each connection.
class Machine {
 public:
  explicit Machine(std::string program) : program_(std::move(program)) {
    constexpr std::size_t bios_size = std::size_t{64} << 10;  // as for cores of 64 bits
    std::ofstream(directory_.file("bios")) << std::string(bios_size, '\0');
  }

  /// It opens its stub some time after it was started, or ends.
  gdb::Result<OwnedFd> start() {
    const std::string stub = directory_.file("stub");
    child_.end();
    std::filesystem::remove(stub);
    child_ =
        qemu::Child(qemu::words_of_la132_machine(program_, stub, directory_.file("bios")), directory_.file("errors"));
    const Clock::time_point deadline = Clock::now() + std::chrono::seconds(10);
    for (;;) {
      const bool has_ended = child_.has_ended();
      gdb::Result<OwnedFd> socket = gdb::connect_to({stub, {}, {}}, deadline);
      if (socket.ok()) return socket;
      if (has_ended || Clock::now() >= deadline)
        return gdb::Outcome{gdb::Outcome::Kind::not_connected, "it opens no stub; " + child_.ending()};
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

 private:
  qemu::PrivateDirectory directory_;
  std::string program_;
  qemu::Child child_;
};

GdbLoongarch::Connect connecting_to(const std::string& program) {
  return [machine = std::make_shared<Machine>(program)] { return machine->start(); };
}

}  // namespace

/// Memory begins at 0 and at 0x80000000 there, where cases have their instructions.
std::vector<std::string> qemu::words_of_la132_machine(const std::string& program, const std::string& stub_at,
                                                      const std::string& bios) {
  return {program,       "-M",         "virt",
          "-cpu",        "la132",      "-m",
          "3G",          "-display",   "none",
          "-serial",     "null",       "-monitor",
          "none",        "-parallel",  "none",
          "-nodefaults", "-accel",     "tcg",
          "-S",          "-chardev",   "socket,path=" + stub_at + ",server=on,wait=off,id=g0",
          "-gdb",        "chardev:g0", "-bios",
          bios};
}

QemuLoongarch32::QemuLoongarch32(const std::string& path, std::string version, const Limits& limits)
    : GdbLoongarch("qemu:loongarch32", connecting_to(path), limits, {}), version_(std::move(version)) {
  if (const std::string why = why_there_is_none(); !why.empty())
    throw InputError({}, "qemu.not-ready", "the emulator does not get ready: " + why, hint);
  if (GdbLoongarch::name() != "loongarch32")
    throw InputError({}, "qemu.not-ready", "the stub of the emulator does not say that la132 is `loongarch32`", hint);
}

std::unique_ptr<Implementation> open_qemu_loongarch32(const Limits& limits, const std::string& path) {
  const std::string program = path.empty() ? "qemu-system-loongarch64" : path;
  const std::string version = qemu::version_number(qemu::version_line_of(program, hint));
  if (qemu::answer_of_program({program, "-cpu", "help"}, hint).find("la132") == std::string::npos)
    qemu::refuse_program(program, "qemu.no-la132", "it emulates no LoongArch core la132", hint);
  return std::make_unique<QemuLoongarch32>(program, version, limits);
}

}  // namespace vcpuspec
