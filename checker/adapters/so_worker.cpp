// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/so_worker.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "checker/adapters/start_process.h"
#include "checker/include/vcpuspec/implementation.h"
#include "checker/input_error.h"
#include "checker/installed_places.h"
#include "checker/style.h"

namespace vcpuspec {

namespace {

namespace fs = std::filesystem;
using channel::Event;
using channel::Place;
using channel::Reply;
using channel::Request;
using Clock = std::chrono::steady_clock;

constexpr double seconds_to_load = 10.0;  // a cold disk and many libraries behind this one
// The numbers of the descriptors in the worker.
constexpr int control_there = 3;
constexpr int inputs_there = 4;
constexpr int outputs_there = 5;
const std::string our_abi = std::to_string(VCPUSPEC_ABI_VERSION);

std::uint64_t random_word() {
  std::uint64_t word = 0;
  if (getrandom(&word, sizeof word, 0) != static_cast<ssize_t>(sizeof word)) fail_with_errno("no random number");
  return word;
}

/// The next one of a sequence that the code under test does not know (splitmix64).
std::uint64_t next_cookie(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15U;
  std::uint64_t word = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9U;
  word = (word ^ (word >> 27)) * 0x94d049bb133111ebU;
  return word ^ (word >> 31);
}

std::string worker_path() {
  const char* named = std::getenv("VCPUSPEC_WORKER");
  const std::vector<fs::path> candidates =
      named != nullptr && *named != '\0' ? std::vector<fs::path>{named} : worker_candidates(own_executable());
  for (const fs::path& path : candidates)
    if (access(path.c_str(), X_OK) == 0) return path.string();
  throw InputError({candidates.front().string(), 0, 0}, "so.no-worker", "the program that loads libraries is not here",
                   "install vcpuspec-worker next to vcpuspec, or name it in VCPUSPEC_WORKER");
}

InputError not_loadable(const std::string& path, const Reply& reply) {
  const Location where = {path, 0, 0};
  const char* const see = "see checker/include/vcpuspec/implementation.h";
  const std::string value = std::to_string(reply.value);
  switch (reply.event) {
    case Event::not_found:
      return {where, "so.not-loadable", "the loader refuses this library: " + printable(reply.text), "try ldd on it"};
    case Event::no_symbol:
      return {where, "so.no-symbol", "this library does not define vcpuspec_implementation",
              "define it with C linkage and default visibility"};
    case Event::no_table: return {where, "so.no-table", "vcpuspec_implementation returns NULL", see};
    case Event::wrong_abi:
      return {where, "so.abi", "this library was compiled for version " + value + " of the interface, not " + our_abi,
              "compile it again with the header of this vcpuspec"};
    case Event::too_small:
      return {where, "so.table-size", "the table says that it has " + value + " bytes, too few for describe and call",
              "set size to sizeof(struct vcpuspec_implementation)"};
    case Event::no_describe: return {where, "so.no-describe", "describe is NULL or returns NULL", see};
    case Event::too_long: return {where, "so.describe", "the text of describe is longer than 1 MiB", see};
    case Event::no_sandbox:
      return {where, "so.no-sandbox", "the worker cannot limit itself: " + printable(reply.text),
              "use a kernel with seccomp, and a container that allows it"};
    default: return {where, "so.describe", "the worker's answer makes no sense", see};
  }
}

std::string signal_name(int signal) {
  const char* name = sigabbrev_np(signal);
  return "signal " + std::to_string(signal) + (name != nullptr ? std::string(" (SIG") + name + ")" : std::string());
}

/// What differs where a fresh machine took up a trace. The numbers come from the other process.
std::string how_it_went_on(const channel::TakenUp& how, const ExportedFunction& function) {
  const std::size_t slot = std::size_t{how.word} - function.trace.results;
  const std::string what = slot < function.slots->size() ? "`" + (*function.slots)[slot] + "`" : "a result";
  const char* got = how.restores != 0 ? "the state that `save` wrote" : "the slots that `observe` gave";
  return std::string("a fresh machine that gets ") + got + " before step " + std::to_string(how.before + 1) +
         " goes on otherwise: " + what + " differs after step " + std::to_string(how.step + 1);
}

}  // namespace

SoWorker::SoWorker(std::string path, const Limits& limits)
    : path_(std::move(path)),
      limits_(limits),
      inputs_(channel::input_bytes, true),
      outputs_(channel::output_bytes, false),
      cookie_(random_word()) {}

SoWorker::~SoWorker() { stop(); }

void SoWorker::stop() {
  control_.reset();
  if (process_ <= 0) return;
  kill(-process_, SIGKILL);
  kill(process_, SIGKILL);
  while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
}

void SoWorker::spawn(int control_fd) {
  const std::string worker = worker_path();
  const OwnedFd nothing = moved_up(open("/dev/null", O_RDWR | O_CLOEXEC));
  ProcessPlan plan;
  plan.words = {worker, path_};
  for (const int fd : {control_there, inputs_there, outputs_there}) plan.words.push_back(std::to_string(fd));
  plan.words.push_back(std::to_string(limits_.memory_bytes));
  for (int fd = 0; fd <= 2; ++fd) plan.descriptors.push_back({nothing.get(), fd});
  plan.descriptors.push_back({control_fd, control_there});
  plan.descriptors.push_back({inputs_.fd(), inputs_there});
  plan.descriptors.push_back({outputs_.fd(), outputs_there});
  // Of the environment only what the loader needs: code under test has no business with the rest.
  plan.environment.emplace();
  if (const char* libraries = std::getenv("LD_LIBRARY_PATH"))
    plan.environment->push_back(std::string("LD_LIBRARY_PATH=") + libraries);
  const int error = start_process(plan, process_);
  if (error == 0) return;
  process_ = -1;
  throw InputError({worker, 0, 0}, "so.no-worker", std::string("this cannot be started: ") + std::strerror(error),
                   "install vcpuspec-worker next to vcpuspec, or name it in VCPUSPEC_WORKER");
}

BatchOutcome SoWorker::start() {
  stop();
  int pair[2] = {-1, -1};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) fail_with_errno("no channel to the worker");
  control_ = OwnedFd(pair[0]);
  OwnedFd theirs = moved_up(pair[1]);
  spawn(theirs.get());
  theirs.reset();  // or the end of the worker would not be seen
  ++starts_;
  Reply reply;
  const BatchOutcome heard = wait_for(reply, std::max(seconds_to_load, limits_.seconds_per_case));
  if (heard.kind != BatchOutcome::Kind::ok) return {heard.kind, "while it was loaded: " + heard.detail};
  return loaded(reply);
}

