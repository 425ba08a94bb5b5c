// SPDX-License-Identifier: Apache-2.0
#include "tests/support/small_core.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "checker/adapters/loongarch_program/instruction_words.h"
#include "checker/adapters/qemu/unix_socket.h"

namespace vcpuspec::test {

namespace {

using loongarch_program::find_instruction;

constexpr unsigned pc = 33;
constexpr std::uint64_t physical = (std::uint64_t{1} << 48) - 1;
constexpr std::uint32_t crmd = 0, prmd = 1, ecfg = 4, estat = 5, era = 6, badi = 8, eentry = 0xc, tcfg = 0x41;
constexpr std::uint32_t tlbidx = 0x10, tlbehi = 0x11, tlbelo0 = 0x12, tlbelo1 = 0x13, asid = 0x18, prcfg3 = 0x23;
constexpr std::uint64_t global = 1U << 6;  // of TLBELO0 and TLBELO1

/// `width` bits from `low` on, with their sign.
std::int64_t signed_bits(std::uint32_t word, unsigned low, unsigned width) {
  return static_cast<std::int64_t>(std::uint64_t{word} << (64 - low - width)) >> (64 - width);
}
bool is(const char* name, std::uint32_t word, std::uint32_t operands) {
  return (word & ~operands) == find_instruction(name)->word;
}
constexpr std::uint32_t si12 = 0x3fffff, si20 = 0x1ffffff, three = 0x7fff;

bool is_readable(int fd) {
  pollfd one = {fd, POLLIN, 0};
  return poll(&one, 1, 10) > 0;
}

}  // namespace

SmallCore::Behaviour small_la32() {
  return {.register_size = 4,
          .architecture = "loongarch32",
          .is_la32 = true,
          .cpucfg = {{1, 0x11f1fd}, {2, 0x3}, {6, 0x11}},
          .entries = 16};
}

SmallCore::SmallCore(const Behaviour& behaviour) : behaviour_(behaviour) {
  static std::atomic<unsigned> count = 0;
  const std::string name = "vcpuspec-core-" + std::to_string(getpid()) + "-" + std::to_string(count++);
  path_ = behaviour_.path.empty() ? (std::filesystem::temp_directory_path() / name).string() : behaviour_.path;
  listening_ = qemu::listen_at(path_);
  csrs_[crmd] = 8;
  constexpr std::uint64_t mtlb_only = 1;
  if (behaviour_.entries != 0) csrs_[prcfg3] = mtlb_only | (behaviour_.entries - 1) << 4;
  for (const std::uint32_t number : behaviour_.stuck) csrs_[number] = 1;
  thread_ = std::jthread([this] { serve(); });
}

SmallCore::~SmallCore() {
  is_over_ = true;
  thread_.join();
  std::filesystem::remove(path_);
}

void SmallCore::serve() {
  while (!is_over_) {
    if (!is_readable(listening_.get())) continue;
    const OwnedFd socket(accept(listening_.get(), nullptr, nullptr));
    ++connections_;
    if (behaviour_.goes_for_good) listening_ = OwnedFd();
    departs_ = false;
    decoder_ = gdb::Decoder();
    while (!is_over_ && !departs_ && talk(socket)) continue;
    if (behaviour_.goes_for_good) return;
  }
}

/// Reads what has come, and answers it. False when the client has gone.
bool SmallCore::talk(const OwnedFd& socket) {
  if (!is_readable(socket.get())) return true;
  std::array<char, 65536> buffer;
  const ssize_t got = recv(socket.get(), buffer.data(), buffer.size(), 0);
  if (got <= 0) return false;
  std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
  while (const std::optional<gdb::Item> item = decoder_.take(bytes)) {
    std::string reply;
    if (item->kind == gdb::Item::Kind::interrupt && behaviour_.mischief.kind == Mischief::Kind::sleep)
      reply = gdb::frame("T02thread:01;");
    if (item->kind == gdb::Item::Kind::packet) {
      const std::optional<std::string> said = answer(item->payload);
      reply = "+" + (said ? gdb::frame(*said) : "");
    }
    if (departs_) return false;
    send(socket.get(), reply.data(), reply.size(), MSG_NOSIGNAL);
  }
  return true;
}

std::optional<std::string> SmallCore::answer(const std::string& packet) {
  const auto number = [&](std::size_t at, char end) {
    const std::size_t stop = packet.find(end, at);
    return *gdb::read_hex_number(std::string_view(packet).substr(at, stop - at));
  };
  const auto behind = [&](char mark) { return packet.substr(packet.find(mark) + 1); };
  switch (packet.front()) {
    case '?': return "T05thread:01;";
    case 'p': return gdb::to_hex(gdb::little_endian(registers_[number(1, '\0')], behaviour_.register_size));
    case 'P': registers_[number(1, '=')] = gdb::from_little_endian(*gdb::from_hex(behind('='))) & bits(); return "OK";
    case 'm': return gdb::to_hex(read_memory(number(1, ','), *gdb::read_hex_number(behind(','))));
    case 'M':
      if (behaviour_.refuses_writes) return "E0e";
      write_memory(number(1, ','), *gdb::from_hex(behind(':')));
      return "OK";
    case 's':
    case 'c': return go(packet.front() == 's', number(1, '\0'));
    case 'Z': breakpoints_.insert(number(3, ',')); return "OK";
    default: break;
  }
  if (packet == "qSupported") return "PacketSize=4000;qXfer:features:read+";
  if (packet.starts_with("qXfer"))
    return "l<target><architecture>" + behaviour_.architecture + "</architecture></target>";
  if (!packet.starts_with("qRcmd")) return "";
  ++resets_;
  behaviour_.stuck.clear();
  csrs_[crmd] = 8;
  return "OK";
}

std::string SmallCore::read_memory(std::uint64_t address, std::size_t size) const {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) {
    const auto at = memory_.find((address + i) & physical);
    bytes += at == memory_.end() ? '\0' : at->second;
  }
  return bytes;
}
void SmallCore::write_memory(std::uint64_t address, const std::string& bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) memory_[(address + i) & physical] = bytes[i];
}
std::uint64_t SmallCore::load(std::uint64_t address) const { return gdb::from_little_endian(read_memory(address, 8)); }

