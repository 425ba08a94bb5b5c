// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "checker/check.h"

namespace vcpuspec {

struct FuzzOptions {
  std::uint64_t seed = 1;
  std::size_t cases = 0;  // 0: as many as the time allows
  std::chrono::steady_clock::duration time = std::chrono::seconds(10);
  std::chrono::steady_clock::duration shrink_time = std::chrono::seconds(10);  // for each cause
  bool stop_at_first = false;
  std::string spec_rev = "1";  // the state of the facts that found vectors are written against
};

/// Cases that fail in the same way.
struct Cluster {
  std::string signature;
  Verdict verdict = Verdict::fail;
  std::size_t count = 0;  // of the cases that were found, before shrinking
  VectorFile smallest;    // one case, shrunk
  bool is_minimal = true;
};

struct FuzzRun {
  std::size_t cases = 0;
  std::size_t declined = 0;  // of the cases, those that the implementation said it does not support
  std::size_t sights = 0;    // what the kept inputs show of the rule's text
  std::size_t kept = 0;      // inputs that showed something new
  std::vector<Cluster> clusters;

  ExitCode exit_code() const;
};

/// Looks for cases that an implementation fails. What the rule's own text has shown guides the search: inputs that show
/// something new are kept and changed further. The same seed gives the same cases. `found` is told each new cause at
/// once, already shrunk.
FuzzRun fuzz(const Endpoint& endpoint, const Rule& rule, const FuzzOptions& options,
             const std::function<void(const Cluster&)>& found);

}  // namespace vcpuspec