BatchOutcome SoWorker::loaded(const Reply& reply) {
  if (reply.sequence != 0 || reply.cookie != 0) return lost(BatchOutcome::Kind::protocol, "it wrote into the channel");
  if (reply.event == Event::fault) {
    BatchOutcome outcome = judge(reply);
    return {BatchOutcome::Kind::died, "while it was loaded: " + outcome.detail};
  }
  if (reply.event != Event::loaded) {
    stop();
    throw not_loadable(path_, reply);
  }
  if (reply.value < 0 || static_cast<std::uint64_t>(reply.value) > channel::max_describe_bytes)
    return lost(BatchOutcome::Kind::protocol, "it wrote into the channel");
  std::string text(outputs_.start(), static_cast<std::size_t>(reply.value));
  if (!describe_.empty() && text != describe_)
    return lost(BatchOutcome::Kind::protocol, "describe gave another text than when it was loaded first");
  describe_ = std::move(text);
  missing_for_machines_ = reply.text;
  return {};
}

/// Waits for one packet. BatchOutcome ok only says that there is one.
BatchOutcome SoWorker::wait_for(Reply& reply, double seconds) {
  const auto deadline =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd one = {control_.get(), POLLIN, 0};
    const int ready = poll(&one, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, 1 << 30)));
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return lost(BatchOutcome::Kind::timed_out, "no answer");
    const ssize_t got = recv(control_.get(), &reply, sizeof reply, MSG_DONTWAIT | MSG_TRUNC);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) return lost(BatchOutcome::Kind::died, how_it_died());
    if (got != static_cast<ssize_t>(sizeof reply))
      return lost(BatchOutcome::Kind::protocol, "it wrote into the channel");
    reply.text[sizeof reply.text - 1] = '\0';
    return {};
  }
}

