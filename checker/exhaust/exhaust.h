// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "checker/exhaust/job.h"
#include "checker/implementation.h"

namespace vcpuspec {

/// What ends a run early: an answer that differs (kind `outputs`), or none.
struct Found {
  std::optional<std::uint64_t> index;  // of the input; nothing when the library broke while it was loaded
  Answer answer;
};

struct ExhaustRun {
  Fingerprints blocks;
  std::optional<Found> found;

  bool is_complete() const { return !found && count_done(blocks) == blocks.size(); }
};

/// Is told now and then what is done, on the calling thread; false ends the run.
using Watch = std::function<bool(const Fingerprints&)>;

/// Asks a library for the answers to all inputs of the blocks that are not done yet, on some threads, each with a
/// worker of its own, and compares each with what the rule gives. Stops at the first that differs or breaks.
ExhaustRun exhaust(const std::string& library, const ExhaustJob& job, Fingerprints done, unsigned threads,
                   const Limits& limits, const Watch& watch);

}  // namespace vcpuspec
