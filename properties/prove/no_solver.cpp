// SPDX-License-Identifier: Apache-2.0
#include "checker/solver/solver.h"

namespace vcpuspec {

std::unique_ptr<Solver> make_solver() { return nullptr; }

std::string solver_version() { return "none"; }

}  // namespace vcpuspec
