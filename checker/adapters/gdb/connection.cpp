// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/gdb/connection.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>

#include "checker/input_error.h"
#include "checker/style.h"

namespace vcpuspec::gdb {

namespace {

using Kind = Outcome::Kind;

[[noreturn]] void refuse(const std::string& whose, const std::string& text, const std::string& what) {
  throw InputError({}, whose + ".endpoint", shown(text) + " " + what,
                   "write unix:PATH or HOST:PORT, for example unix:/tmp/stub, localhost:1234 or [::1]:1234");
}

bool is_port(std::string_view text) {
  if (text.empty() || text.size() > 5 || text.find_first_not_of("0123456789") != std::string_view::npos) return false;
  const int port = std::stoi(std::string(text));
  return port >= 1 && port <= 65535;
}

bool is_loopback(const sockaddr* address) {
  if (address->sa_family == AF_INET)
    return ntohl(reinterpret_cast<const sockaddr_in*>(address)->sin_addr.s_addr) >> 24 == 127;
  return address->sa_family == AF_INET6 &&
         IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr);
}

std::string about(const Item& packet) {
  if (packet.fault != Fault::none) return std::string("a packet came that ") + describe(packet.fault);
  return "the packet " + shown(packet.payload) + " came";
}

Outcome not_connected(int error) {
  return {Kind::not_connected, std::string("cannot connect: ") + std::strerror(error)};
}

Result<OwnedFd> connect_one(const sockaddr* address, socklen_t size, Clock::time_point deadline) {
  OwnedFd fd = moved_up(socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (connect(fd.get(), address, size) != 0) {
    if (errno != EINPROGRESS) return not_connected(errno);
    if (!wait_for(fd.get(), POLLOUT, deadline)) return Outcome{Kind::timed_out, "cannot connect in time"};
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &error, &length) != 0) error = errno;
    if (error != 0) return not_connected(error);
  }
  // Every packet is short and waited for. A unix socket has no such option and needs none.
  const int on = 1;
  setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

Result<OwnedFd> connect_to_path(const std::string& path, Clock::time_point deadline) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return connect_one(reinterpret_cast<const sockaddr*>(&address), sizeof address, deadline);
}

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

Addresses look_up(const Endpoint& endpoint) {
  addrinfo hints = {};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int failed = getaddrinfo(endpoint.host.c_str(), endpoint.port.c_str(), &hints, &found);
  if (failed != 0)
    throw InputError({}, endpoint.whose + ".host",
                     "there is no host " + shown(endpoint.host) + ": " + gai_strerror(failed),
                     "name this machine, for example localhost:1234");
  return {found, freeaddrinfo};
}

}  // namespace

bool wait_for(int fd, short events, Clock::time_point deadline) {
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd one = {fd, events, 0};
    const int ready = poll(&one, 1, left < 0 ? 0 : static_cast<int>(std::min<long>(left + 1, 60'000)));
    if (ready > 0) return true;
    if (Clock::now() >= deadline) return false;
  }
}

Endpoint parse_endpoint(const std::string& text, const std::string& whose) {
  if (text.find('\0') != std::string::npos) refuse(whose, text, "has a zero byte");
  if (text.starts_with("unix:")) {
    const std::string path = text.substr(5);
    if (path.empty()) refuse(whose, text, "has no path");
    if (path.size() >= sizeof(sockaddr_un::sun_path)) refuse(whose, text, "has a path longer than a socket's may be");
    return {path, {}, {}, whose};
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) refuse(whose, text, "is no endpoint of a gdb stub");
  std::string host = text.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  else if (host.find(':') != std::string::npos) refuse(whose, text, "has an IPv6 address without brackets");
  if (host.empty() || host.find_first_of("[]/ ") != std::string::npos) refuse(whose, text, "has no host");
  if (!is_port(text.substr(colon + 1))) refuse(whose, text, "has no port from 1 to 65535");
  return {{}, host, text.substr(colon + 1), whose};
}

Result<OwnedFd> connect_to(const Endpoint& endpoint, Clock::time_point deadline) {
  if (!endpoint.path.empty()) return connect_to_path(endpoint.path, deadline);
  const Addresses addresses = look_up(endpoint);
  std::optional<Result<OwnedFd>> last;
  for (const addrinfo* one = addresses.get(); one != nullptr; one = one->ai_next) {
    if (!is_loopback(one->ai_addr)) continue;
    last = connect_one(one->ai_addr, one->ai_addrlen, deadline);
    if (last->ok()) break;
  }
  if (!last)
    throw InputError({}, endpoint.whose + ".not-loopback", shown(endpoint.host) + " is not this machine",
                     "forward the port to this machine, for example with ssh -L, and name localhost");
  return std::move(*last);
}

Connection::Connection(OwnedFd socket) : socket_(std::move(socket)) {
  fcntl(socket_.get(), F_SETFL, fcntl(socket_.get(), F_GETFL) | O_NONBLOCK);
}

Outcome Connection::write(std::string_view bytes, Clock::time_point deadline) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      if (!wait_for(socket_.get(), POLLOUT, deadline)) return {Kind::timed_out, "the stub does not read in time"};
    } else if (errno != EINTR) {
      return {Kind::closed, std::string("the stub no longer reads: ") + std::strerror(errno)};
    }
  }
  return {};
}

