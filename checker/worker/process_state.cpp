// SPDX-License-Identifier: Apache-2.0
#include "checker/worker/process_state.h"

#include <sys/stat.h>
#include <sys/time.h>

#include <algorithm>
#include <cfenv>
#include <clocale>

namespace vcpuspec {

namespace {

/// How results are rounded, what traps, and whether tiny ones become zero; not what has happened so far.
std::uint64_t floating_point_mode() {
  std::fenv_t environment = {};
  std::fegetenv(&environment);
#if defined(__x86_64__)
  const std::uint32_t happened = 0x3f;
  return std::uint64_t{environment.__control_word} << 32 | (environment.__mxcsr & ~happened);
#elif defined(__aarch64__)
  return environment.__fpcr;
#else
#error "vcpuspec-worker does not know the floating-point mode of this machine"
#endif
}

bool some_timer_runs() {
  return std::ranges::any_of(std::initializer_list<__itimer_which_t>{ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF},
                             [](__itimer_which_t which) {
                               itimerval left = {};
                               getitimer(which, &left);
                               return left.it_value.tv_sec != 0 || left.it_value.tv_usec != 0;
                             });
}

std::vector<bool> blocked_signals() {
  sigset_t set;
  sigprocmask(SIG_BLOCK, nullptr, &set);
  std::vector<bool> blocked(NSIG);
  for (int signal = 1; signal < NSIG; ++signal)
    blocked[static_cast<std::size_t>(signal)] = sigismember(&set, signal) == 1;
  return blocked;
}

}  // namespace

ProcessState::File ProcessState::file_of(int fd) {
  struct stat status = {};
  if (fstat(fd, &status) != 0) return {};
  return {true, status.st_dev, status.st_ino};
}

ProcessState::Handler ProcessState::handler_of(int signal) {
  struct sigaction action = {};
  if (sigaction(signal, nullptr, &action) != 0) return {};  // the two that the C library keeps to itself
  return {reinterpret_cast<void*>(action.sa_handler), action.sa_flags};
}

ProcessState ProcessState::now() {
  ProcessState state;
  for (int fd = 0; fd < 3; ++fd) state.standard_[fd] = file_of(fd);
  for (int signal = 1; signal < NSIG; ++signal) state.handlers_[signal] = handler_of(signal);
  struct stat here = {};
  if (stat(".", &here) == 0) state.directory_ = {true, here.st_dev, here.st_ino};
  state.blocked_ = blocked_signals();
  state.floating_point_ = floating_point_mode();
  state.timer_ = some_timer_runs();
  state.locale_ = std::setlocale(LC_ALL, nullptr);
  return state;
}

const char* ProcessState::changed_since(const ProcessState& before) const {
  if (!std::ranges::equal(standard_, before.standard_)) return "standard input, output or error";
  if (!std::ranges::equal(handlers_, before.handlers_)) return "a signal handler";
  if (blocked_ != before.blocked_) return "the signal mask";
  if (floating_point_ != before.floating_point_) return "the floating-point mode";
  if (directory_ != before.directory_) return "the working directory";
  if (timer_ != before.timer_) return "a timer";
  if (locale_ != before.locale_) return "the locale";
  return nullptr;
}

}  // namespace vcpuspec
