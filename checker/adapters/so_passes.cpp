// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/so_passes.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace vcpuspec {

namespace {

constexpr std::size_t largest_batch = 4096;
constexpr std::size_t few = 2048;          // so few that the second pass can afford a round trip for each
constexpr double seconds_per_batch = 0.3;  // then case by case: a hang is found soon, a slow one only loses this
constexpr std::size_t most_settled = 64;

Answer::Kind kind_of(BatchOutcome::Kind kind) {
  switch (kind) {
    case BatchOutcome::Kind::ok: return Answer::Kind::outputs;
    case BatchOutcome::Kind::unsupported: return Answer::Kind::unsupported;
    case BatchOutcome::Kind::gave_up: return Answer::Kind::gave_up;
    case BatchOutcome::Kind::died: return Answer::Kind::crashed;
    case BatchOutcome::Kind::timed_out: return Answer::Kind::hung;
    case BatchOutcome::Kind::wrote_outside: return Answer::Kind::wrote_outside;
    case BatchOutcome::Kind::protocol: break;
  }
  return Answer::Kind::protocol;
}

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

}  // namespace

SoPass::SoPass(SoWorker& worker, const Limits& limits, std::size_t most)
    : worker_(worker), limits_(limits), most_(most), batch_(std::min<std::size_t>(most, 256)) {}

void SoPass::run(const SoFunction& function, std::span<const Question> questions, std::span<const std::size_t> order,
                 std::vector<Answer>& answers) {
  function_ = &function;
  questions_ = questions;
  answers_ = &answers;
  const std::size_t room = SoWorker::most_cases(function);
  std::size_t at = 0;
  while (at < order.size() && stopped_.empty()) {
    const std::size_t n = std::min({batch_, room, order.size() - at});
    ask_chunk(order.subspan(at, n));
    at += n;
  }
  for (const std::size_t question : order.subspan(at)) answers[question] = {Answer::Kind::not_run, {}, stopped_};
}

BatchOutcome SoPass::ask(Chunk chunk, double seconds) {
  in_.clear();
  for (const std::size_t question : chunk)
    in_.insert(in_.end(), questions_[question].inputs.begin(), questions_[question].inputs.end());
  out_.resize(chunk.size() * function_->outputs);
  const auto before = std::chrono::steady_clock::now();
  BatchOutcome outcome = worker_.run_batch(*function_, in_.data(), out_.data(), chunk.size(), seconds);
  // What broke says nothing about the rate of the answers.
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
  if (kind_of(outcome.kind) == Answer::Kind::outputs) adapt(took.count(), chunk.size());
  return outcome;
}

void SoPass::adapt(double seconds, std::size_t n) {
  if (seconds < 0.02) batch_ = std::min(batch_ * 2, most_);
  if (seconds > 0.1) batch_ = std::max<std::size_t>(batch_ / 2, 1);
  window_seconds_ += seconds;
  window_answers_ += static_cast<double>(n);
  if (window_seconds_ < 2) return;
  slow_ = window_answers_ / window_seconds_ < limits_.slow_below_per_second;
  window_seconds_ = window_answers_ = 0;
}

void SoPass::record(std::size_t question, Answer answer) {
  if (is_broken(answer.kind) && ++guilty_ >= limits_.guilty_cases)
    stopped_ = "given up after " + std::to_string(guilty_) + " broken cases";
  (*answers_)[question] = std::move(answer);
}

void SoPass::ask_chunk(Chunk chunk) {
  // One case alone has its whole time at once, and needs no second try.
  if (chunk.size() == 1) return one_by_one(chunk, {});
  const BatchOutcome outcome =
      slow_ ? BatchOutcome{BatchOutcome::Kind::timed_out, {}} : ask(chunk, std::min(seconds_per_batch, limits_.seconds_per_case));
  if (outcome.kind != BatchOutcome::Kind::ok) return one_by_one(chunk, outcome);
  auto word = out_.begin();
  for (const std::size_t question : chunk) {
    const auto next = word + static_cast<std::ptrdiff_t>(function_->outputs);
    (*answers_)[question] = {Answer::Kind::outputs, {word, next}, {}};
    word = next;
  }
}

