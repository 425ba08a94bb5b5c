// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "checker/solver/solver.h"
#include "properties/prove/z3_terms.h"

namespace vcpuspec {

namespace {

using graph::Graph;
using graph::NodeId;

class Z3Solver : public Solver {
 public:
  SolverAnswer solve(const Graph& graph, std::span<const NodeId> asserted, unsigned timeout_ms) override {
    Z3 z3;
    z3.limit_time(timeout_ms);
    Terms terms(z3.context(), graph);
    terms.translate(asserted);
    for (const NodeId root : asserted) Z3_solver_assert(z3.context(), z3.solver(), terms[root]);
    return decide(z3, graph);
  }
};

}  // namespace

std::unique_ptr<Solver> make_solver() { return std::make_unique<Z3Solver>(); }

std::string solver_version() {
  unsigned major = 0;
  unsigned minor = 0;
  unsigned build = 0;
  unsigned revision = 0;
  Z3_get_version(&major, &minor, &build, &revision);
  return "Z3 " + std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(build);
}

}  // namespace vcpuspec
