// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/lines/line_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
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

}  // namespace

LineProcess::LineProcess(const std::vector<std::string>& words) {
  Pipe in = make_pipe();
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  const int failed =
      start_process({words, {{in.read.get(), 0}, {out.write.get(), 1}, {err.write.get(), 2}}, std::nullopt}, pid_);
  if (failed != 0)
    throw InputError({words.front(), 0, 0}, "exec.not-started",
                     std::string("cannot start it: ") + std::strerror(failed),
                     "name a program that exists and may be executed, for example exec:./adapter");
  open(std::move(in.write), std::move(out.read));
  error_ = std::move(err.read);
  fcntl(error_.get(), F_SETFL, O_NONBLOCK);
}

LineProcess::~LineProcess() {
  kill(-pid_, SIGKILL);
  if (!status_) waitpid(pid_, nullptr, 0);
}

void LineProcess::read_other() {
  std::array<char, 65536> buffer;
  const ssize_t got = read(error_.get(), buffer.data(), buffer.size());
  if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) error_.reset();
  if (got <= 0) return;
  std::string_view came(buffer.data(), static_cast<std::size_t>(got));
  const std::size_t room = most_errors - first_errors_.size();
  first_errors_ += came.substr(0, room);
  last_errors_ += came.substr(std::min(room, came.size()));
  if (last_errors_.size() <= 2 * most_errors) return;
  errors_between_ += last_errors_.size() - most_errors;
  last_errors_.erase(0, last_errors_.size() - most_errors);
}

std::string LineProcess::errors() const {
  const std::size_t more = last_errors_.size() > most_errors ? last_errors_.size() - most_errors : 0;
  const std::size_t left_out = errors_between_ + more;
  const std::string between = left_out == 0 ? "" : "[" + std::to_string(left_out) + " bytes left out]";
  return first_errors_ + between + last_errors_.substr(more);
}

/// What it wrote last is there when its end is noticed; who inherited the descriptor may go on writing.
void LineProcess::take_last_errors() {
  constexpr int most_reads = 16;
  for (int reads = 0; reads < most_reads && error_.is_open(); ++reads) {
    pollfd one = {error_.get(), POLLIN, 0};
    if (poll(&one, 1, 0) <= 0) return;
    read_other();
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
  const bool ended = collect(deadline);
  take_last_errors();
  if (!ended) return is_output_open() ? "lives on" : "closed its output but lives on";
  if (WIFSIGNALED(*status_)) return std::string("killed by signal ") + strsignal(WTERMSIG(*status_));
  const int status = WEXITSTATUS(*status_);
  // What a shell says of a program that a signal killed.
  const std::string meaning =
      status > 128 && status < 128 + NSIG ? std::string(" (") + strsignal(status - 128) + ")" : "";
  return "exited with status " + std::to_string(status) + meaning + " in mid-run";
}

bool LineProcess::ended_well(Clock::time_point deadline) {
  close_input();
  return collect(deadline) && WIFEXITED(*status_) && WEXITSTATUS(*status_) == 0;
}

}  // namespace vcpuspec
