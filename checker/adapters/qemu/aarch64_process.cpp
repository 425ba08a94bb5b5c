// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/aarch64_process.h"

#include <thread>

#include "checker/adapters/loongarch_core/failure.h"
#include "checker/input_error.h"
#include "checker/style.h"

namespace vcpuspec::qemu {

namespace {

using gdb::Clock;
constexpr auto time_to_start = std::chrono::seconds(10);
constexpr auto hint = "a GICv5 needs version 11.1 or later, and Debian 12 has an older one: name one by --qemu PATH";

class Gicv5Machine final : public StubHost {
 public:
  Gicv5Machine(const Aarch64Program& program, std::chrono::milliseconds time_limit)
      : child_(words_of_gicv5_machine(program, directory_.file("stub")), directory_.file("errors")) {
    stub_ = std::make_unique<GdbRemote>(connect(), time_limit);
    const GdbRemote::Outcome greeted = stub_->handshake();
    if (!greeted.ok()) fail(Answer::Kind::protocol, greeted.detail);
  }
  GdbRemote& stub() override { return *stub_; }
  std::string ending() override { return child_.ending(); }

 private:
  [[noreturn]] void fail(Answer::Kind kind, const std::string& what) { throw Failure(kind, what + "; " + ending()); }

  /// It opens its stub some time after it was started, or ends.
  OwnedFd connect() {
    const Clock::time_point deadline = Clock::now() + time_to_start;
    for (;;) {
      gdb::Result<OwnedFd> socket = gdb::connect_to({directory_.file("stub"), {}, {}}, deadline);
      if (socket.ok()) return std::move(socket.value);
      if (child_.has_ended() || Clock::now() >= deadline) fail(Answer::Kind::crashed, "it opens no stub");
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

  PrivateDirectory directory_;
  Child child_;
  std::unique_ptr<GdbRemote> stub_;
};

}  // namespace

Aarch64Program find_aarch64_program(const std::string& path) {
  constexpr unsigned first_major = 11;
  constexpr unsigned first_minor = 1;
  const std::string version = version_number(version_line_of(path, hint));
  if (!is_at_least(version, first_major, first_minor))
    throw InputError({}, "qemu.no-gicv5",
                     printable(path + " " + version) + " has no GICv5 (-M virt,gic-version=x-5): needs 11.1 or later",
                     "name a newer one by --qemu PATH");
  return {path, version};
}

std::vector<std::string> words_of_gicv5_machine(const Aarch64Program& program, const std::string& stub_at) {
  return {program.path,  "-M",        "virt,gic-version=x-5",
          "-cpu",        "max",       "-m",
          "1G",          "-display",  "none",
          "-serial",     "null",      "-monitor",
          "none",        "-parallel", "none",
          "-nodefaults", "-accel",    "tcg",
          "-S",          "-chardev",  "socket,path=" + stub_at + ",server=on,wait=off,id=g0",
          "-gdb",        "chardev:g0"};
}

std::unique_ptr<StubHost> start_gicv5_machine(const Aarch64Program& program, std::chrono::milliseconds time_limit) {
  return std::make_unique<Gicv5Machine>(program, time_limit);
}

}  // namespace vcpuspec::qemu
