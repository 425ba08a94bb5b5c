// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace vcpuspec {

/// Computes `work(i)` for all i below `count` on some threads and hands the results to `report` in order, as soon as
/// they are ready, on the calling thread. The first exception of a work is thrown where its result would have come.
template <class Work, class Report>
void in_order(std::size_t count, unsigned threads, Work work, Report report) {
  using Result = decltype(work(std::size_t{0}));
  std::vector<std::optional<Result>> results(count);
  std::vector<std::exception_ptr> failures(count);
  std::mutex mutex;
  std::condition_variable some_ready;
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      std::optional<Result> result;
      std::exception_ptr failure;
      try {
        result = work(i);
      } catch (...) {
        failure = std::current_exception();
      }
      const std::lock_guard lock(mutex);
      results[i] = std::move(result);
      failures[i] = failure;
      some_ready.notify_one();
    }
  };
  std::vector<std::jthread> workers;
  for (unsigned i = 0; i < std::max(1U, threads); ++i) workers.emplace_back(run);
  for (std::size_t i = 0; i < count; ++i) {
    std::unique_lock lock(mutex);
    some_ready.wait(lock, [&] { return results[i] || failures[i]; });
    lock.unlock();
    if (failures[i]) {
      next = count;
      std::rethrow_exception(failures[i]);
    }
    report(*results[i]);
  }
}

}  // namespace vcpuspec
