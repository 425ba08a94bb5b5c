// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <optional>

#include "checker/adapters/gdb/packet.h"
#include "checker/adapters/loongarch_core/events.h"
#include "checker/adapters/loongarch_program/instruction_words.h"

/// Accesses to memory. Where an access goes is found out by what lies there: the board puts marks where the model says
/// that it goes, and at the places that differ in the two lowest bits of the page number.
namespace vcpuspec::loongarch_core {

namespace {

using loongarch_program::encode;

/// What no physical address is: the access went to none of the marked places.
constexpr std::uint64_t elsewhere = ~std::uint64_t{0};
constexpr std::uint64_t page = 0x1000;
constexpr std::size_t access_size = 8;  // of the widest access

/// The instruction that loads, or stores, as much as a register has.
std::uint32_t access_word(const Happening& one, bool is_load) {
  if (one.board.is_la32())
    return is_load ? encode("ld.w", {r_data, r_address, 0}) : encode("st.w", {r_data, r_address, 0});
  return is_load ? encode("ld.d", {r_data, r_address, 0}) : encode("st.d", {r_data, r_address, 0});
}
/// What a register holds of a word.
std::uint64_t in_register(const Happening& one, std::uint64_t word) {
  return one.board.is_la32() ? word & 0xffffffff : word;
}
std::size_t register_size(const Happening& one) { return one.board.is_la32() ? 4 : access_size; }

std::array<std::uint64_t, 4> marked_places(std::uint64_t pa) { return {pa, pa ^ page, pa ^ 2 * page, pa ^ 3 * page}; }

/// Where the model says that an access goes; nothing when it raises an exception.
std::optional<std::uint64_t> place_to_mark(const Happening& one, const Prediction& prediction) {
  if (prediction.results.at("done") == 0) return std::nullopt;
  const std::uint64_t pa = prediction.results.at("pa");
  for (const std::uint64_t place : marked_places(pa))
    if (!one.board.is_free_memory(place, access_size))
      one.decline(fmt::format("the board has no free memory at {:#x}", place));
  return pa;
}

void decline_what_the_board_added(const Happening& one, std::uint64_t address) {
  if (one.board.is_added(address) || one.board.is_added(address + access_size))
    one.decline("the adapter maps this address, because the program counter is there");
}

NamedWords access_results(const Happening& one, std::uint64_t pc, std::uint64_t pa) {
  const bool is_done = one.board.slot("PC") == one.board.behind(pc);
  if (is_done) one.board.set_pc(pc);  // the model's event is the access, without going on
  // There are no memory types in the emulator: QemuLoongarch::observes.
  return {{"done", is_done ? 1 : 0}, {"pa", is_done ? pa : 0}, {"mat", 0}};
}

}  // namespace

NamedWords load_or_store(const Happening& one) {
  const std::uint64_t address = one.argument("address");
  const bool is_load = one.event == "load";
  decline_what_the_board_added(one, address);
  const Prediction prediction = one.predicted(one.event, one.arguments);
  const std::optional<std::uint64_t> expected = place_to_mark(one, prediction);
  constexpr std::uint64_t stored = 0x5a5a0000a5a5ffff;
  if (expected)
    for (const std::uint64_t place : marked_places(*expected))
      one.board.write_memory(place, gdb::little_endian(place, register_size(one)));
  const std::uint64_t pc = one.board.slot("PC");
  one.board.set_general_register(r_data, stored);
  one.board.set_general_register(r_address, address);
  one.board.execute(access_word(one, is_load));
  std::uint64_t pa = elsewhere;
  if (expected)
    for (const std::uint64_t place : marked_places(*expected)) {
      const std::uint64_t there = gdb::from_little_endian(one.board.read_memory(place, register_size(one)));
      const std::uint64_t shown = is_load ? one.board.general_register(r_data) : there;
      if (shown == in_register(one, is_load ? place : stored)) pa = place;
    }
  return access_results(one, pc, pa);
}

NamedWords fetch(const Happening& one) {
  const std::uint64_t address = one.argument("address");
  const std::uint64_t pc = one.board.slot("PC");
  decline_what_the_board_added(one, address);
  const Prediction prediction = one.predicted("fetch", one.arguments);
  const std::optional<std::uint64_t> expected = place_to_mark(one, prediction);
  if (!expected && address != pc) one.decline("an exception of a fetch records the address as the program counter");
  constexpr std::uint64_t ecodes = 0x3f0000, pnx = 0x60000, ppi = 0x70000;
  const std::uint64_t code =
      prediction.after[static_cast<std::size_t>(one.board.machine().slot("host.ESTAT"))] & ecodes;
  if (!expected && (code == pnx || code == ppi)) one.decline("the emulator never returns from this exception");
  unsigned number = 0;
  if (expected)
    for (const std::uint64_t place : marked_places(*expected))
      one.board.write_memory(place, gdb::little_endian(encode("ori", {r_data, 0, ++number}), sizeof(std::uint32_t)));
  one.board.set_general_register(r_data, 0);
  one.board.set_pc(address);
  one.board.step();
  const std::uint64_t found = one.board.general_register(r_data);
  const bool is_known = expected && found >= 1 && found <= number;
  const std::uint64_t pa = is_known ? marked_places(*expected)[found - 1] : elsewhere;
  NamedWords results = access_results(one, address, pa);
  if (results.at("done") != 0) one.board.set_pc(pc);
  return results;
}

NamedWords raise_by_access(const Happening& one) {
  const std::uint64_t address = one.argument("address");
  const Words wanted = one.predicted(one.event, one.arguments).after;
  for (const char* access : {"load", "store"}) {
    const Prediction prediction = one.predicted(access, {{"address", address}});
    if (prediction.results.at("done") != 0 || prediction.after != wanted) continue;
    decline_what_the_board_added(one, address);
    one.board.set_general_register(r_address, address);
    return one.execute(access_word(one, std::string_view(access) == "load"));
  }
  one.decline("no access raises this exception in this state");
}

}  // namespace vcpuspec::loongarch_core
