// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/board_slots.h"

#include <cctype>
#include <stdexcept>

namespace vcpuspec::qemu {

namespace {

std::size_t digits_at_end(std::string_view name) {
  std::size_t count = 0;
  while (count < name.size() && std::isdigit(static_cast<unsigned char>(name[name.size() - 1 - count])) != 0) ++count;
  return count;
}

/// Bits hi..lo of a word.
std::uint64_t bits(std::uint64_t word, unsigned hi, unsigned lo) { return word >> lo & ones(hi - lo + 1); }

}  // namespace

BoardSlots::BoardSlots(const Stepper& machine, const MigratedCpu& cpu)
    : machine_(&machine), has_(machine.machine().slots.size()) {
  for (std::size_t i = 0; i < has_.size(); ++i) {
    const SlotInfo* info = machine.subject().find(name(i));
    if (info == nullptr || !info->number) {
      has_[i] = true;  // the core and its TLB
      continue;
    }
    const std::string field = "env.CSR_" + info->name;
    const std::size_t digits = digits_at_end(field);
    if (cpu.word(field)) csrs_.push_back({i, *info->number, field, 0});
    else if (digits != 0 && cpu.word(field.substr(0, field.size() - digits)))
      csrs_.push_back({i, *info->number, field.substr(0, field.size() - digits),
                       static_cast<std::size_t>(std::stoul(field.substr(field.size() - digits)))});
    else continue;
    has_[i] = true;
  }
}

std::size_t BoardSlots::at(std::string_view name) const {
  const int at = machine_->slot("host." + std::string(name));
  if (at < 0) throw std::logic_error("the machine has no slot " + std::string(name));
  return static_cast<std::size_t>(at);
}

std::uint64_t BoardSlots::constants(std::size_t slot) const {
  if (slot == at("ASID")) return 10U << 16;  // ASIDBITS
  return 0;
}

/// An entry as the model has it: the emulator keeps G with each of the two pages, and no sign of the page number.
void BoardSlots::add_entry(const MigratedCpu& cpu, unsigned n, Words& words) const {
  const std::size_t index = first_entry + n;
  const std::uint64_t misc = cpu.word("env.tlb.tlb_misc", index).value_or(0);
  const std::uint64_t lo[] = {cpu.word("env.tlb.tlb_entry0", index).value_or(0),
                              cpu.word("env.tlb.tlb_entry1", index).value_or(0)};
  constexpr std::uint64_t global = 1U << 6;
  const std::uint64_t g = (lo[0] & lo[1] & global) != 0 ? 2 : 0;
  const std::uint64_t vppn = bits(misc, 47, 13) << 13;
  const std::uint64_t sign = bits(misc, 47, 47) != 0 ? ~std::uint64_t{0} << 48 : 0;
  const std::string number = std::to_string(n);
  words[at("TLBKEY" + number)] = bits(misc, 0, 0) | g | bits(misc, 10, 1) << 16;
  words[at("TLBHI" + number)] = sign | vppn | bits(misc, 53, 48);
  for (unsigned half = 0; half < 2; ++half) words[at("TLBLO" + std::to_string(2 * n + half))] = lo[half] & ~global;
}

Words BoardSlots::words_of(const MigratedCpu& cpu, bool translates_index) const {
  Words words(count());
  for (const Csr& csr : csrs_) words[csr.slot] = cpu.word(csr.field, csr.index).value_or(0) & ~constants(csr.slot);
  words[at("PC")] = cpu.word("env.pc").value_or(0);
  for (unsigned n = 0; n < entries; ++n) add_entry(cpu, n, words);
  std::uint64_t& tlbidx = words[at("TLBIDX")];
  if (translates_index) tlbidx = loongarch_core::with_index_moved(tlbidx, 0 - first_entry);
  return words;
}

}  // namespace vcpuspec::qemu
