// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/line_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <thread>

#include "checker/adapters/start_process.h"
#include "checker/input_error.h"

namespace vcpuspec {

namespace {

struct Pipe {
  OwnedFd read;
  OwnedFd write;
};

Pipe make_pipe() {
  std::array<int, 2> fds{};
  if (pipe2(fds.data(), O_CLOEXEC) != 0)
    throw InputError({}, "exec.pipe", std::string("cannot make a pipe: ") + std::strerror(errno),
                     "close other programs or raise the limit on open files");
  return {moved_up(fds[0]), moved_up(fds[1])};
}

int milliseconds_until(LineProcess::Clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - LineProcess::Clock::now()).count();
  return left < 0 ? 0 : static_cast<int>(std::min<long>(left + 1, 60'000));
}

}  // namespace

LineProcess::LineProcess(const std::vector<std::string>& words) {
  // A program that closes its input must be an answer to `send`, not the end of the judge.
  signal(SIGPIPE, SIG_IGN);
  Pipe in = make_pipe();
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  const int failed =
      start_process({words, {{in.read.get(), 0}, {out.write.get(), 1}, {err.write.get(), 2}}, std::nullopt}, pid_);
  if (failed != 0)
    throw InputError({words.front(), 0, 0}, "exec.not-started",
                     std::string("cannot start it: ") + std::strerror(failed),
                     "name a program that exists and may be executed, for example exec:./adapter");
  to_ = std::move(in.write);
  from_ = std::move(out.read);
  error_ = std::move(err.read);
  for (const OwnedFd* end : {&to_, &from_, &error_}) fcntl(end->get(), F_SETFL, O_NONBLOCK);
}

LineProcess::~LineProcess() {
  kill(-pid_, SIGKILL);
  if (!status_) waitpid(pid_, nullptr, 0);
}

void LineProcess::read_some(OwnedFd& fd, std::string& into) {
  std::array<char, 65536> buffer;
  const ssize_t got = read(fd.get(), buffer.data(), buffer.size());
  if (got > 0) into.append(buffer.data(), static_cast<std::size_t>(got));
  else if (got == 0 || (errno != EAGAIN && errno != EINTR)) fd.reset();
}

/// Waits until something can be read or written and does it; false when the deadline has passed.
bool LineProcess::pump(Clock::time_point deadline, const std::string* outgoing, std::size_t* sent) {
  std::array<pollfd, 3> fds = {
      {{from_.get(), POLLIN, 0}, {error_.get(), POLLIN, 0}, {outgoing != nullptr ? to_.get() : -1, POLLOUT, 0}}};
  const int ready = poll(fds.data(), fds.size(), milliseconds_until(deadline));
  if (ready == 0) return Clock::now() < deadline;
  if ((fds[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0) read_some(from_, incoming_);
  if ((fds[1].revents & (POLLIN | POLLHUP | POLLERR)) != 0) read_some(error_, errors_);
  if (errors_.size() > 2 * most_errors) errors_.erase(0, errors_.size() - most_errors);
  if (outgoing != nullptr && (fds[2].revents & (POLLOUT | POLLHUP | POLLERR)) != 0) {
    const ssize_t done = write(to_.get(), outgoing->data() + *sent, outgoing->size() - *sent);
    if (done > 0) *sent += static_cast<std::size_t>(done);
    else if (errno != EAGAIN && errno != EINTR) to_.reset();
  }
  return true;
}

bool LineProcess::send(const std::string& text, Clock::time_point deadline) {
  std::size_t sent = 0;
  while (sent < text.size()) {
    if (!to_.is_open() || !pump(deadline, &text, &sent)) return false;
  }
  return true;
}

std::optional<std::string> LineProcess::take_line() {
  const std::size_t end = incoming_.find('\n');
  if (end == std::string::npos) return std::nullopt;
  std::string line = incoming_.substr(0, end);
  incoming_.erase(0, end + 1);
  return line;
}

LineProcess::Received LineProcess::receive(Clock::time_point deadline) {
  for (;;) {
    if (std::optional<std::string> line = take_line()) return {Event::line, std::move(*line)};
    if (incoming_.size() > longest_line) return {Event::too_long, {}};
    if (!from_.is_open()) return {Event::closed, {}};
    if (!pump(deadline, nullptr, nullptr)) return {Event::timeout, {}};
  }
}

bool LineProcess::collect(Clock::time_point deadline) {
  while (!status_) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) status_ = status;
    else if (Clock::now() >= deadline) return false;
    else std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

std::string LineProcess::ending(Clock::time_point deadline) {
  if (!collect(deadline)) return "closed its output but lives on";
  if (WIFSIGNALED(*status_)) return std::string("killed by signal ") + strsignal(WTERMSIG(*status_));
  return "exited with status " + std::to_string(WEXITSTATUS(*status_)) + " in mid-run";
}

bool LineProcess::ended_well(Clock::time_point deadline) {
  to_.reset();
  return collect(deadline) && WIFEXITED(*status_) && WEXITSTATUS(*status_) == 0;
}

}  // namespace vcpuspec