BatchOutcome SoWorker::lost(BatchOutcome::Kind kind, std::string detail) {
  stop();
  return {kind, std::move(detail)};
}

std::string SoWorker::how_it_died() {
  int status = 0;
  // The end of the channel comes just before the end of the process, but a process can close one and go on.
  for (int tries = 0; tries < 500; ++tries) {
    const pid_t ended = waitpid(process_, &status, WNOHANG);
    if (ended == process_) {
      process_ = -1;
      if (WIFSIGNALED(status)) return "died of " + signal_name(WTERMSIG(status));
      return "exited with status " + std::to_string(WEXITSTATUS(status)) + " in mid-run";
    }
    poll(nullptr, 0, 1);
  }
  return "it closed the channel";
}

std::size_t SoWorker::most_cases(const ExportedFunction& function) {
  const std::size_t by_inputs = channel::input_bytes / 8 / std::max<std::size_t>(function.inputs, 1);
  const std::size_t room = channel::output_bytes / 8 - channel::canary_words;
  return std::min(by_inputs, room / std::max<std::size_t>(function.outputs, 1));
}

void SoWorker::check_size(const ExportedFunction& function, std::size_t n) {
  if (n == 0 || n > most_cases(function)) throw std::logic_error("a batch of no or too many cases");
}

std::uint64_t* SoWorker::inputs_of(const ExportedFunction& function, std::size_t n) const {
  check_size(function, n);
  return inputs_.end() - n * function.inputs;
}

const std::uint64_t* SoWorker::outputs_of(const ExportedFunction& function, std::size_t n) const {
  return outputs_.end() - n * function.outputs;
}

channel::Request SoWorker::next_request(const ExportedFunction& function, std::size_t n) {
  Request request;
  request.sequence = ++sequence_;
  request.cookie = next_cookie(cookie_);
  request.n = n;
  request.fn = function.number;
  request.inputs = static_cast<std::uint32_t>(function.inputs);
  request.outputs = static_cast<std::uint32_t>(function.outputs);
  request.trace = function.trace;
  return request;
}

/// A library that was loaded once and cannot be loaded again is broken: it is no input error in the middle of a run.
BatchOutcome SoWorker::start_again() {
  if (starts_ == 0) return start();
  try {
    return start();
  } catch (const InputError& error) {
    return {BatchOutcome::Kind::died, std::string("it cannot be loaded again: ") + error.what()};
  }
}

/// Sends a request and waits for its reply. BatchOutcome ok only says that there is one.
BatchOutcome SoWorker::exchange(const Request& request, Reply& reply, double seconds) {
  if (send(control_.get(), &request, sizeof request, MSG_NOSIGNAL) != static_cast<ssize_t>(sizeof request))
    return lost(BatchOutcome::Kind::died, how_it_died());
  BatchOutcome heard = wait_for(reply, seconds);
  const bool is_forged = reply.sequence != request.sequence || reply.cookie != request.cookie;
  if (heard.kind != BatchOutcome::Kind::ok || !is_forged) return heard;
  return lost(BatchOutcome::Kind::protocol, "it wrote into the channel");
}

