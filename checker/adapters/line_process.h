// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "checker/adapters/owned_fd.h"

namespace vcpuspec {

/// A program in a process group of its own, talked to by lines. What it writes to standard error is kept, bounded.
class LineProcess {
 public:
  using Clock = std::chrono::steady_clock;

  explicit LineProcess(const std::vector<std::string>& words);
  LineProcess(const LineProcess&) = delete;
  LineProcess& operator=(const LineProcess&) = delete;
  /// Kills the whole group and collects the program.
  ~LineProcess();

  /// What came of waiting for a line.
  enum class Event { line, timeout, closed, too_long };
  struct Received {
    Event event;
    std::string line;
  };

  /// Sends text; false when the program no longer reads. Answers that arrive meanwhile are kept.
  bool send(const std::string& text, Clock::time_point deadline);
  /// The next line, without its end.
  Received receive(Clock::time_point deadline);
  /// How the program ended, in words; waits for it until the deadline, then kills it.
  std::string ending(Clock::time_point deadline);
  /// Exit status 0 before the deadline.
  bool ended_well(Clock::time_point deadline);
  /// The end of what it wrote to standard error.
  const std::string& errors() const { return errors_; }

 private:
  std::optional<std::string> take_line();
  bool pump(Clock::time_point deadline, const std::string* outgoing, std::size_t* sent);
  void read_some(OwnedFd& fd, std::string& into);
  bool collect(Clock::time_point deadline);

  static constexpr std::size_t longest_line = std::size_t{1} << 20;
  static constexpr std::size_t most_errors = std::size_t{64} << 10;

  pid_t pid_ = -1;
  OwnedFd to_;
  OwnedFd from_;
  OwnedFd error_;
  std::optional<int> status_;
  std::string incoming_;
  std::string errors_;
};

}  // namespace vcpuspec
