// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/loongarch_loader.h"

#include <algorithm>
#include <iterator>

namespace vcpuspec::qemu {

namespace {

using namespace csr_numbers;
using loongarch_program::Program;

void csrwr(Program& program, unsigned rd, std::uint32_t number) { program.append("csrwr", {rd, number}); }
void constant_to(Program& program, std::uint32_t number, std::uint64_t value) {
  program.load(data_register, value);
  csrwr(program, data_register, number);
}

}  // namespace

bool is_special(std::uint32_t number) {
  constexpr std::uint32_t special[] = {crmd, misc, badi, estat, tcfg, tval, tlbrera};
  return std::find(std::begin(special), std::end(special), number) != std::end(special);
}

Loader::Loader(const BoardSlots& slots) {
  begin();
  for (std::size_t i = 0; i < most_entries; ++i) add_block();
  entries_end_ = second_handler + program_.size_in_bytes();
  for (const BoardSlots::Csr& csr : slots.csrs())
    if (!is_special(csr.number)) from_table(csr.number);
  from_table(tlbrera);
  from_table(estat);
  word_from_table(tcfg_register);
  word_from_table(crmd_register);
  stop_ = second_handler + program_.size_in_bytes();
  csrwr(program_, tcfg_register, tcfg);
  csrwr(program_, crmd_register, crmd);
}

void Loader::word_from_table(unsigned rd) {
  program_.append("ld.d", {rd, base_register, static_cast<std::int64_t>(8 * in_table_++)});
}

void Loader::from_table(std::uint32_t number) {
  word_from_table(data_register);
  csrwr(program_, data_register, number);
}

/// A timer that was left running may have expired by now; entries are written outside a refill.
void Loader::begin() {
  constant_to(program_, tcfg, 0);
  constant_to(program_, ticlr, 1);
  constant_to(program_, tlbrera, 0);
  program_.load(base_register, table);
  word_from_table(jump_register);
  program_.append("jirl", {0, jump_register, 0});
}

void Loader::add_block() {
  const std::size_t before = program_.size_in_bytes();
  for (const std::uint32_t number : entry_registers) from_table(number);
  program_.append("tlbwr");
  block_size_ = program_.size_in_bytes() - before;
}

std::string first_program() {
  Program program;
  constant_to(program, tcfg, 0);
  constant_to(program, dbg, 0);  // no interrupt is taken in debug mode
  constant_to(program, eentry, first_handler);
  program.append(0);
  return program.bytes();
}
std::string program_at_first_handler() {
  Program program;
  constant_to(program, eentry, second_handler);
  constant_to(program, ecfg, 1U << first_line);
  constant_to(program, crmd, direct_mode | 1U << 2);  // IE
  program.append("b", {0});
  return program.bytes();
}

std::string last_words() {
  Program program;
  csrwr(program, tcfg_register, tcfg);
  csrwr(program, crmd_register, crmd);
  return program.bytes();
}

}  // namespace vcpuspec::qemu
