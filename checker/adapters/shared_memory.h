// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "checker/adapters/owned_fd.h"

namespace vcpuspec {

/// Memory that the worker maps, too. The worker can neither resize it nor, if `read_only`, write to it.
class SharedMemory {
 public:
  SharedMemory(std::size_t bytes, bool read_only);
  ~SharedMemory();
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;
  int fd() const { return fd_.get(); }
  const char* start() const { return start_; }
  std::uint64_t* end() const { return reinterpret_cast<std::uint64_t*>(start_ + bytes_); }

 private:
  OwnedFd fd_;
  std::size_t bytes_;
  char* start_;
};

}  // namespace vcpuspec
