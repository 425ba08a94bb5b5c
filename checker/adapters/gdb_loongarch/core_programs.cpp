// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/gdb_loongarch/core_programs.h"

#include <algorithm>
#include <iterator>

#include "checker/adapters/loongarch_core/board.h"
#include "checker/adapters/loongarch_program/program.h"

namespace vcpuspec::gdb_loongarch {

namespace {

using namespace loongarch_core::csr_numbers;
using loongarch_core::direct_mode;
using loongarch_program::Program;

constexpr std::uint32_t last_written[] = {tlbrera, merrctl, dbg, estat, ecfg, eentry, tcfg};

void constant_to(Program& program, std::uint32_t number, std::uint64_t value) {
  program.load(data_register, value);
  program.append("csrwr", {data_register, number});
}

PlacedProgram placed(const Program& program, std::uint64_t at) {
  return {program.bytes(), at + program.size_in_bytes() - sizeof(std::uint32_t)};
}

/// A word of a table goes to a register, or comes from one.
void load_word(Program& program, const Own& own, unsigned rd, std::int64_t offset) {
  if (own.is_la32()) program.append("ld.w", {rd, base_register, offset});
  else program.append("ld.d", {rd, base_register, offset});
}
void store_word(Program& program, const Own& own, unsigned rd, std::int64_t offset) {
  if (own.is_la32()) program.append("st.w", {rd, base_register, offset});
  else program.append("st.d", {rd, base_register, offset});
}

void jump(Program& program, std::uint64_t to) {
  program.load(base_register, to);
  program.append("jirl", {0, base_register, 0});
}

}  // namespace

std::vector<std::uint32_t> in_order_of_writing(std::vector<std::uint32_t> numbers) {
  std::stable_sort(numbers.begin(), numbers.end(), [](std::uint32_t a, std::uint32_t b) {
    const auto rank = [](std::uint32_t number) {
      const auto* found = std::find(std::begin(last_written), std::end(last_written), number);
      return found == std::end(last_written) ? 0 : 1 + (found - std::begin(last_written));
    };
    return rank(a) < rank(b);
  });
  return numbers;
}

/// A timer that was left running may have expired by now.
PlacedProgram loader_program(const Own& own, const CsrList& csrs) {
  const auto is_written = [&](std::uint32_t number) {
    return std::find(csrs.written.begin(), csrs.written.end(), number) != csrs.written.end();
  };
  Program program(own.width);
  constant_to(program, tcfg, 0);
  constant_to(program, ticlr, 1);
  for (const std::uint32_t number : {tlbrera, merrctl, dbg, ecfg})
    if (is_written(number)) constant_to(program, number, 0);
  constant_to(program, eentry, own.trap());
  program.append("invtlb", {0, 0, 0});
  jump(program, own.entries());
  return placed(program, own.loader());
}

PlacedProgram entries_program(const Own& own, const std::vector<loongarch_core::EntryWords>& entries) {
  Program program(own.width);
  for (const loongarch_core::EntryWords& entry : entries) {
    for (std::size_t i = 0; i < std::size(entry.words); ++i)
      constant_to(program, loongarch_core::entry_registers[i], entry.words[i]);
    program.append("tlbwr");
  }
  jump(program, own.registers());
  return placed(program, own.entries());
}

PlacedProgram registers_program(const Own& own, const CsrList& csrs) {
  Program program(own.width);
  program.load(base_register, own.table());
  std::int64_t offset = 0;
  for (const std::uint32_t number : csrs.written) {
    load_word(program, own, data_register, offset);
    program.append("csrwr", {data_register, number});
    offset += own.word_size();
  }
  program.append("nop");
  return placed(program, own.registers());
}

PlacedProgram reader_program(const Own& own, const CsrList& csrs, unsigned first_entry) {
  Program program(own.width);
  std::int64_t offset = 0;
  const auto store = [&](std::uint32_t number) {
    program.append("csrrd", {data_register, number});
    store_word(program, own, data_register, offset);
    offset += own.word_size();
  };
  program.load(base_register, own.results());
  for (const std::uint32_t number : csrs.read) store(number);
  program.load(base_register, own.entry_results());
  offset = 0;
  std::vector<std::uint32_t> used(std::begin(loongarch_core::entry_registers),
                                  std::end(loongarch_core::entry_registers));
  used.push_back(tlbrera);
  for (const std::uint32_t number : used) store(number);
  constant_to(program, tlbrera, 0);  // within a refill, other registers are searched by
  for (unsigned n = 0; n < loongarch_core::Board::entries; ++n) {
    constant_to(program, tlbidx, first_entry + n);
    program.append("tlbrd");
    for (const std::uint32_t number : loongarch_core::entry_registers) store(number);
    const auto address_space =
        static_cast<std::int64_t>(own.address_spaces() - own.entry_results() + std::uint64_t{own.word_size()} * n);
    load_word(program, own, data_register, address_space);
    program.append("csrwr", {data_register, asid});
    program.append("tlbsrch");
    store(tlbidx);
  }
  offset = 0;
  for (const std::uint32_t number : used) {
    load_word(program, own, data_register, offset);
    program.append("csrwr", {data_register, number});
    offset += own.word_size();
  }
  program.append("nop");
  return placed(program, own.reader());
}

PlacedProgram exception_program(const Own& own, std::uint32_t word) {
  Program program(own.width);
  constant_to(program, tcfg, 0);
  constant_to(program, ticlr, 1);
  constant_to(program, tlbrera, 0);
  constant_to(program, dbg, 0);  // no interrupt is taken in debug mode
  constant_to(program, ecfg, 0);
  constant_to(program, eentry, own.handler());
  program.append(word);
  return placed(program, own.first());
}

/// The interrupt is that of the timer. When none is taken in a while, the loader begins with the code that there is.
PlacedProgram handler_program(const Own& own, bool clears_codes) {
  Program program(own.width);
  if (clears_codes) {
    constexpr std::uint64_t timer_line = 1U << 11, soon = 0x40 | 1, a_while = 1U << 20;
    constant_to(program, eentry, own.loader());
    constant_to(program, ecfg, timer_line);
    constant_to(program, tcfg, soon);
    program.load(base_register, a_while);
    constant_to(program, crmd, direct_mode | 1U << 2);  // IE
    program.append("addi.w", {base_register, base_register, -1});
    program.append("bne", {base_register, 0, -static_cast<std::int64_t>(sizeof(std::uint32_t))});
    constant_to(program, crmd, direct_mode);
  }
  jump(program, own.loader());
  return placed(program, own.handler());
}

}  // namespace vcpuspec::gdb_loongarch
