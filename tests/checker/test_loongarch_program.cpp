// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/loongarch_program/program.h"

#include <fmt/format.h>
#include <rapidcheck/catch.h>
#include <yaml-cpp/yaml.h>

#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <sstream>

namespace vcpuspec::loongarch_program {

namespace {

/// What the facts say of an operand: its fields from the highest bit of the word on, and the values it takes.
std::string line_of(const std::string& fields, bool is_signed, unsigned scale, unsigned least) {
  return fmt::format("{}{}{}{}", fields, is_signed ? " signed" : "", scale == 1 ? "" : fmt::format(" times {}", scale),
                     least == 0 ? "" : fmt::format(" from {}", least));
}

/// A row of the facts' table, read from bit 31 on.
struct Row {
  std::uint32_t word = 0;
  unsigned width = 0;
  std::map<std::string, std::string> fields;

  explicit Row(const std::string& bits) {
    std::istringstream parts(bits);
    for (std::string part; parts >> part;) {
      const std::size_t colon = part.rfind(':');
      if (part.find_first_not_of("01") == std::string::npos) add(part.size(), std::stoul(part, nullptr, 2));
      else add_field(part.substr(0, colon), static_cast<unsigned>(std::stoul(part.substr(colon + 1))));
    }
  }

 private:
  void add(std::size_t bits, unsigned long digits) {
    word = bits == 32 ? static_cast<std::uint32_t>(digits) : word << bits | static_cast<std::uint32_t>(digits);
    width += static_cast<unsigned>(bits);
  }
  void add_field(const std::string& name, unsigned bits) {
    add(bits, 0);
    std::string& all = fields[name.substr(0, name.find('['))];
    all += fmt::format("{}{}:{}", all.empty() ? "" : " ", 31 - (width - bits), 32 - width);
  }
};

std::string stated(const Row& row, const YAML::Node& operand) {
  std::istringstream words(operand.as<std::string>());
  std::string name;
  words >> name;
  std::string rest;
  std::getline(words, rest);
  return name + " " + (row.fields.count(name) == 0 ? "nowhere" : row.fields.at(name)) + rest;
}

std::set<std::string> stated() {
  std::set<std::string> lines;
  const YAML::Node facts =
      YAML::LoadFile(std::string(VCPUSPEC_SOURCE_DIR) + "/tests/facts/loongarch_instruction_words.yaml");
  for (const YAML::Node& fact : facts["instructions"]) {
    const Row row(fact["bits"].as<std::string>());
    INFO(fact["name"]);
    CHECK(row.width == 32);
    CHECK(row.word == fact["word"].as<std::uint32_t>());
    CHECK(row.fields.size() == fact["operands"].size());
    CHECK(facts["sources"][fact["source"].as<std::string>()]);
    std::string line = fmt::format("{} {:#010x}", fact["name"].as<std::string>(), row.word);
    for (const YAML::Node& operand : fact["operands"]) line += ", " + stated(row, operand);
    CHECK(lines.insert(line).second);
  }
  return lines;
}

std::string fields_of(const Operand& operand) {
  if (!operand.is_split_after_16) return fmt::format("{}:{}", operand.low + operand.width - 1, operand.low);
  return fmt::format("{}:{} {}:0", operand.low + 15, operand.low, operand.width - 17);
}

std::set<std::string> declared() {
  std::set<std::string> lines;
  for (const InstructionWord& row : instruction_words) {
    std::string line = fmt::format("{} {:#010x}", row.name, row.word);
    for (std::size_t i = 0; i < row.operand_count(); ++i) {
      const Operand& one = row.operands[i];
      line += ", " + line_of(fmt::format("{} {}", one.name, fields_of(one)), one.is_signed, one.scale, one.least);
    }
    CHECK(lines.insert(line).second);
  }
  return lines;
}

std::string refusal(Instruction instruction, std::initializer_list<std::int64_t> operands) {
  try {
    encode(instruction, operands);
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "";
}

/// As much of a core as `load` needs: what the manual says of the four instructions.
std::uint64_t run(const Program& program, unsigned rd) {
  std::array<std::uint64_t, 32> r{};
  const auto extended = [](std::uint64_t value, unsigned width) {
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(value << (64 - width)) >> (64 - width));
  };
  for (const std::uint32_t word : program.words()) {
    std::uint64_t& to = r[word & 31];
    const std::uint64_t from = r[word >> 5 & 31], i12 = word >> 10 & 0xfff, i20 = word >> 5 & 0xfffff;
    if (word >> 25 == 0b0001010) to = extended(i20 << 12, 32);
    else if (word >> 22 == 0b0000001110) to = from | i12;
    else if (word >> 25 == 0b0001011) to = extended(i20, 20) << 32 | (to & 0xffffffff);
    else if (word >> 22 == 0b0000001100) to = i12 << 52 | (from & 0xfffffffffffff);
    else FAIL("this is no instruction of a constant: " << word);
  }
  return r[rd];
}

}  // namespace

TEST_CASE("every instruction word is as the facts say, and every word of the facts is there") {
  CHECK(declared() == stated());
}

TEST_CASE("names of instructions are in the table once") {
  std::set<std::string_view> names;
  for (const InstructionWord& row : instruction_words) {
    CHECK(names.insert(row.name).second);
    CHECK(find_instruction(row.name) == &row);
  }
  CHECK(find_instruction("csrrw") == nullptr);
}

TEST_CASE("the fields of an instruction neither meet each other nor the bits that name it") {
  for (const InstructionWord& row : instruction_words) {
    INFO(row.name);
    std::uint32_t taken = row.word;
    for (std::size_t i = 0; i < row.operand_count(); ++i) {
      const Operand& one = row.operands[i];
      const std::uint32_t field = one.bits(one.is_signed ? -std::int64_t{one.scale} : one.highest());
      CHECK(__builtin_popcount(field) == static_cast<int>(one.width));
      CHECK((field & taken) == 0);
      taken |= field;
    }
  }
}

TEST_CASE("words are those that other assemblers give") {
  static_assert(encode("csrwr", {4, 0x30}) == 0x0400c024);
  CHECK(encode("csrxchg", {4, 5, 0}) == 0x040000a4);
  CHECK(encode("syscall", {0x7fff}) == 0x002b7fff);
  CHECK(encode("invtlb", {0, 0, 0}) == 0x06498000);
  CHECK(encode("invtlb", {6, 7, 8}) == 0x0649a0e6);
  CHECK(encode("ll.d", {4, 5, 8}) == 0x220008a4);
  CHECK(encode("sc.w", {4, 5, -4}) == 0x21fffca4);
  CHECK(encode("st.d", {4, 20, -8}) == 0x29ffe284);
  CHECK(encode("jirl", {0, 1, 0}) == 0x4c000020);
  CHECK(encode("b", {0}) == 0x50000000);
  CHECK(encode("b", {-4}) == 0x53ffffff);
  CHECK(encode("b", {0x40000}) == 0x50000001);
  CHECK(encode("nop") == 0x03400000);
}

TEST_CASE("operands that an instruction does not take are refused with what it takes") {
  CHECK(refusal("csrrd", {32, 0}) == "csrrd cannot have 32 as rd; give it rd (0 to 31)");
  CHECK(refusal("csrrd", {0, 0x4000}) == "csrrd cannot have 16384 as csr; give it csr (0 to 16383)");
  CHECK(refusal("csrxchg", {4, 1, 0}) == "csrxchg cannot have 1 as rj; give it rj (2 to 31)");
  CHECK(refusal("ori", {4, 4, -1}) == "ori cannot have -1 as ui12; give it ui12 (0 to 4095)");
  CHECK(refusal("ld.d", {4, 4, 2048}) == "ld.d cannot have 2048 as si12; give it si12 (-2048 to 2047)");
  CHECK(refusal("b", {2}) == "b cannot have 2 as offs; give it offs (-134217728 to 134217724, multiples of 4)");
  CHECK(refusal("tlbwr", {1}) == "tlbwr was given 1 operands; give it these: none");
  CHECK(refusal("idle", {}) == "idle was given 0 operands; give it these: level (0 to 32767)");
}

TEST_CASE("every constant arrives in its register") {
  rc::prop("for all constants, on 64 bits in four words", [] {
    const auto value = *rc::gen::arbitrary<std::uint64_t>() << *rc::gen::inRange(0, 64);
    const auto rd = *rc::gen::inRange(1U, 32U);
    Program program;
    program.load(rd, value);
    RC_ASSERT(program.words().size() == 4U);
    RC_ASSERT(run(program, rd) == value);
  });
  rc::prop("for all constants, on 32 bits in two words", [] {
    const auto value = *rc::gen::arbitrary<std::uint32_t>();
    Program program(RegisterWidth::bits_32);
    program.load(7, value);
    RC_ASSERT(program.words().size() == 2U);
    RC_ASSERT((run(program, 7) & 0xffffffff) == value);
  });
}

TEST_CASE("a constant that its register cannot hold is refused") {
  CHECK_THROWS_WITH(Program().load(0, 1), "r0 is always 0; load the constant into another register");
  CHECK_THROWS_WITH(Program(RegisterWidth::bits_32).load(4, 0x100000000),
                    "0x100000000 does not fit into a 32-bit register; give at most 32 bits");
}

TEST_CASE("a program stands in memory word by word, the lowest byte first") {
  Program program;
  program.append("syscall", {0x11});
  program.append(0x12345678);
  CHECK(program.size_in_bytes() == 8);
  CHECK(program.bytes() == std::string("\x11\x00\x2b\x00\x78\x56\x34\x12", 8));
}

}  // namespace vcpuspec::loongarch_program
