// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "checker/exhaust/rule_loop.h"
#include "checker/implementation.h"

namespace vcpuspec {

/// One input word of a function and the bits of it that count; the others are zero.
struct SpaceWord {
  std::string place;  // cpu.ICH_APR_EL2
  std::uint64_t mask;
  bool operator==(const SpaceWord&) const = default;
};

/// All inputs of a function, in a fixed order: they count up, and the bits of the last word count fastest.
class InputSpace {
 public:
  explicit InputSpace(std::vector<SpaceWord> words) : words_(std::move(words)) {}
  /// Every state that the declarations of the registers allow.
  static InputSpace of(const Signature& signature);

  const std::vector<SpaceWord>& words() const { return words_; }
  /// The space holds 2^bits() inputs.
  unsigned bits() const;
  /// Only of a space with fewer than 64 bits.
  std::uint64_t size() const { return std::uint64_t{1} << bits(); }
  /// `ICH_VMCR_EL2.EN (1 bit), ICH_VMCR_EL2.VPMR (5 bits), ICH_APR_EL2.P (32 bits)`
  std::string text() const;

  std::vector<std::uint64_t> at(std::uint64_t index) const;
  /// How many inputs from number `first` on differ in the last word only, at most n.
  std::size_t run_length(std::uint64_t first, std::size_t n) const;

 private:
  std::vector<SpaceWord> words_;
};

/// Writes the words of all inputs of a run.
void fill(const Run& run, std::uint64_t* to);

}  // namespace vcpuspec
