// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "spec/graph/graph.h"

namespace vcpuspec::graph {

/// A value of which some bits may be either: those of `unknown`, where `bits` is 0.
struct PartlyKnown {
  std::uint64_t bits = 0;
  std::uint64_t unknown = 0;

  friend bool operator==(const PartlyKnown&, const PartlyKnown&) = default;
};

/// Runs the graph on values of which some bits are unknown. A bit of the result that is not unknown is the same
/// whatever those are; one that is unknown may be the same, too, where the text computes it in a roundabout way.
/// Returns one value per node.
std::vector<PartlyKnown> evaluate_partly(const Graph& graph, std::span<const PartlyKnown> inputs);

}  // namespace vcpuspec::graph