void SoPass::one_by_one(Chunk chunk, const BatchOutcome& batch) {
  const unsigned before = guilty_;
  for (const std::size_t question : chunk) {
    if (!stopped_.empty()) {
      (*answers_)[question] = {Answer::Kind::not_run, {}, stopped_};
    } else if (std::exchange(slow_, false)) {
      stopped_ = "given up because answers came too slowly";
      (*answers_)[question] = {Answer::Kind::slow, {}, "answers came too slowly to go on"};
    } else {
      const BatchOutcome outcome = ask({&question, 1}, limits_.seconds_per_case);
      if (outcome.kind == BatchOutcome::Kind::ok) (*answers_)[question] = {Answer::Kind::outputs, out_, {}};
      else record(question, {kind_of(outcome.kind), {}, outcome.detail});
    }
  }
  if (batch.kind != BatchOutcome::Kind::ok && batch.kind != BatchOutcome::Kind::unsupported)
    batch_ = std::max<std::size_t>(chunk.size() / 4, 1);
  // It broke in the batch and on no case alone: state that is kept between cases, and nobody can say whose.
  const bool broke = is_broken(kind_of(batch.kind)) && batch.kind != BatchOutcome::Kind::timed_out;
  if (!broke || guilty_ != before || batch.kind == BatchOutcome::Kind::gave_up) return;
  const std::string why = "alone it was answered, but not among " + std::to_string(chunk.size()) + ": " + batch.detail;
  for (const std::size_t question : chunk) (*answers_)[question] = {Answer::Kind::inconsistent, {}, why};
  if (++guilty_ >= limits_.guilty_cases) stopped_ = "given up after " + std::to_string(guilty_) + " broken batches";
}

SoTwice::SoTwice(SoWorker& worker, const Limits& limits, std::size_t questions)
    : worker_(worker),
      limits_(limits),
      one_(worker, limits, largest_batch),
      other_(worker, limits, questions <= few ? 1 : largest_batch),
      first_(questions),
      second_(questions) {}

void SoTwice::run(const SoFunction& function, std::span<const Question> questions,
                  const std::vector<std::size_t>& order) {
  one_.run(function, questions, order, first_);
  std::vector<std::size_t> again;  // what broke once is not asked again
  std::copy_if(order.begin(), order.end(), std::back_inserter(again), [&](std::size_t question) {
    return first_[question].kind == Answer::Kind::outputs || first_[question].kind == Answer::Kind::unsupported;
  });
  again = shuffled(std::move(again));
  other_.run(function, questions, again, second_);
  std::vector<std::size_t> differ;
  for (const std::size_t question : again) compare(question, differ);
  settle(function, questions, differ, order, again);
}

void SoTwice::compare(std::size_t question, std::vector<std::size_t>& differ) {
  Answer& first = first_[question];
  const Answer& second = second_[question];
  if (first.kind == second.kind && first.outputs == second.outputs) return;
  const bool says_enough = second.kind == Answer::Kind::wrote_outside || second.kind == Answer::Kind::slow;
  if (says_enough || second.kind == Answer::Kind::not_run) {
    first = second;
  } else if (is_broken(second.kind)) {
    first = {Answer::Kind::inconsistent, {}, "it was answered at first; in another order: " + second.detail};
  } else {
    differ.push_back(question);
  }
}

/// An answer can differ because another case of its batch wrote over it. Such a case is next to it in one of the two
/// orders and breaks when it is asked alone; then the answer alone decides.
void SoTwice::settle(const SoFunction& function, std::span<const Question> questions,
                     const std::vector<std::size_t>& differ, const std::vector<std::size_t>& order,
                     const std::vector<std::size_t>& shuffled) {
  const auto alone = [&](std::size_t question) {
    std::vector<Answer> answer(1);
    const std::size_t zero = 0;
    SoPass(worker_, limits_, 1).run(function, questions.subspan(question, 1), {&zero, 1}, answer);
    return answer[0];
  };
  const auto breaks = [&](std::size_t question) {
    if (first_[question].kind == Answer::Kind::wrote_outside) return true;
    const Answer answer = alone(question);
    if (is_broken(answer.kind)) first_[question] = answer;
    return is_broken(answer.kind);
  };
  const auto beside = [&](const std::vector<std::size_t>& all, std::size_t question) {
    const auto at = std::find(all.begin(), all.end(), question);
    return (at != all.end() && at + 1 != all.end() && breaks(*(at + 1))) || (at != all.begin() && breaks(*(at - 1)));
  };
  std::size_t settled = 0;
  for (const std::size_t question : differ) {
    if (++settled <= most_settled && (beside(order, question) || beside(shuffled, question))) {
      const Answer answer = alone(question);
      if (answer.outputs == second_[question].outputs) first_[question] = second_[question];
      if (answer.outputs == first_[question].outputs) continue;
    }
    first_[question] = {Answer::Kind::inconsistent, {}, "in another order it gave another answer"};
  }
}

}  // namespace vcpuspec
