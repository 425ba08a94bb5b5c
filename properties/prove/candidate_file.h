// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "properties/prove/smtlib_text.h"

namespace vcpuspec {

/// Widest bit-vector of a candidate.
inline constexpr unsigned max_candidate_width = 4096;

/// What a parameter or a result is declared as: Bool (width 0) or a bit-vector.
struct DeclaredSort {
  unsigned width = 0;
  TextPosition where;
};

/// One `define-fun`.
struct CandidateFunction {
  std::string name;  // without bars
  TextPosition where;
  std::vector<DeclaredSort> parameters;
  DeclaredSort result;
};

/// A user's file: function definitions in SMT-LIB's logic QF_BV and nothing else. No command that could weaken a proof
/// (`assert`, `push`, ...) and no symbol without a definition gets through.
class CandidateFile {
 public:
  /// Everything that is wrong with the text itself is an InputError; whether operators fit their operands is left to
  /// the solver.
  CandidateFile(std::string path, std::string_view text);

  const std::string& path() const { return path_; }
  const std::vector<CandidateFunction>& functions() const { return functions_; }

  /// The definitions as a solver gets them: what was read, printed anew, each part one line below where it stood.
  const std::string& definitions() const { return definitions_; }
  /// A name that begins none of the text's own.
  std::string unused_prefix() const;
  /// Where the list starts whose closing parenthesis stands there; the same position when there is none.
  TextPosition opening_of(const TextPosition& closing) const;

 private:
  std::string path_;
  std::vector<Expression> definitions_read_;
  std::vector<CandidateFunction> functions_;
  std::string definitions_;
};

}  // namespace vcpuspec
