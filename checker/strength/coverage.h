// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/vectors/vector.h"
#include "spec/registry/registry.h"

/// How much of a rule's text cases have exercised. Coverage says what cases passed through and what decided them, not
/// that somebody would notice a mistake there: that is what mutants.h measures.
namespace vcpuspec {

/// What there is to cover.
enum class CoverKind : std::uint8_t {
  clause,      // a function that cites a sentence decides: a truth when it holds and when it fails
  arm,         // a select takes either arm
  comparison,  // it holds and fails; where it has a limit, also at it and next to it
  mcdc,        // a truth decides when it holds, and when it fails
  value,       // a field is zero, full, or anything else
};
inline const std::vector<std::string> cover_kind_names = {"clause", "arm", "comparison", "mcdc", "value"};
inline const std::string& name_of(CoverKind kind) { return cover_kind_names[static_cast<std::size_t>(kind)]; }

/// One thing that a case can show of a rule. The first three parts name it, whatever compiler recorded the rule.
struct CoverGoal {
  CoverKind kind{};
  std::string at;     // a place as `list places` names it, FILE:FUNCTION, a field, or an input
  std::string shows;  // holds, first, at limit, max, ...
  std::string file;   // where it stands; empty for an input that is no register
  unsigned line = 0;
  std::string by;  // the first case in alphabetical order that shows it; empty when none does
};

/// What cases have shown of one rule.
struct RuleCoverage {
  std::string rule;
  std::string text;                // a hash: coverage of another text is something else
  std::vector<std::string> cases;  // ids of those that the rule answers, in alphabetical order
  std::vector<CoverGoal> goals;    // in the order of the text, kind by kind

  std::size_t count(CoverKind kind) const;
  std::size_t covered(CoverKind kind) const;
  bool is_complete() const;
};

/// What the cases of the files show of the rule, those that it answers as they expect.
RuleCoverage coverage_of(const Rule& rule, const std::vector<VectorFile>& files);

/// Adds what other cases have shown of the same text: the result is that of all the cases together.
void merge(RuleCoverage& into, const RuleCoverage& other);

}  // namespace vcpuspec
