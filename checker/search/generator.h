// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "checker/search/random.h"
#include "checker/vectors/bind.h"

namespace vcpuspec {

/// Legal inputs of a rule at random, with a liking for what mistakes are about: fields that are zero, full or one off,
/// that equal another field or miss it by one, single bits, and the same bit in several words. Mostly inputs that the
/// rule reads: what it does not read can only mislead an implementation.
class Generator {
 public:
  explicit Generator(const Callable& rule);

  /// Inputs in which few fields are set.
  std::vector<std::uint64_t> fresh(Random& random) const;
  /// The inputs with a few fields changed.
  std::vector<std::uint64_t> changed(std::vector<std::uint64_t> inputs, Random& random) const;

 private:
  /// Some bits of an input that mean something together.
  struct Field {
    std::size_t input;
    unsigned lo;
    unsigned width;
  };
  /// The fields of one input.
  using Word = std::vector<Field>;
  const Field& pick(Random& random) const;
  void change_one(std::vector<std::uint64_t>& inputs, Random& random) const;
  std::uint64_t value_for(const Field& field, const std::vector<std::uint64_t>& inputs, Random& random) const;

  std::vector<std::uint64_t> presets_;
  std::vector<Word> read_;    // what the rule depends on
  std::vector<Word> unread_;  // what only other answers to the same question may depend on
};

}  // namespace vcpuspec
