// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "checker/vectors/bind.h"
#include "checker/vectors/trace.h"

namespace vcpuspec {

/// What cases are about: a rule or a claim that each of them calls, or a machine that each of them steps.
class Target {
 public:
  Target(Callable rule) : is_(std::move(rule)) {}       // NOLINT(google-explicit-constructor): a rule is a target
  Target(Stepper machine) : is_(std::move(machine)) {}  // NOLINT(google-explicit-constructor)

  const Callable* rule() const { return std::get_if<Callable>(&is_); }
  const Stepper* machine() const { return std::get_if<Stepper>(&is_); }

  /// The words of the model's answer to a case. A case without meaning is an InputError.
  std::vector<std::uint64_t> answer(const VectorCase& one) const;
  /// Refuses a case without meaning.
  void validate(const VectorCase& one) const;
  /// What the case expects of those words.
  std::vector<Expectation> expectations(const VectorCase& one) const;

 private:
  std::variant<Callable, Stepper> is_;
};

/// What the cases of a file are about. An unknown name is an InputError.
Target find_target(const VectorFile& file, const Resolver& resolver = {});

}  // namespace vcpuspec
