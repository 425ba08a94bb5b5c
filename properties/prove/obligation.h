// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "checker/solver/solver.h"
#include "properties/claims/property.h"

namespace vcpuspec {

/// How the proof of a property ended.
enum class ProofOutcome {
  proved,
  refuted,              // where a proof was expected
  undecided,            // the solver gave up: never a pass
  vacuous,              // no input satisfies the assumption: the claim says nothing
  refuted_as_recorded,  // the finding's vector still refutes, its condition is still necessary and sufficient
  refuted_as_expected,  // a negative control
  stale,                // a recorded refutation changed or vanished, or a negative control no longer refutes
};

struct ProofResult {
  const Property* property = nullptr;
  ProofOutcome outcome = ProofOutcome::undecided;
  double seconds = 0;
  /// Refuted: a smallest refutation found, one value per variable of the property's recording.
  std::vector<std::uint64_t> counterexample;
  /// Undecided, vacuous and stale: what happened.
  std::string reason;
};

/// Gives the inputs that a finding's committed vector stands for, in the order of the property's variables, or says in
/// the string why it cannot.
struct RecordedInputs {
  std::optional<std::vector<std::uint64_t>> values;
  std::string problem;
};
using FindingLookup = std::function<RecordedInputs(const Property&)>;

struct ProofOptions {
  unsigned timeout_ms = 60'000;  // for each question to the solver
  unsigned threads = 2;
};

/// Proves the properties, each with a solver of its own, and calls `report` in the order given as results are ready.
std::vector<ProofResult> prove(std::span<const Property* const> properties, const ProofOptions& options,
                               const FindingLookup& finding, const std::function<void(const ProofResult&)>& report);

/// Proves one property.
ProofResult prove_one(const Property& property, const ProofOptions& options, const FindingLookup& finding);

/// The question whether a counterexample exists, in SMT-LIB 2, for any solver: unsat means that the property holds.
std::string counterexample_query(const Property& property);

/// Makes inputs small: sets variables, then single bits, to their presets as long as it stays what it is.
std::vector<std::uint64_t> shrink_inputs(const std::vector<graph::Variable>& variables,
                                         std::vector<std::uint64_t> values,
                                         const std::function<bool(const std::vector<std::uint64_t>&)>& stays);

/// Makes inputs that refute small, as long as they still refute.
std::vector<std::uint64_t> shrink_refutation(const Recording& recording, std::vector<std::uint64_t> values);

}  // namespace vcpuspec
