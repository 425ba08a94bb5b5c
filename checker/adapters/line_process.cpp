// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/line_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <thread>

#include "checker/input_error.h"

extern char** environ;

namespace vcpuspec {

namespace {

struct Pipe {
  int read = -1;
  int write = -1;
};

Pipe make_pipe() {
  std::array<int, 2> fds{};
  if (pipe2(fds.data(), O_CLOEXEC) != 0)
    throw InputError({}, "exec.pipe", std::string("cannot make a pipe: ") + std::strerror(errno),
                     "close other programs or raise the limit on open files");
  return {fds[0], fds[1]};
}

void close_fd(int& fd) {
  if (fd >= 0) close(fd);
  fd = -1;
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
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.read, 0);
  posix_spawn_file_actions_adddup2(&actions, out.write, 1);
  posix_spawn_file_actions_adddup2(&actions, err.write, 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t default_signals;
  sigemptyset(&default_signals);
  sigaddset(&default_signals, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &default_signals);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const int failed = posix_spawnp(&pid_, argv[0], &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  close_fd(in.read);
  close_fd(out.write);
  close_fd(err.write);
  to_ = in.write;
  from_ = out.read;
  error_ = err.read;
  for (const int fd : {to_, from_, error_}) fcntl(fd, F_SETFL, O_NONBLOCK);
  if (failed == 0) return;
  close_fd(to_);
  close_fd(from_);
  close_fd(error_);
  throw InputError({words.front(), 0, 0}, "exec.not-started", std::string("cannot start it: ") + std::strerror(failed),
                   "name a program that exists and may be executed, for example exec:./adapter");
}

LineProcess::~LineProcess() {
  close_fd(to_);
  close_fd(from_);
  close_fd(error_);
  kill(-pid_, SIGKILL);
  if (!status_) waitpid(pid_, nullptr, 0);
}

void LineProcess::read_some(int& fd, std::string& into) {
  std::array<char, 65536> buffer;
  const ssize_t got = read(fd, buffer.data(), buffer.size());
  if (got > 0) into.append(buffer.data(), static_cast<std::size_t>(got));
  else if (got == 0 || (errno != EAGAIN && errno != EINTR)) close_fd(fd);
}

/// Waits until something can be read or written and does it; false when the deadline has passed.
bool LineProcess::pump(Clock::time_point deadline, const std::string* outgoing, std::size_t* sent) {
  std::array<pollfd, 3> fds = {{{from_, POLLIN, 0}, {error_, POLLIN, 0}, {outgoing != nullptr ? to_ : -1, POLLOUT, 0}}};
  const int ready = poll(fds.data(), fds.size(), milliseconds_until(deadline));
  if (ready == 0) return Clock::now() < deadline;
  if ((fds[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0) read_some(from_, incoming_);
  if ((fds[1].revents & (POLLIN | POLLHUP | POLLERR)) != 0) read_some(error_, errors_);
  if (errors_.size() > 2 * most_errors) errors_.erase(0, errors_.size() - most_errors);
  if (outgoing != nullptr && (fds[2].revents & (POLLOUT | POLLHUP | POLLERR)) != 0) {
    const ssize_t done = write(to_, outgoing->data() + *sent, outgoing->size() - *sent);
    if (done > 0) *sent += static_cast<std::size_t>(done);
    else if (errno != EAGAIN && errno != EINTR) close_fd(to_);
  }
  return true;
}

bool LineProcess::send(const std::string& text, Clock::time_point deadline) {
  std::size_t sent = 0;
  while (sent < text.size()) {
    if (to_ < 0 || !pump(deadline, &text, &sent)) return false;
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
    if (from_ < 0) return {Event::closed, {}};
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
  close_fd(to_);
  return collect(deadline) && WIFEXITED(*status_) && WEXITSTATUS(*status_) == 0;
}

}  // namespace vcpuspec
