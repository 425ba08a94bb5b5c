// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "checker/adapters/loongarch_core/tlb_entry.h"
#include "checker/adapters/loongarch_program/program.h"
#include "checker/adapters/qemu/board_slots.h"

/// Programs that put a core into a state by CSR instructions.
namespace vcpuspec::qemu {

// Where the board keeps its own things, at the top of low memory.
inline constexpr std::uint64_t loader = 0x0f000000;
inline constexpr std::uint64_t first_handler = loader + 0x1000;
inline constexpr std::uint64_t second_handler = loader + 0x2000;
inline constexpr std::uint64_t table = loader + 0x8000;
inline constexpr std::uint64_t added_pages = loader + 0x10000;
inline constexpr std::uint64_t end_of_own = loader + 0x20000;

// General registers that programs of the board use.
inline constexpr unsigned base_register = 4, data_register = 5, jump_register = 6;
/// What the two last words of the loader write.
inline constexpr unsigned tcfg_register = 6, crmd_register = 7;

namespace csr_numbers = loongarch_core::csr_numbers;

using loongarch_core::entry_registers;
/// The most that writing the model's entries takes: each twice, the second time to make it none, and an added one.
inline constexpr std::size_t most_entries = 2 * BoardSlots::entries + 1;

using loongarch_core::direct_mode, loongarch_core::mapped_mode;
inline constexpr unsigned first_line = 2, last_line = 12;  // of ESTAT.IS that devices raise

/// CSRs that the loader leaves alone or writes on its own.
bool is_special(std::uint32_t number);

/// The program that writes a state: the words that it writes come from the table.
class Loader {
 public:
  explicit Loader(const BoardSlots& slots);
  std::string code() const { return program_.bytes(); }
  std::uint64_t stop() const { return stop_; }
  /// Where to begin so that so many entries are written: the last blocks.
  std::uint64_t block(std::size_t entries) const { return entries_end_ - entries * block_size_; }

 private:
  void word_from_table(unsigned rd);
  void from_table(std::uint32_t number);
  void begin();
  void add_block();

  loongarch_program::Program program_;
  std::size_t in_table_ = 0;
  std::size_t block_size_ = 0;
  std::uint64_t entries_end_ = 0;
  std::uint64_t stop_ = 0;
};

/// What runs before: no instruction writes BADI or the codes of ESTAT, but exceptions do. The word 0 is none, so it
/// makes BADI 0; an interrupt, whose line stands up, makes the codes 0.
std::string first_program();
std::string program_at_first_handler();
/// The end of the loader alone.
std::string last_words();

}  // namespace vcpuspec::qemu
