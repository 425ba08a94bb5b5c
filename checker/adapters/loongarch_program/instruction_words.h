// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

/// As much of a LoongArch assembler as a program needs that puts a core into a state, makes one thing happen and reads
/// the state back.
namespace vcpuspec::loongarch_program {

/// An operand of an instruction: where it stands in the word and which values it takes.
struct Operand {
  std::string_view name;  // as in the manual
  unsigned low = 0;       // the lowest bit of its field
  unsigned width = 0;     // 0: there is no such operand
  bool is_signed = false;
  unsigned scale = 1;              // the field holds the operand divided by this
  unsigned least = 0;              // lower values have another meaning
  bool is_split_after_16 = false;  // its bits from 16 on stand at bit 0

  constexpr std::int64_t lowest() const {
    return is_signed ? -(std::int64_t{1} << (width - 1)) * scale : std::int64_t{least};
  }
  constexpr std::int64_t highest() const { return ((std::int64_t{1} << (is_signed ? width - 1 : width)) - 1) * scale; }
  constexpr bool takes(std::int64_t value) const {
    return value >= lowest() && value <= highest() && value % scale == 0;
  }
  /// The bits of the word that say `value`.
  constexpr std::uint32_t bits(std::int64_t value) const {
    const std::uint64_t field = static_cast<std::uint64_t>(value / scale) & ((std::uint64_t{1} << width) - 1);
    if (!is_split_after_16) return static_cast<std::uint32_t>(field << low);
    return static_cast<std::uint32_t>((field & 0xffff) << low | field >> 16);
  }
};

struct InstructionWord {
  std::string_view name;
  std::uint32_t word = 0;  // with 0 in all operands
  std::array<Operand, 3> operands{};

