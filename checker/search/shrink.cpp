// SPDX-License-Identifier: Apache-2.0
#include "checker/search/shrink.h"

#include <algorithm>

namespace vcpuspec {

namespace {

using Clock = std::chrono::steady_clock;

/// A list of assignments of a case, which may get shorter. An argument must be named; it becomes 0 instead.
struct Part {
  std::vector<Assignment>* all;
  bool must_be_named = false;
};

/// The lists of what a case names, in a fixed order.
std::vector<Part> parts_of(VectorCase& one) {
  std::vector<Part> parts = {{&one.config}, {&one.pre}};
  for (Step& step : one.steps) {
    parts.push_back({&step.config});
    parts.push_back({&step.args, true});
  }
  return parts;
}

class Shrinker {
 public:
  /// `failure` is how the case was just seen to fail.
  Shrinker(std::string failure, const VectorFile& file, const Target& target, const FailureOf& failure_of,
           const ShrinkLimits& limits)
      : target_(target),
        failure_of_(failure_of),
        deadline_(Clock::now() + limits.time),
        failure_(std::move(failure)),
        result_{file, 1} {}

  Shrunk run() {
    for (bool smaller = true; smaller && result_.is_minimal;) {
      smaller = drop_steps();
      smaller = drop_expectations() || smaller;
      smaller = drop_assignments() || smaller;
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

  /// A claim is expected to hold whatever the state; anything else is what the model says.
  void expect_anew(VectorCase& one) const {
    const std::vector<std::uint64_t> words = target_.answer(one);
    const std::vector<Expectation> places = target_.expectations(one);
    const auto said = [&](const Expectation& place) {
      return words[static_cast<std::size_t>(place.output)] >> place.lo & ones(place.width);
    };
    if (one.outcome.outcome_class == OutcomeClass::holds) return;
    if (one.outcome.outcome_class != OutcomeClass::ok) {
      one.outcome.outcome_class = said(places.front()) != 0 ? OutcomeClass::wake : OutcomeClass::no_wake;
      return;
    }
    auto place = places.begin();
    for (Step& step : one.steps)
      for (Assignment& expected : step.expect) expected.value = said(*place++);
    for (Assignment& expected : one.outcome.values) expected.value = said(*place++);
  }

  /// Steps after the one that shows the failure, and those before it that it does not need.
  bool drop_steps() {
    bool smaller = false;
    for (std::size_t count = 1; count < current().steps.size() && !smaller; ++count) smaller = cut_after(count);
    for (std::size_t i = current().steps.size(); current().steps.size() > 1 && i-- > 0;)
      smaller = drop_step(i) || smaller;
    return smaller;
  }
  /// What the last step that stays expects becomes the outcome.
  bool cut_after(std::size_t count) {
    VectorCase candidate = current();
    candidate.steps.resize(count);
    candidate.outcome.values = std::move(candidate.steps.back().expect);
    candidate.steps.back().expect.clear();
    return !candidate.outcome.values.empty() && take(std::move(candidate));
  }
  bool drop_step(std::size_t i) {
    VectorCase candidate = current();
    candidate.steps.erase(candidate.steps.begin() + static_cast<std::ptrdiff_t>(i));
    return take(std::move(candidate));
  }

  /// What a trace expects besides what fails. A function's outcome stays whole: it is one statement.
  bool drop_expectations() {
    if (target_.machine() == nullptr) return false;
    bool smaller = false;
    for (std::size_t i = current().steps.size(); i-- > 0;) {
      const auto expect_of_step = [i](VectorCase & one) -> auto& { return one.steps[i].expect; };
      for (std::size_t k = current().steps[i].expect.size(); k-- > 0;)
        smaller = drop_from(expect_of_step, k) || smaller;
    }
    const auto outcome_of = [](VectorCase & one) -> auto& { return one.outcome.values; };
    for (std::size_t k = current().outcome.values.size(); current().outcome.values.size() > 1 && k-- > 0;)
      smaller = drop_from(outcome_of, k) || smaller;
    return smaller;
  }

  bool drop_assignments() {
    bool smaller = false;
    for (std::size_t p = 0; p < parts_of(current()).size(); ++p)
      for (std::size_t i = parts_of(current())[p].all->size(); i-- > 0;) smaller = drop(p, i) || smaller;
    return smaller;
  }
  bool drop(std::size_t p, std::size_t i) {
    if (!parts_of(current())[p].must_be_named)
      return drop_from(
          [p](VectorCase & one) -> auto& { return *parts_of(one)[p].all; }, i);
    VectorCase candidate = current();
    std::uint64_t& value = (*parts_of(candidate)[p].all)[i].value;
    if (value == 0) return false;
    value = 0;
    return take(std::move(candidate));
  }
  /// The candidate without entry `i` of one of its lists.
  template <class ListOf>
  bool drop_from(ListOf list_of, std::size_t i) {
    VectorCase candidate = current();
    std::vector<Assignment>& list = list_of(candidate);
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
    return take(std::move(candidate));
  }

  /// The values of all assignments, in a fixed order.
  static std::vector<std::uint64_t*> values_of(VectorCase& one) {
    std::vector<std::uint64_t*> all;
    for (const Part& part : parts_of(one))
      for (Assignment& assignment : *part.all) all.push_back(&assignment.value);
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

  const Target& target_;
  const FailureOf& failure_of_;
  Clock::time_point deadline_;
  std::string failure_;
  Shrunk result_;
};

}  // namespace

Shrunk shrink(const VectorFile& file, const Target& target, const FailureOf& failure_of, const ShrinkLimits& limits) {
  const std::string failure = failure_of(file);
  if (failure.empty())
    throw InputError(file.cases.front().where, "shrink.conforms",
                     "case `" + file.cases.front().id + "` conforms: nothing to shrink",
                     "name a case that fails or breaks");
  return Shrinker(failure, file, target, failure_of, limits).run();
}

std::optional<Shrunk> shrink_to(const std::string& failure, const VectorFile& file, const Target& target,
                                const FailureOf& failure_of, const ShrinkLimits& limits) {
  if (failure_of(file) != failure) return std::nullopt;
  return Shrinker(failure, file, target, failure_of, limits).run();
}

}  // namespace vcpuspec
