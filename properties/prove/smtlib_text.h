// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "checker/input_error.h"

namespace vcpuspec {

/// Most levels of parentheses inside each other, and most atoms and lists in one text.
inline constexpr std::size_t max_smtlib_nesting = 512;
inline constexpr std::size_t max_smtlib_expressions = 1'000'000;

/// Where something stands in a text; both count from 1.
struct TextPosition {
  unsigned line = 1;
  unsigned column = 1;

  friend bool operator==(const TextPosition&, const TextPosition&) = default;
};

/// An atom as it is written, or a list in parentheses.
struct Expression {
  std::string atom;  // empty: a list
  std::vector<Expression> items;
  TextPosition where;
  TextPosition end;  // of a list: its closing parenthesis

  bool is_list() const { return atom.empty(); }
};

/// Reads the lexical part of SMT-LIB 2 that a candidate needs: parentheses, comments, symbols, `|quoted symbols|`,
/// numbers, `#b` and `#x` literals, keywords and strings. Anything else is an InputError, so what is read here is read
/// in the same way by every solver.
std::vector<Expression> read_smtlib(std::string_view text, const std::string& file);

/// The error of a candidate's text at a position.
[[noreturn]] void fail_in_candidate(const std::string& file, const TextPosition& where, const std::string& code,
                                    const std::string& message, const std::string& hint);

}  // namespace vcpuspec
