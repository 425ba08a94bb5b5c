// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace vcpuspec {

/// A program to be started for code under test.
struct ProcessPlan {
  struct Descriptor {
    int ours;
    int theirs;
  };
  std::vector<std::string> words;                       // the program, looked for as a shell does, and its arguments
  std::vector<Descriptor> descriptors;                  // all that it has; ours are above theirs
  std::optional<std::vector<std::string>> environment;  // ours when there is none
};

/// Starts it in a process group of its own, no signal blocked or ignored. Returns 0, or the error number. From then on
/// other processes of the same user cannot read the memory of this one: it holds the expectations.
int start_process(const ProcessPlan& plan, pid_t& process);

}  // namespace vcpuspec
