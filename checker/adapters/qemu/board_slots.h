// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "checker/adapters/loongarch_core/board.h"
#include "checker/adapters/loongarch_core/csr_names.h"
#include "checker/adapters/loongarch_core/prediction.h"
#include "checker/adapters/qemu/migration_stream.h"
#include "checker/vectors/trace.h"

namespace vcpuspec::qemu {

using loongarch_core::Words;

/// What the emulator keeps of the slots of the machine `loongarch.csr`, and where.
class BoardSlots {
 public:
  BoardSlots(const Stepper& machine, const MigratedCpu& cpu);

  /// A slot that is a CSR, or part of one.
  struct Csr {
    std::size_t slot;
    std::uint32_t number;
    std::string field;  // in migration streams
    std::size_t index;
  };
  const std::vector<Csr>& csrs() const { return csrs_; }
  /// Bits of constant fields, which are no part of the model's slot.
  std::uint64_t constants(std::size_t slot) const;
  bool has(std::size_t slot) const { return has_[slot]; }
  /// Position of a slot by its name without that of the bank. An unknown name is a mistake in this program.
  std::size_t at(std::string_view name) const;
  const std::string& name(std::size_t slot) const { return machine_->machine().slots[slot]; }
  std::size_t count() const { return has_.size(); }
  /// The state that a stream has. What no stream has is 0.
  Words words_of(const MigratedCpu& cpu, bool translates_index) const;

  /// The model's entries of the TLB stand at the beginning of the emulator's MTLB.
  static constexpr unsigned entries = loongarch_core::Board::entries;
  static constexpr unsigned first_entry = 2048;
  static constexpr unsigned end_of_entries = 2112;

 private:
  void add_entry(const MigratedCpu& cpu, unsigned n, Words& words) const;

  const Stepper* machine_;
  std::vector<Csr> csrs_;
  std::vector<bool> has_;
};

}  // namespace vcpuspec::qemu
