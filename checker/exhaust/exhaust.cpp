// SPDX-License-Identifier: Apache-2.0
#include "checker/exhaust/exhaust.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "checker/exhaust/block_judge.h"

namespace vcpuspec {

namespace {

class Exhaust {
 public:
  Exhaust(const std::string& library, const ExhaustJob& job, Fingerprints done, const Limits& limits)
      : library_(library), job_(job), limits_(limits) {
    run_.blocks = std::move(done);
    run_.blocks.resize(job.blocks());
  }

  ExhaustRun run(unsigned threads, const Watch& watch) {
    {
      std::vector<std::jthread> workers;
      const std::size_t left = run_.blocks.size() - count_done(run_.blocks);
      running_ = std::min<std::size_t>(std::max(1U, threads), left);
      for (std::size_t i = 0, count = running_; i < count; ++i) workers.emplace_back([this] { work(); });
      watch_over(watch);
    }
    if (failure_) std::rethrow_exception(failure_);
    return std::move(run_);
  }

 private:
  /// Whatever ends the watching ends the work.
  void watch_over(const Watch& watch) {
    try {
      std::unique_lock lock(mutex_);
      while (running_ != 0) {
        if (!watch(run_.blocks)) stopped_ = true;
        changed_.wait_for(lock, std::chrono::milliseconds(100), [this] { return running_ == 0; });
      }
    } catch (...) {
      stopped_ = true;
      throw;
    }
  }

  void work() {
    std::exception_ptr failure;
    try {
      judge_blocks();
    } catch (...) {
      failure = std::current_exception();
      stopped_ = true;
    }
    const std::lock_guard lock(mutex_);
    if (failure) failure_ = failure;
    --running_;
    changed_.notify_one();
  }

  void judge_blocks() {
    BlockJudge judge(library_, job_, limits_, stopped_);
    while (!stopped_) {
      const std::optional<std::size_t> block = next_block();
      if (!block) return;
      const std::optional<std::uint64_t> fingerprint = judge.judge(*block);
      const std::lock_guard lock(mutex_);
      if (fingerprint) run_.blocks[*block] = fingerprint;
      if (!judge.found()) continue;
      if (!run_.found) run_.found = judge.found();
      stopped_ = true;
    }
  }

  /// Blocks are taken in the order of their reversed numbers: every bit of an input changes soon, and a mistake that
  /// shows on half of all inputs, or a quarter, is found after a few blocks. Their number is a power of two.
  std::optional<std::size_t> next_block() {
    const std::lock_guard lock(mutex_);
    while (taken_ < run_.blocks.size()) {
      const std::size_t block = reversed(taken_++);
      if (!run_.blocks[block]) return block;
    }
    return {};
  }

  std::size_t reversed(std::size_t number) const {
    std::size_t other = 0;
    for (std::size_t left = run_.blocks.size(); left > 1; left /= 2, number /= 2) other = other * 2 + number % 2;
    return other;
  }

  const std::string& library_;
  const ExhaustJob& job_;
  Limits limits_;
  std::atomic<bool> stopped_ = false;

  std::mutex mutex_;  // of everything below
  std::condition_variable changed_;
  std::size_t taken_ = 0;
  std::size_t running_ = 0;
  std::exception_ptr failure_;
  ExhaustRun run_;
};

}  // namespace

ExhaustRun exhaust(const std::string& library, const ExhaustJob& job, Fingerprints done, unsigned threads,
                   const Limits& limits, const Watch& watch) {
  return Exhaust(library, job, std::move(done), limits).run(threads, watch);
}

}  // namespace vcpuspec
