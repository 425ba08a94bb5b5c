// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "checker/include/vcpuspec/implementation.h"
#include "checker/worker/channel.h"

namespace vcpuspec {

// The type and the function that returns it have the same name in C.
using Table = struct ::vcpuspec_implementation;

/// What came of a request.
struct Outcome {
  channel::Event event = channel::Event::answered;
  std::int64_t value = VCPUSPEC_OK;
  const char* text = "";
  channel::Place place = channel::Place::elsewhere;
  channel::TakenUp taken_up = {};
};

/// The first entry that a machine needs and the table does not have; an empty text when all are there.
const char* missing_for_machines(const Table& table);

/// Runs traces on the one machine of this process, which is made when the first trace comes.
class TraceRunner {
 public:
  /// Code under test writes to words that end at `scratch_end`, where a page begins that must not be touched: after its
  /// results stand the slots, and a result too many would go unseen there.
  TraceRunner(const Table& table, std::uint64_t* scratch_end) : table_(table), scratch_end_(scratch_end) {}

  /// Runs a batch, up to the first call that is not answered with VCPUSPEC_OK. The words before `out` are the canary.
  /// Where the request looks closely, each trace is also taken up by fresh machines, one before every step, that get
  /// the state that the first one had: its slots, or what it saved.
  Outcome run(const channel::Request& request, const std::uint64_t* in, std::uint64_t* out);

 private:
  bool run_one(const std::uint64_t* in, std::uint64_t* out);
  bool step(const std::uint64_t* in, std::uint64_t* out);
  bool observe(std::uint64_t* out);
  bool observe_again(const std::uint64_t* seen);
  std::uint32_t stride() const;
  bool save();
  bool takes_up_everywhere(const std::uint64_t* in, const std::uint64_t* out);
  bool takes_up(const channel::TakenUp& how, const std::uint64_t* in, const std::uint64_t* out);
  bool set_up(const channel::TakenUp& how, const std::uint64_t* in, const std::uint64_t* out);
  bool goes_on(channel::TakenUp how, const std::uint64_t* in, const std::uint64_t* out);
  std::uint64_t* fresh(std::size_t words) const;
  bool went_well(const char* what, std::int32_t status);
  bool is_intact(const std::uint64_t* place);

  const Table& table_;
  std::uint64_t* scratch_end_;
  vcpuspec_machine* machine_ = nullptr;
  bool saves_ = false;
  channel::Trace shape_;
  bool looks_ = false;
  std::vector<std::vector<unsigned char>> saved_;  // before each step at which the trace is taken up
  std::uint64_t canary_ = 0;
  Outcome outcome_;
};

}  // namespace vcpuspec
