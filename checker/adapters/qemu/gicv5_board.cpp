// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/gicv5_board.h"

#include <fmt/format.h>

#include <bit>

#include "checker/adapters/loongarch_core/failure.h"
#include "checker/adapters/qemu/gicv5_map.h"

namespace vcpuspec::qemu {

namespace {

using namespace gicv5;  // its registers
using aarch64::register_word;

constexpr std::uint64_t all_ones = ~std::uint64_t{0};
constexpr unsigned banks = 2;

/// The fields of ICH_VMCR_EL2 that have a counterpart.
constexpr std::uint64_t vmcr_en = 1;
constexpr unsigned vmcr_vpmr_lo = 27;
constexpr std::uint64_t priority_bits = 0x1f;

/// Fields of irs_candidate, of the operands of GICv5's instructions, and of ICC_ICSR_EL1.
constexpr std::uint64_t intid_bits = 0xe0ffffff;
constexpr std::uint64_t spi_type = std::uint64_t{3} << 29;
constexpr std::uint64_t type_bits = std::uint64_t{7} << 29;
constexpr std::uint64_t id_bits = 0xffffff;
constexpr std::uint64_t is_valid = std::uint64_t{1} << 32;
constexpr unsigned priority_lo = 35;
constexpr unsigned icsr_priority_lo = 11, icsr_failed = 0, icsr_enabled = 1, icsr_pending = 2, icsr_active = 4;
constexpr unsigned affinity_lo = 32;
constexpr std::uint64_t cdpend_pending = std::uint64_t{1} << 32;

/// PPIs whose wires a timer of the core drives that software at EL1 can set.
struct Timer {
  unsigned ppi;
  aarch64::Named control;
  aarch64::Named compare;
};
constexpr Timer timers[] = {{cntv_ppi, aarch64::cntv_ctl_el0, aarch64::cntv_cval_el0},
                            {cntp_ppi, aarch64::cntp_ctl_el0, aarch64::cntp_cval_el0}};
constexpr std::uint64_t driven = std::uint64_t{1} << cntv_ppi | std::uint64_t{1} << cntp_ppi;

std::string numbered(const char* before, unsigned n, const char* after) {
  return fmt::format("cpu.{}{}{}", before, n, after);
}
unsigned first_ppi(std::uint64_t bits, unsigned bank) {
  return 64 * bank + static_cast<unsigned>(std::countr_zero(bits));
}

}  // namespace

Gicv5Board::Gicv5Board(StubHost& host, std::chrono::milliseconds time_limit, const Stepper& machine)
    : machine_(machine),
      core_(host, time_limit),
      vmcr_(slot("cpu.ICH_VMCR_EL2")),
      inputs_(slot("cpu.ppi_input0")),
      irs_(slot("cpu.irs_candidate")),
      nmi_(slot("cpu.nmi_enable")) {
  list_slots();
  for (unsigned n = 0; n < banks; ++n) {
    modes_[n] = core_.get(register_word<ICC_PPI_HMR_EL1>(n));
    core_.put(register_word<ICC_PPI_ENABLER_EL1>(n), all_ones);
    implemented_[n] = core_.get(register_word<ICC_PPI_ENABLER_EL1>(n));
  }
  enable_irs();
}

std::size_t Gicv5Board::slot(const std::string& name) const { return static_cast<std::size_t>(machine_.slot(name)); }

void Gicv5Board::add(const std::string& slot_name, aarch64::SystemWord reads_and_sets,
                     std::optional<aarch64::SystemWord> clears) {
  held_.push_back(
      {slot(slot_name), machine_.subject().find(slot_name)->state_mask, std::move(reads_and_sets), std::move(clears)});
}

void Gicv5Board::list_slots() {
  add("cpu.ICH_APR_EL2", register_word<ICC_APR_EL1>());
  for (unsigned n = 0; n < banks; ++n) {
    mode_slots_.push_back(slot(numbered("ICC_PPI_HMR", n, "_EL1")));
    add(numbered("ICH_PPI_ENABLER", n, "_EL2"), register_word<ICC_PPI_ENABLER_EL1>(n));
    add(numbered("ICH_PPI_ACTIVER", n, "_EL2"), register_word<ICC_PPI_SACTIVER_EL1>(n),
        register_word<ICC_PPI_CACTIVER_EL1>(n));
    add(numbered("ICH_PPI_PENDR", n, "_EL2"), register_word<ICC_PPI_SPENDR_EL1>(n),
        register_word<ICC_PPI_CPENDR_EL1>(n));
  }
  for (unsigned n = 0; n < ICC_PPI_PRIORITYR_EL1::count; ++n)
    add(numbered("ICH_PPI_PRIORITYR", n, "_EL2"), register_word<ICC_PPI_PRIORITYR_EL1>(n));
}

/// An IRS that is not enabled presents nothing.
void Gicv5Board::enable_irs() {
  spis_ = core_.read_device(irs_frame + irs_idr5) & irs_idr5_spi_range;
  core_.write_device(irs_frame + irs_cr0, irs_cr0_irsen);
}

// Loading.

/// What no register here holds.
void Gicv5Board::refuse_unsettable(const Words& wanted) const {
  if (const std::uint64_t rest = wanted[vmcr_] & ~(vmcr_en | priority_bits << vmcr_vpmr_lo); rest != 0)
    throw Declined(fmt::format("bits {:#x} of ICH_VMCR_EL2 have no counterpart here", rest));
  if (wanted[nmi_] > 1) throw Declined("reserved bits beside SCTLR_EL1.NMI cannot be set");
}

/// The handling mode of a PPI is fixed. It tells how the PPI becomes pending and what acknowledging it leaves, so a
/// case is about the mode of those PPIs that it has pending, or whose pending state or wire it changes.
void Gicv5Board::refuse_other_modes(const Words& wanted, const PpiBits& moved) const {
  for (unsigned n = 0; n < banks; ++n) {
    const std::uint64_t pending = wanted[slot(numbered("ICH_PPI_PENDR", n, "_EL2"))];
    const std::uint64_t mode = wanted[mode_slots_[n]];
    const std::uint64_t other = (pending | wanted[inputs_ + n] | moved[n]) & (mode ^ modes_[n]);
    if (other == 0) continue;
    throw Declined(fmt::format("PPI {} is {} here and not {}: ICC_PPI_HMR{}_EL1 is fixed at {:#x}, wanted is {:#x}",
                               first_ppi(other, n), (other & mode) != 0 ? "edge" : "level",
                               (other & mode) != 0 ? "level" : "edge", n, modes_[n], mode));
  }
}

void Gicv5Board::load(const Words& wanted, const PpiBits& moved) {
  refuse_unsettable(wanted);
  refuse_other_modes(wanted, moved);
  core_.put(register_word<ICC_CR0_EL1>(), 0);
  for (unsigned n = 0; n < banks; ++n) set_wires(n, wanted[inputs_ + n]);
  for (const Held& one : held_) {
    if (one.clears) core_.put(*one.clears, all_ones);
    core_.put(one.reads_and_sets, wanted[one.slot]);
  }
  present(wanted[irs_]);
  const std::uint64_t control = core_.get(aarch64::sctlr_el1) & ~(std::uint64_t{1} << aarch64::sctlr_nmi);
  core_.put(aarch64::sctlr_el1, control | wanted[nmi_] << aarch64::sctlr_nmi);
  core_.put(register_word<ICC_PCR_EL1>(), wanted[vmcr_] >> vmcr_vpmr_lo);
  core_.put(register_word<ICC_CR0_EL1>(), wanted[vmcr_] & vmcr_en);
  check(wanted);
}

/// The core has to be where the case begins: nothing else is judged.
void Gicv5Board::check(const Words& wanted) {
  const Words found = state();
  const auto differs = [&](std::size_t at, const std::string& reg) {
    throw Declined(fmt::format("the core cannot be put into {}={:#x}: it holds {:#x}, as {} shows",
                               machine_.machine().slots[at].substr(4), wanted[at], found[at], reg));
  };
  for (const Held& one : held_)
    if (found[one.slot] != wanted[one.slot]) differs(one.slot, one.reads_and_sets.name);
  if (found[vmcr_] != wanted[vmcr_]) differs(vmcr_, "ICC_CR0_EL1 or ICC_PCR_EL1");
  if (found[nmi_] != wanted[nmi_]) differs(nmi_, aarch64::sctlr_el1.name);
  if (found[irs_] != wanted[irs_]) differs(irs_, "ICC_ICSR_EL1");
}

void Gicv5Board::set_wires(unsigned number, std::uint64_t levels) {
  const std::uint64_t reachable = number == 0 ? driven : 0;
  if (const std::uint64_t others = levels & ~reachable; others != 0)
    throw Declined(fmt::format("nothing here drives the wire of PPI {}", first_ppi(others, number)));
  wires_[number] = levels;
  if (number != 0) return;
  for (const Timer& timer : timers) {
    // A timer that is to fire at 0 has fired.
    const bool is_high = (levels >> timer.ppi & 1) != 0;
    if (is_high) core_.put(timer.compare, 0);
    core_.put(timer.control, std::uint64_t{is_high} << aarch64::timer_enable);
  }
}

void Gicv5Board::set_priority(unsigned ppi, std::uint64_t priority) {
  constexpr unsigned lanes = 8;
  const aarch64::SystemWord reg = register_word<ICC_PPI_PRIORITYR_EL1>(ppi / lanes);
  const unsigned lo = 8 * (ppi % lanes);
  const std::uint64_t wanted = (core_.get(reg) & ~(priority_bits << lo)) | priority << lo;
  core_.put(reg, wanted);
  if (const std::uint64_t found = core_.get(reg); found != wanted)
    throw Declined(fmt::format("{} holds {:#x} after {:#x} was written", reg.name, found, wanted));
}

void Gicv5Board::withdraw_spi() {
  is_presented_ = false;
  if (candidate_ == 0) return;
  const std::uint64_t intid = candidate_ & intid_bits;
  core_.put(aarch64::cddis, intid);
  core_.put(aarch64::cdpend, intid);
  core_.put(aarch64::cddi, intid);
}

void Gicv5Board::present(std::uint64_t candidate) {
  const std::uint64_t wanted = candidate & (intid_bits | is_valid | priority_bits << priority_lo);
  const std::uint64_t intid = wanted & intid_bits;
  const bool is_spi = (intid & type_bits) == spi_type && (intid & id_bits) < spis_;
  const bool is_nothing = wanted == 0;
  if (!is_nothing && (wanted & is_valid) == 0)
    throw Declined("of an interrupt that the IRS does not present nothing is seen here");
  if (!is_nothing && !is_spi)
    throw Declined(fmt::format("the IRS here presents SPIs below {}, and this is {:#x}", spis_, intid));
  withdraw_spi();
  if (is_nothing) return;
  candidate_ = wanted;
  is_presented_ = true;
  const std::uint64_t us = core_.get(register_word<ICC_IAFFIDR_EL1>());
  core_.put(aarch64::cdhm, intid);  // an edge: software makes it pending
  core_.put(aarch64::cdaff, intid | us << affinity_lo);
  core_.put(aarch64::cdpri, intid | (wanted & priority_bits << priority_lo));
  core_.put(aarch64::cdpend, intid | cdpend_pending);
  core_.put(aarch64::cden, intid);
}

// Looking.

/// The SPI that was set last, as the IRS has it now.
std::uint64_t Gicv5Board::presented_spi() {
  if (candidate_ == 0) return 0;
  core_.put(aarch64::cdrcfg, candidate_ & intid_bits);
  const std::uint64_t icsr = core_.get(register_word<ICC_ICSR_EL1>());
  const auto has = [&](unsigned bit) { return (icsr >> bit & 1) != 0; };
  if (has(icsr_failed)) throw Declined(fmt::format("GIC CDRCFG fails for SPI {}", candidate_ & id_bits));
  const bool is_candidate = has(icsr_enabled) && has(icsr_pending) && !has(icsr_active);
  if (!is_candidate && !is_presented_) return 0;
  const std::uint64_t priority = (icsr >> icsr_priority_lo & priority_bits) << priority_lo;
  return (candidate_ & intid_bits) | priority | (is_candidate ? is_valid : 0);
}

std::uint64_t Gicv5Board::get_defined(const aarch64::SystemWord& from, std::uint64_t defined) {
  const std::uint64_t value = core_.get(from);
  if (const std::uint64_t reserved = value & ~defined; reserved != 0)
    throw Declined(fmt::format("{} keeps {:#x} in reserved bits, which Arm allows", from.name, reserved));
  return value;
}

Words Gicv5Board::state() {
  Words words(machine_.shape().slots);
  const std::uint64_t enabled = get_defined(register_word<ICC_CR0_EL1>(), state_mask<ICC_CR0_EL1>()) & vmcr_en;
  const std::uint64_t mask = get_defined(register_word<ICC_PCR_EL1>(), state_mask<ICC_PCR_EL1>());
  words[vmcr_] = enabled | mask << vmcr_vpmr_lo;
  for (const Held& one : held_) words[one.slot] = get_defined(one.reads_and_sets, one.defined);
  for (unsigned n = 0; n < banks; ++n) {
    words[mode_slots_[n]] = core_.get(register_word<ICC_PPI_HMR_EL1>(n));
    words[inputs_ + n] = wires_[n];
  }
  words[irs_] = presented_spi();
  words[nmi_] = core_.get(aarch64::sctlr_el1) >> aarch64::sctlr_nmi & 1;
  return words;
}

SignalledLines Gicv5Board::lines() {
  const std::uint64_t isr = core_.get(aarch64::isr_el1);
  const bool superpriority = (isr >> aarch64::isr_is & 1) != 0;
  // With superpriority an interrupt pends as well.
  return {!superpriority && (isr >> aarch64::isr_i & 1) != 0, superpriority};
}

}  // namespace vcpuspec::qemu
