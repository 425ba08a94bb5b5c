// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/model_machine.h"

/// Any legal state of the LoongArch machine, as the machine in C can be in it.
namespace vcpuspec::test {

/// Without LVZ, with it and every other choice of it at its preset, and with none of them at it.
enum class Lvz { none, preset, other };

inline Lvz& lvz() {
  static Lvz chosen = Lvz::none;
  return chosen;
}

/// For the time of a test the rules are those of other choices.
class WithLvz {
 public:
  explicit WithLvz(Lvz chosen) { lvz() = chosen; }
  WithLvz(const WithLvz&) = delete;
  WithLvz& operator=(const WithLvz&) = delete;
  ~WithLvz() { lvz() = Lvz::none; }
};

inline Choices choices_of(Lvz chosen) {
  if (chosen == Lvz::none) return {};
  if (chosen == Lvz::preset) return {{"choice.LVZ", 1}};
  return {{"choice.LVZ", 1},
          {"choice.GIDBIT", 5},
          {"choice.GID_bits_held", 3},
          {"choice.GCTL_offers", 0x0a4144},
          {"choice.separate_vmid", 1},
          {"choice.TRGP_writable", 1},
          {"choice.root_exceptions_clear_PGM", 0},
          {"choice.entry_clears_PGM", 1},
          {"choice.untagged_means_next_guest", 1}};
}

inline const ModelMachine& csrs() {
  static const ModelMachine without("loongarch.csr", choices_of(Lvz::none)),
      preset("loongarch.csr", choices_of(Lvz::preset)), other("loongarch.csr", choices_of(Lvz::other));
  if (lvz() == Lvz::none) return without;
  return lvz() == Lvz::preset ? preset : other;
}

inline std::uint64_t& word(std::vector<std::uint64_t>& slots, const std::string& name) {
  return slots[csrs().slot("host." + name)];
}

constexpr std::uint64_t bit(unsigned n) { return std::uint64_t{1} << n; }

/// Where the implementation that is asked about has fewer bits than others: 64-bit registers, 48 bits of address and of
/// timer, 12 of a TLB index, no hardware page walk, 8 watchpoints of each kind.
inline void confine(std::vector<std::uint64_t>& slots) {
  for (const std::string name : {"TLBELO0", "TLBELO1", "TLBRELO0", "TLBRELO1"})
    word(slots, name) &= 0xe000'ffff'ffff'f07f;
  for (const std::string name : {"TLBRENTRY", "MERRENTRY"}) word(slots, name) &= 0xffff'ffff'f000;
  for (const std::string name : {"TCFG", "TVAL"}) word(slots, name) &= bit(48) - 1;
  for (const std::string name : {"TLBEHI", "TLBREHI"}) {
    std::uint64_t& key = word(slots, name);
    key = (key & bit(47)) != 0 ? key | ~(bit(48) - 1) : key & (bit(48) - 1);
  }
  for (const std::string name : {"DMW0", "DMW1", "DMW2", "DMW3"}) word(slots, name) &= 0xf000'0000'0000'003f;
  for (const std::string name : {"MWPS", "FWPS"}) word(slots, name) &= 0x100ff;
  for (unsigned i = 0; i < 8; ++i) word(slots, "TLBLO" + std::to_string(i)) &= 0xe000'ffff'ffff'f03f;
  word(slots, "EENTRY") &= ~std::uint64_t{0xfff};
  word(slots, "TLBIDX") &= 0xbf00'0fff;
  word(slots, "PWCH") &= bit(24) - 1;
}

/// Of DA and PG just one, at `da` and the bit above it, and no reserved memory type in the two fields above them.
inline std::uint64_t with_legal_mode(std::uint64_t mode, unsigned da) {
  mode = (mode & bit(da)) != 0 ? mode & ~bit(da + 1) : mode | bit(da + 1);
  for (const unsigned type : {da + 2, da + 4})
    if ((mode >> type & 3) == 3) mode &= ~bit(type);
  return mode;
}

/// In half of the states software may do everything.
inline void choose_modes(std::vector<std::uint64_t>& slots, Numbers& numbers) {
  word(slots, "CRMD") = with_legal_mode(word(slots, "CRMD"), 3);
  word(slots, "MERRCTL") = with_legal_mode(word(slots, "MERRCTL"), 7);
  if (numbers.next() % 2 == 0) word(slots, "CRMD") &= ~std::uint64_t{3};
  word(slots, "RVACFG") %= 9;
  word(slots, "STLBPS") = 12 + word(slots, "STLBPS") % 18;
}

/// Up to one message is the highest pending one; it is selected when it is not below the threshold.
inline void choose_messages(std::vector<std::uint64_t>& slots, Numbers& numbers) {
  const std::uint64_t pending = numbers.next() % 257, highest = pending - 1;
  for (std::uint64_t i = pending; i < 256; ++i) word(slots, "MSGIS" + std::to_string(i / 64)) &= ~bit(i % 64);
  if (pending != 0) word(slots, "MSGIS" + std::to_string(highest / 64)) |= bit(highest % 64);
  const bool is_selected = pending != 0 && highest >= word(slots, "MSGIE");
  const std::uint64_t none = bit(31) | (word(slots, "MSGIR") & 0xff);
  word(slots, "MSGIR") = is_selected ? highest : none;
  word(slots, "ESTAT") = (word(slots, "ESTAT") & ~bit(14)) | (is_selected ? bit(14) : 0);
}

/// So many of the monitors are asked more often than the others.
inline constexpr unsigned asked_often = 4;

/// In half of the states few monitors are enabled to interrupt, else one that overflows is always there.
inline void choose_monitors(std::vector<std::uint64_t>& slots, Numbers& numbers) {
  const bool are_few = numbers.next() % 2 == 0;
  bool any = false;
  for (unsigned i = 0; i < 32; ++i) {
    std::uint64_t& config = word(slots, "PMCFG" + std::to_string(i));
    if (are_few && numbers.next() % (i < asked_often ? 4 : 32) != 0) config &= ~bit(20);
    any = any || ((config & bit(20)) != 0 && (word(slots, "PMCNT" + std::to_string(i)) & bit(63)) != 0);
  }
  word(slots, "ESTAT") = (word(slots, "ESTAT") & ~bit(10)) | (any ? bit(10) : 0);
}

/// In half of the states the timer counts and is about to expire; in few the core is in debug mode.
inline void choose_moment(std::vector<std::uint64_t>& slots, Numbers& numbers) {
  if (numbers.next() % 2 == 0) {
    word(slots, "TVAL") = numbers.next() % 3;
    word(slots, "TCFG") |= 1;
    word(slots, "CORE") &= ~bit(1);
  }
  if (numbers.next() % 4 != 0) word(slots, "DBG") &= ~bit(0);
}

template <std::size_t n>
inline std::uint64_t any_of(const std::uint64_t (&values)[n], Numbers& numbers) {
  return values[numbers.next() % n];
}

inline constexpr std::uint64_t page_sizes[] = {12, 13, 14, 21, 33};
inline constexpr std::uint64_t address_spaces[] = {1, 2, 0x3ff};
inline constexpr std::uint64_t page_number = ~std::uint64_t{0x1fff};

/// Around a few places, most of them legal; some in a segment that a window may have.
inline std::uint64_t any_address(Numbers& numbers) {
  static constexpr std::uint64_t places[] = {
      0x0, 0x4000'6000, 0x7fff'ffff'e000, 0x8000'0000'0000, 0xffff'8000'0000'0000, 0xffff'ffff'ffff'e000};
  static constexpr std::uint64_t offsets[] = {0x1fff, 0x7fff, 0x7f'ffff};
  static constexpr std::uint64_t windows[] = {0x8000'0000'0000'0000, 0x9000'0000'0000'0000, 0x9f00'0000'0000'0000};
  const std::uint64_t address = any_of(places, numbers) ^ (numbers.next() & any_of(offsets, numbers));
  return numbers.next() % 4 == 0 ? (address & (bit(48) - 1)) | any_of(windows, numbers) : address;
}

/// A page number as a register holds it.
inline std::uint64_t any_page(Numbers& numbers) {
  const std::uint64_t page = any_address(numbers) & page_number & (bit(48) - 1);
  return (page & bit(47)) != 0 ? page | ~(bit(48) - 1) : page;
}

/// In three quarters of the states addresses are mapped, in more than others in PLV3.
inline void choose_translation(std::vector<std::uint64_t>& slots, Numbers& numbers) {
  constexpr std::uint64_t dwpl = 0x70000;
  if (numbers.next() % 2 == 0) word(slots, "CRMD") = (word(slots, "CRMD") & ~bit(3)) | bit(4);
  if (numbers.next() % 4 == 0) word(slots, "CRMD") |= 3;
  word(slots, "MISC") = (word(slots, "MISC") & ~dwpl) | (numbers.next() & dwpl);
}

/// Pages, sizes and address spaces are few; most of the pages are valid, and half of these belong to who asks.
inline void choose_entries(std::vector<std::uint64_t>& slots, Numbers& numbers) {
  for (unsigned n = 0; n < 4; ++n) {
    std::uint64_t& key = word(slots, "TLBKEY" + std::to_string(n));
    key = (key & 2) | any_of(address_spaces, numbers) << 16 | (numbers.next() % 8 != 0 ? 1 : 0);
    word(slots, "TLBHI" + std::to_string(n)) = any_page(numbers) | any_of(page_sizes, numbers);
  }
  for (unsigned n = 0; n < 8; ++n) {
    std::uint64_t& page = word(slots, "TLBLO" + std::to_string(n));
    constexpr std::uint64_t flags = 0xe000'0000'0000'000f;
    const std::uint64_t owner = numbers.next() % 2 == 0 ? word(slots, "CRMD") & 3 : numbers.next() & 3;
    if (numbers.next() % 4 != 0)
      page = (page & ~flags) | (numbers.next() & flags & ~std::uint64_t{0xc}) | owner << 2 | 1;
  }
}

/// In half of the states the registers of the TLB are about such pages too, and windows about what they may be asked.
inline void choose_keys(std::vector<std::uint64_t>& slots, Numbers& numbers) {
  if (numbers.next() % 2 == 0) return;
  const std::uint64_t entry = numbers.next() % 4, page = word(slots, "TLBHI" + std::to_string(entry)) & page_number;
  word(slots, "TLBEHI") = numbers.next() % 2 == 0 ? page : any_page(numbers);
  word(slots, "TLBREHI") = (numbers.next() % 2 == 0 ? page : any_page(numbers)) | any_of(page_sizes, numbers);
  word(slots, "TLBIDX") = (word(slots, "TLBIDX") & bit(31)) | any_of(page_sizes, numbers) << 24 | entry;
  word(slots, "ASID") = word(slots, "TLBKEY" + std::to_string(entry)) >> 16;
  for (unsigned n = 0; n < 4; ++n) {
    std::uint64_t& window = word(slots, "DMW" + std::to_string(n));
    window = (numbers.next() & 0x3f) | (8 + numbers.next() % 8) << 60;
  }
}

inline constexpr const char* registers_of_lvz[] = {"GTLBC", "TRGP", "GSTAT", "GCTL", "GINTC", "GCNTC"};

/// The number of a guest, or of none; few of them, so that they meet.
inline std::uint64_t any_guest(Numbers& numbers) { return numbers.next() % 2 == 0 ? 0 : 1 + numbers.next() % 3; }

/// In half of the states with LVZ the core is in a guest, unless it is in debug mode. Guests are few, UseTGID is as
/// often 1 as 0, and of the entries of the TLB most are root's or those of the guest that TGID or GID names.
inline void choose_guest(std::vector<std::uint64_t>& slots, Numbers& numbers) {
  constexpr std::uint64_t guest = 0xff0000;
  for (unsigned n = 0; n < 4; ++n) word(slots, "TLBKEY" + std::to_string(n)) &= 0x3ff0003;
  if (lvz() == Lvz::none) {
    for (const char* const name : registers_of_lvz) word(slots, name) = 0;
    word(slots, "TLBRPRMD") &= ~bit(3);
    word(slots, "MERRCTL") &= ~bit(5);
    return;
  }
  if (lvz() == Lvz::preset) word(slots, "GTLBC") &= ~bit(14);
  for (const char* const name : {"GTLBC", "GSTAT", "TRGP"})
    word(slots, name) = (word(slots, name) & ~guest) | any_guest(numbers) << 16;
  word(slots, "GSTAT") &= guest | 3;
  word(slots, "GCTL") &= 0x730aab0;
  word(slots, "GSTAT") &= ~bit(0);
  if (numbers.next() % 2 == 0 && (word(slots, "DBG") & 1) == 0) {
    word(slots, "GSTAT") |= bit(0);
    word(slots, "CORE") &= ~bit(0);
  }
  for (unsigned n = 0; n < 4; ++n) {
    const std::uint64_t tags[] = {0, 0, word(slots, "GTLBC") >> 16 & 0xff, word(slots, "GSTAT") >> 16 & 0xff,
                                  any_guest(numbers)};
    word(slots, "TLBKEY" + std::to_string(n)) |= any_of(tags, numbers) << 32;
  }
}

inline std::vector<std::uint64_t> legal_slots(Numbers& numbers) {
  std::vector<std::uint64_t> slots = csrs().any_slots(numbers);
  confine(slots);
  choose_modes(slots, numbers);
  choose_moment(slots, numbers);
  choose_translation(slots, numbers);
  choose_entries(slots, numbers);
  choose_keys(slots, numbers);
  choose_guest(slots, numbers);
  choose_messages(slots, numbers);
  choose_monitors(slots, numbers);
  return slots;
}

}  // namespace vcpuspec::test
