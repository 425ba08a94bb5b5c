// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/strength/mutants.h"

/// Vectors that a solver makes, each for a goal that can be named.
namespace vcpuspec {

/// What vectors are made for.
enum class GoalKind : std::uint8_t {
  mutants,     // every slip of the pen is noticed
  clauses,     // every sentence decides a case that is accepted and one that is rejected
  mcdc,        // every comparison decides a case when it holds, and one when it does not
  boundaries,  // every limit decides a case that just reaches it, and one that just does not
};
inline const std::vector<std::string> goal_names = {"mutants", "clauses", "mcdc", "boundaries"};

struct GenerateOptions {
  GoalKind goal = GoalKind::mutants;
  std::size_t budget = 1000;     // vectors for each rule
  unsigned timeout_ms = 60'000;  // for each question to the solver
  std::string spec_rev = "1";    // the state of the facts that the vectors are written against
};

/// What came of making vectors for one rule.
struct Generated {
  VectorFile file;                      // its cases are the new ones
  std::size_t goals = 0;                // how many there are
  std::size_t reached_before = 0;       // by the cases that were there
  std::size_t made = 0;                 // witnesses that the solver found
  std::vector<std::string> impossible;  // goals that no legal input reaches, proved
  std::vector<std::string> undecided;   // the solver gave up, or the budget was spent
};

/// Makes vectors for the goals that no case of the files reaches; of those found only so many are kept as reach the
/// same goals.
Generated generate(const Rule& rule, const std::vector<VectorFile>& files, const GenerateOptions& options,
                   Solver& solver);

}  // namespace vcpuspec
