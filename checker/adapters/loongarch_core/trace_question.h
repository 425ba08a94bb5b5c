// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "checker/adapters/loongarch_core/board.h"
#include "checker/implementation.h"

namespace vcpuspec::loongarch_core {

inline constexpr std::string_view machine_name = "loongarch.csr";

/// A question about a run of the machine `loongarch.csr`, as boards are asked it.
class TraceQuestion {
 public:
  TraceQuestion(const Stepper& machine, const Question& question) : machine_(machine), question_(question) {}

  std::size_t steps() const { return question_.steps; }
  const std::string& event(std::size_t step) const;
  NamedWords arguments(std::size_t step) const;
  bool has_event(std::string_view event) const;
  /// The state in which it begins.
  Words wanted() const;
  /// Whether the timer runs in the state in which it begins, or may do later.
  bool is_about_timer() const;
  /// Whether TLBIDX.Index is about entries of the TLB in this trace, and no number that a CSR instruction moves. Throws
  /// Declined when it is both.
  bool names_entries() const;
  /// Takes the steps one after the other on a board that is in that state, and looks at it after each. Gives the words
  /// of the answer.
  std::vector<std::uint64_t> run_on(Board& board) const;

 private:
  const Stepper& machine_;
  const Question& question_;
};

}  // namespace vcpuspec::loongarch_core
