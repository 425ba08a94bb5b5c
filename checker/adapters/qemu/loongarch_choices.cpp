// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/loongarch_choices.h"

#include <algorithm>

namespace vcpuspec::qemu {

namespace {

constexpr std::uint64_t savenum_bits = 0xf;

std::uint64_t has(bool is_there) { return is_there ? 1 : 0; }

}  // namespace

/// PRCFG2 of 7.2 reads 0, which would be no page size at all: that is no choice, since pages do work.
std::map<std::string, std::uint64_t> choices_of(const MigratedCpu& cpu) {
  std::map<std::string, std::uint64_t> made = {
      {"choice.PGD_by_top_bit", 1},      // seen with 7.2: PGD follows bit 63 of BADV
      {"choice.one_shot_disables", 1},   // seen with 7.2: TCFG.En reads 0 after a one-shot timer expired
      {"choice.timer_expires_at_0", 1},  // seen with 7.2: TI with tick InitVal times four
      {"choice.entry_offset_added", 1},  // seen with 7.2 where EENTRY has bits of the offset
      {"choice.emptied_entry_kept", 1},  // seen with 7.2: TLBWR with NE changes nothing but E in the stream
      {"choice.message_interrupts", has(cpu.word("env.CSR_MSGIR").has_value())},
      // Up to 7.2 there are none of these units, and their instructions raise INE.
      {"choice.LSX", has(cpu.has_subsection("cpu/lsx"))},
      {"choice.LASX", has(cpu.has_subsection("cpu/lasx"))},
      {"choice.LBT", has(cpu.has_subsection("cpu/lbt"))},
      {"choice.SAVENum_of_16", cpu.word("env.CSR_PRCFG1").value_or(0) & savenum_bits},
  };
  // No word of their state: they read 0 and keep nothing. Without watchpoints there is no WE to be saved.
  if (!cpu.word("env.CSR_PMCFG")) made["choice.PM_NUM"] = 0;
  if (!cpu.word("env.CSR_MWPC")) made["choice.MWP_NUM"] = 0;
  if (!cpu.word("env.CSR_FWPC")) made["choice.FWP_NUM"] = 0;
  if (made.count("choice.MWP_NUM") != 0 && made.count("choice.FWP_NUM") != 0) made["choice.watchpoints"] = 0;
  return made;
}

}  // namespace vcpuspec::qemu
