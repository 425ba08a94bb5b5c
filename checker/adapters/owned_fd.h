// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace vcpuspec {

/// A descriptor that closes itself.
class OwnedFd {
 public:
  OwnedFd() = default;
  explicit OwnedFd(int fd) : fd_(fd) {}
  OwnedFd(OwnedFd&& other) noexcept : fd_(other.release()) {}
  OwnedFd& operator=(OwnedFd&& other) noexcept;
  ~OwnedFd() { reset(); }
  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  void reset();

 private:
  int release();
  int fd_ = -1;
};

/// The same file under a number that no descriptor of a process to be started has. Takes `fd` over, and throws
/// std::system_error with errno when that was none.
OwnedFd moved_up(int fd);

/// Reports the failure of a system call as std::system_error.
[[noreturn]] void fail_with_errno(const char* what);

}  // namespace vcpuspec
