// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "spec/graph/graph.h"

/// What a set of inputs has shown of a rule's text.
namespace vcpuspec::graph {

/// What one run can show at a place, in some lane or use.
enum class Sight : std::uint8_t {
  holds,     // a truth that holds, or a word that is not zero
  fails,     // a truth that does not hold, or a word that is zero
  at_limit,  // a comparison of equal operands
  below,     // a comparison whose first operand is one less than the second
  above,     // a comparison whose first operand is one more than the second
};

/// What a node shows in a run: bit s stands for the Sight s.
unsigned sights_of(const Graph& graph, NodeId id, std::span<const std::uint64_t> value);

/// Collects what runs of a graph show at the places of the rule that the roots depend on.
class Coverage {
 public:
  Coverage(const Graph& graph, std::span<const NodeId> roots);

  /// Adds one run, as `evaluate` gives it; whether it shows something new.
  bool add(std::span<const std::uint64_t> value);
  /// Whether a place has shown something; places are numbered as in the graph.
  bool has(std::uint32_t place, Sight sight) const { return (seen_[place] >> static_cast<unsigned>(sight) & 1) != 0; }
  /// How much has been seen.
  std::size_t count() const { return count_; }

 private:
  const Graph& graph_;
  std::vector<NodeId> nodes_;   // of the rule, in the cone
  std::vector<unsigned> seen_;  // sights, by place
  std::size_t count_ = 0;
};

}  // namespace vcpuspec::graph
