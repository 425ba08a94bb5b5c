// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/adapters/loongarch_core/csr_names.h"
#include "checker/adapters/loongarch_core/tlb_entry.h"
#include "checker/adapters/loongarch_program/program.h"

/// Programs that a core behind a stub executes so that it is put into a state and looked at: at PLV0, in direct mode.
namespace vcpuspec::gdb_loongarch {

/// Where they and their tables stand, from one address on: apart by 16 KiB, since emulators translate words anew when
/// something is stored in their page. And how wide registers are: so wide are the words of tables, too.
struct Own {
  std::uint64_t base;
  loongarch_program::RegisterWidth width = loongarch_program::RegisterWidth::bits_64;

  bool is_la32() const { return width == loongarch_program::RegisterWidth::bits_32; }
  unsigned word_size() const { return is_la32() ? 4 : 8; }
  /// Bits that a register has.
  std::uint64_t bits() const { return ~std::uint64_t{0} >> (64 - 8 * word_size()); }
  /// The address of the next instruction: that of the last one is the first.
  std::uint64_t next_of(std::uint64_t address) const { return (address + sizeof(std::uint32_t)) & bits(); }

  std::uint64_t enter() const { return base; }         // the word that leaves direct mode
  std::uint64_t leave() const { return base + 0x40; }  // a word that comes back to it, if nothing else can be fetched
  std::uint64_t probe() const { return base + 0x80; }
  std::uint64_t trap() const { return base + 0x1000; }  // where exceptions end that nothing expects
  std::uint64_t first() const { return base + 0x2000; }
  std::uint64_t handler() const { return base + 0x3000; }
  std::uint64_t loader() const { return base + 0x4000; }
  std::uint64_t entries() const { return base + 0x5000; }
  std::uint64_t registers() const { return base + 0x6000; }
  std::uint64_t reader() const { return base + 0x8000; }
  std::uint64_t table() const { return base + 0x10000; }
  std::uint64_t results() const { return base + 0x14000; }
  std::uint64_t entry_results() const { return base + 0x15000; }
  std::uint64_t address_spaces() const { return entry_results() + 0x400; }
  std::uint64_t added_pages() const { return base + 0x18000; }
  std::uint64_t end() const { return base + 0x20000; }
};

// General registers that they use, none of which events do.
inline constexpr unsigned data_register = 12, base_register = 13, leave_register = 20, enter_register = 21;

/// A program, and where it ends.
struct PlacedProgram {
  std::string bytes;
  std::uint64_t stop = 0;
};

/// What the programs know of the core: the CSRs that it has, by their numbers.
struct CsrList {
  std::vector<std::uint32_t> read;     // they can be looked at, in the order of the results
  std::vector<std::uint32_t> written;  // they can be written, in the order of the table
};

/// Begins to load: what the core had before is gone, and no entry of the TLB is left. Goes on at the entries.
PlacedProgram loader_program(const Own& own, const CsrList& csrs);
/// Writes entries of the TLB, and goes on at the registers.
PlacedProgram entries_program(const Own& own, const std::vector<loongarch_core::EntryWords>& entries);
/// Writes the words of the table to CSRs.
PlacedProgram registers_program(const Own& own, const CsrList& csrs);
/// Stores what the CSRs hold, and the model's entries of the TLB from the first one on: what TLBRD gives, and what
/// TLBSRCH finds for the page in an address space of the table. It changes none. Before the entries come the registers
/// that this uses.
inline constexpr std::size_t words_of_entry = 6;
PlacedProgram reader_program(const Own& own, const CsrList& csrs, unsigned first_entry);
/// What runs before the loader: no instruction writes BADI and the codes of ESTAT, but exceptions do. It executes a
/// word that raises one, and goes on at the handler.
PlacedProgram exception_program(const Own& own, std::uint32_t word);
/// Goes on to the loader: at once, or after an interrupt, which makes the codes 0.
PlacedProgram handler_program(const Own& own, bool clears_codes);

/// The order in which CSRs are written: last those that decide about exceptions, interrupts and time.
std::vector<std::uint32_t> in_order_of_writing(std::vector<std::uint32_t> numbers);

}  // namespace vcpuspec::gdb_loongarch
