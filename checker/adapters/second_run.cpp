// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/second_run.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace vcpuspec {

namespace {

using Kind = Answer::Kind;

/// The same on every machine: std::shuffle may differ between libraries. Never the order that was given.
std::vector<std::size_t> shuffled(std::vector<std::size_t> order) {
  const std::vector<std::size_t> given = order;
  std::uint64_t state = 0x76637075;  // any fixed number
  for (std::size_t left = order.size(); left > 1; --left) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    std::swap(order[left - 1], order[(state >> 33) % left]);
  }
  if (order == given) std::reverse(order.begin(), order.end());
  return order;
}

bool was_answered(const Answer& answer) { return answer.kind == Kind::outputs || answer.kind == Kind::unsupported; }

/// What broke the second time only: some misdeeds say all by themselves, the others happen in this order alone.
Answer verdict_of_second(const Answer& second) {
  const bool says_enough = second.kind == Kind::wrote_outside || second.kind == Kind::tampered ||
                           second.kind == Kind::protocol || second.kind == Kind::slow || second.kind == Kind::not_run;
  if (says_enough) return second;
  return {Kind::inconsistent, {}, "it was answered at first; in another order: " + second.detail};
}

}  // namespace

SecondRun run_again(std::vector<Answer>& first, const std::vector<std::size_t>& order, const AskAll& ask) {
  std::vector<std::size_t> again;
  std::copy_if(order.begin(), order.end(), std::back_inserter(again),
               [&](std::size_t question) { return was_answered(first[question]); });
  SecondRun run{shuffled(std::move(again)), std::vector<Answer>(first.size()), {}};
  ask(run.order, run.answers);
  for (const std::size_t question : run.order) {
    const Answer& second = run.answers[question];
    if (!was_answered(second)) first[question] = verdict_of_second(second);
    else if (first[question].kind != second.kind || first[question].outputs != second.outputs)
      run.differ.push_back(question);
  }
  return run;
}

Answer answered_otherwise() { return {Kind::inconsistent, {}, "in another order it gave another answer"}; }

void Pace::add(double seconds, std::size_t answers) {
  seconds_ += seconds;
  answers_ += static_cast<double>(answers);
  if (seconds_ < 2) return;
  slow_ = answers_ / seconds_ < slow_below_per_second_;
  seconds_ = answers_ = 0;
}

Answer Pace::verdict() {
  slow_ = false;
  return {Kind::slow, {}, "answers came too slowly to go on"};
}

std::string given_up_after(unsigned broken, const char* what) {
  return "given up after " + std::to_string(broken) + " broken " + what;
}

}  // namespace vcpuspec
