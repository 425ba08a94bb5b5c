// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <thread>

#include "checker/adapters/owned_fd.h"

namespace vcpuspec::test {

/// An AArch64 core with a GICv5, as small as it can be, written from the facts about QEMU's and not from the model or
/// the adapter: what tests of the adapter talk to, since no emulator here has one. It can be wrong in many ways.
struct Gicv5Core {
  using Key = std::uint32_t;  // the word of an instruction, without its register
  static Key mrs(unsigned op1, unsigned crn, unsigned crm, unsigned op2);
  static Key msr(unsigned op1, unsigned crn, unsigned crm, unsigned op2);

  // How it is wrong.
  std::set<Key> traps{};                 // instructions that raise an exception
  std::map<Key, std::uint64_t> keeps{};  // what a written register keeps, where that is not all
  bool masks_its_own_priority = false;   // an interrupt of the priority of the mask is not signalled
  bool ignores_enable = false;           // ICC_CR0_EL1.EN has no effect
  bool steps_astray = false;             // a step leads anywhere
  bool last_of_equals_wins = false;      // of PPIs, and an SPI before a PPI
  bool keeps_reserved_bits = false;      // of priorities
  bool signals_lowest_too = false;       // what has priority 31 is always signalled
  unsigned level = 1;                    // where it stands after a reset
  std::array<std::uint64_t, 2> modes = {~(std::uint64_t{1} << 3), ~std::uint64_t{0}};
  std::array<std::uint64_t, 2> implemented = {~std::uint64_t{0}, ~std::uint64_t{0}};

  // What its stub does.
  std::set<Key> silent_at{};  // instructions that never end
  std::set<Key> dies_at{};    // instructions that end the emulator

  /// Executes a word on x0; false when it raises an exception.
  bool execute(std::uint32_t word, std::uint64_t& x0);
  /// Where such an exception goes.
  std::uint64_t vector() const { return vbar_ + 0x200; }
  /// A register of 4 bytes of the IRS.
  std::uint32_t read_irs(std::uint64_t offset) const;
  void write_irs(std::uint64_t offset, std::uint32_t value);

 private:
  struct Spi {
    bool enabled = false, pending = false, active = false, is_level = true;
    std::uint64_t priority = 0, affinity = 0;
  };
  struct Best {
    std::uint64_t intid = 0, priority = 0xff;
  };
  std::uint64_t running() const;
  std::uint64_t pending(unsigned bank) const;
  Best highest() const;
  bool is_signalled(const Best& best) const;
  std::uint64_t acknowledge(bool is_nmi_wanted);
  std::uint64_t read(Key key);
  void write(Key key, std::uint64_t value);
  bool write_ppi(unsigned crm, unsigned op2, std::uint64_t value);
  bool write_spi(unsigned crm, unsigned op2, std::uint64_t value);

  std::uint64_t vbar_ = 0, sctlr_ = 0, cr0_ = 0, pcr_ = 0, apr_ = 0, icsr_ = 0;
  std::array<std::uint64_t, 2> enabled_{}, latched_{}, active_{};
  std::array<std::uint64_t, 16> priorities_{};
  std::map<Key, std::uint64_t> others_;  // the timers
  std::map<unsigned, Spi> spis_;
  bool irs_enabled_ = false;
};

/// Serves one client at the other end of a socket until it goes.
class Gicv5Stub {
 public:
  explicit Gicv5Stub(Gicv5Core core);
  OwnedFd take_socket() { return std::move(client_); }

 private:
  OwnedFd client_;
  std::jthread thread_;
};

/// Serves the client at this socket.
void serve_gicv5(const OwnedFd& socket, Gicv5Core core);

}  // namespace vcpuspec::test
