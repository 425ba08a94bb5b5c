// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/gdb_loongarch/remote_core.h"

#include <fmt/format.h>

#include <iterator>
#include <optional>

#include "checker/adapters/loongarch_core/board.h"
#include "checker/adapters/loongarch_program/instruction_words.h"
#include "checker/style.h"

namespace vcpuspec::gdb_loongarch {

namespace {

using loongarch_core::direct_mode;
using loongarch_core::Failure;
using loongarch_core::require;
using loongarch_core::csr_numbers::crmd;
using loongarch_program::encode;

constexpr std::uint64_t word_size = sizeof(std::uint32_t);
constexpr std::uint64_t end_of_la32 = std::uint64_t{1} << 32;

}  // namespace

std::uint32_t home_word() { return encode("csrwr", {leave_register, crmd}); }

RemoteCore::RemoteCore(OwnedFd socket, std::chrono::milliseconds time_limit, std::uint64_t base)
    : own_{base}, time_limit_(time_limit) {
  stub_ = std::make_unique<GdbRemote>(std::move(socket), time_limit_);
  require(stub_->handshake());
  const std::string is = architecture();
  if (is == "loongarch32") own_.width = loongarch_program::RegisterWidth::bits_32;
  else if (!is.empty() && is != "loongarch64")
    throw Failure(Answer::Kind::protocol,
                  "the stub says that its target is " + shown(is) + ", not `loongarch64` or `loongarch32`");
  if (own_.is_la32() && own_.end() > end_of_la32)
    throw Failure(Answer::Kind::protocol,
                  fmt::format("a core of 32 bits does not reach its memory at {:#x}: give --ram below 2^32", base));
  if (come_home() || reset()) return;
  put_word(own_.leave(), home_word());  // what refuses that says more
  throw Failure(Answer::Kind::gave_up,
                fmt::format("the core does not execute CSR instructions that are put into its memory at {:#x}", base));
}

std::string RemoteCore::architecture() const {
  constexpr std::string_view before = "<architecture>", behind = "</architecture>";
  const std::string& xml = stub_->target_xml();
  const std::size_t begin = xml.find(before);
  const std::size_t end = begin == std::string::npos ? begin : xml.find(behind, begin);
  return end == std::string::npos ? "" : xml.substr(begin + before.size(), end - begin - before.size());
}

std::uint64_t RemoteCore::read_register(unsigned number) {
  return require(stub_->read_register(number, own_.word_size()));
}
void RemoteCore::write_register(unsigned number, std::uint64_t value) {
  require(stub_->write_register(number, value, own_.word_size()));
}
std::string RemoteCore::read_memory(std::uint64_t address, std::size_t size) {
  return require(stub_->read_memory(address, size));
}
void RemoteCore::write_memory(std::uint64_t address, std::string_view bytes) {
  require(stub_->write_memory(address, bytes));
}

void RemoteCore::put_word(std::uint64_t address, std::uint32_t word) {
  write_memory(address, gdb::little_endian(word, sizeof word));
}

bool RemoteCore::has_memory(std::uint64_t address) {
  using Kind = gdb::Outcome::Kind;
  const auto is_refused = [](const gdb::Outcome& outcome) {
    if (outcome.kind == Kind::refused) return true;
    require(outcome);
    return false;
  };
  const gdb::Result<std::string> before = stub_->read_memory(address, word_size);
  if (is_refused(before)) return false;
  std::string other = before.value;
  for (char& byte : other) byte = static_cast<char>(~byte);
  if (is_refused(stub_->write_memory(address, other))) return false;
  const bool is_kept = read_memory(address, word_size) == other;
  write_memory(address, before.value);
  return is_kept;
}

GdbRemote::Stop RemoteCore::wait() {
  gdb::Result<GdbRemote::Stop> stop = stub_->wait_for_stop(gdb::Clock::now() + time_limit_);
  if (stop.kind == gdb::Outcome::Kind::timed_out) {
    const std::string detail = stop.detail;
    // Whether or not this stops it, the case is the one that it did not come back from.
    if (stub_->interrupt().ok()) stub_->wait_for_stop(gdb::Clock::now() + time_limit_);
    throw Failure(Answer::Kind::hung, detail);
  }
  GdbRemote::Stop is = require(std::move(stop));
  if (is.kind != GdbRemote::Stop::Kind::signal)
    throw Failure(Answer::Kind::crashed, "the target has ended: the stub says " + shown(is.text));
  return is;
}

std::uint64_t RemoteCore::step_at(std::uint64_t address) {
  require(stub_->step(address));
  wait();
  return pc();
}

std::uint64_t RemoteCore::run(std::uint64_t address) {
  require(stub_->resume(address));
  wait();
  return pc();
}

void RemoteCore::add_breakpoint(std::uint64_t address) { require(stub_->insert_breakpoint(address)); }

std::optional<std::uint64_t> RemoteCore::go_home_by(std::uint64_t address) {
  write_register(leave_register, direct_mode);
  if (step_at(address) != own_.next_of(address)) return std::nullopt;
  return read_register(leave_register);
}

/// A fetch that finds nothing, or an instruction without privilege, raises an exception: after one at most the core is
/// at PLV0, after a refill of the TLB in direct mode, too.
bool RemoteCore::come_home() {
  constexpr unsigned attempts = 4;
  for (unsigned i = 0; i < attempts; ++i) {
    // In another mode this may go elsewhere, or be refused.
    stub_->write_memory(own_.leave(), gdb::little_endian(home_word(), word_size));
    if (!go_home_by(own_.leave())) continue;
    put_word(own_.leave(), home_word());
    const std::optional<std::uint64_t> was = go_home_by(own_.leave());
    if (was == direct_mode) return true;
  }
  return false;
}

bool RemoteCore::reset() {
  for (const char* command : {"system_reset", "reset halt"}) {
    const gdb::Result<std::string> said = stub_->monitor(command);
    if (said.kind != gdb::Outcome::Kind::unsupported && said.kind != gdb::Outcome::Kind::refused) require(said);
    if (said.ok() && come_home()) return true;
  }
  return false;
}

}  // namespace vcpuspec::gdb_loongarch
