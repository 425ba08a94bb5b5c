// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/loongarch_program/instruction_words.h"

#include <fmt/format.h>

#include <stdexcept>

namespace vcpuspec::loongarch_program {

namespace {

std::string described(const Operand& operand) {
  const std::string multiples = operand.scale == 1 ? "" : fmt::format(", multiples of {}", operand.scale);
  return fmt::format("{} ({} to {}{})", operand.name, operand.lowest(), operand.highest(), multiples);
}

std::string described(const InstructionWord& row) {
  std::string all;
  for (std::size_t i = 0; i < row.operand_count(); ++i) all += (i == 0 ? "" : ", ") + described(row.operands[i]);
  return all.empty() ? "none" : all;
}

}  // namespace

void refuse_operand_count(const InstructionWord& row, std::size_t given) {
  throw std::invalid_argument(
      fmt::format("{} was given {} operands; give it these: {}", row.name, given, described(row)));
}

void refuse_operand(const InstructionWord& row, const Operand& operand, std::int64_t value) {
  throw std::invalid_argument(
      fmt::format("{} cannot have {} as {}; give it {}", row.name, value, operand.name, described(operand)));
}

}  // namespace vcpuspec::loongarch_program
