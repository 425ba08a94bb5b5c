// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "checker/solver/solver.h"
#include "spec/graph/graph.h"

namespace vcpuspec {

/// Inputs that make truths of a graph hold.
struct Witness {
  enum class Kind : std::uint8_t { found, impossible, unknown };
  Kind kind = Kind::unknown;
  std::vector<std::uint64_t> values;  // found: one per variable of the graph
  std::string reason;                 // unknown: why
};

/// Whether all truths hold for these values of the graph's variables.
bool all_hold(const graph::Graph& graph, std::span<const graph::NodeId> truths, std::span<const std::uint64_t> values);

/// The first of all witnesses in a fixed order, so that every solver gives the same: variables from the last to the
/// first, of each the bits from the highest to the lowest, a bit as in the variable's preset before the other one.
Witness first_witness(Solver& solver, graph::Graph& graph, std::span<const graph::NodeId> asserted,
                      unsigned timeout_ms);

}  // namespace vcpuspec
