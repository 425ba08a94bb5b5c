// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "checker/implementation.h"
#include "checker/worker/channel.h"

namespace vcpuspec {

/// A descriptor that closes itself.
class OwnedFd {
 public:
  OwnedFd() = default;
  explicit OwnedFd(int fd) : fd_(fd) {}
  OwnedFd(OwnedFd&& other) noexcept : fd_(other.release()) {}
  OwnedFd& operator=(OwnedFd&& other) noexcept;
  ~OwnedFd() { reset(); }
  int get() const { return fd_; }
  void reset();

 private:
  int release();
  int fd_ = -1;
};

/// Memory that the worker maps, too. The worker can neither resize it nor, if `read_only`, write to it.
class SharedMemory {
 public:
  SharedMemory(std::size_t bytes, bool read_only);
  ~SharedMemory();
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;
  int fd() const { return fd_.get(); }
  const char* start() const { return start_; }
  std::uint64_t* end() const { return reinterpret_cast<std::uint64_t*>(start_ + bytes_); }

 private:
  OwnedFd fd_;
  std::size_t bytes_;
  char* start_;
};

/// A function of a library: its number there and the words of one case.
struct SoFunction {
  std::uint32_t number = 0;
  std::size_t inputs = 0;
  std::size_t outputs = 0;
};

/// What came of a batch, or of loading.
struct BatchOutcome {
  enum class Kind : std::uint8_t { ok, unsupported, gave_up, died, timed_out, wrote_outside, protocol };
  Kind kind = Kind::ok;
  std::string detail;
};

/// A shared library in a process of its own. The process is started again by the next batch after it was lost. Use it
/// from one thread, which must live as long as this object: the kernel kills a worker whose parent thread has ended.
class SoWorker {
 public:
  /// Starts nothing yet. `path` must hold a slash.
  SoWorker(std::string path, const Limits& limits);
  ~SoWorker();
  SoWorker(const SoWorker&) = delete;
  SoWorker& operator=(const SoWorker&) = delete;

  /// Loads the library. Throws InputError when it is no implementation; `died` and `timed_out` are its own doing.
  BatchOutcome start();
  /// The text of `describe`; only after a start that was ok.
  const std::string& describe() const { return describe_; }

  /// The most cases that one batch can hold.
  static std::size_t most_cases(const SoFunction& function);

  /// Answers n cases, n at least 1 and at most most_cases: reads n * inputs words and writes n * outputs words, these
  /// only when the outcome is ok. After any outcome but ok, unsupported and gave_up the process is gone.
  BatchOutcome run_batch(const SoFunction& function, const std::uint64_t* in, std::uint64_t* out, std::size_t n,
                    double seconds);

  /// How often a process was started.
  std::uint64_t starts() const { return starts_; }

 private:
  void spawn(int control_fd);
  BatchOutcome loaded(const channel::Reply& reply);
  BatchOutcome wait_for(channel::Reply& reply, double seconds);
  BatchOutcome judge(const channel::Reply& reply);
  BatchOutcome lost(BatchOutcome::Kind kind, std::string detail);
  std::string how_it_died();
  std::uint64_t* prepare(const SoFunction& function, const std::uint64_t* in, std::size_t n, std::uint64_t cookie);
  void stop();

  std::string path_;
  Limits limits_;
  SharedMemory inputs_;
  SharedMemory outputs_;
  OwnedFd control_;
  pid_t process_ = -1;
  std::string describe_;
  std::uint64_t starts_ = 0;
  std::uint64_t sequence_ = 0;
  std::uint64_t cookie_ = 0;
};

}  // namespace vcpuspec
