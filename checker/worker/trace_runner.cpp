// SPDX-License-Identifier: Apache-2.0
#include "checker/worker/trace_runner.h"

#include <algorithm>

namespace vcpuspec {

namespace {

using channel::Event;
using channel::Place;

constexpr std::size_t words_in_front = 8;  // of the scratch memory, looked at after each call

}  // namespace

const char* missing_for_machines(const Table& table) {
  if (table.create == nullptr) return "create";
  if (table.destroy == nullptr) return "destroy";
  if (table.load == nullptr) return "load";
  if (table.step == nullptr) return "step";
  if (table.observe == nullptr) return "observe";
  return "";
}

Outcome TraceRunner::run(const channel::Request& request, const std::uint64_t* in, std::uint64_t* out) {
  if (machine_ == nullptr) machine_ = table_.create();
  if (machine_ == nullptr) return {Event::no_machine};
  shape_ = request.trace;
  canary_ = out[-1];
  outcome_ = {};
  for (std::uint64_t i = 0; i < request.n && run_one(in, out); ++i) {
    in += request.inputs;
    out += request.outputs;
  }
  return outcome_;
}

bool TraceRunner::run_one(const std::uint64_t* in, std::uint64_t* out) {
  if (!went_well("load", table_.load(machine_, in, shape_.slots))) return false;
  in += shape_.slots;
  for (std::uint32_t i = 0; i < shape_.steps; ++i) {
    if (!step(in, out) || !observe(out + shape_.results)) return false;
    in += channel::words_of_event + shape_.args;
    out += shape_.results + shape_.slots;
  }
  return true;
}

bool TraceRunner::step(const std::uint64_t* in, std::uint64_t* out) {
  const std::uint64_t results = in[1];
  std::uint64_t* place = fresh(results);
  const auto event = static_cast<std::uint32_t>(in[0]);
  if (!went_well("step", table_.step(machine_, event, in + channel::words_of_event, place))) return false;
  std::copy_n(place, results, out);
  std::fill(out + results, out + shape_.results, 0);
  return is_intact(place);
}

bool TraceRunner::observe(std::uint64_t* out) {
  std::uint64_t* place = fresh(shape_.slots);
  if (!went_well("observe", table_.observe(machine_, place, shape_.slots))) return false;
  std::copy_n(place, shape_.slots, out);
  return is_intact(place) && observe_again(out);
}

/// To observe a machine must not change it.
bool TraceRunner::observe_again(const std::uint64_t* seen) {
  std::uint64_t* place = fresh(shape_.slots);
  if (!went_well("observe", table_.observe(machine_, place, shape_.slots))) return false;
  if (!std::equal(seen, seen + shape_.slots, place)) outcome_ = {Event::observe_differs};
  return outcome_.event == Event::answered && is_intact(place);
}

/// So many words for code under test, the canary in them and in front of them: what is left unwritten is noticed by the
/// judge as it is for functions.
std::uint64_t* TraceRunner::fresh(std::size_t words) const {
  std::uint64_t* place = scratch_end_ - words;
  std::fill(place - words_in_front, scratch_end_, canary_);
  return place;
}

bool TraceRunner::went_well(const char* what, std::int32_t status) {
  outcome_ = {Event::answered, status, what};
  return status == VCPUSPEC_OK;
}

bool TraceRunner::is_intact(const std::uint64_t* place) {
  const bool intact = std::all_of(place - words_in_front, place, [&](std::uint64_t word) { return word == canary_; });
  if (!intact) outcome_ = {Event::fault, 0, "", Place::before_outputs};
  return intact;
}

}  // namespace vcpuspec
