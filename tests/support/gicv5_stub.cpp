// SPDX-License-Identifier: Apache-2.0
#include "tests/support/gicv5_stub.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "tests/support/scripted_stub.h"

namespace vcpuspec::test {

namespace {

constexpr std::uint32_t gives_bit = 1U << 21;
constexpr std::uint32_t without_register = ~std::uint32_t{0x1f};
constexpr unsigned spi_count = 256;
constexpr std::uint64_t valid = std::uint64_t{1} << 32;

std::uint32_t key_of(bool gives, unsigned op0, unsigned op1, unsigned crn, unsigned crm, unsigned op2) {
  return 0xd5000000 | (gives ? gives_bit : 0) | op0 << 19 | op1 << 16 | crn << 12 | crm << 8 | op2 << 5;
}
unsigned part(std::uint32_t key, unsigned lo, unsigned width) { return key >> lo & ((1U << width) - 1); }

bool bit(std::uint64_t word, unsigned n) { return (word >> n & 1) != 0; }

}  // namespace

Gicv5Core::Key Gicv5Core::mrs(unsigned op1, unsigned crn, unsigned crm, unsigned op2) {
  return key_of(true, 3, op1, crn, crm, op2);
}
Gicv5Core::Key Gicv5Core::msr(unsigned op1, unsigned crn, unsigned crm, unsigned op2) {
  return key_of(false, 3, op1, crn, crm, op2);
}

// The interrupt controller.

std::uint64_t Gicv5Core::running() const {
  for (unsigned p = 0; p < 32; ++p)
    if (bit(apr_, p)) return p;
  return 0xff;
}

/// An edge is latched; a level PPI follows its wire, which a timer drives.
std::uint64_t Gicv5Core::pending(unsigned bank) const {
  std::uint64_t wires = 0;
  const auto fires = [&](unsigned crm) {
    const auto control = others_.find(msr(3, 14, crm, 1));
    const auto compare = others_.find(msr(3, 14, crm, 2));
    return control != others_.end() && (control->second & 3) == 1 && compare != others_.end() && compare->second == 0;
  };
  if (bank == 0) wires = (fires(3) ? 1U << 27 : 0U) | (fires(2) ? 1U << 30 : 0U);
  return (latched_[bank] & ~modes[bank]) | (wires & modes[bank]);
}

Gicv5Core::Best Gicv5Core::highest() const {
  Best best;
  const auto wins = [&](std::uint64_t priority, const Best& over) {
    return priority < over.priority || (priority == over.priority && last_of_equals_wins);
  };
  for (unsigned i = 0; i < 128; ++i) {
    const std::uint64_t priority = priorities_[i / 8] >> 8 * (i % 8) & 0x1f;
    if (bit(enabled_[i / 64] & pending(i / 64) & ~active_[i / 64], i % 64) && wins(priority, best))
      best = {std::uint64_t{1} << 29 | i, priority};
  }
  if (!irs_enabled_) return best;
  for (const auto& [id, spi] : spis_)
    if (spi.enabled && spi.pending && !spi.active && wins(spi.priority, best))
      best = {std::uint64_t{3} << 29 | id, spi.priority};
  return best;
}

bool Gicv5Core::is_signalled(const Best& best) const {
  if (best.priority == 0xff || (!bit(cr0_, 0) && !ignores_enable)) return false;
  if (signals_lowest_too && best.priority == 31) return true;
  const bool passes_mask = masks_its_own_priority ? best.priority < pcr_ : best.priority <= pcr_;
  return passes_mask && best.priority < running();
}

std::uint64_t Gicv5Core::acknowledge(bool is_nmi_wanted) {
  const Best best = highest();
  if (!is_signalled(best) || (best.priority == 0 && bit(sctlr_, 61)) != is_nmi_wanted) return 0;
  apr_ |= std::uint64_t{1} << best.priority;
  const auto id = static_cast<unsigned>(best.intid & 0xffffff);
  if (best.intid >> 29 == 1) {
    active_[id / 64] |= std::uint64_t{1} << id % 64;
    latched_[id / 64] &= ~(std::uint64_t{1} << id % 64);
  } else {
    spis_[id].active = true;
    if (!spis_[id].is_level) spis_[id].pending = false;
  }
  return best.intid | valid;
}

// Registers.

std::uint64_t Gicv5Core::read(Key key) {
  const unsigned op1 = part(key, 16, 3), crn = part(key, 12, 4), crm = part(key, 8, 4), op2 = part(key, 5, 3);
  if (part(key, 19, 2) == 1) return crm == 3 ? acknowledge(op2 == 1) : 0;
  if (key == mrs(0, 4, 2, 2)) return std::uint64_t{level} << 2;
  if (key == mrs(0, 1, 0, 0)) return sctlr_;
  if (key == mrs(0, 12, 1, 0)) {
    const Best best = highest();
    return is_signalled(best) ? (best.priority == 0 ? 0x480 : 0x80) : 0;
  }
  if (op1 == 1 && crn == 12 && crm == 0) return op2 == 0 ? apr_ : op2 == 1 ? cr0_ | 6 : op2 == 2 ? pcr_ : running();
  if (crn == 12 && crm == 10) {
    if (op2 < 2) return modes[op2];
    if (op2 == 3) return is_signalled(highest()) ? highest().intid | valid : 0;
    if (op2 == 4) return icsr_;
    return op2 >= 6 ? enabled_[op2 - 6] : op2 == 2 ? 0x41 : 0;
  }
  if (crn == 12 && crm == 13) return op2 < 4 ? active_[op2 % 2] : pending(op2 % 2);
  if (crn == 12 && crm >= 14) return priorities_[8 * (crm - 14) + op2];
  return others_[key & ~gives_bit];
}

bool Gicv5Core::write_ppi(unsigned crm, unsigned op2, std::uint64_t value) {
  const unsigned bank = op2 % 2;
  const std::uint64_t there = value & implemented[bank];
  if (crm == 10 && op2 >= 6) enabled_[bank] = there;
  else if (crm == 13 && op2 < 2) active_[bank] &= ~value;
  else if (crm == 13 && op2 < 4) active_[bank] |= there;
  else if (crm == 13 && op2 < 6) latched_[bank] &= ~value;
  else if (crm == 13) latched_[bank] |= there & ~modes[bank];
  else if (crm >= 14) priorities_[8 * (crm - 14) + op2] = keeps_reserved_bits ? value : value & 0x1f1f1f1f1f1f1f1f;
  else return false;
  return true;
}

bool Gicv5Core::write_spi(unsigned crm, unsigned op2, std::uint64_t value) {
  const auto id = static_cast<unsigned>(value & 0xffffff);
  if (crm == 1 && op2 == 7) {
    apr_ &= apr_ - 1;
    return true;
  }
  if (crm == 2 && op2 == 0 && value >> 29 == 1 && id < 128) active_[id / 64] &= ~(std::uint64_t{1} << id % 64);
  if ((value >> 29 & 7) != 3 || id >= spi_count) return true;
  Spi& spi = spis_[id];
  if (crm == 2 && op2 == 0) spi.active = false;
  else if (crm == 2) spi.is_level = bit(value, 32);
  else if (op2 < 2) spi.enabled = op2 == 1;
  else if (op2 == 2) spi.priority = value >> 35 & 0x1f;
  else if (op2 == 3) spi.affinity = value >> 32 & 0xffff;
  else if (op2 == 4) spi.pending = bit(value, 32);
  else
    icsr_ = std::uint64_t{spi.enabled} << 1 | std::uint64_t{spi.pending} << 2 | std::uint64_t{spi.active} << 4 |
            std::uint64_t{spi.is_level} << 5 | spi.priority << 11 | spi.affinity << 32;
  return true;
}

void Gicv5Core::write(Key key, std::uint64_t value) {
  const unsigned op1 = part(key, 16, 3), crn = part(key, 12, 4), crm = part(key, 8, 4), op2 = part(key, 5, 3);
  if (const auto kept = keeps.find(key); kept != keeps.end()) value &= kept->second;
  if (part(key, 19, 2) == 1) write_spi(crm, op2, value);
  else if (key == msr(0, 12, 0, 0)) vbar_ = value;
  else if (key == msr(0, 1, 0, 0)) sctlr_ = value;
  else if (op1 == 1 && crn == 12)
    (op2 == 0 ? apr_ : op2 == 1 ? cr0_ : pcr_) = value & (op2 == 0 ? 0xffffffff : op2 == 1 ? 1 : 0x1f);
  else if (crn != 12 || !write_ppi(crm, op2, value)) others_[key] = value;
}

bool Gicv5Core::execute(std::uint32_t word, std::uint64_t& x0) {
  const Key key = word & without_register;
  if (traps.count(key) != 0 || (word & 0xffc0001f) != 0xd5000000) return false;
  if ((key & gives_bit) != 0) x0 = read(key);
  else write(key, x0);
  return true;
}

std::uint32_t Gicv5Core::read_irs(std::uint64_t offset) const {
  return offset == 0x14 ? spi_count : offset == 0x80 ? 2U | (irs_enabled_ ? 1U : 0U) : 0;
}
void Gicv5Core::write_irs(std::uint64_t offset, std::uint32_t value) {
  if (offset == 0x80) irs_enabled_ = bit(value, 0);
}

// The stub.

namespace {

constexpr std::uint64_t irs = 0x08010000;

/// Numbers of a packet, whatever separates them.
std::uint64_t number_at(const std::string& packet, std::size_t at) {
  return std::strtoull(packet.c_str() + at, nullptr, 16);
}
std::string bytes_of(std::uint64_t value, unsigned size) {
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", static_cast<unsigned>(value >> 8 * i & 0xff));
    text += digits;
  }
  return text;
}
std::uint64_t value_of(const std::string& digits) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    value |= std::strtoull(digits.substr(i, 2).c_str(), nullptr, 16) << 4 * i;
  return value;
}

