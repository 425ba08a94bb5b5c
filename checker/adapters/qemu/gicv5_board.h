// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "checker/adapters/loongarch_core/prediction.h"
#include "checker/adapters/qemu/aarch64_core.h"

namespace vcpuspec::qemu {

using loongarch_core::NamedWords, loongarch_core::Words, loongarch_core::named_arguments;

/// One bit a PPI.
using PpiBits = std::array<std::uint64_t, 2>;

/// What a core sees of its interrupt controller.
struct SignalledLines {
  bool irq;            // an ordinary interrupt
  bool superpriority;  // one of priority 0
};

/// A core that is put into states of the machine `gicv5.ppi`, executes GICv5's instructions, and is looked at. A core
/// without a virtual interface has the registers of a guest for itself: ICC_CR0_EL1.EN, ICC_PCR_EL1 and ICC_APR_EL1 are
/// what ICH_VMCR_EL2.EN, ICH_VMCR_EL2.VPMR and ICH_APR_EL2 are to a guest, and so on. Throws Declined for what cannot
/// be done, and Failure when the emulator breaks.
class Gicv5Board {
 public:
  /// Learns which PPIs there are and how they are handled.
  Gicv5Board(StubHost& host, std::chrono::milliseconds time_limit, const Stepper& machine);

  /// The PPIs whose enables keep what is written.
  const PpiBits& implemented() const { return implemented_; }
  /// ICC_PPI_HMRn_EL1: 1 for a level PPI.
  const PpiBits& handling_modes() const { return modes_; }
  Aarch64Core& core() { return core_; }
  /// What a register holds. Declined when reserved bits are set in one that software writes: Arm lets hardware keep
  /// them, so that alone is no deviation, and what follows from it is not judged.
  std::uint64_t get_defined(const aarch64::SystemWord& from, std::uint64_t defined);

  /// Puts the core into a state and reads it back: a state that is not there is Declined. How PPIs are handled is
  /// fixed, and has to be as wanted for those that are pending, or that are in `moved`.
  void load(const Words& wanted, const PpiBits& moved);
  /// What the core's registers hold, as words of the machine.
  Words state();
  /// How ISR_EL1 shows what is signalled to the core.
  SignalledLines lines();
  /// Changes the priority of one PPI to one that has to stay.
  void set_priority(unsigned ppi, std::uint64_t priority);
  /// Sets the wires of the PPIs of one register. Declined for wires that nothing drives.
  void set_wires(unsigned number, std::uint64_t levels);
  /// Makes the IRS present an SPI, or nothing. Declined for anything else.
  void present(std::uint64_t candidate);

  std::size_t slot(const std::string& name) const;

 private:
  /// A slot that one register holds; with `clear` that register clears bits, and the other sets them.
  struct Held {
    std::size_t slot;
    std::uint64_t defined;  // bits that are not reserved
    aarch64::SystemWord reads_and_sets;
    std::optional<aarch64::SystemWord> clears;
  };
  void add(const std::string& slot_name, aarch64::SystemWord reads_and_sets,
           std::optional<aarch64::SystemWord> clears = std::nullopt);
  void list_slots();
  void enable_irs();
  void refuse_unsettable(const Words& wanted) const;
  void refuse_other_modes(const Words& wanted, const PpiBits& moved) const;
  void withdraw_spi();
  std::uint64_t presented_spi();
  void check(const Words& wanted);

  const Stepper& machine_;
  Aarch64Core core_;
  std::vector<Held> held_;
  std::vector<std::size_t> mode_slots_;
  std::size_t vmcr_, inputs_, irs_, nmi_;
  PpiBits implemented_{};
  PpiBits modes_{};
  PpiBits wires_{};              // as they are driven
  std::uint64_t candidate_ = 0;  // the last one that was set; 0 before the first
  bool is_presented_ = false;    // it was not withdrawn
  std::uint32_t spis_ = 0;       // how many there are
};

}  // namespace vcpuspec::qemu
