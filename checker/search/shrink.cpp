// SPDX-License-Identifier: Apache-2.0
#include "checker/search/shrink.h"

#include <algorithm>

namespace vcpuspec {

namespace {

using Clock = std::chrono::steady_clock;

/// Where the assignments of a case stand that may go.
constexpr std::vector<Assignment> VectorCase::*parts[] = {&VectorCase::config, &VectorCase::pre, &VectorCase::args};

class Shrinker {
 public:
  /// `failure` is how the case was just seen to fail.
  Shrinker(std::string failure, const VectorFile& file, const Callable& rule, const FailureOf& failure_of,
           const ShrinkLimits& limits)
      : rule_(rule),
        failure_of_(failure_of),
        deadline_(Clock::now() + limits.time),
        failure_(std::move(failure)),
        result_{file, 1} {}

  Shrunk run() {
    for (bool smaller = true; smaller && result_.is_minimal;) {
      smaller = drop_assignments();
      smaller = clear_bits() || smaller;
      smaller = clear_shared_bits() || smaller;
    }
    return std::move(result_);
  }

 private:
  VectorCase& current() { return result_.file.cases.front(); }

  /// Takes the candidate when it is legal and fails in the same way.
  bool take(VectorCase candidate) {
    if (Clock::now() > deadline_) result_.is_minimal = false;
    if (!result_.is_minimal) return false;
    try {
      expect_anew(candidate);
    } catch (const InputError&) {
      return false;  // the machine cannot hold this
    }
    VectorFile file = result_.file;
    file.cases.front() = std::move(candidate);
    ++result_.tried;
    if (failure_of_(file) != failure_) return false;
    result_.file = std::move(file);
    return true;
  }

  /// A claim is expected to hold whatever the state; anything else is what the rule says.
  void expect_anew(VectorCase& one) const {
    const std::vector<std::uint64_t> outputs = rule_.call(bind(one, rule_));
    const auto wakes = [&] { return outputs[static_cast<std::size_t>(rule_.output("wake"))] != 0; };
    switch (one.outcome.outcome_class) {
      case OutcomeClass::wake:
      case OutcomeClass::no_wake:
        one.outcome.outcome_class = wakes() ? OutcomeClass::wake : OutcomeClass::no_wake;
        return;
      case OutcomeClass::holds: return;
      case OutcomeClass::ok: break;
    }
    const std::vector<Expectation> places = expectations(one, rule_);
    for (std::size_t i = 0; i < places.size(); ++i)
      one.outcome.values[i].value =
          outputs[static_cast<std::size_t>(places[i].output)] >> places[i].lo & ones(places[i].width);
  }

  bool drop_assignments() {
    bool smaller = false;
    for (const auto part : parts)
      for (std::size_t i = (current().*part).size(); i-- > 0;) smaller = drop(part, i) || smaller;
    return smaller;
  }
  /// An argument must be named; it becomes 0 instead.
  bool drop(std::vector<Assignment> VectorCase::*part, std::size_t i) {
    VectorCase candidate = current();
    if (part != &VectorCase::args) {
      (candidate.*part).erase((candidate.*part).begin() + static_cast<std::ptrdiff_t>(i));
      return take(std::move(candidate));
    }
    std::uint64_t& value = candidate.args[i].value;
    if (value == 0) return false;
    value = 0;
    return take(std::move(candidate));
  }

  /// The values of all assignments, in a fixed order.
  static std::vector<std::uint64_t*> values_of(VectorCase& one) {
    std::vector<std::uint64_t*> all;
    for (const auto part : parts)
      for (Assignment& assignment : one.*part) all.push_back(&assignment.value);
    return all;
  }

  /// Clears bit `bit` of the values number `first` and `second` where both have it.
  bool clear(std::size_t first, std::size_t second, unsigned bit) {
    VectorCase candidate = current();
    const std::vector<std::uint64_t*> values = values_of(candidate);
    const std::uint64_t mask = std::uint64_t{1} << bit;
    if ((*values[first] & *values[second] & mask) == 0) return false;
    *values[first] &= ~mask;
    *values[second] &= ~mask;
    return take(std::move(candidate));
  }
  bool clear_bits() {
    bool smaller = false;
    const std::size_t count = values_of(current()).size();
    for (std::size_t i = 0; i < count; ++i)
      for (unsigned bit = 64; bit-- > 0;) smaller = clear(i, i, bit) || smaller;
    return smaller;
  }
  /// A limit and what is compared with it get smaller only together.
  bool clear_shared_bits() {
    bool smaller = false;
    const std::size_t count = values_of(current()).size();
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t j = i + 1; j < count; ++j)
        for (unsigned bit = 64; bit-- > 0;) smaller = clear(i, j, bit) || smaller;
    return smaller;
  }

  const Callable& rule_;
  const FailureOf& failure_of_;
  Clock::time_point deadline_;
  std::string failure_;
  Shrunk result_;
};

}  // namespace

Shrunk shrink(const VectorFile& file, const Callable& rule, const FailureOf& failure_of, const ShrinkLimits& limits) {
  const std::string failure = failure_of(file);
  if (failure.empty())
    throw InputError(file.cases.front().where, "shrink.conforms",
                     "case `" + file.cases.front().id + "` conforms: nothing to shrink",
                     "name a case that fails or breaks");
  return Shrinker(failure, file, rule, failure_of, limits).run();
}

std::optional<Shrunk> shrink_to(const std::string& failure, const VectorFile& file, const Callable& rule,
                                const FailureOf& failure_of, const ShrinkLimits& limits) {
  if (failure_of(file) != failure) return std::nullopt;
  return Shrinker(failure, file, rule, failure_of, limits).run();
}

}  // namespace vcpuspec
