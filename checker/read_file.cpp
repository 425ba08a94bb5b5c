// SPDX-License-Identifier: Apache-2.0
#include "checker/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "checker/input_error.h"

namespace vcpuspec {

namespace {

/// An open file that closes itself.
class Descriptor {
 public:
  // Opening a FIFO without O_NONBLOCK would wait for its writer; a terminal must not become ours.
  explicit Descriptor(const std::string& path)
      : fd_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

[[noreturn]] void cannot_read(const std::string& path, const std::string& what) {
  throw InputError({path, 0, 0}, what + ".unreadable", std::string("cannot read this file: ") + std::strerror(errno),
                   "check the path and its permissions");
}

[[noreturn]] void too_large(const std::string& path, const std::string& what) {
  throw InputError({path, 0, 0}, what + ".too-large", "this file is larger than 64 MiB", "split it into several files");
}

}  // namespace

std::string read_file(const std::string& path, const std::string& what) {
  const Descriptor file(path);
  struct stat status = {};
  if (file.get() < 0 || fstat(file.get(), &status) != 0) cannot_read(path, what);
  if (!S_ISREG(status.st_mode))
    throw InputError({path, 0, 0}, what + ".not-a-file", "this is not a regular file",
                     "name a file, not a directory or a device");
  if (static_cast<std::size_t>(status.st_size) > max_file_bytes) too_large(path, what);
  std::string content;
  char buffer[65536];
  ssize_t got = 0;
  while ((got = read(file.get(), buffer, sizeof buffer)) > 0) {
    content.append(buffer, static_cast<std::size_t>(got));
    if (content.size() > max_file_bytes) too_large(path, what);  // it grew since it was measured
  }
  if (got < 0) cannot_read(path, what);
  if (content.size() != static_cast<std::size_t>(status.st_size))
    throw InputError({path, 0, 0}, what + ".changed", "this file changed while it was read",
                     "wait until it is written, or copy it");
  return content;
}

}  // namespace vcpuspec
