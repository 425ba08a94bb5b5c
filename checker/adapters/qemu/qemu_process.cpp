// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/qemu_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

#include "checker/adapters/line_process.h"
#include "checker/adapters/qemu/unix_socket.h"
#include "checker/input_error.h"
#include "checker/style.h"

namespace vcpuspec::qemu {

namespace {

using gdb::Clock;
constexpr auto time_to_start = std::chrono::seconds(10);
/// A core of 7.2 keeps its state in 63 KB.
constexpr std::size_t longest_stream = std::size_t{1} << 22;

[[noreturn]] void refuse(const std::string& path, const char* code, const std::string& message) {
  throw InputError({path, 0, 0}, code, message,
                   "apt-get install --no-install-recommends qemu-system-misc, or name another one by --qemu PATH");
}

/// All that it says when it is asked with one option.
std::string answer_to(const std::vector<std::string>& words) {
  std::string all;
  try {
    LineProcess process(words);
    const auto deadline = LineProcess::Clock::now() + time_to_start;
    for (;;) {
      const LineProcess::Received received = process.receive(deadline);
      if (received.event != LineProcess::Event::line) return all;
      all += received.line + "\n";
    }
  } catch (const InputError& error) {
    refuse(words.front(), "qemu.not-found", error.what());
  }
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// The options of a machine without devices. Its high memory reaches so far that the addresses of user programs, which
/// many cases use, are backed by memory in direct mode, too. Time is counted in instructions, so runs repeat. Memory is
/// not written to migration streams, which would take a second each, and what would be a firmware's tables must not be
/// there: their blocks of less than a page end the emulator in a migration. (10.0 and later bring a firmware and have
/// smaller pages; a file of zeros as -bios makes their resets faster. Not tried together with migration.)
std::vector<std::string> words_of(const Program& program, const std::string& stub, const std::string& qtest) {
  return {program.path,
          "-M",
          "virt,acpi=off,memory-backend=m0",
          "-object",
          "memory-backend-memfd,id=m0,size=3G,share=on",
          "-m",
          "3G",
          "-cpu",
          program.cpu,
          "-display",
          "none",
          "-serial",
          "null",
          "-monitor",
          "none",
          "-parallel",
          "none",
          "-nodefaults",
          "-accel",
          "tcg",
          "-S",
          "-chardev",
          "socket,path=" + stub + ",server=on,wait=off,id=g0",
          "-gdb",
          "chardev:g0",
          "-qtest",
          "unix:" + qtest,
          "-qtest-log",
          "none",
          "-icount",
          "shift=0,sleep=off"};
}

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
  const std::string all = text.str();
  return printable(all.size() > most ? all.substr(all.size() - most) : all);
}

}  // namespace

Program find_program(const std::string& path) {
  const std::string version = first_line(answer_to({path, "--version"}));
  if (version.empty()) refuse(path, "qemu.not-found", "this program does not tell its version");
  const std::string cpus = answer_to({path, "-cpu", "help"});
  // The core has had two names: the first one up to 7.2.
  for (const char* cpu : {"la464-loongarch-cpu", "la464"})
    if (cpus.find(cpu) != std::string::npos) return {path, version, cpu};
  refuse(path, "qemu.no-la464", "it emulates no LoongArch core la464");
}

// A private directory.

Process::Directory::Directory() {
  path_ = (std::filesystem::temp_directory_path() / "vcpuspec-qemu-XXXXXX").string();
  if (mkdtemp(path_.data()) == nullptr) fail_with_errno("a directory for sockets");
}
Process::Directory::~Directory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

// Beginning and end.

Process::Process(const Program& program, std::chrono::milliseconds time_limit, Start start) : time_limit_(time_limit) {
  qtest_listens_ = listen_at(directory_.file("qtest"));
  migration_listens_ = listen_at(directory_.file("migration"));
  std::vector<std::string> words = words_of(program, directory_.file("stub"), directory_.file("qtest"));
  if (start == Start::from_stream) words.insert(words.end(), {"-incoming", "defer"});
  pid_ = start_bound_to_us(std::move(words), directory_.file("errors"));
  if (start == Start::from_stream) return;
  try {
    connect();
  } catch (const Failure& failure) {
    const std::string detail = std::string(failure.what()) + "; " + ending();
    end();
    throw Failure(failure.kind(), detail);
  }
}

/// The emulator connects to qtest before it opens its stub.
void Process::connect() {
  const Clock::time_point deadline = Clock::now() + time_to_start;
  qtest_ = std::make_unique<Qtest>(require(accept_from(qtest_listens_, deadline)), time_limit_);
  const gdb::Endpoint endpoint{directory_.file("stub"), {}, {}};
  gdb::Result<OwnedFd> socket = gdb::connect_to(endpoint, deadline);
  while (socket.kind == gdb::Outcome::Kind::not_connected && Clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    socket = gdb::connect_to(endpoint, deadline);
  }
  stub_ = std::make_unique<GdbRemote>(require(std::move(socket)), time_limit_);
  require(stub_->handshake());
  monitor("migrate_set_capability x-ignore-shared on");
}

Process::~Process() { end(); }

void Process::end() {
  if (pid_ < 0) return;
  kill(-pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

std::string Process::ending() {
  int status = 0;
  std::string how = "it lives on";
  // Its sockets close a little before it has ended.
  for (const auto deadline = Clock::now() + std::chrono::milliseconds(200); pid_ >= 0 && Clock::now() < deadline;) {
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      how = ending_of(status);
      pid_ = -1;
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  const std::string said = end_of_file(directory_.file("errors"));
  return said.empty() ? how : how + "; it said: " + said;
}

// Use.

void Process::monitor(const std::string& command) {
  const std::string said = require(stub_->monitor(command));
  if (!said.empty()) throw Failure(Answer::Kind::protocol, "`" + command + "` was answered by " + shown(said));
}

std::string Process::read_stream() {
  monitor("migrate -d unix:" + directory_.file("migration"));
  const OwnedFd socket = require(accept_from(migration_listens_, soon()));
  return require(read_all(socket, longest_stream, soon()));
}

MigrationReading Process::reading_of(const std::string& stream) {
  MigrationReading reading = migration_.read(stream);
  if (!reading.ok()) throw Failure(Answer::Kind::protocol, "the migration stream: " + reading.detail);
  return reading;
}

MigratedCpu Process::read_cpu() { return reading_of(read_stream()).cpu; }

void Process::come_up_from(const std::string& stream) {
  connect();
  const std::string path = directory_.file("incoming");
  monitor("migrate_incoming unix:" + path);
  {
    const OwnedFd socket = require(gdb::connect_to({path, {}, {}}, soon()));
    require(write_all(socket, stream, soon()));
  }
  const Clock::time_point deadline = soon();
  while (require(stub_->monitor("info status")).find("inmigrate") != std::string::npos)
    if (Clock::now() >= deadline) throw Failure(Answer::Kind::hung, "it does not come up from a stream");
}

}  // namespace vcpuspec::qemu
