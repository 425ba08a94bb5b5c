// SPDX-License-Identifier: Apache-2.0
#pragma once

#if !defined(__clang__)
#include <source_location>
#endif
#include <string_view>

namespace vcpuspec {

/// Where in the source text an operation stands. Captured by default arguments, so a rule carries no markers.
/// Line and file agree between compilers, the column does not: publish ranks, never columns.
struct Place {
  const char* file = "";
  const char* function = "";
  unsigned line = 0;
  unsigned column = 0;

  /// The name of the function without template arguments, which only some compilers print.
  constexpr std::string_view function_name() const {
    const std::string_view name = function;
    return name.substr(0, name.find('<'));
  }

#if defined(__clang__)
  // clang 14 has the builtins but not what libstdc++'s std::source_location needs.
  static constexpr Place here(const char* file = __builtin_FILE(), const char* function = __builtin_FUNCTION(),
                              unsigned line = __builtin_LINE(), unsigned column = __builtin_COLUMN()) {
    return {file, function, line, column};
  }
#else
  // g++ 12 has no __builtin_COLUMN; the plain function name comes from its builtin, as clang gives it.
  static constexpr Place here(const char* function = __builtin_FUNCTION(),
                              std::source_location at = std::source_location::current()) {
    return {at.file_name(), function, at.line(), at.column()};
  }
#endif
};

/// The place of a domain that records none.
struct NoPlace {
  static constexpr NoPlace here() { return {}; }
  constexpr NoPlace() = default;
  constexpr explicit(false) NoPlace(const Place&) {}
};

}  // namespace vcpuspec
