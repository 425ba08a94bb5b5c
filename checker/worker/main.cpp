// SPDX-License-Identifier: Apache-2.0
// vcpuspec-worker: runs code under test for the judge, in a process that may die. Started by the judge only.

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "checker/include/vcpuspec/implementation.h"
#include "checker/worker/channel.h"
#include "checker/worker/process_state.h"
#include "checker/worker/sandbox.h"
#include "checker/worker/trace_runner.h"

namespace vcpuspec {

namespace {

using channel::Event;
using channel::Place;
using channel::Reply;
using channel::Request;

/// A shared memory with a page on either side that must not be touched.
struct Memory {
  char* start = nullptr;
  char* end = nullptr;
};

// For the handler of memory faults, which gets nothing else.
int control = -1;
Memory inputs;
Memory outputs;
Memory scratch;  // what a machine writes, before it is copied to the outputs; never larger than they are
Request current;
std::size_t page = 0;
alignas(16) char handler_stack[32768];

void tell(const Reply& reply) {
  // A judge that is gone needs no answer.
  if (send(control, &reply, sizeof reply, MSG_NOSIGNAL) != static_cast<ssize_t>(sizeof reply)) _exit(EXIT_FAILURE);
}

Reply reply_to_current(Event event, std::int64_t value) {
  Reply reply;
  reply.sequence = current.sequence;
  reply.cookie = current.cookie;
  reply.event = event;
  reply.value = value;
  return reply;
}

Reply with_text(Event event, std::int64_t value, const char* text) {
  Reply reply = reply_to_current(event, value);
  std::strncpy(reply.text, text, sizeof reply.text - 1);
  return reply;
}

[[noreturn]] void cannot_load(Event event, std::int64_t value = 0, const char* text = "") {
  tell(with_text(event, value, text));
  _exit(EXIT_SUCCESS);
}

Place place_of(const char* address) {
  if (address >= inputs.start && address < inputs.end) return Place::inputs;
  if (address >= inputs.start - page && address < inputs.end + page) return Place::beside_inputs;
  if (address >= outputs.start - page && address < outputs.start) return Place::before_outputs;
  for (const Memory& written : {outputs, scratch})
    if (address >= written.end && address < written.end + page) return Place::after_outputs;
  return Place::elsewhere;
}

/// Says where the fault was. The signal then comes again and kills: the handler is installed for one time.
void on_fault(int signal, siginfo_t* info, void*) {
  Reply reply = reply_to_current(Event::fault, signal);
  // A signal that was sent has no address.
  if (info->si_code > 0) reply.place = place_of(static_cast<const char*>(info->si_addr));
  tell(reply);
}

void catch_faults() {
  stack_t stack = {};
  stack.ss_sp = handler_stack;
  stack.ss_size = sizeof handler_stack;
  sigaltstack(&stack, nullptr);
  struct sigaction action = {};
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | static_cast<int>(SA_RESETHAND);
  sigaction(SIGSEGV, &action, nullptr);
  sigaction(SIGBUS, &action, nullptr);
}

/// Maps a file, or memory of this process alone when `fd` is -1.
Memory map(int fd, std::size_t bytes, int protection) {
  const int alone = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  void* all = mmap(nullptr, bytes + 2 * page, PROT_NONE, alone, -1, 0);
  if (all == MAP_FAILED) _exit(EXIT_FAILURE);
  char* start = static_cast<char*>(all) + page;
  const int how = (fd == -1 ? alone : MAP_SHARED) | MAP_FIXED;
  if (mmap(start, bytes, protection, how, fd, 0) == MAP_FAILED) _exit(EXIT_FAILURE);
  if (fd != -1) close(fd);
  return {start, start + bytes};
}

/// Moves the channel out of the way of code that closes or replaces the descriptors it sees.
void take_control(int fd) {
  rlimit files = {};
  getrlimit(RLIMIT_NOFILE, &files);
  control = fcntl(fd, F_DUPFD_CLOEXEC, static_cast<int>(std::min<rlim_t>(files.rlim_cur, 1024)) - 1);
  if (control < 0) _exit(EXIT_FAILURE);
  close_range(3, static_cast<unsigned>(control) - 1, 0);
  close_range(static_cast<unsigned>(control) + 1, ~0U, 0);
}

using Entry = const Table* (*)();

/// The table with NULL where it ends too early to have an entry.
Table whole(const Table& table) {
  Table all = {};
  const std::size_t size = std::min(table.size, sizeof all);
  std::memcpy(&all, &table, size - size % sizeof(void*));
  return all;
}

Table load(const char* path) {
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) cannot_load(Event::not_found, 0, dlerror());
  void* symbol = dlsym(library, "vcpuspec_implementation");
  if (symbol == nullptr) cannot_load(Event::no_symbol);
  const Table* table = reinterpret_cast<Entry>(symbol)();
  if (table == nullptr) cannot_load(Event::no_table);
  const std::size_t needed = offsetof(Table, create);
  if (table->size < needed) cannot_load(Event::too_small, static_cast<std::int64_t>(table->size));
  if (table->abi_version != VCPUSPEC_ABI_VERSION) cannot_load(Event::wrong_abi, table->abi_version);
  if (table->describe == nullptr) cannot_load(Event::no_describe);
  return whole(*table);
}

void say_loaded(const Table& table) {
  const char* text = table.describe();
  if (text == nullptr) cannot_load(Event::no_describe);
  const std::size_t length = strnlen(text, channel::max_describe_bytes + 1);
  if (length > channel::max_describe_bytes) cannot_load(Event::too_long);
  std::memcpy(outputs.start, text, length);
  if (!forbid_opening_files()) cannot_load(Event::no_sandbox, 0, "the filter against opening files");
  tell(with_text(Event::loaded, static_cast<std::int64_t>(length), missing_for_machines(table)));
}

/// Runs the code under test.
Outcome run_batch(const Table& table, TraceRunner& traces, const Request& request) {
  const auto* in = reinterpret_cast<const std::uint64_t*>(inputs.end) - request.n * request.inputs;
  auto* out = reinterpret_cast<std::uint64_t*>(outputs.end) - request.n * request.outputs;
  try {
    if (request.trace.steps != 0) return traces.run(request, in, out);
    if (table.call == nullptr) return {Event::answered, VCPUSPEC_UNSUPPORTED};
    return {Event::answered, table.call(request.fn, in, out, request.n)};
  } catch (...) {
    return {Event::threw};
  }
}

Reply answer(const Table& table, TraceRunner& traces, const ProcessState& before) {
  const Request request = current;
  const Outcome outcome = run_batch(table, traces, request);
  if (outcome.event == Event::answered && request.looks != 0)
    if (const char* changed = ProcessState::now().changed_since(before)) return with_text(Event::tampered, 0, changed);
  Reply reply = with_text(outcome.event, outcome.value, outcome.text);
  reply.place = outcome.place;
  reply.taken_up = outcome.taken_up;
  return reply;
}

/// Waits for a request; false when the judge has gone. A handler of the library may interrupt the waiting.
bool next_request() {
  ssize_t got = 0;
  do got = recv(control, &current, sizeof current, 0);
  while (got < 0 && errno == EINTR);
  return got == static_cast<ssize_t>(sizeof current);
}

int run(char** arguments) {
  page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  inputs = map(std::atoi(arguments[3]), channel::input_bytes, PROT_READ);
  outputs = map(std::atoi(arguments[4]), channel::output_bytes, PROT_READ | PROT_WRITE);
  scratch = map(-1, channel::output_bytes, PROT_READ | PROT_WRITE);
  take_control(std::atoi(arguments[2]));
  if (const char* missing = enter_sandbox(std::strtoull(arguments[5], nullptr, 10), control))
    cannot_load(Event::no_sandbox, 0, missing);
  catch_faults();
  const Table table = load(arguments[1]);
  say_loaded(table);
  TraceRunner traces(table, reinterpret_cast<std::uint64_t*>(scratch.end));
  // What a library sets up while it is loaded is its own affair; a call must leave all as it was.
  const ProcessState before = ProcessState::now();
  while (next_request()) tell(answer(table, traces, before));
  // Without the destructors of the library: the verdict is about its answers.
  _exit(EXIT_SUCCESS);
}

}  // namespace

}  // namespace vcpuspec

int main(int count, char** arguments) {
  if (count != 6) {
    std::fputs("vcpuspec-worker is started by vcpuspec; it is not a command of its own\n", stderr);
    return 2;
  }
  return vcpuspec::run(arguments);
}
