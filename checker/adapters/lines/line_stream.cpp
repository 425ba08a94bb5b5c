// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/lines/line_stream.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace vcpuspec {

namespace {

constexpr std::size_t most_at_once = std::size_t{64} << 10;

void do_not_block(const OwnedFd& fd) { fcntl(fd.get(), F_SETFL, fcntl(fd.get(), F_GETFL) | O_NONBLOCK); }

}  // namespace

int milliseconds_until(LineStream::Clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - LineStream::Clock::now()).count();
  return left < 0 ? 0 : static_cast<int>(std::min<long>(left + 1, 60'000));
}

void LineStream::open(OwnedFd to, OwnedFd from) {
  // Who closes its input must be an answer to `send`, not the end of the judge.
  signal(SIGPIPE, SIG_IGN);
  to_ = std::move(to);
  from_ = std::move(from);
  do_not_block(to_);
  do_not_block(from_);
}

void LineStream::read_incoming() {
  // What was taken is dropped only now: lines that were handed out stay until something else is received.
  if (taken_ != 0) {
    incoming_.erase(0, taken_);
    dropped_ += std::exchange(taken_, 0);
  }
  const std::size_t before = incoming_.size();
  incoming_.reserve(before + most_at_once + padding);
  incoming_.resize(before + most_at_once);
  const ssize_t got = read(from_.get(), incoming_.data() + before, most_at_once);
  const int error = errno;
  incoming_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  if (got == 0 || (got < 0 && error != EAGAIN && error != EINTR)) from_.reset();
}

void LineStream::write_outgoing() {
  const ssize_t done = write(to_.get(), outgoing_.data() + sent_, outgoing_.size() - sent_);
  if (done > 0) sent_ += static_cast<std::size_t>(done);
  else if (errno != EAGAIN && errno != EINTR) to_.reset();
  if (sent_ < outgoing_.size()) return;
  outgoing_.clear();
  sent_ = 0;
}

bool LineStream::pump(Clock::time_point deadline) {
  const bool sends = !outgoing_.empty() && to_.is_open();
  std::array<pollfd, 3> fds = {
      {{from_.get(), POLLIN, 0}, {other_fd(), POLLIN, 0}, {sends ? to_.get() : -1, POLLOUT, 0}}};
  const int ready = poll(fds.data(), fds.size(), milliseconds_until(deadline));
  if (ready == 0) return Clock::now() < deadline;
  constexpr int readable = POLLIN | POLLHUP | POLLERR;
  if ((fds[0].revents & readable) != 0) read_incoming();
  if ((fds[1].revents & readable) != 0) read_other();
  if ((fds[2].revents & (POLLOUT | POLLHUP | POLLERR)) != 0) write_outgoing();
  return true;
}

bool LineStream::send(std::string_view text, Clock::time_point deadline) {
  outgoing_ += text;
  while (!outgoing_.empty())
    if (!to_.is_open() || !pump(deadline)) return false;
  return true;
}

bool LineStream::take_line(std::string_view& line) {
  const std::size_t end = incoming_.find('\n', taken_ + scanned_);
  scanned_ = end == std::string::npos ? incoming_.size() - taken_ : 0;
  if (end == std::string::npos) return false;
  line = std::string_view(incoming_).substr(taken_, end - taken_);
  begin_ = dropped_ + taken_;
  taken_ = end + 1;
  ++lines_;
  return true;
}

LineStream::Received LineStream::receive(Clock::time_point deadline) {
  for (;;) {
    std::string_view line;
    const bool came = take_line(line);
    if ((came ? line.size() : incoming_.size() - taken_) > longest_line) return {Event::too_long, {}};
    if (came) return {Event::line, line};
    if (!from_.is_open()) return {Event::closed, {}};
    if (!to_.is_open() && !outgoing_.empty()) return {Event::deaf, {}};
    if (!pump(deadline)) return {Event::timeout, {}};
  }
}

std::string LineStream::where() const { return "line " + std::to_string(lines_) + ", byte " + std::to_string(begin_); }

}  // namespace vcpuspec