  constexpr std::size_t operand_count() const {
    std::size_t count = 0;
    while (count < operands.size() && operands[count].width != 0) ++count;
    return count;
  }
};

namespace operand {
inline constexpr Operand rd{"rd", 0, 5}, rj{"rj", 5, 5}, rk{"rk", 10, 5};
inline constexpr Operand rj_from_2{.name = "rj", .low = 5, .width = 5, .least = 2};  // 0 and 1: csrrd and csrwr
inline constexpr Operand fd{"fd", 0, 5}, fj{"fj", 5, 5}, fk{"fk", 10, 5};
inline constexpr Operand vd{"vd", 0, 5}, vj{"vj", 5, 5}, vk{"vk", 10, 5};
inline constexpr Operand xd{"xd", 0, 5}, xj{"xj", 5, 5}, xk{"xk", 10, 5};
inline constexpr Operand scd{"scd", 0, 2};
inline constexpr Operand csr{"csr", 10, 14};
inline constexpr Operand code{"code", 0, 15}, level{"level", 0, 15}, op{"op", 0, 5};
inline constexpr Operand ui12{"ui12", 10, 12};
inline constexpr Operand si12{"si12", 10, 12, true}, si20{"si20", 5, 20, true};
// In bytes; pcaddi alone counts words in its si20.
inline constexpr Operand si14{"si14", 10, 14, true, 4};
inline constexpr Operand offs16{"offs", 10, 16, true, 4};
inline constexpr Operand offs26{
    .name = "offs", .low = 10, .width = 26, .is_signed = true, .scale = 4, .is_split_after_16 = true};
}  // namespace operand

/// Every instruction that programs are made of, operands in the order of the manual. The same as
/// tests/facts/loongarch_instruction_words.yaml, which says where each was read.
inline constexpr auto instruction_words = [] {
  using namespace operand;
  return std::to_array<InstructionWord>({
      {"csrrd", 0x04000000, {rd, csr}},
      {"csrwr", 0x04000020, {rd, csr}},
      {"csrxchg", 0x04000000, {rd, rj_from_2, csr}},
      {"iocsrrd.b", 0x06480000, {rd, rj}},
      {"iocsrrd.h", 0x06480400, {rd, rj}},
      {"iocsrrd.w", 0x06480800, {rd, rj}},
      {"iocsrrd.d", 0x06480c00, {rd, rj}},
      {"iocsrwr.b", 0x06481000, {rd, rj}},
      {"iocsrwr.h", 0x06481400, {rd, rj}},
      {"iocsrwr.w", 0x06481800, {rd, rj}},
      {"iocsrwr.d", 0x06481c00, {rd, rj}},
      {"tlbclr", 0x06482000, {}},
      {"tlbflush", 0x06482400, {}},
      {"tlbsrch", 0x06482800, {}},
      {"tlbrd", 0x06482c00, {}},
      {"tlbwr", 0x06483000, {}},
      {"tlbfill", 0x06483400, {}},
      {"ertn", 0x06483800, {}},
      {"idle", 0x06488000, {level}},
      {"invtlb", 0x06498000, {op, rj, rk}},
      {"break", 0x002a0000, {code}},
      {"dbcl", 0x002a8000, {code}},
      {"syscall", 0x002b0000, {code}},
      {"rdtimel.w", 0x00006000, {rd, rj}},
      {"rdtimeh.w", 0x00006400, {rd, rj}},
      {"rdtime.d", 0x00006800, {rd, rj}},
      {"cpucfg", 0x00006c00, {rd, rj}},
      {"asrtle.d", 0x00010000, {rj, rk}},
      {"asrtgt.d", 0x00018000, {rj, rk}},
      {"or", 0x00150000, {rd, rj, rk}},
      {"addi.w", 0x02800000, {rd, rj, si12}},
      {"addi.d", 0x02c00000, {rd, rj, si12}},
      {"lu52i.d", 0x03000000, {rd, rj, si12}},
      {"ori", 0x03800000, {rd, rj, ui12}},
      {"nop", 0x03400000, {}},
      {"lu12i.w", 0x14000000, {rd, si20}},
      {"lu32i.d", 0x16000000, {rd, si20}},
      {"pcaddi", 0x18000000, {rd, si20}},
      {"ll.w", 0x20000000, {rd, rj, si14}},
      {"sc.w", 0x21000000, {rd, rj, si14}},
      {"ll.d", 0x22000000, {rd, rj, si14}},
      {"sc.d", 0x23000000, {rd, rj, si14}},
      {"ld.w", 0x28800000, {rd, rj, si12}},
      {"ld.d", 0x28c00000, {rd, rj, si12}},
      {"st.w", 0x29800000, {rd, rj, si12}},
      {"st.d", 0x29c00000, {rd, rj, si12}},
      {"jirl", 0x4c000000, {rd, rj, offs16}},
      {"b", 0x50000000, {offs26}},
      {"bne", 0x5c000000, {rj, rd, offs16}},
      // One instruction of each unit that EUEN enables.
      {"fadd.d", 0x01010000, {fd, fj, fk}},
      {"vadd.b", 0x700a0000, {vd, vj, vk}},
      {"xvadd.b", 0x740a0000, {xd, xj, xk}},
      {"movgr2scr", 0x00000800, {scd, rj}},
  });
}();

/// The row of the table with this name, or nullptr.
constexpr const InstructionWord* find_instruction(std::string_view name) {
  for (const InstructionWord& row : instruction_words)
    if (row.name == name) return &row;
  return nullptr;
}

/// A name that is in the table; any other does not compile.
class Instruction {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): `encode("csrrd", ...)` is the purpose
  consteval Instruction(const char* name) : row_(find_instruction(name)) {
    if (row_ == nullptr) throw "there is no such instruction in instruction_words";
  }
  constexpr explicit Instruction(const InstructionWord& row) : row_(&row) {}
  constexpr const InstructionWord& row() const { return *row_; }

 private:
  const InstructionWord* row_;
};

/// Throws std::invalid_argument, which says which operands the instruction takes.
[[noreturn]] void refuse_operand_count(const InstructionWord& row, std::size_t given);
[[noreturn]] void refuse_operand(const InstructionWord& row, const Operand& operand, std::int64_t value);

/// The word of an instruction. Throws std::invalid_argument when the instruction does not take these operands.
constexpr std::uint32_t encode(Instruction instruction, std::initializer_list<std::int64_t> operands = {}) {
  const InstructionWord& row = instruction.row();
  if (operands.size() != row.operand_count()) refuse_operand_count(row, operands.size());
  std::uint32_t word = row.word;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    const std::int64_t value = operands.begin()[i];
    if (!row.operands[i].takes(value)) refuse_operand(row, row.operands[i], value);
    word |= row.operands[i].bits(value);
  }
  return word;
}

}  // namespace vcpuspec::loongarch_program
