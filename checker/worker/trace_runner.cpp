// SPDX-License-Identifier: Apache-2.0
#include "checker/worker/trace_runner.h"

#include <algorithm>

namespace vcpuspec {

namespace {

using channel::Event;
using channel::Place;
using channel::TakenUp;

constexpr std::size_t words_in_front = 8;                 // of the scratch memory, looked at after each call
constexpr std::size_t most_saved = std::size_t{1} << 24;  // bytes
constexpr std::uint32_t most_taken_up = 16;               // a trace of more steps is taken up at so many of them

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
  looks_ = request.looks != 0;
  saves_ = looks_ && table_.save != nullptr && table_.restore != nullptr;
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
  saved_.clear();
  const std::uint64_t* event = in + shape_.slots;
  std::uint64_t* after = out;
  for (std::uint32_t i = 0; i < shape_.steps; ++i) {
    if ((saves_ && i % stride() == 0 && !save()) || !step(event, after) || !observe(after + shape_.results))
      return false;
    event += channel::words_of_event + shape_.args;
    after += shape_.results + shape_.slots;
  }
  return !looks_ || takes_up_everywhere(in, out);
}

std::uint32_t TraceRunner::stride() const { return (shape_.steps + most_taken_up - 1) / most_taken_up; }

/// Keeps what the machine saves of itself.
bool TraceRunner::save() {
  std::size_t size = 0;
  if (table_.save(machine_, nullptr, &size) == VCPUSPEC_OK || size == 0 || size > most_saved)
    return went_well("save", VCPUSPEC_ERROR);
  std::vector<unsigned char>& bytes = saved_.emplace_back(size);
  if (!went_well("save", table_.save(machine_, bytes.data(), &size))) return false;
  if (size > bytes.size()) return went_well("save", VCPUSPEC_ERROR);
  bytes.resize(size);
  return true;
}

/// The whole trace again comes first: a machine that answers even that otherwise has lost nothing, it remembers. What
/// was left unwritten is no state to go on from, and the judge finds it.
bool TraceRunner::takes_up_everywhere(const std::uint64_t* in, const std::uint64_t* out) {
  const std::uint64_t* end = out + shape_.steps * (shape_.results + shape_.slots);
  if (std::find(out, end, canary_) != end) return true;
  for (std::uint32_t before = 0; before < shape_.steps; before += stride())
    for (std::uint32_t restores = 0; restores <= (saves_ ? 1U : 0U); ++restores)
      if (!takes_up({restores, before}, in, out)) {
        if (outcome_.event == Event::state_lost && before == 0 && restores == 0) outcome_ = {Event::trace_differs};
        return false;
      }
  return true;
}

/// Whether a fresh machine goes on from before a step as the first one did.
bool TraceRunner::takes_up(const TakenUp& how, const std::uint64_t* in, const std::uint64_t* out) {
  vcpuspec_machine* const first = machine_;
  machine_ = table_.create();
  const bool is_there = machine_ != nullptr;
  if (!is_there) outcome_ = {Event::no_machine};
  const bool went_on = is_there && set_up(how, in, out) && goes_on(how, in, out);
  if (is_there) table_.destroy(machine_);
  machine_ = first;
  return went_on;
}

bool TraceRunner::set_up(const TakenUp& how, const std::uint64_t* in, const std::uint64_t* out) {
  if (how.restores != 0) {
    const std::vector<unsigned char>& bytes = saved_[how.before / stride()];
    return went_well("restore", table_.restore(machine_, bytes.data(), bytes.size()));
  }
  const std::size_t of_a_step = shape_.results + shape_.slots;
  const std::uint64_t* slots = how.before == 0 ? in : out + how.before * of_a_step - shape_.slots;
  return went_well("load", table_.load(machine_, slots, shape_.slots));
}

bool TraceRunner::goes_on(TakenUp how, const std::uint64_t* in, const std::uint64_t* out) {
  const std::size_t of_a_step = shape_.results + shape_.slots;
  std::vector<std::uint64_t> now(of_a_step);
  for (how.step = how.before; how.step < shape_.steps; ++how.step) {
    const std::uint64_t* event = in + shape_.slots + how.step * (channel::words_of_event + shape_.args);
    if (!step(event, now.data()) || !observe(now.data() + shape_.results)) return false;
    const auto differs = std::mismatch(now.begin(), now.end(), out + how.step * of_a_step).first;
    if (differs == now.end()) continue;
    how.word = static_cast<std::uint32_t>(differs - now.begin());
    outcome_ = {Event::state_lost, 0, "", Place::elsewhere, how};
    return false;
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
