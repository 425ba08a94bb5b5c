// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vcpuspec {

/// Inputs of which only the last word changes; it counts up within its mask.
struct Run {
  const std::uint64_t* first;  // the words of the first one
  std::size_t words;
  std::uint64_t mask;  // of the last word
  std::size_t length;
};

/// The number after `word` among those that have bits of the mask only; 0 after the last. What is carried out of one
/// bit of the mask goes into the next one.
constexpr std::uint64_t next_within(std::uint64_t mask, std::uint64_t word) { return (word - mask) & mask; }

/// What became of a run.
struct Judged {
  std::uint64_t differing = 0;    // bits in which some answer differs from what the rule gives
  std::uint64_t fingerprint = 0;  // sum over the cases, modulo 2^64, of a mix of the words of each
};

/// Compares the answers to a run with what the text of a rule gives. Each answer is read once: what the code under test
/// may write afterwards changes nothing.
using RuleLoop = Judged (*)(const Run& run, const volatile std::uint64_t* answers);

/// The loop over the text of that rule; null when there is none.
RuleLoop find_rule_loop(std::string_view rule);

}  // namespace vcpuspec
