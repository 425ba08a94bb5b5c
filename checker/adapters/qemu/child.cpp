// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/child.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

#include "checker/adapters/lines/line_process.h"
#include "checker/adapters/owned_fd.h"
#include "checker/input_error.h"
#include "checker/style.h"

namespace vcpuspec::qemu {

namespace {

constexpr auto time_to_answer = std::chrono::seconds(10);

/// In the new process: from here to exec only calls that are safe between fork and exec.
[[noreturn]] void become(char* const* words, int null, int errors, pid_t parent) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  dup2(null, 0);
  dup2(errors, 1);
  dup2(errors, 2);
  execvp(words[0], words);
  _exit(127);
}

/// Starts a program that dies with us, whatever ends us.
pid_t start_bound_to_us(std::vector<std::string> words, const std::string& errors_path) {
  const OwnedFd null = moved_up(open("/dev/null", O_RDWR | O_CLOEXEC));
  const OwnedFd errors = moved_up(open(errors_path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  prctl(PR_SET_DUMPABLE, 0);  // this process holds the expectations
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) fail_with_errno("fork");
  if (child == 0) become(pointers.data(), null.get(), errors.get(), parent);
  setpgid(child, child);
  return child;
}

std::string ending_of(int status) {
  if (WIFSIGNALED(status)) return std::string("it was killed by signal ") + strsignal(WTERMSIG(status));
  return "it exited with status " + std::to_string(WEXITSTATUS(status));
}

/// The end of a short file, on one line.
std::string end_of_file(const std::string& path) {
  constexpr std::size_t most = 400;
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  std::string all = text.str();
  while (!all.empty() && all.back() == '\n') all.pop_back();
  return printable(all.size() > most ? all.substr(all.size() - most) : all);
}

}  // namespace

// Programs.

void refuse_program(const std::string& path, const char* code, const std::string& message, const char* hint) {
  throw InputError({path, 0, 0}, code, message, hint);
}

std::string answer_of_program(const std::vector<std::string>& words, const char* hint) {
  std::string all;
  try {
    LineProcess process(words);
    const auto deadline = LineProcess::Clock::now() + time_to_answer;
    for (;;) {
      const LineProcess::Received received = process.receive(deadline);
      if (received.event != LineProcess::Event::line) return all;
      all += std::string(received.line) + "\n";
    }
  } catch (const InputError& error) {
    refuse_program(words.front(), "qemu.not-found", error.what(), hint);
  }
}

std::string version_line_of(const std::string& path, const char* hint) {
  const std::string all = answer_of_program({path, "--version"}, hint);
  std::string line = all.substr(0, all.find('\n'));
  if (line.empty()) refuse_program(path, "qemu.not-found", "this program does not tell its version", hint);
  return line;
}

std::string version_number(const std::string& line) {
  const std::string words = line.substr(0, line.find(" ("));
  return words.substr(words.rfind(' ') + 1);
}

bool is_at_least(const std::string& number, unsigned major, unsigned minor) {
  unsigned first = 0;
  unsigned second = 0;
  const char* const end = number.data() + number.size();
  const auto [dot, no_first] = std::from_chars(number.data(), end, first);
  if (no_first != std::errc{} || dot == end || *dot != '.') return false;
  if (std::from_chars(dot + 1, end, second).ec != std::errc{}) return false;
  return first > major || (first == major && second >= minor);
}

// A private directory.

PrivateDirectory::PrivateDirectory() {
  path_ = (std::filesystem::temp_directory_path() / "vcpuspec-qemu-XXXXXX").string();
  if (mkdtemp(path_.data()) == nullptr) fail_with_errno("a directory for sockets");
}
PrivateDirectory::~PrivateDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

// A program that runs.

Child::Child(std::vector<std::string> words, const std::string& says_to)
    : pid_(start_bound_to_us(std::move(words), says_to)), says_to_(says_to) {}
Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      says_to_(std::move(other.says_to_)),
      how_it_ended_(std::move(other.how_it_ended_)) {}
Child& Child::operator=(Child&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(says_to_, other.says_to_);
  std::swap(how_it_ended_, other.how_it_ended_);
  return *this;
}

void Child::end() {
  if (pid_ < 0) return;
  kill(-pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

bool Child::has_ended() {
  int status = 0;
  if (pid_ >= 0 && waitpid(pid_, &status, WNOHANG) == pid_) {
    how_it_ended_ = ending_of(status);
    pid_ = -1;
  }
  return pid_ < 0;
}

std::string Child::ending() {
  using Clock = std::chrono::steady_clock;
  // Its sockets close a little before it has ended.
  for (const auto deadline = Clock::now() + std::chrono::milliseconds(200); !has_ended() && Clock::now() < deadline;)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const std::string said = end_of_file(says_to_);
  return said.empty() ? how_it_ended_ : how_it_ended_ + "; it said: " + said;
}

}  // namespace vcpuspec::qemu
