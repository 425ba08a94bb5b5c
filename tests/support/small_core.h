// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "checker/adapters/gdb/packet.h"
#include "checker/adapters/owned_fd.h"

namespace vcpuspec::test {

/// What a stub does wrong when its target is set going.
struct Mischief {
  enum class Kind : std::uint8_t { none, silence, sleep, departure, death, odd_stop };
  Kind kind = Kind::none;
  /// The target goes from this address. Before it went from there so often, all is well; afterwards, too.
  std::uint64_t from = 0;
  unsigned times = 0;
};

/// A core that has just as much as programs of CSR instructions use, in direct mode, behind a stub with a unix socket.
/// It executes; it is no model, and nothing is judged by it but how the adapter meets stubs.
class SmallCore {
 public:
  struct Behaviour {
    Mischief mischief = {};
    bool refuses_writes = false;  // of memory
    unsigned register_size = 8;   // in the stub's answers, whatever the core has
    bool goes_for_good = false;   // listens no more after the first connection
    std::string architecture = "loongarch64";
    bool is_la32 = false;                                // registers of 32 bits, and no instructions of 64
    std::map<std::uint32_t, std::uint32_t> cpucfg = {};  // words that are not 0; without any there is no CPUCFG
    unsigned entries = 0;           // of the TLB, which can be written, read and searched, and maps nothing
    std::uint64_t lost_in_tlb = 0;  // bits of TLBELO0 that TLBRD does not give back
    std::map<std::uint32_t, std::uint64_t> kept = {};  // the bits that a CSR keeps of what is written, if not all
    std::string path = {};                             // of the socket, if not one of its own choice
    std::set<std::uint32_t> stuck = {};  // CSRs that hold 1 and keep nothing until the monitor resets the core
  };
  explicit SmallCore(const Behaviour& behaviour);
  ~SmallCore();
  SmallCore(const SmallCore&) = delete;
  SmallCore& operator=(const SmallCore&) = delete;
  std::string endpoint() const { return "unix:" + path_; }
  /// How often somebody connected, and how often the monitor was asked for a reset.
  unsigned connections() const { return connections_; }
  unsigned resets() const { return resets_; }

 private:
  void serve();
  bool talk(const OwnedFd& socket);
  std::optional<std::string> answer(const std::string& packet);
  std::string read_memory(std::uint64_t address, std::size_t size) const;
  void write_memory(std::uint64_t address, const std::string& bytes);
  std::uint64_t load(std::uint64_t address) const;
  std::optional<std::string> go(bool is_step, std::uint64_t from);
  std::uint64_t bits() const { return behaviour_.is_la32 ? 0xffffffff : ~std::uint64_t{0}; }
  void execute();
  bool execute_either(std::uint32_t word);
  bool execute_tlb(std::uint32_t word);
  std::optional<std::uint32_t> entry_of_page() const;
  bool execute_la64(std::uint32_t word);
  void execute_csr(std::uint32_t word, unsigned rd, unsigned rj);
  void raise(std::uint64_t code, std::uint32_t word);

  Behaviour behaviour_;
  std::string path_;
  OwnedFd listening_;
  std::atomic<unsigned> connections_ = 0;
  std::atomic<unsigned> resets_ = 0;
  std::atomic<bool> is_over_ = false;
  bool departs_ = false;
  gdb::Decoder decoder_;
  std::uint64_t registers_[34] = {};  // the last one is the program counter
  std::map<std::uint32_t, std::uint64_t> csrs_;
  std::map<std::uint64_t, char> memory_;
  std::set<std::uint64_t> breakpoints_;
  std::map<std::uint32_t, std::array<std::uint64_t, 5>> entries_;  // by index: the CSRs that TLBWR takes
  std::jthread thread_;
};

/// A core of 32 bits that says so, with physical addresses of 32 bits, floating point and two counters.
SmallCore::Behaviour small_la32();

}  // namespace vcpuspec::test
