// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/loongarch_core/tlb_entry.h"

#include <string>

namespace vcpuspec::loongarch_core {

namespace {

constexpr std::uint64_t global = 1U << 6;  // of TLBELO0 and TLBELO1
constexpr std::uint64_t asid_bits = 0x3ff, size_bits = 0x3f;
constexpr unsigned asid_in_key = 16, size_in_index = 24;
constexpr std::uint64_t pair_bits = ((std::uint64_t{1} << 48) - 1) & ~std::uint64_t{0x1fff};  // VPPN of TLBEHI

}  // namespace

TlbEntry entry_of(const Board& board, const Words& words, unsigned n) {
  const std::string number = std::to_string(n);
  return {words[board.at("TLBKEY" + number)], words[board.at("TLBHI" + number)],
          words[board.at("TLBLO" + std::to_string(2 * n))], words[board.at("TLBLO" + std::to_string(2 * n + 1))]};
}

std::uint64_t address_space_of(const TlbEntry& entry) { return entry.key >> asid_in_key & asid_bits; }

EntryWords words_for(const TlbEntry& entry, std::uint64_t index) {
  const std::uint64_t g = (entry.key & 2) != 0 ? global : 0;
  const std::uint64_t where = index | (entry.hi & size_bits) << size_in_index;
  const std::uint64_t page = entry.hi & ~std::uint64_t{0x1fff};
  return {{address_space_of(entry), where, page, entry.even | g, entry.odd | g}};
}

EntryWords words_for(const Board::Added& added, std::uint64_t index, loongarch_program::RegisterWidth width) {
  constexpr std::uint64_t page_size = 14;
  constexpr std::uint64_t open_to_all = 0x1 | 0x2 | 0x3 << 2 | 0x1 << 4 | global;  // V, D, PLV3, MAT 1, G
  // On LA32 page numbers begin at bit 8.
  const unsigned lower_by = width == loongarch_program::RegisterWidth::bits_32 ? 4 : 0;
  const std::uint64_t odd = added.pa + (std::uint64_t{1} << page_size);
  return {{0, index | page_size << size_in_index, added.va, added.pa >> lower_by | open_to_all,
           odd >> lower_by | open_to_all}};
}

TlbEntry entry_from(const EntryWords& read) {
  const auto [asid, where, page, even, odd] = read.words;
  if ((where & not_an_entry) != 0) return {};
  const std::uint64_t sign = (page >> 47 & 1) != 0 ? ~std::uint64_t{0} << 48 : 0;
  const std::uint64_t g = (even & odd & global) != 0 ? 2 : 0;
  return {1 | g | (asid & asid_bits) << asid_in_key, sign | (page & pair_bits) | (where >> size_in_index & size_bits),
          even & ~global, odd & ~global};
}

}  // namespace vcpuspec::loongarch_core