/// Nothing for a target that does not stop.
std::optional<std::string> SmallCore::go(bool is_step, std::uint64_t from) {
  Mischief& mischief = behaviour_.mischief;
  if (mischief.kind != Mischief::Kind::none && mischief.from == from && mischief.times-- == 0) {
    if (mischief.kind == Mischief::Kind::death) return "X09";
    if (mischief.kind == Mischief::Kind::odd_stop) return "zz";
    departs_ = mischief.kind == Mischief::Kind::departure;
    return std::nullopt;
  }
  registers_[pc] = from;
  do {
    const bool is_interrupted = !is_step && (csrs_[crmd] & 4) != 0 && (csrs_[tcfg] & 1) != 0 && csrs_[ecfg] != 0;
    if (is_interrupted) raise(0, 0);
    else execute();
    registers_[0] = 0;
  } while (!is_step && !is_over_ && !breakpoints_.contains(registers_[pc]));
  return "T05thread:01;";
}

void SmallCore::raise(std::uint64_t code, std::uint32_t word) {
  csrs_[prmd] = csrs_[crmd] & 7;
  csrs_[crmd] &= ~std::uint64_t{7};
  csrs_[era] = registers_[pc];
  csrs_[estat] = (csrs_[estat] & 0x1fff) | code << 16;
  if (code != 0) csrs_[badi] = word;
  registers_[pc] = csrs_[eentry];
}

/// Of ESTAT the interrupts of software can be written.
void SmallCore::execute_csr(std::uint32_t word, unsigned rd, unsigned rj) {
  const std::uint32_t number = word >> 10 & 0x3fff;
  const std::uint64_t before = csrs_[number];
  const auto kept = behaviour_.kept.find(number);
  std::uint64_t written = number == estat ? ~std::uint64_t{0} >> 62 : bits();
  if (kept != behaviour_.kept.end()) written &= kept->second;
  if (rj > 1) written &= registers_[rj];  // csrxchg
  if (rj != 0 && !behaviour_.stuck.contains(number)) csrs_[number] = (before & ~written) | (registers_[rd] & written);
  registers_[rd] = before;
}

/// An instruction that cores of both widths have; false when this is none.
bool SmallCore::execute_either(std::uint32_t word) {
  const std::uint64_t at = registers_[pc];
  const unsigned rd = word & 0x1f, rj = word >> 5 & 0x1f;
  const auto signed_constant = static_cast<std::uint64_t>(signed_bits(word, 10, 12));
  const std::uint64_t next = at + sizeof word;
  const auto extended = [](std::uint64_t value) {
    return static_cast<std::uint64_t>(static_cast<std::int32_t>(static_cast<std::uint32_t>(value)));
  };
  registers_[pc] = next;
  if ((word & 0xff000000) == 0x04000000) execute_csr(word, rd, rj);
  else if (is("lu12i.w", word, si20)) registers_[rd] = static_cast<std::uint64_t>(signed_bits(word, 5, 20) << 12);
  else if (is("ori", word, si12)) registers_[rd] = registers_[rj] | (word >> 10 & 0xfff);
  else if (is("addi.w", word, si12)) registers_[rd] = extended(registers_[rj] + signed_constant);
  else if (is("ld.w", word, si12)) registers_[rd] = extended(load(registers_[rj] + signed_constant));
  else if (is("st.w", word, si12))
    write_memory(registers_[rj] + signed_constant, gdb::little_endian(registers_[rd], 4));
  else if (is("jirl", word, 0x3ffffff)) registers_[pc] = registers_[rj];
  else if (is("bne", word, 0x3ffffff)) {
    if (registers_[rj] != registers_[rd])
      registers_[pc] = at + static_cast<std::uint64_t>(signed_bits(word, 10, 16) * 4);
  } else if (is("cpucfg", word, 0x3ff) && !behaviour_.cpucfg.empty()) {
    const auto found = behaviour_.cpucfg.find(static_cast<std::uint32_t>(registers_[rj]));
    registers_[rd] = found == behaviour_.cpucfg.end() ? 0 : found->second;
  } else if (!execute_tlb(word)) registers_[pc] = at;
  return registers_[pc] != at;
}

