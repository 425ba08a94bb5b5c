// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

/// What the judge and `vcpuspec-worker` agree on: two shared memories and packets over one socket pair.
///
/// The judge maps both memories for writing; the worker can never map the inputs for writing. A batch of n cases has
/// its words at the end of each memory, so that they end at a page that must not be touched. The text of `describe`
/// stands at the start of the output memory when the worker says `loaded`.
namespace vcpuspec::channel {

constexpr std::size_t input_bytes = std::size_t{4} << 20;
constexpr std::size_t output_bytes = std::size_t{2} << 20;
constexpr std::size_t max_describe_bytes = std::size_t{1} << 20;
constexpr std::size_t canary_words = 64;  // in front of the outputs; the judge writes and checks them

/// The words of a trace. In: all slots of the machine; then for each step the number of its event, how many results it
/// has, and `args` words of arguments. Out, for each step: `results` words, of which those that the event does not have
/// are 0; then all slots. A trace of no steps is none: the request calls a function.
struct Trace {
  std::uint32_t steps = 0;
  std::uint32_t slots = 0;
  std::uint32_t args = 0;     // of the event that takes most
  std::uint32_t results = 0;  // of the event that gives most
  bool operator==(const Trace&) const = default;
};
constexpr std::size_t words_of_event = 2;  // before its arguments

/// Judge to worker: answer n cases. `cookie` is drawn anew each time and must come back: what the code under test may
/// write into the channel is then not taken for an answer.
struct Request {
  std::uint64_t sequence = 0;
  std::uint64_t cookie = 0;
  std::uint64_t n = 0;
  std::uint32_t fn = 0;
  std::uint32_t inputs = 0;   // words of one case
  std::uint32_t outputs = 0;  // words of one case
  std::uint32_t looks = 1;    // whether to look closely: at the state of the process, and at traces taken up midway
  Trace trace;                // with it `fn` means nothing
};

enum class Event : std::uint32_t {
  loaded,     // `value` is the length of the text of `describe`; `text` the first missing entry that machines need
  not_found,  // the loader refuses the library; `text` says why. Down to too_long: errors of loading
  no_symbol,
  no_table,
  wrong_abi,  // `value` is the version of the library
  too_small,  // `value` is the size of its table
  no_describe,
  too_long,         // the text of `describe`
  answered,         // `value` is the status, `text` the entry of a machine that gave it
  threw,            // a C++ exception left the code under test
  fault,            // a memory fault, `value` is the signal
  no_sandbox,       // the limits cannot be set; `text` says which
  tampered,         // the code under test changed the process it runs in; `text` says what
  no_machine,       // `create` gave none
  observe_differs,  // a second `observe` gave other slots
  trace_differs,    // a trace gave other words when it was run again
  state_lost,       // a trace went on otherwise on a fresh machine: `taken_up` says where
};

/// A trace that a fresh machine takes up in the middle, and where it then differs.
struct TakenUp {
  std::uint32_t restores = 0;  // whether it gets what `save` wrote, or what `observe` did
  std::uint32_t before = 0;    // the step
  std::uint32_t step = 0;      // the first that differs
  std::uint32_t word = 0;      // of its results, then of its slots
};

/// Where a memory fault was.
enum class Place : std::uint32_t { elsewhere, inputs, beside_inputs, before_outputs, after_outputs };

/// Worker to judge. Before the first request `sequence` and `cookie` are 0.
struct Reply {
  std::uint64_t sequence = 0;
  std::uint64_t cookie = 0;
  std::int64_t value = 0;
  Event event = Event::answered;
  Place place = Place::elsewhere;
  TakenUp taken_up;
  char text[256] = {};
};

}  // namespace vcpuspec::channel