class Server {
 public:
  Server(const OwnedFd& socket, Gicv5Core core) : socket_(socket), core_(std::move(core)) {}
  void serve() {
    bool is_silent = false;
    while (const std::optional<std::string> packet = next()) {
      if ((*packet)[0] == 's' && is_in(core_.dies_at, *packet)) return;
      is_silent = is_silent || ((*packet)[0] == 's' && is_in(core_.silent_at, *packet));
      if (is_silent) continue;
      const std::string reply = "+" + test::packet(answer(*packet));
      if (send(socket_.get(), reply.data(), reply.size(), MSG_NOSIGNAL) < 0) return;
    }
  }

 private:
  /// The next packet, without its checksum; what stands between packets is skipped.
  std::optional<std::string> next() {
    std::string body;
    bool is_within = false;
    for (;;) {
      char byte = 0;
      if (recv(socket_.get(), &byte, 1, 0) != 1) return std::nullopt;
      if (byte == '$') is_within = true;
      else if (byte == '#' && is_within) break;
      else if (is_within) body += byte;
    }
    char checksum[2];
    if (recv(socket_.get(), checksum, sizeof checksum, MSG_WAITALL) != 2) return std::nullopt;
    return body;
  }

  /// Whether a step executes one of these instructions.
  bool is_in(const std::set<Gicv5Core::Key>& all, const std::string& step) {
    const std::uint64_t at = step.size() > 1 ? number_at(step, 1) : pc_;
    return all.count(memory_[at] & without_register) != 0;
  }

