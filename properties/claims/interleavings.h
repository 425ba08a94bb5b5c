// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

/// Claims about two threads: every order in which they can take their steps is run.
namespace vcpuspec {

/// Steps of a thread, each taken without anything in between. A world is what both threads see, and what each
/// remembers.
template <class World>
using Thread = std::vector<std::function<World(const World&)>>;

template <class World>
void interleave(const World& now, const Thread<World>& first, std::size_t i, const Thread<World>& second, std::size_t j,
                std::vector<World>& ends) {
  if (i == first.size() && j == second.size()) return ends.push_back(now);
  if (i < first.size()) interleave(first[i](now), first, i + 1, second, j, ends);
  if (j < second.size()) interleave(second[j](now), first, i, second, j + 1, ends);
}

/// What every order of the steps of two threads ends in.
template <class World>
std::vector<World> all_interleavings(const World& start, const Thread<World>& first, const Thread<World>& second) {
  std::vector<World> ends;
  interleave(start, first, 0, second, 0, ends);
  return ends;
}

}  // namespace vcpuspec
