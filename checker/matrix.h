// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "checker/check.h"

/// What several endpoints made of the same cases, beside each other. The expectation is one opinion more: where all
/// that answered agree against it, the vector is suspected, and not them.
namespace vcpuspec {

/// One endpoint's run. All runs that are compared are of the same cases in the same order.
struct RunBeside {
  std::string label;     // short: A, B, ...
  std::string endpoint;  // as it was given
  bool votes = true;     // the model does not: what is expected is what it says
  std::vector<CaseResult> results;
  Counts counts;
};

/// What each endpoint made of the cases whose first reference is one sentence.
struct ClauseRow {
  std::string clause;
  std::vector<Counts> cells;  // one for each run

  /// Whether it says the same of all, and nothing bad.
  bool is_quiet() const;
};
/// The rows of all sentences, in the order of the cases.
std::vector<ClauseRow> clause_rows(const std::vector<RunBeside>& runs);

/// A cell in words: `PASS`, `SKIP`, `FAIL 3 of 7`, `FAIL 3, SKIP 2 of 7`, `PASS 5 of 7` where the other two were
/// skipped.
std::string cell_words(const Counts& cell);

/// How the answers to one case stand to each other and to what is expected.
enum class Agreement : std::uint8_t {
  no_vote,       // fewer than two answered
  all_conform,   // every answer is as expected
  one_deviates,  // one alone
  some_deviate,  // several, and others conform
  own_ways,      // all deviate, but not all in the same way
  all_alike,     // all deviate in the same way: the vector, and the model behind it, may be wrong
  all_recorded,  // all deviate in the same way, and each deviation is recorded already
};

/// The votes on one case.
struct Vote {
  std::size_t index = 0;  // of the case in the results
  Agreement agreement = Agreement::no_vote;
  std::vector<std::size_t> answered;   // runs with an answer that counts
  std::vector<std::size_t> deviating;  // those of them whose answer is not as expected
};
std::vector<Vote> votes_on(const std::vector<RunBeside>& runs);

}  // namespace vcpuspec
