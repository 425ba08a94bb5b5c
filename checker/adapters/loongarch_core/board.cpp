// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/loongarch_core/board.h"

#include <fmt/format.h>

#include <stdexcept>

#include "checker/adapters/loongarch_program/instruction_words.h"

namespace vcpuspec::loongarch_core {

namespace {

using loongarch_program::encode;

[[noreturn]] void no_way(const char* to) { throw Declined(std::string("there is no way to ") + to); }

}  // namespace

std::size_t Board::at(std::string_view name) const {
  const int at = machine_.slot("host." + std::string(name));
  if (at < 0) throw std::logic_error("the machine has no slot " + std::string(name));
  return static_cast<std::size_t>(at);
}

const NamedWords& Board::choices() const {
  static const NamedWords none;
  return none;
}

std::uint64_t Board::behind(std::uint64_t pc) const {
  const std::uint64_t next = pc + sizeof(std::uint32_t);
  return is_la32() ? next & 0xffffffff : next;
}

std::optional<std::uint64_t> Board::fetched_from(const Words& from, std::uint64_t address, bool& is_refill) const {
  Words outside_debug_mode = from;
  outside_debug_mode[at("DBG")] = 0;  // within it a refill would look like any exception
  const Prediction fetch = predict(machine_, "fetch", {{"address", address}}, outside_debug_mode, choices());
  const std::size_t mode = at("CRMD");
  const bool is_done = fetch.results.at("done") != 0;
  is_refill = !is_done && (from[mode] & direct_mode) == 0 && (fetch.after[mode] & direct_mode) != 0;
  if (!is_done) return std::nullopt;
  return fetch.results.at("pa");
}

std::optional<Board::Added> Board::page_to_add(const Words& wanted, std::uint64_t pa) const {
  const std::uint64_t mode = wanted[at("CRMD")] & (direct_mode | mapped_mode);
  if (mode != direct_mode && mode != mapped_mode)
    throw Declined("CRMD has DA and PG both 0 or both 1, which is no mode, and nothing says what is fetched in it");
  const std::uint64_t pc = wanted[at("PC")];
  bool is_refill = false;
  fetched_from(wanted, pc, is_refill);
  if (!is_refill) return std::nullopt;
  return Added{pc & ~within_pair, pa};  // what of an address no page decides stays
}

bool Board::is_added(std::uint64_t address) const {
  return added() != nullptr && (address & ~within_pair) == added()->va;
}

std::uint64_t Board::place_of(std::uint64_t address) {
  bool is_refill = false;
  std::optional<std::uint64_t> pa = fetched_from(state(), address, is_refill);
  if (is_refill && is_added(address)) return added()->pa + (address - added()->va);
  if (!pa) throw Declined(fmt::format("no instruction can be fetched from {:#x} in this state", address));
  *pa &= physical_bits;
  if (!is_free_memory(*pa, sizeof(std::uint32_t)))
    throw Declined(fmt::format("the board has no free memory at {:#x}, from where it would fetch", *pa));
  return *pa;
}

// LLbit: no register shows it for certain.

std::uint64_t Board::link_address() {
  constexpr std::uint64_t within_page = 0xfff, half_a_page = 0x800, aligned = 0xff8;
  if (!link_address_) {
    const std::uint64_t pc = slot("PC");
    link_address_ = (pc & ~within_page) | ((pc + half_a_page) & aligned);
  }
  return *link_address_;
}

void Board::link(bool is_set) {
  const std::uint64_t pc = slot("PC");
  constexpr unsigned data = 7, address = 8;
  set_general_register(address, link_address());
  if (is_la32()) execute(is_set ? encode("ll.w", {data, address, 0}) : encode("sc.w", {data, address, 0}));
  else execute(is_set ? encode("ll.d", {data, address, 0}) : encode("sc.d", {data, address, 0}));
  if (slot("PC") != behind(pc)) throw Declined("the core cannot access the line of the LLbit");
  set_pc(pc);
}

// What only some boards can do.

void Board::put_word(std::uint32_t) { no_way("let it happen while no instruction is executed"); }
bool Board::step_ends() { no_way("wait for an instruction that may not end"); }
void Board::allow_interrupts(bool) { no_way("let interrupts happen at one instruction"); }
void Board::stand() { no_way("let the core stand"); }
void Board::reset() { no_way("look at a core that comes out of reset"); }
void Board::set_line(unsigned, bool) { no_way("drive interrupt lines"); }
void Board::set_idle(bool) { no_way("make the core idle"); }
void Board::execute_idle() { no_way("make the core idle"); }
void Board::tick() { no_way("let one tick of the clock pass"); }
std::uint64_t Board::begin_tick() { no_way("tell what the clock should show"); }

}  // namespace vcpuspec::loongarch_core
