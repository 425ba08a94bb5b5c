// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "spec/graph/graph.h"

namespace vcpuspec {

/// What a solver says about a set of truths of a graph.
struct SolverAnswer {
  enum class Verdict { satisfiable, unsatisfiable, unknown };
  Verdict verdict = Verdict::unknown;
  std::vector<std::uint64_t> model;  // satisfiable: one value per variable of the graph
  std::string reason;                // unknown: why
};

/// Finds values that make truths hold. One solver serves one obligation and one thread.
class Solver {
 public:
  virtual ~Solver() = default;
  /// Looks for values under which every node of `asserted` holds, for at most `timeout_ms` milliseconds.
  virtual SolverAnswer solve(const graph::Graph& graph, std::span<const graph::NodeId> asserted,
                             unsigned timeout_ms) = 0;
};

/// A solver of its own, or null in a build without one.
std::unique_ptr<Solver> make_solver();
/// Name and version of the solver, or "none".
std::string solver_version();

}  // namespace vcpuspec