  std::string answer(const std::string& packet) {
    switch (packet[0]) {
      case '?': return "T05thread:01;";
      case 'p': return bytes_of(number_at(packet, 1) == 32 ? pc_ : x0_, 8);
      case 'P': (number_at(packet, 1) == 32 ? pc_ : x0_) = value_of(packet.substr(packet.find('=') + 1)); return "OK";
      case 'm': return bytes_of(read_memory(number_at(packet, 1)), 4);
      case 'M':
        write_memory(number_at(packet, 1), static_cast<std::uint32_t>(value_of(packet.substr(packet.find(':') + 1))));
        return "OK";
      case 's': return step(packet);
      default: break;
    }
    if (packet.rfind("qSupported", 0) == 0) return "PacketSize=1000;qXfer:features:read+";
    return packet.rfind("qXfer:features:read:target.xml:", 0) == 0 ? "l<target/>" : "";
  }

  std::string step(const std::string& packet) {
    if (packet.size() > 1) pc_ = number_at(packet, 1);
    const bool completes = core_.execute(memory_[pc_], x0_);
    pc_ = core_.steps_astray ? 0x12345678 : completes ? pc_ + 4 : core_.vector();
    return "T05thread:01;";
  }
  std::uint32_t read_memory(std::uint64_t at) {
    return at >= irs && at < irs + 0x10000 ? core_.read_irs(at - irs) : memory_[at];
  }
  void write_memory(std::uint64_t at, std::uint32_t value) {
    if (at >= irs && at < irs + 0x10000) core_.write_irs(at - irs, value);
    else memory_[at] = value;
  }

  const OwnedFd& socket_;
  Gicv5Core core_;
  std::uint64_t x0_ = 0, pc_ = 0;
  std::map<std::uint64_t, std::uint32_t> memory_;
};

}  // namespace

void serve_gicv5(const OwnedFd& socket, Gicv5Core core) { Server(socket, std::move(core)).serve(); }

Gicv5Stub::Gicv5Stub(Gicv5Core core) {
  std::array<int, 2> pair{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) fail_with_errno("no pair of sockets");
  client_ = OwnedFd(pair[0]);
  thread_ = std::jthread([ours = OwnedFd(pair[1]), core = std::move(core)] { serve_gicv5(ours, core); });
}

}  // namespace vcpuspec::test
