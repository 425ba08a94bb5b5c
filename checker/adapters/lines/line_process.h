// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "checker/adapters/lines/line_stream.h"

namespace vcpuspec {

/// A program in a process group of its own, talked to by lines on its standard input and output. What it writes to
/// standard error is kept, bounded.
class LineProcess : public LineStream {
 public:
  explicit LineProcess(const std::vector<std::string>& words);
  /// Kills the whole group and collects the program.
  ~LineProcess() override;

  /// How the program ended, in words; waits for it until the deadline.
  std::string ending(Clock::time_point deadline) override;
  bool has_ended() override { return collect(Clock::now()); }
  /// Exit status 0 before the deadline, after its input has ended.
  bool ended_well(Clock::time_point deadline) override;
  std::string errors() const override;

 private:
  int other_fd() const override { return error_.get(); }
  void read_other() override;
  void take_last_errors();
  bool collect(Clock::time_point deadline);

  static constexpr std::size_t most_errors = std::size_t{32} << 10;  // of the beginning, and of the end

  pid_t pid_ = -1;
  OwnedFd error_;
  std::optional<int> status_;
  std::string first_errors_;
  std::string last_errors_;
  std::size_t errors_between_ = 0;  // bytes
};

}  // namespace vcpuspec
