// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/owned_fd.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace vcpuspec {

OwnedFd& OwnedFd::operator=(OwnedFd&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = other.release();
  }
  return *this;
}

void OwnedFd::reset() {
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

int OwnedFd::release() { return std::exchange(fd_, -1); }

OwnedFd moved_up(int fd) {
  constexpr int first_free = 10;
  if (fd < 0) fail_with_errno("no descriptor for a process");
  const OwnedFd low(fd);
  OwnedFd high(fcntl(fd, F_DUPFD_CLOEXEC, first_free));
  if (!high.is_open()) fail_with_errno("no descriptor for a process");
  return high;
}

void fail_with_errno(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace vcpuspec
