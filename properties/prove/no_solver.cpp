// SPDX-License-Identifier: Apache-2.0
#include "checker/solver/solver.h"
#include "properties/prove/candidate.h"

namespace vcpuspec {

std::unique_ptr<Solver> make_solver() { return nullptr; }

std::unique_ptr<CandidateTerm> make_candidate_term(const CandidateFile&, const CandidateFunction&) { return nullptr; }

std::string solver_version() { return "none"; }

}  // namespace vcpuspec
