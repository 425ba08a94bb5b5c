// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "checker/solver/solver.h"
#include "properties/prove/candidate_file.h"
#include "spec/registry/registry.h"

/// A user's own function in SMT-LIB 2, compared with a rule over all inputs.
namespace vcpuspec {

/// One parameter of a candidate: words of the rule put together, the first one lowest, cut to `width` bits.
struct CandidateParameter {
  std::string name;
  std::vector<std::string> words;  // cpu.ICH_VMCR_EL2, priority
  unsigned width;
};

/// What a candidate for a rule takes. The words are those of the C interface, in its order.
struct CandidateSignature {
  const Rule* rule = nullptr;
  unsigned ppis = 0;  // the candidate decides about that many; 0: the rule is not about PPIs
  std::vector<CandidateParameter> parameters;
};

/// The rules that a candidate can be compared with.
const std::vector<std::string>& candidate_rules();
/// The signature for a rule of that list; `ppis` is read by rules about PPIs only.
CandidateSignature candidate_signature(const std::string& rule, unsigned ppis);

/// A rule's recording, prepared for the comparison. A candidate sees what the architecture allows it to see: reserved
/// bits are zero, and so is everything of a PPI beyond the last one.
class CandidateQuestion {
 public:
  explicit CandidateQuestion(const CandidateSignature& signature);

  std::unique_ptr<Recording> recording;
  std::vector<std::vector<graph::NodeId>> arguments;  // of each parameter its parts, lowest first
  graph::NodeId legal;
  graph::NodeId result;

 private:
  void require(graph::NodeId truth);
  void require_zero(graph::NodeId variable, std::uint64_t bits);
  void add_argument(const CandidateParameter& parameter);
  void fix_choices();
};

/// A candidate's function as the solver reads it.
class CandidateTerm {
 public:
  CandidateTerm() = default;
  CandidateTerm(const CandidateTerm&) = delete;
  CandidateTerm& operator=(const CandidateTerm&) = delete;
  virtual ~CandidateTerm() = default;

  /// Looks for legal inputs on which the function and the rule differ.
  virtual SolverAnswer find_difference(const CandidateQuestion& question, unsigned timeout_ms) = 0;
  /// The same question in SMT-LIB 2, for any solver: unsat means that they are equal.
  virtual std::string difference_query(const CandidateQuestion& question) = 0;
  /// What the function gives when the nodes of the question have these values; nothing when the solver cannot tell.
  virtual std::optional<std::uint64_t> call(const CandidateQuestion& question,
                                            std::span<const std::uint64_t> node_values) = 0;
};
/// Has the solver read a function. What it does not accept is an InputError. Null in a build without a solver.
std::unique_ptr<CandidateTerm> make_candidate_term(const CandidateFile& file, const CandidateFunction& function);

enum class CandidateOutcome : std::uint8_t {
  equal,      // on all legal inputs
  different,  // on some
  unknown,    // the solver gave up, or contradicts the rule as it runs: never a pass
};

struct CandidateResult {
  CandidateSignature signature;
  TextPosition where;    // the function judged
  std::string function;  // its name
  CandidateOutcome outcome = CandidateOutcome::unknown;
  double seconds = 0;
  std::string reason;                 // unknown: why
  std::vector<std::uint64_t> inputs;  // different: one value per variable of the rule
  std::uint64_t candidate_gives = 0;
  std::uint64_t rule_gives = 0;
  std::string query;  // the question in SMT-LIB 2, if wanted
};

/// What the user asked for beside the file.
struct CandidateOptions {
  std::string rule;   // empty: the one that a function of the file is named after
  unsigned ppis = 0;  // 0: as many as the function declares
  unsigned timeout_ms = 60'000;
  bool wants_query = false;
};

/// Compares a function that fits the signature with its rule.
CandidateResult compare(CandidateTerm& term, const CandidateSignature& signature, const CandidateQuestion& question,
                        unsigned timeout_ms);

/// Compares the candidate of a file with its rule. A candidate is the function that is named like the rule; when the
/// rule is asked for and no function has its name, it is the last one.
CandidateResult prove_candidate(const CandidateFile& file, const CandidateOptions& options);

}  // namespace vcpuspec
