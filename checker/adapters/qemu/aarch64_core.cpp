// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/aarch64_core.h"

#include <fmt/format.h>

#include "checker/adapters/gdb/packet.h"
#include "checker/adapters/loongarch_core/failure.h"

namespace vcpuspec::qemu {

namespace {

constexpr unsigned x0 = 0;
constexpr std::size_t word_bytes = 4;
constexpr std::uint64_t size_of_vectors = 0x800;

}  // namespace

Aarch64Core::Aarch64Core(StubHost& host, std::chrono::milliseconds time_limit) : host_(host), time_limit_(time_limit) {
  const std::uint64_t level = get(aarch64::current_el) >> aarch64::current_el_lo & 3;
  if (level != 1) throw Declined(fmt::format("the core stands at EL{} after a reset, not at EL1", level));
  put(aarch64::vbar_el1, vectors);
}

/// Executes a word in one step, and sees where that led.
void Aarch64Core::execute(std::uint32_t word, const aarch64::SystemWord& about) {
  GdbRemote& stub = host_.stub();
  if (word != word_) require(stub.write_memory(code, gdb::little_endian(word, word_bytes)));
  word_ = word;
  require(stub.step(code));
  const GdbRemote::Stop stop = require(stub.wait_for_stop(gdb::Clock::now() + time_limit_));
  if (stop.kind != GdbRemote::Stop::Kind::signal) throw Failure(Answer::Kind::crashed, "the emulator ends in a step");
  const std::uint64_t pc = require(stub.read_register(pc_register));
  if (pc == code + word_bytes) return;
  // Before VBAR_EL1 is written the vectors stand at 0, where it is after a reset.
  if (pc - vectors < size_of_vectors || pc < size_of_vectors)
    throw Declined(fmt::format("{} ({:#010x}) raises an exception: the core goes to {:#x}", about.name, word, pc));
  throw Failure(Answer::Kind::protocol,
                fmt::format("after one step from {:#x} the core stands at {:#x}, which is neither the next instruction "
                            "nor a vector",
                            code, pc));
}

std::uint64_t Aarch64Core::get(const aarch64::SystemWord& from) {
  execute(aarch64::word_that_gives(from.encoding, x0), from);
  return require(host_.stub().read_register(x0));
}

void Aarch64Core::put(const aarch64::SystemWord& to, std::uint64_t value) {
  require(host_.stub().write_register(x0, value));
  execute(aarch64::word_that_takes(to.encoding, x0), to);
}

std::uint32_t Aarch64Core::read_device(std::uint64_t address) {
  return static_cast<std::uint32_t>(gdb::from_little_endian(require(host_.stub().read_memory(address, word_bytes))));
}

void Aarch64Core::write_device(std::uint64_t address, std::uint32_t value) {
  require(host_.stub().write_memory(address, gdb::little_endian(value, word_bytes)));
}

}  // namespace vcpuspec::qemu
