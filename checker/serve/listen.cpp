// SPDX-License-Identifier: Apache-2.0
#include "checker/serve/listen.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "checker/input_error.h"
#include "checker/style.h"

namespace vcpuspec::serve {

namespace {

[[noreturn]] void refuse(const std::string& where, const std::string& what) {
  throw InputError({}, "serve.listen", shown(where) + ": " + what,
                   "write --listen unix:PATH or --listen tcp:PORT, a port from 0 to 65535");
}

/// Whether a socket's file is there and nobody listens at it.
bool is_left_over(const sockaddr_un& address) {
  struct stat status = {};
  if (stat(address.sun_path, &status) != 0 || !S_ISSOCK(status.st_mode)) return false;
  const OwnedFd probe(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
         errno == ECONNREFUSED;
}

}  // namespace

Listening::Listening(const std::string& where) {
  if (where.starts_with("unix:") && where.size() > 5) at_path(where.substr(5));
  else if (where.starts_with("tcp:")) at_port(where.substr(4));
  else refuse(where, "this is nowhere to listen at");
}

Listening::~Listening() {
  if (!path_.empty()) unlink(path_.c_str());
}

void Listening::at_path(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) refuse("unix:" + path, "the path is longer than a socket's may be");
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  if (is_left_over(address)) unlink(path.c_str());
  socket_ = moved_up(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(socket_.get(), 1) != 0)
    refuse("unix:" + path, std::strerror(errno));
  path_ = path;
  endpoint_ = "unix:" + path;
}

void Listening::at_port(const std::string& port) {
  if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos ||
      std::stoul(port) > 65535)
    refuse("tcp:" + port, "this is no port");
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoul(port)));
  socket_ = moved_up(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  socklen_t size = sizeof address;
  if (bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(socket_.get(), 1) != 0 || getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
    refuse("tcp:" + port, std::strerror(errno));
  endpoint_ = "tcp:127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

OwnedFd Listening::accept() {
  for (;;) {
    OwnedFd client(accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (client.is_open()) return client;
    if (errno != EINTR && errno != ECONNABORTED) fail_with_errno("accept");
  }
}

}  // namespace vcpuspec::serve