Outcome Connection::fill(Clock::time_point deadline) {
  for (;;) {
    if (last_read_ >= deadline || !wait_for(socket_.get(), POLLIN, deadline)) {
      std::string detail = decoder_.is_within() ? "the rest of a packet did not come within the time limit"
                                                : "no answer within the time limit";
      if (decoder_.skipped() != 0)
        detail += "; of all that came, " + std::to_string(decoder_.skipped()) + " bytes belong to no packet";
      return {Kind::timed_out, std::move(detail)};
    }
    const ssize_t got = recv(socket_.get(), buffer_.data(), buffer_.size(), 0);
    if (got > 0) {
      unread_ = {buffer_.data(), static_cast<std::size_t>(got)};
      last_read_ = Clock::now();
      return {};
    }
    const std::string where = decoder_.is_within() ? " in the middle of a packet" : "";
    if (got == 0) return {Kind::closed, "the stub closed the connection" + where};
    if (errno != EAGAIN && errno != EINTR)
      return {Kind::closed, "the connection broke" + where + ": " + std::strerror(errno)};
  }
}

Result<Item> Connection::next(Clock::time_point deadline) {
  for (;;) {
    if (std::optional<Item> item = decoder_.take(unread_)) return std::move(*item);
    if (Outcome filled = fill(deadline); !filled.ok()) return filled;
  }
}

/// The next acknowledgement, of either kind, or a packet in its place. A stub whose target was running when the client
/// came tells that it stopped; what it says before its first acknowledgement answers nothing and is skipped.
Result<Item> Connection::next_acknowledgement(Clock::time_point deadline) {
  for (;;) {
    Result<Item> item = next(deadline);
    if (!item.ok()) return item;
    const bool is_packet = item.value.kind == Item::Kind::packet;
    if (is_packet && item.value.fault == Fault::none && !was_acknowledged_) {
      if (Outcome taken = acknowledge('+', deadline); !taken.ok()) return taken;
    } else if (is_packet || item.value.kind == Item::Kind::nack) {
      return item;
    } else if (item.value.kind == Item::Kind::ack) {
      was_acknowledged_ = true;
      return item;
    }
  }
}

Outcome Connection::send(std::string_view payload, Clock::time_point deadline) {
  const std::string bytes = frame(payload);
  for (unsigned repeats = 0;; ++repeats) {
    if (Outcome written = write(bytes, deadline); !written.ok()) return written;
    Result<Item> item = next_acknowledgement(deadline);
    if (!item.ok()) return {item.kind, "no acknowledgement: " + item.detail};
    if (item.value.kind == Item::Kind::ack) return {};
    if (item.value.kind == Item::Kind::packet) return {Kind::protocol, "no acknowledgement: " + about(item.value)};
    if (repeats == most_repeats) return {Kind::protocol, "the stub asked for it again more than three times"};
  }
}

/// Never timed out: that would mean that there was no packet. A stub that sends much has some time more to read.
Outcome Connection::acknowledge(char how, Clock::time_point deadline) {
  constexpr std::chrono::seconds more(1);
  Outcome written = write({&how, 1}, std::min(deadline, Clock::time_point::max() - more) + more);
  if (written.kind == Kind::timed_out) written.kind = Kind::protocol;
  return written;
}

Result<std::string> Connection::receive(Clock::time_point deadline) {
  for (unsigned repeats = 0;;) {
    Result<Item> item = next(deadline);
    if (!item.ok()) return Outcome{item.kind, item.detail};
    if (item.value.kind != Item::Kind::packet) continue;
    const Fault fault = item.value.fault;
    if (fault == Fault::none) {
      if (Outcome taken = acknowledge('+', deadline); !taken.ok()) return taken;
      return std::move(item.value.payload);
    }
    // The next packet has begun: perhaps it is the same again.
    if (fault == Fault::unfinished) continue;
    // The others were meant so, as their checksum shows.
    if (fault != Fault::wrong_checksum && fault != Fault::no_checksum)
      return Outcome{Kind::protocol, about(item.value)};
    if (repeats++ == most_repeats) return Outcome{Kind::protocol, "more than three times " + about(item.value)};
    if (Outcome taken = acknowledge('-', deadline); !taken.ok()) return taken;
  }
}

Outcome Connection::interrupt(Clock::time_point deadline) { return write("\x03", deadline); }

}  // namespace vcpuspec::gdb