/// The entry of the page that TLBEHI names, in the address space of ASID or for all.
std::optional<std::uint32_t> SmallCore::entry_of_page() const {
  for (const auto& [index, words] : entries_) {
    const unsigned size = words[1] >> 24 & 0x3f;
    const bool is_open = (words[3] & words[4] & global) != 0 || ((words[0] ^ csrs_.at(asid)) & 0x3ff) == 0;
    if (is_open && (words[2] ^ csrs_.at(tlbehi)) >> (size + 1) == 0) return index;
  }
  return std::nullopt;
}

/// False when this is no instruction of the TLB. Only all entries are invalidated.
bool SmallCore::execute_tlb(std::uint32_t word) {
  constexpr std::uint64_t none = std::uint64_t{1} << 31, index_bits = 0xfff, size_bits = std::uint64_t{0x3f} << 24;
  const auto named = static_cast<std::uint32_t>(csrs_[tlbidx] & index_bits);
  const std::array<std::uint32_t, 5> taken = {asid, tlbidx, tlbehi, tlbelo0, tlbelo1};
  if (is("tlbwr", word, 0)) {
    entries_.erase(named);
    if (named < behaviour_.entries && (csrs_[tlbidx] & none) == 0)
      for (std::size_t i = 0; i < taken.size(); ++i) entries_[named][i] = csrs_[taken[i]];
  } else if (is("tlbrd", word, 0)) {
    const auto found = entries_.find(named);
    const bool is_there = found != entries_.end();
    for (std::size_t i = 0; i < taken.size(); ++i) csrs_[taken[i]] = is_there ? found->second[i] : 0;
    csrs_[tlbidx] = (csrs_[tlbidx] & size_bits) | named | (is_there ? 0 : none);
    csrs_[tlbelo0] &= ~behaviour_.lost_in_tlb;
  } else if (is("tlbsrch", word, 0)) {
    const std::optional<std::uint32_t> found = entry_of_page();
    csrs_[tlbidx] = (csrs_[tlbidx] & ~none & ~(found ? index_bits : 0)) | (found ? *found : none);
  } else if (is("invtlb", word, three)) entries_.clear();
  else return false;
  return true;
}

/// An instruction that cores of 64 bits have besides.
bool SmallCore::execute_la64(std::uint32_t word) {
  const unsigned rd = word & 0x1f, rj = word >> 5 & 0x1f;
  const auto signed_constant = static_cast<std::uint64_t>(signed_bits(word, 10, 12));
  constexpr std::uint64_t low = 0xffffffff;
  if (is("lu32i.d", word, si20))
    registers_[rd] = (registers_[rd] & low) | static_cast<std::uint64_t>(signed_bits(word, 5, 20)) << 32;
  else if (is("lu52i.d", word, si12))
    registers_[rd] = (registers_[rj] & (~std::uint64_t{0} >> 12)) | std::uint64_t{word >> 10 & 0xfff} << 52;
  else if (is("ld.d", word, si12)) registers_[rd] = load(registers_[rj] + signed_constant);
  else if (is("st.d", word, si12))
    write_memory(registers_[rj] + signed_constant, gdb::little_endian(registers_[rd], 8));
  else return false;
  registers_[pc] += sizeof word;
  return true;
}

void SmallCore::execute() {
  const auto word = static_cast<std::uint32_t>(load(registers_[pc]));
  constexpr std::uint64_t undefined = 0xd, system_call = 0xb;
  const bool is_done = execute_either(word) || (!behaviour_.is_la32 && execute_la64(word));
  if (!is_done) raise(is("syscall", word, three) ? system_call : undefined, word);
  for (std::uint64_t& one : registers_) one &= bits();
}

}  // namespace vcpuspec::test
