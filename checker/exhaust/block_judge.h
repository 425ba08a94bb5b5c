// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include "checker/adapters/second_run.h"
#include "checker/adapters/so_worker.h"
#include "checker/exhaust/exhaust.h"

namespace vcpuspec {

/// Judges blocks on one thread, with a worker of its own.
class BlockJudge {
 public:
  /// Loads the library. It gives up between two batches when `stopped` is set.
  BlockJudge(const std::string& library, const ExhaustJob& job, const Limits& limits, const std::atomic<bool>& stopped);

  /// The fingerprint of a block; nothing when something was found, or when it was stopped.
  std::optional<std::uint64_t> judge(std::size_t block);
  const std::optional<Found>& found() const { return found_; }

 private:
  struct Batch {
    std::uint64_t first;
    std::vector<std::uint64_t> words;
    Run run;
  };
  std::optional<std::uint64_t> judge(std::uint64_t first, std::uint64_t end, bool looks_each_time);
  Batch batch_at(std::uint64_t first, std::uint64_t end) const;
  BatchOutcome ask(const Batch& batch, bool looks);
  std::optional<std::uint64_t> settle(const Batch& batch, const BatchOutcome& outcome);
  std::vector<Answer> ask_again(const Batch& batch);
  bool is_wrong(std::uint64_t index, const Answer& answer) const;

  const ExhaustJob& job_;
  Limits limits_;
  const std::atomic<bool>& stopped_;
  SoWorker worker_;
  Pace pace_;
  ExportedFunction function_;
  std::size_t most_;
  std::optional<Found> found_;
};

}  // namespace vcpuspec
