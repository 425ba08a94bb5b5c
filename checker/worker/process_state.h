// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>
#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

namespace vcpuspec {

/// What a call must leave as it found it. Limits, the channel and other processes are not here: those it cannot change.
class ProcessState {
 public:
  static ProcessState now();
  /// What has changed since, in words; nullptr when nothing has.
  const char* changed_since(const ProcessState& before) const;

 private:
  struct File {
    bool open = false;
    dev_t device = 0;
    ino_t number = 0;
    bool operator==(const File&) const = default;
  };
  struct Handler {
    void* function = nullptr;
    int flags = 0;
    bool operator==(const Handler&) const = default;
  };
  static File file_of(int fd);
  static Handler handler_of(int signal);

  File standard_[3];
  File directory_;
  Handler handlers_[NSIG];
  std::vector<bool> blocked_;
  std::uint64_t floating_point_ = 0;
  bool timer_ = false;
  std::string locale_;
};

}  // namespace vcpuspec
