// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "checker/vectors/bind.h"

namespace vcpuspec {

/// A truth counts as one bit.
unsigned bits_of(unsigned width);

/// Some bits of a named word, as a place names them.
struct Part {
  std::string word;
  unsigned lo = 0;
  unsigned width = 64;
  std::uint64_t may_be_one = ~std::uint64_t{0};  // before the shift to `lo`
  const char* what = "word";
};

/// The register, or the field of one, that a place of the state names; nothing when there is no such place.
bool find_part(const Callable& callable, const std::string& place, Part& part);

/// The part of output number `output` that must have the given value. A whole register is its whole word, `width` bits:
/// those above the last field must be zero, too. A value that does not fit is an InputError.
Expectation expectation_of(const Assignment& given, const Part& part, int output, unsigned width);

/// Collects what a case assigns. Names are those of a callable and of its subject; what is wrong is an InputError.
class Binder {
 public:
  explicit Binder(const Callable& callable) : callable_(&callable) {}
  void config(const Assignment& given);
  void pre(const Assignment& given);
  void argument(const Assignment& given);
  /// Refuses arguments that are not assigned.
  void arguments_are_complete(const Location& where) const;

  /// The inputs of a callable: what was assigned, or else their presets.
  std::vector<std::uint64_t> values(const Callable& callable) const;
  /// Overwrites those that were assigned.
  void write_to(std::vector<std::uint64_t>& values, const Callable& callable) const;
  /// What was assigned to a word; 0 when nothing was.
  std::uint64_t value(std::string_view word) const;

 private:
  struct Word {
    std::uint64_t mask = 0;
    std::uint64_t value = 0;
  };
  void write(const Assignment& given, const Part& part);

  const Callable* callable_;
  std::map<std::string, Word, std::less<>> written_;
};

/// The first truth about legal states that does not hold; empty when all do. The values are inputs of `legal`.
std::string broken_truth(const Callable& legal, const std::vector<std::uint64_t>& values);

/// Refuses a state that the case's choices rule out, by the legal states of its machine. Without a choice, every state
/// that can be named is legal.
void check_choices(const VectorCase& one, const Subject& subject, const Text& legal_state, const Binder& binder);

}  // namespace vcpuspec
