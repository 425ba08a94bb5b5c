// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "checker/adapters/loongarch_core/board.h"

namespace vcpuspec::loongarch_core {

/// An entry of the TLB as the model has it.
struct TlbEntry {
  std::uint64_t key = 0;
  std::uint64_t hi = 0;
  std::uint64_t even = 0;
  std::uint64_t odd = 0;

  /// As reset leaves it.
  bool is_zero() const { return (key | hi | even | odd) == 0; }
  bool is_valid() const { return (key & 1) != 0; }
};
/// The address space of an entry.
std::uint64_t address_space_of(const TlbEntry& entry);
TlbEntry entry_of(const Board& board, const Words& words, unsigned n);

/// The CSRs from which TLBWR makes an entry, in the order of their words.
inline constexpr std::uint32_t entry_registers[] = {0x18, 0x10, 0x11, 0x12, 0x13};  // ASID, TLBIDX, TLBEHI, TLBELO0, 1
struct EntryWords {
  std::uint64_t words[5];
};
/// What makes an entry at an index.
EntryWords words_for(const TlbEntry& entry, std::uint64_t index);
/// What makes the page that a board adds, open to all, at an index.
EntryWords words_for(const Board::Added& added, std::uint64_t index, loongarch_program::RegisterWidth width);
/// The entry that an instruction has read into these CSRs.
TlbEntry entry_from(const EntryWords& read);

inline constexpr std::uint64_t not_an_entry = std::uint64_t{1} << 31;  // TLBIDX.NE

}  // namespace vcpuspec::loongarch_core
