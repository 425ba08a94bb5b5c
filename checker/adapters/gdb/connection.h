// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "checker/adapters/gdb/packet.h"
#include "checker/adapters/owned_fd.h"

namespace vcpuspec::gdb {

using Clock = std::chrono::steady_clock;

/// What came of asking a stub. Whatever a stub does is a value, never an exception.
struct Outcome {
  enum class Kind : std::uint8_t {
    ok,
    not_connected,  // nobody listens there
    timed_out,      // nothing came in time
    closed,         // the stub went away
    protocol,       // what came is no answer to what was asked
    refused,        // it answered with an error
    unsupported     // it does not know the packet
  };
  Kind kind = Kind::ok;
  std::string detail;  // a sentence; empty when all is well
  bool ok() const { return kind == Kind::ok; }
};

/// The same, with what was asked for when all is well.
template <class T>
struct Result : Outcome {
  Result(Outcome outcome) : Outcome(std::move(outcome)) {}
  Result(T asked_for) : value(std::move(asked_for)) {}
  T value{};
};

/// Where a stub listens: at a path, or at a port of a host.
struct Endpoint {
  std::string path;  // empty: host and port
  std::string host;
  std::string port;
  std::string whose = "gdb";  // the first word of the codes of its errors
};

/// Reads `unix:PATH` or `HOST:PORT`, an IPv6 address in brackets. Throws InputError.
Endpoint parse_endpoint(const std::string& text, const std::string& whose = "gdb");

/// Waits until a descriptor is ready for what poll calls these events; false when the deadline has passed.
bool wait_for(int fd, short events, Clock::time_point deadline);

/// A connected socket. Throws InputError for a host that there is not, or that is another machine: whoever reaches a
/// stub owns its target, so no stub should listen for others. The deadline does not hold for looking up a name.
Result<OwnedFd> connect_to(const Endpoint& endpoint, Clock::time_point deadline);

/// Exchanges packets, each of which the other side acknowledges.
class Connection {
 public:
  /// Takes over a connected stream socket.
  explicit Connection(OwnedFd socket);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Sends a packet until it is acknowledged.
  Outcome send(std::string_view payload, Clock::time_point deadline);
  /// The payload of the next packet. Notifications are skipped. What is there when the deadline has passed is taken,
  /// but once: a client that was asleep blames nobody, and a stub that never falls silent holds nobody up.
  Result<std::string> receive(Clock::time_point deadline);
  /// Sends the byte that stops a running target. It is not acknowledged.
  Outcome interrupt(Clock::time_point deadline);

 private:
  Outcome write(std::string_view bytes, Clock::time_point deadline);
  Outcome acknowledge(char how, Clock::time_point deadline);
  Result<Item> next(Clock::time_point deadline);
  Result<Item> next_acknowledgement(Clock::time_point deadline);
  Outcome fill(Clock::time_point deadline);

  static constexpr unsigned most_repeats = 3;

  OwnedFd socket_;
  bool was_acknowledged_ = false;  // a packet of ours, ever
  Decoder decoder_;
  std::array<char, 16384> buffer_;
  std::string_view unread_;      // of the buffer
  Clock::time_point last_read_;  // when the buffer was filled
};

}  // namespace vcpuspec::gdb
