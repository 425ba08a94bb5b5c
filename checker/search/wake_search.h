// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "checker/check.h"
#include "checker/search/wake_scene.h"

/// Looks for lost and spurious wake-ups of a vCPU that goes to sleep while others write its priorities, enables, masks
/// and pending states. What is judged only says whether the vCPU sleeps; the rest is judged by gicv5.kvm.wake_verdict.
namespace vcpuspec {

struct WakeOptions {
  std::size_t spurious_wakes = 0;  // as many in one trace are not held against it
};

/// The shortest trace that shows a fault.
struct WakeFailure {
  VectorFile file;           // one case: up to the first wrong answer, and what would be right
  std::size_t spurious = 0;  // wake-ups of the whole trace that should not have been
  std::size_t repeated = 0;  // of `further_waits`, how many end at once, too, while nothing else happens
};
inline constexpr std::size_t further_waits = 8;

/// What a search of one scene saw. States that are the same after equally many events are counted once.
struct WakeCounts {
  std::uint64_t orders = 0;  // of events, each with its own result or end
  std::size_t must = 0;      // states, by the verdict of the oracle
  std::size_t must_not = 0;
  std::size_t may = 0;
  std::size_t lost = 0;         // states in which the vCPU sleeps, nothing wakes it, and it must wake or does not wait
  std::size_t spurious = 0;     // looks that woke it although it must not
  std::size_t over_budget = 0;  // of those, how many were one too many in their trace
  std::size_t recorded = 0;     // such looks that a finding has recorded: not among the spurious ones

  void add(const WakeCounts& other);
};

struct WakeSearch {
  WakeCounts counts;
  std::optional<WakeFailure> lost;
  std::optional<WakeFailure> spurious;
  std::optional<Answer> no_answer;  // it broke, or does not do this; the search ended there
  bool is_stale = false;            // what the finding of the scene has recorded did not happen

  ExitCode exit_code() const;
};

/// Tries all orders of a scene's events. An InputError when the endpoint is no such machine.
WakeSearch search_wakes(const Endpoint& endpoint, const WakeScene& scene, const WakeOptions& options = {});

}  // namespace vcpuspec
