// SPDX-License-Identifier: Apache-2.0
// How many GICv5 states a second our generator makes, beside rapidcheck: alone, and with the verdict of the same
// compiled rule on each; and what the states are worth: how many wake, how many differ.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <set>
#include <string>

#include "checker/search/generator.h"
#include "tests/support/any_state.h"

namespace {

using namespace vcpuspec;

using State = std::vector<std::uint64_t>;
/// Makes the next state.
using Source = std::function<void(State&)>;

constexpr std::size_t states = 20'000;
constexpr int tries = 5;
constexpr double target = 50;

/// As a search uses it: on from the state before, and now and then anew.
Source ours(const Callable& rule) {
  return [generator = Generator(rule), random = Random(1), made = 0U](State& state) mutable {
    if (made++ % 64 == 0) state = generator.fresh(random);
    else state = generator.changed(std::move(state), random);
  };
}

/// The registers are the first inputs of the rule, in the same order; the choices stay as they are.
Source rapidcheck_s(const Callable& rule) {
  State presets;
  for (const graph::Variable& input : rule.inputs()) presets.push_back(input.preset);
  return [=, any = test::any_state(rule.subject()), random = rc::Random(1)](State& state) mutable {
    const State registers = any(random.split(), rc::kNominalSize).value();
    state = presets;
    std::copy(registers.begin(), registers.end(), state.begin());
  };
}

/// States a second; other work on the machine disturbs the best of several tries least.
double rate(const std::function<Source()>& begin, const std::function<void(const State&)>& use) {
  double best = 0;
  for (int n = 0; n < tries; ++n) {
    const Source next = begin();
    State state;
    const auto before = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < states; ++i) {
      next(state);
      use(state);
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
    best = std::max(best, static_cast<double>(states) / took.count());
  }
  return best;
}

struct Row {
  double alone;
  double judged;
};

Row measure(const char* name, const Text& text, const std::function<Source()>& begin) {
  std::size_t wakes = 0;
  std::set<State> distinct;
  const Source next = begin();
  State state;
  for (std::size_t i = 0; i < states; ++i) {
    next(state);
    wakes += run(text, state)[0] != 0 ? 1 : 0;
    distinct.insert(state);
  }
  std::uint64_t sum = 0;  // printed nowhere, kept so that no work can be left out
  const Row row = {rate(begin, [&](const State& s) { sum += s.front(); }),
                   rate(begin, [&](const State& s) { sum += run(text, s)[0]; })};
  volatile std::uint64_t kept = sum;
  static_cast<void>(kept);
  std::printf("  %-12s %12.0f %12.0f %10zu %10zu %10zu\n", name, row.alone, row.judged, wakes, states - wakes,
              distinct.size());
  return row;
}

void compare(const char* what, double ratio) {
  std::printf("  %-12s %11.1fx   %s\n", what, ratio,
              std::string(what) == "alone" ? (ratio >= target ? ">= 50  met" : ">= 50  MISSED") : "");
}

}  // namespace

int main() {
  const Rule& wake = *find_rule("gicv5.wake");
  const Callable rule(wake.name, wake.text, test::subject_named("gicv5"));
  std::printf("States of GICv5, all registers of both banks: a second, and of %zu\n", states);
  std::printf("  %-12s %12s %12s %10s %10s %10s\n", "", "alone", "judged", "wake", "no wake", "distinct");
  const Row generator = measure("generator", wake.text, [&] { return ours(rule); });
  const Row rapidcheck = measure("rapidcheck", wake.text, [&] { return rapidcheck_s(rule); });
  compare("alone", generator.alone / rapidcheck.alone);
  compare("judged", generator.judged / rapidcheck.judged);
}
