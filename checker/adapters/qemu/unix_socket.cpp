// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/unix_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace vcpuspec::qemu {

namespace {

using Kind = gdb::Outcome::Kind;

gdb::Outcome closed() { return {Kind::closed, std::string("the emulator closed a socket: ") + std::strerror(errno)}; }

}  // namespace

OwnedFd listen_at(const std::string& path) {
  OwnedFd fd = moved_up(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    fail_with_errno(path.c_str());
  }
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  if (bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || listen(fd.get(), 1) != 0)
    fail_with_errno(path.c_str());
  return fd;
}

gdb::Result<OwnedFd> accept_from(const OwnedFd& listening, gdb::Clock::time_point deadline) {
  if (!gdb::wait_for(listening.get(), POLLIN, deadline))
    return gdb::Outcome{Kind::timed_out, "the emulator did not connect in time"};
  OwnedFd fd(accept4(listening.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!fd.is_open()) return closed();
  return fd;
}

gdb::Result<bool> read_more(const OwnedFd& socket, std::string& bytes, gdb::Clock::time_point deadline) {
  std::array<char, 65536> buffer;
  for (;;) {
    if (!gdb::wait_for(socket.get(), POLLIN, deadline))
      return gdb::Outcome{Kind::timed_out, "the emulator fell silent"};
    const ssize_t got = read(socket.get(), buffer.data(), buffer.size());
    if (got > 0) bytes.append(buffer.data(), static_cast<std::size_t>(got));
    if (got >= 0) return got > 0;
    if (errno != EAGAIN && errno != EINTR) return closed();
  }
}

gdb::Result<std::string> read_all(const OwnedFd& socket, std::size_t longest, gdb::Clock::time_point deadline) {
  std::string bytes;
  for (;;) {
    gdb::Result<bool> more = read_more(socket, bytes, deadline);
    if (!more.ok()) return gdb::Outcome{more};
    if (!more.value) return bytes;
    if (bytes.size() > longest) return gdb::Outcome{Kind::protocol, "the emulator sends more than it has to say"};
  }
}

gdb::Outcome write_all(const OwnedFd& socket, std::string_view bytes, gdb::Clock::time_point deadline) {
  while (!bytes.empty()) {
    if (!gdb::wait_for(socket.get(), POLLOUT, deadline)) return {Kind::timed_out, "the emulator does not listen"};
    const ssize_t sent = send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    else if (errno != EAGAIN && errno != EINTR) return closed();
  }
  return {};
}

}  // namespace vcpuspec::qemu
