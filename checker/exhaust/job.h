// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "checker/exhaust/input_space.h"
#include "checker/exhaust/rule_loop.h"
#include "checker/vectors/vector.h"
#include "spec/registry/registry.h"

namespace vcpuspec {

/// A rule and all its inputs, cut into numbered blocks of 2^block_bits.
struct ExhaustJob {
  const Rule* rule;
  InputSpace space;
  RuleLoop loop;
  unsigned block_bits;

  std::uint64_t block_size() const { return std::uint64_t{1} << block_bits; }
  std::size_t blocks() const { return static_cast<std::size_t>(space.size() >> block_bits); }
  /// What the rule's text says, as 16 hexadecimal digits: another text has another one.
  std::string text_hash() const;
};

/// The job of a rule. An InputError when no function has that name, when it has too many inputs, or no loop.
ExhaustJob exhaust_job(const std::string& rule);

/// The fingerprint of each block that is done.
using Fingerprints = std::vector<std::optional<std::uint64_t>>;
std::size_t count_done(const Fingerprints& blocks);
/// The SHA-256 of the fingerprints of all blocks in their order, which do not hang on how many threads ran them.
std::string hash_of(const Fingerprints& blocks);

/// The input of that number as a vector of one case, which expects what the rule gives.
VectorFile vector_at(const ExhaustJob& job, std::uint64_t index);

}  // namespace vcpuspec
