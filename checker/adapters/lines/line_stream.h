// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "checker/adapters/owned_fd.h"

namespace vcpuspec {

/// Somebody who is talked to by lines. What is to be sent is gathered and leaves in as few writes as the other side
/// takes; what comes is bounded.
class LineStream {
 public:
  using Clock = std::chrono::steady_clock;

  LineStream() = default;
  LineStream(const LineStream&) = delete;
  LineStream& operator=(const LineStream&) = delete;
  virtual ~LineStream() = default;

  /// What came of waiting for a line.
  enum class Event { line, timeout, closed, deaf, too_long };  // deaf: it no longer reads what is sent
  struct Received {
    Event event;
    std::string_view line;  // without its end; until something else is received. It is followed by `padding` bytes
  };
  static constexpr std::size_t padding = 64;
  static constexpr std::size_t longest_line = std::size_t{1} << 20;

  /// What is sent with the next wait: whole lines are appended to it.
  std::string& outgoing() { return outgoing_; }
  /// Sends text and all that was gathered; false when nobody reads it.
  bool send(std::string_view text, Clock::time_point deadline);
  /// The next line. What was gathered is sent meanwhile.
  Received receive(Clock::time_point deadline);
  /// The next line if it is there already.
  bool has_line() const { return incoming_.find('\n', taken_) != std::string::npos; }
  /// Where the line that came last stands in all that came: `line 12, byte 3456`.
  std::string where() const;

  /// How it ended, in words; waits for that until the deadline.
  virtual std::string ending(Clock::time_point deadline) = 0;
  /// Whether it is known to have ended, though something may hold its output open.
  virtual bool has_ended() { return false; }
  /// Whether it ended as it should after a bye.
  virtual bool ended_well(Clock::time_point deadline) = 0;
  /// The beginning and the end of what it wrote to standard error; empty where there is none.
  virtual std::string errors() const { return ""; }

 protected:
  /// Takes over the descriptors; they may be the same socket.
  void open(OwnedFd to, OwnedFd from);
  void close_input() { to_.reset(); }
  bool is_output_open() const { return from_.is_open(); }
  /// Waits until something can be read or written and does it; false when the deadline has passed.
  bool pump(Clock::time_point deadline);
  /// Another descriptor to wait for, and what is done when it has something; -1 when there is none.
  virtual int other_fd() const { return -1; }
  virtual void read_other() {}

 private:
  bool take_line(std::string_view& line);
  void read_incoming();
  void write_outgoing();

  OwnedFd to_;
  OwnedFd from_;
  std::string outgoing_;
  std::size_t sent_ = 0;  // of what is outgoing
  std::string incoming_;
  std::size_t taken_ = 0;    // of what is incoming
  std::size_t scanned_ = 0;  // bytes of it in which there is no end of a line behind what was taken
  std::size_t lines_ = 0;    // taken, ever
  std::size_t begin_ = 0;    // of the last one, in all that came
  std::size_t dropped_ = 0;  // bytes that came before what is incoming
};

/// So many milliseconds are left, as poll takes them.
int milliseconds_until(LineStream::Clock::time_point deadline);

}  // namespace vcpuspec
