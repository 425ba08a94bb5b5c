// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/implementations/any_csr_state.h"

/// Any legal state of a LoongArch core with LVZ, both worlds of it, as the machine in C can be in it.
namespace vcpuspec::test {

/// All choices about guests at their presets, or none but that guests have message interrupts and no watchpoints.
inline Choices choices_of_worlds(Lvz chosen) {
  Choices all = choices_of(chosen);
  if (chosen != Lvz::other) return all;
  all.insert({{"choice.guest_time_adds_CNTC", 0},
              {"choice.HWIS_is_wired", 0},
              {"choice.HWIC_clears", 1},
              {"choice.guest_timer_runs_in_root", 0},
              {"choice.guest_interrupts_first", 1},
              {"choice.iocsr_exits_first", 0},
              {"choice.TOTLBINV_traps_all", 0},
              {"choice.hvcl_is_privileged", 1}});
  return all;
}

/// The same, with every choice named that is at its preset: cases that hang on one are for those that have made it.
inline Choices profile_of_worlds(Lvz chosen) {
  Choices all = choices_of_worlds(chosen);
  for (const OpenValueInfo& open : subject_of_name("loongarch.lvz").open_values)
    if (open.name.starts_with("choice.")) all.try_emplace(open.name, open.preset);
  return all;
}

inline const ModelMachine& worlds() {
  static const ModelMachine preset("loongarch.lvz", choices_of_worlds(Lvz::preset)),
      other("loongarch.lvz", choices_of_worlds(Lvz::other));
  return lvz() == Lvz::other ? other : preset;
}

inline std::uint64_t& word_of(std::vector<std::uint64_t>& slots, const std::string& name) {
  return slots[worlds().slot(name)];
}

/// Whether a guest has a register of its own; of others its slot holds 0.
inline bool is_of_guest(const std::string& name) {
  for (const std::string other : {"GTLBC", "TRGP", "GSTAT", "GCTL", "GINTC", "GCNTC", "IMPCTL1", "IMPCTL2", "CTAG",
                                  "DBG", "DERA", "DSAVE", "PC", "StableCounter"})
    if (name == other) return false;
  for (const std::string family : {"MERR", "MWP", "FWP"})
    if (name.starts_with(family)) return false;
  return true;
}

/// Puts the state of a core into one of the worlds.
inline void choose_world(std::vector<std::uint64_t>& slots, const std::string& world, Numbers& numbers) {
  const std::vector<std::uint64_t> core = legal_slots(numbers);
  for (std::size_t i = 0; i < core.size(); ++i) {
    const std::string name = csrs().info().slots[i].substr(5);
    word_of(slots, world + "." + name) = world == "host" || is_of_guest(name) ? core[i] : 0;
  }
}

/// What a guest cannot have: LVZ, waiting, and more monitors than root gives it.
inline void confine_guest(std::vector<std::uint64_t>& slots) {
  word_of(slots, "guest.TLBRPRMD") &= ~bit(3);
  word_of(slots, "guest.CORE") &= ~bit(0);
  word_of(slots, "guest.CPUID") &= 0x1ff;
  const std::uint64_t given = word_of(slots, "host.GCTL") >> 24 & 7;
  for (std::uint64_t n = given; n < 32; ++n)
    for (const std::string name : {"guest.PMCFG", "guest.PMCNT"}) word_of(slots, name + std::to_string(n)) = 0;
}

/// The bits of GCTL that make a guest exit nobody knows when.
constexpr std::uint64_t unknown_traps = bit(7) | bit(11) | bit(13) | bit(15);

/// In most of the states few accesses of a guest trap; in some the guest's world is impossible to go on in.
inline void choose_traps(std::vector<std::uint64_t>& slots, Numbers& numbers) {
  if (numbers.next() % 16 != 0) word_of(slots, "host.GCTL") &= ~unknown_traps;
  if (numbers.next() % 2 == 0) word_of(slots, "host.GCTL") &= ~bit(9);
  if (numbers.next() % 2 == 0) word_of(slots, "host.GTLBC") &= ~bit(13);
  if (numbers.next() % 2 == 0) word_of(slots, "host.EUEN") |= numbers.next() & 0xf;
}

/// The entries of both worlds are mostly those of the guest that runs, and root's often map what the guest's say.
inline void choose_stages(std::vector<std::uint64_t>& slots, Numbers& numbers) {
  const std::uint64_t gid = word_of(slots, "host.GSTAT") >> 16 & 0xff;
  for (unsigned n = 0; n < 4; ++n) {
    for (const std::string world : {"host", "guest"}) {
      std::uint64_t& key = word_of(slots, world + ".TLBKEY" + std::to_string(n));
      if (numbers.next() % 3 != 0) key = (key & 0x3ff0003) | gid << 32;
      if (world == "host" && numbers.next() % 2 == 0) key |= 2;
    }
    if (numbers.next() % 2 == 0) continue;
    const std::uint64_t page = word_of(slots, "guest.TLBLO" + std::to_string(2 * n + numbers.next() % 2));
    std::uint64_t& covered = word_of(slots, "host.TLBHI" + std::to_string(n));
    const std::uint64_t pa = page & 0xffff'ffff'f000 & page_number;
    covered = ((pa & bit(47)) != 0 ? pa | ~(bit(48) - 1) : pa) | (covered & 0x3f);
  }
}

/// Where HWIS is wired, the guest's lines are those of HWIS and some of what HWIP passes on.
inline void choose_lines(std::vector<std::uint64_t>& slots) {
  const std::uint64_t control = word_of(slots, "host.GINTC"), shown = control & 0xff, passed = control >> 8 & 0xff;
  std::uint64_t& status = word_of(slots, "guest.ESTAT");
  if (lvz() != Lvz::other) status = (status & ~std::uint64_t{0x3fc}) | shown << 2 | (status & passed << 2);
}

inline std::vector<std::uint64_t> legal_worlds(Numbers& numbers) {
  std::vector<std::uint64_t> slots(worlds().info().slots.size(), 0);
  choose_world(slots, "host", numbers);
  choose_world(slots, "guest", numbers);
  word_of(slots, "guest.CPUID") = numbers.next();
  choose_traps(slots, numbers);
  choose_stages(slots, numbers);
  choose_lines(slots);
  confine_guest(slots);
  return slots;
}

}  // namespace vcpuspec::test
