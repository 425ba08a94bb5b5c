// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "checker/check.h"

namespace vcpuspec {

/// What a failure shows of its cause: where the answer differs first. A signature also says which sentence the case is
/// about and lists all that differs, and one mistake breaks many sentences.
struct Cause {
  std::string where;  // CRMD.IE, DMW*.PLV0, result rd of an instruction that names a register, crashed in csrwr
  /// Where that is in the register which the instruction names: that register, and which bits of it.
  std::string named = {};
  std::string bits = {};  // writable bits, reserved bits
};

/// One case that does not conform, as far as reports of causes need it. It comes from a run, or from a report that an
/// earlier run wrote.
struct Failure {
  std::string id;
  std::string event;      // what was asked, without its register: csrwr, wake
  std::string sentence;   // the key of the sentence that it violates
  std::string says;       // that sentence
  std::string tier;       // how good the evidence for it is
  std::string signature;  // signature_of the result
  Cause cause;
  std::string shows;        // CRMD.IE is 0x1, expected 0x0
  std::string consequence;  // what comes of such a mistake; empty where the vectors do not say
  std::string replay;       // the command that runs it again
  bool broke = false;       // it gave no answer
  std::size_t steps = 1;
  std::size_t places = 0;  // that the case names
};

/// Whether a verdict says that the implementation does not conform, and nothing excuses it.
inline bool is_failure(Verdict verdict) { return verdict == Verdict::fail || verdict == Verdict::broken; }

/// A result that differs or broke, of that endpoint.
Failure failure_of(const CaseResult& result, const std::string& endpoint);

/// Whether a case is the better witness of the same cause: fewer steps, then fewer places, then the first id.
bool is_smaller(const Failure& a, const Failure& b);

/// What was asked, without its subject and its register: `loongarch.csrwr.CRMD` and `csrwr.CRMD` are `csrwr`.
std::string event_family(const std::string& event, const Subject& subject);

/// Failures that show the same.
struct FailureGroup {
  std::string what;                 // the cause, with its register where it is one
  std::size_t cases = 0;            // how many they are
  Failure witness;                  // the smallest case
  std::vector<std::string> events;  // most frequent first
  std::size_t sentences = 0;        // how many are violated
};

/// Groups failures by their cause: what broke comes first, then the largest group. Instructions that get more registers
/// than this wrong, each in the register that they name, have one mistake of their own; fewer are mistakes of these
/// registers.
inline constexpr std::size_t registers_of_their_own = 3;
std::vector<FailureGroup> groups_of(const std::vector<Failure>& failures);

}  // namespace vcpuspec
