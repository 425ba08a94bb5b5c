// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spec/graph/graph.h"

/// Rules that are wrong at one place: how strong are the vectors that must notice?
namespace vcpuspec::graph {

/// A slip of the pen. Each changes one operator or one literal of a text, for all lanes and all uses at once.
enum class Slip : std::uint8_t {
  boundary,    // < for <=, or the reverse
  negated,     // the opposite truth
  always,      // a comparison that always holds
  never,       // a comparison that never holds
  swapped,     // the operands, or the arms of a select, the other way round
  first_only,  // the second operand dropped: also a +1 that was forgotten, and a select that always takes its first arm
  second_only,      // the first operand dropped
  other_operator,   // and for or, + for -, min for max, << for >>, zero for sign extension
  dropped,          // a negation, or a write into a register, that was forgotten
  plus_one,         // a literal that is one too large
  minus_one,        // a literal that is one too small
  bit_flipped,      // one bit of a mask
  one_bit_higher,   // a field or a lane taken one bit too high
  one_bit_lower,    // a field or a lane taken one bit too low
  one_bit_shorter,  // a field without its highest bit
  from_the_top,     // the highest set bit for the lowest
};
std::string_view name_of(Slip slip);

/// A slip at a place of a graph.
struct Mutation {
  std::uint32_t place = 0;  // index into Graph::places()
  Slip slip{};
  unsigned bit = 0;  // of `bit_flipped`
};

/// Every slip that changes something at the places that belong to the rule and that the roots depend on, ordered by
/// place. A place without any does not occur.
std::vector<Mutation> mutations_of(const Graph& graph, std::span<const NodeId> roots);

/// The places of the rule that the roots depend on.
std::vector<std::uint32_t> places_of(const Graph& graph, std::span<const NodeId> roots);

/// A node at the place of a slip, as the rule has it.
struct Instance {
  NodeId node = 0;
  NodeId a = 0;
  NodeId b = 0;
};

/// Roots beside the same roots of a mutant, in one graph. A root that the slip does not reach is the same node.
struct Mutant {
  std::vector<NodeId> original;
  std::vector<NodeId> mutated;
  std::vector<Instance> instances;  // in the unchanged rule, one for each lane or use

  /// Whether the slip changes nothing, as simplification alone shows.
  bool is_same() const { return original == mutated; }
};

/// Simplifies the cone of the roots and a mutant of it into an empty graph, which gets all variables of `from` in their
/// order.
Mutant mutate(const Graph& from, std::span<const NodeId> roots, const Mutation& mutation, Graph& to);

}  // namespace vcpuspec::graph
