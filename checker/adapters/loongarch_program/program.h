// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "checker/adapters/loongarch_program/instruction_words.h"

namespace vcpuspec::loongarch_program {

enum class RegisterWidth { bits_32, bits_64 };

/// Instruction words that stand one after the other.
class Program {
 public:
  explicit Program(RegisterWidth width = RegisterWidth::bits_64) : width_(width) {}

  void append(std::uint32_t word) { words_.push_back(word); }
  void append(Instruction instruction, std::initializer_list<std::int64_t> operands = {}) {
    append(encode(instruction, operands));
  }

  /// Puts a constant into a general register: always four words, on a 32-bit machine two, so that programs which
  /// differ in constants only are equally long. Throws std::invalid_argument for r0 and for what the register cannot
  /// hold.
  void load(unsigned rd, std::uint64_t value);

  std::size_t size_in_bytes() const { return words_.size() * sizeof(std::uint32_t); }
  const std::vector<std::uint32_t>& words() const { return words_; }
  /// As it stands in memory: little endian.
  std::string bytes() const;

 private:
  RegisterWidth width_;
  std::vector<std::uint32_t> words_;
};

}  // namespace vcpuspec::loongarch_program