/// Asks about the inputs that are in place. The canary stands before the outputs, and where they are to come: it is no
/// answer. It is drawn apart from the cookies, so that what the worker has seen of one does not tell the other.
BatchOutcome SoWorker::ask(const ExportedFunction& function, std::size_t n, std::uint64_t canary, double seconds,
                           bool looks_at_process) {
  using Kind = BatchOutcome::Kind;
  check_size(function, n);
  if (process_ <= 0) {
    BatchOutcome started = start_again();
    if (started.kind != Kind::ok) return started;
  }
  std::uint64_t* outputs = outputs_.end() - n * function.outputs;
  std::fill(outputs - channel::canary_words, outputs_.end(), canary);
  Reply reply;
  Request request = next_request(function, n);
  request.looks = looks_at_process ? 1 : 0;
  BatchOutcome outcome = exchange(request, reply, seconds);
  if (outcome.kind != Kind::ok) return outcome;
  if (std::any_of(outputs - channel::canary_words, outputs, [&](std::uint64_t word) { return word != canary; }))
    return lost(Kind::wrote_outside, "it wrote before its outputs");
  return judge_answer(reply, function);
}

BatchOutcome SoWorker::run_in_place(const ExportedFunction& function, std::size_t n, double seconds,
                                    bool looks_at_process) {
  return ask(function, n, next_cookie(cookie_), seconds, looks_at_process);
}

BatchOutcome SoWorker::run_batch(const ExportedFunction& function, const std::uint64_t* in, std::uint64_t* out,
                                 std::size_t n, double seconds) {
  using Kind = BatchOutcome::Kind;
  std::copy_n(in, n * function.inputs, inputs_of(function, n));
  const std::uint64_t canary = next_cookie(cookie_);
  BatchOutcome outcome = ask(function, n, canary, seconds, true);
  if (outcome.kind != Kind::ok) return outcome;
  const std::size_t words = n * function.outputs;
  std::copy_n(outputs_of(function, n), words, out);
  if (std::find(out, out + words, canary) != out + words)
    return lost(Kind::protocol, "it returned VCPUSPEC_OK and left an output unwritten");
  return outcome;
}

BatchOutcome SoWorker::judge_answer(const Reply& reply, const ExportedFunction& function) {
  using Kind = BatchOutcome::Kind;
  if (function.slots == nullptr) return judge(reply);
  if (reply.event == Event::trace_differs)
    return lost(Kind::inconsistent, "the same trace gave something else on a fresh machine");
  if (reply.event == Event::state_lost) return lost(Kind::lost_state, how_it_went_on(reply.taken_up, function));
  return judge(reply);
}

BatchOutcome SoWorker::judge(const Reply& reply) {
  using Kind = BatchOutcome::Kind;
  switch (reply.event) {
    case Event::answered: return judge_status(reply);
    case Event::fault: return judge_fault(reply);
    case Event::threw: return lost(Kind::died, "a C++ exception left it");
    case Event::tampered: return lost(Kind::tampered, std::string("it changed ") + reply.text + " of its process");
    case Event::no_machine: return {Kind::gave_up, "create returned NULL"};
    case Event::observe_differs: return lost(Kind::protocol, "observe gave other slots when it was called again");
    default: return lost(Kind::protocol, "it wrote into the channel");
  }
}

BatchOutcome SoWorker::judge_fault(const Reply& reply) {
  using Kind = BatchOutcome::Kind;
  switch (reply.place) {
    case Place::inputs: return lost(Kind::wrote_outside, "it wrote to its inputs");
    case Place::before_outputs: return lost(Kind::wrote_outside, "it touched memory before its outputs");
    case Place::after_outputs: return lost(Kind::wrote_outside, "it touched memory after its outputs");
    case Place::beside_inputs: return lost(Kind::died, "it touched memory beside its inputs");
    default: return lost(Kind::died, "died of " + signal_name(static_cast<int>(reply.value)));
  }
}

BatchOutcome SoWorker::judge_status(const Reply& reply) {
  using Kind = BatchOutcome::Kind;
  const std::string who = *reply.text != '\0' ? reply.text : "it";
  switch (reply.value) {
    case VCPUSPEC_OK: return {};
    case VCPUSPEC_UNSUPPORTED: return {Kind::unsupported, {}};
    case VCPUSPEC_ERROR: return {Kind::gave_up, who + " returned VCPUSPEC_ERROR"};
    default: return lost(Kind::protocol, who + " returned " + std::to_string(reply.value) + ", which is no status");
  }
}

}  // namespace vcpuspec
