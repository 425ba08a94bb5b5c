// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/shared_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace vcpuspec {

SharedMemory::SharedMemory(std::size_t bytes, bool read_only)
    : fd_(moved_up(memfd_create("vcpuspec", MFD_CLOEXEC | MFD_ALLOW_SEALING))), bytes_(bytes), start_(nullptr) {
  if (ftruncate(fd_.get(), static_cast<off_t>(bytes)) != 0) fail_with_errno("no memory to share with the worker");
  void* start = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd_.get(), 0);
  if (start == MAP_FAILED) fail_with_errno("no memory to share with the worker");
  start_ = static_cast<char*>(start);
  // A memory that the worker could shrink would kill the judge with SIGBUS. Our own mapping came before the seal.
  const int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL | (read_only ? F_SEAL_FUTURE_WRITE : 0);
  if (fcntl(fd_.get(), F_ADD_SEALS, seals) != 0) {
    munmap(start, bytes);
    fail_with_errno("the kernel cannot seal memory");
  }
}

SharedMemory::~SharedMemory() { munmap(start_, bytes_); }

}  // namespace vcpuspec
