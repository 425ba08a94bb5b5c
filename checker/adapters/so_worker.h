// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "checker/adapters/exported_functions.h"
#include "checker/adapters/owned_fd.h"
#include "checker/adapters/shared_memory.h"
#include "checker/implementation.h"
#include "checker/worker/channel.h"

namespace vcpuspec {

/// What came of a batch, or of loading.
struct BatchOutcome {
  enum class Kind : std::uint8_t {
    ok,
    unsupported,
    gave_up,
    died,
    timed_out,
    wrote_outside,
    tampered,
    inconsistent,
    lost_state,
    protocol
  };
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
  /// The first entry of the table that machines need and that is missing; empty when all are there.
  const std::string& missing_for_machines() const { return missing_for_machines_; }

  /// The most cases that one batch can hold.
  static std::size_t most_cases(const ExportedFunction& function);

  /// Answers n cases, n at least 1 and at most most_cases: reads n * inputs words and writes n * outputs words, these
  /// only when the outcome is ok. After any outcome but ok, unsupported and gave_up the process is gone.
  BatchOutcome run_batch(const ExportedFunction& function, const std::uint64_t* in, std::uint64_t* out, std::size_t n,
                         double seconds);

  /// The same without a copy: the caller writes the inputs to where `inputs_of` says, and reads the outputs from where
  /// `outputs_of` says. The code under test may still write there: read each once. An output that it left unwritten is
  /// a number drawn at random. Whether it changed its process is only known when that is looked at, which costs as much
  /// as answering thousands of cases.
  std::uint64_t* inputs_of(const ExportedFunction& function, std::size_t n) const;
  const std::uint64_t* outputs_of(const ExportedFunction& function, std::size_t n) const;
  BatchOutcome run_in_place(const ExportedFunction& function, std::size_t n, double seconds, bool looks_at_process);

  /// How often a process was started.
  std::uint64_t starts() const { return starts_; }

 private:
  void spawn(int control_fd);
  BatchOutcome start_again();
  BatchOutcome loaded(const channel::Reply& reply);
  BatchOutcome wait_for(channel::Reply& reply, double seconds);
  channel::Request next_request(const ExportedFunction& function, std::size_t n);
  BatchOutcome exchange(const channel::Request& request, channel::Reply& reply, double seconds);
  BatchOutcome judge(const channel::Reply& reply);
  BatchOutcome judge_answer(const channel::Reply& reply, const ExportedFunction& function);
  BatchOutcome judge_fault(const channel::Reply& reply);
  BatchOutcome judge_status(const channel::Reply& reply);
  BatchOutcome lost(BatchOutcome::Kind kind, std::string detail);
  std::string how_it_died();
  static void check_size(const ExportedFunction& function, std::size_t n);
  BatchOutcome ask(const ExportedFunction& function, std::size_t n, std::uint64_t canary, double seconds,
                   bool looks_at_process);
  void stop();

  std::string path_;
  Limits limits_;
  SharedMemory inputs_;
  SharedMemory outputs_;
  OwnedFd control_;
  pid_t process_ = -1;
  std::string describe_;
  std::string missing_for_machines_;
  std::uint64_t starts_ = 0;
  std::uint64_t sequence_ = 0;
  std::uint64_t cookie_ = 0;
};

}  // namespace vcpuspec
