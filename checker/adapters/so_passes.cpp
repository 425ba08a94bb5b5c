// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/so_passes.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace vcpuspec {

namespace {

using Kind = Answer::Kind;

constexpr std::size_t largest_batch = 4096;
constexpr std::size_t few = 2048;          // so few that the second pass can afford a round trip for each
constexpr double seconds_per_batch = 0.3;  // then case by case: a hang is found soon, a slow one only loses this
constexpr std::size_t most_settled = 64;

/// Finds answers that another case wrote over. Such a case is next to its victim in one of the two orders, and breaks
/// when it is asked alone.
class Settling {
 public:
  Settling(SoWorker& worker, const Limits& limits, Pace& pace, const ExportedFunction& function,
           std::span<const Question> questions, std::vector<Answer>& first)
      : worker_(worker), limits_(limits), pace_(pace), function_(function), questions_(questions), first_(first) {}

  Answer alone(std::size_t question) const {
    std::vector<Answer> answer(1);
    const std::size_t zero = 0;
    SoPass(worker_, limits_, pace_, 1).run(function_, questions_.subspan(question, 1), {&zero, 1}, answer);
    return answer[0];
  }
  bool is_beside_a_breaker(const std::vector<std::size_t>& order, std::size_t question) const {
    const auto at = std::find(order.begin(), order.end(), question);
    if (at == order.end()) return false;
    return (at + 1 != order.end() && breaks(*(at + 1))) || (at != order.begin() && breaks(*(at - 1)));
  }

 private:
  bool breaks(std::size_t question) const {
    if (first_[question].kind == Kind::wrote_outside) return true;
    const Answer answer = alone(question);
    if (is_broken(answer.kind)) first_[question] = answer;
    return is_broken(answer.kind);
  }

  SoWorker& worker_;
  const Limits& limits_;
  Pace& pace_;
  const ExportedFunction& function_;
  std::span<const Question> questions_;
  std::vector<Answer>& first_;
};

}  // namespace

Answer::Kind kind_of(BatchOutcome::Kind kind) {
  switch (kind) {
    case BatchOutcome::Kind::ok: return Kind::outputs;
    case BatchOutcome::Kind::unsupported: return Kind::unsupported;
    case BatchOutcome::Kind::gave_up: return Kind::gave_up;
    case BatchOutcome::Kind::died: return Kind::crashed;
    case BatchOutcome::Kind::timed_out: return Kind::hung;
    case BatchOutcome::Kind::wrote_outside: return Kind::wrote_outside;
    case BatchOutcome::Kind::tampered: return Kind::tampered;
    case BatchOutcome::Kind::inconsistent: return Kind::inconsistent;
    case BatchOutcome::Kind::lost_state: return Kind::lost_state;
    case BatchOutcome::Kind::protocol: break;
  }
  return Kind::protocol;
}

SoPass::SoPass(SoWorker& worker, const Limits& limits, Pace& pace, std::size_t most)
    : worker_(worker), limits_(limits), pace_(pace), most_(most), batch_(std::min<std::size_t>(most, 256)) {}

void SoPass::run(const ExportedFunction& function, std::span<const Question> questions,
                 std::span<const std::size_t> order, std::vector<Answer>& answers) {
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
  for (const std::size_t question : order.subspan(at)) answers[question] = {Kind::not_run, {}, stopped_};
}

BatchOutcome SoPass::ask(Chunk chunk, double seconds) {
  in_.clear();
  for (const std::size_t question : chunk)
    in_.insert(in_.end(), questions_[question].inputs.begin(), questions_[question].inputs.end());
  out_.resize(chunk.size() * function_->outputs);
  const auto before = std::chrono::steady_clock::now();
  BatchOutcome outcome = worker_.run_batch(*function_, in_.data(), out_.data(), chunk.size(), seconds);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
  // What broke says nothing about the rate of the answers.
  if (outcome.kind == BatchOutcome::Kind::ok) {
    adapt(took.count());
    pace_.add(took.count(), chunk.size());
  }
  return outcome;
}

void SoPass::adapt(double seconds) {
  if (seconds < 0.02) batch_ = std::min(batch_ * 2, most_);
  if (seconds > 0.1) batch_ = std::max<std::size_t>(batch_ / 2, 1);
}

void SoPass::ask_chunk(Chunk chunk) {
  // One case alone has its whole time at once, and needs no second try; a slow library has its verdict on one case.
  if (chunk.size() == 1 || pace_.is_slow()) return one_by_one(chunk);
  const BatchOutcome batch = ask(chunk, std::min(seconds_per_batch, limits_.seconds_per_case));
  if (batch.kind == BatchOutcome::Kind::ok) return take_outputs(chunk);
  const unsigned before = guilty_;
  one_by_one(chunk);
  if (batch.kind == BatchOutcome::Kind::unsupported) return;
  batch_ = std::max<std::size_t>(chunk.size() / 4, 1);
  const bool may_depend_on_size =
      batch.kind == BatchOutcome::Kind::timed_out || batch.kind == BatchOutcome::Kind::gave_up;
  if (guilty_ == before && stopped_.empty() && !may_depend_on_size) blame_all(chunk, batch);
}

void SoPass::take_outputs(Chunk chunk) {
  auto word = out_.begin();
  for (const std::size_t question : chunk) {
    const auto next = word + static_cast<std::ptrdiff_t>(function_->outputs);
    (*answers_)[question] = {Kind::outputs, {word, next}, {}};
    word = next;
  }
}

void SoPass::one_by_one(Chunk chunk) {
  for (const std::size_t question : chunk) {
    if (!stopped_.empty()) {
      (*answers_)[question] = {Kind::not_run, {}, stopped_};
    } else if (pace_.is_slow()) {
      (*answers_)[question] = pace_.verdict();
      stopped_ = given_up_for_slowness;
    } else {
      ask_alone(question);
    }
  }
}

void SoPass::ask_alone(std::size_t question) {
  const BatchOutcome outcome = ask({&question, 1}, limits_.seconds_per_case);
  Answer& answer = (*answers_)[question];
  answer = {kind_of(outcome.kind), {}, outcome.detail};
  if (answer.kind == Kind::outputs) answer.outputs = out_;
  if (is_broken(answer.kind)) count_guilty("cases");
}

/// It broke in the batch and on no case alone: state that is kept between cases, and nobody can say whose.
void SoPass::blame_all(Chunk chunk, const BatchOutcome& batch) {
  const std::string why = "alone it was answered, but not among " + std::to_string(chunk.size()) + ": " + batch.detail;
  for (const std::size_t question : chunk) (*answers_)[question] = {Kind::inconsistent, {}, why};
  count_guilty("batches");
}

void SoPass::count_guilty(const char* what) {
  if (++guilty_ >= limits_.guilty_cases) stopped_ = given_up_after(guilty_, what);
}

SoTwice::SoTwice(SoWorker& worker, const Limits& limits, Pace& pace, std::size_t questions)
    : worker_(worker),
      limits_(limits),
      pace_(pace),
      one_(worker, limits, pace, largest_batch),
      other_(worker, limits, pace, questions <= few ? 1 : largest_batch),
      first_(questions) {}

void SoTwice::run(const ExportedFunction& function, std::span<const Question> questions,
                  const std::vector<std::size_t>& order) {
  one_.run(function, questions, order, first_);
  const SecondRun second = run_again(first_, order, [&](const auto& again, std::vector<Answer>& answers) {
    other_.run(function, questions, again, answers);
  });
  settle(function, questions, order, second);
}

/// An answer can differ because another case of its batch wrote over it; then the answer alone decides.
void SoTwice::settle(const ExportedFunction& function, std::span<const Question> questions,
                     const std::vector<std::size_t>& order, const SecondRun& second) {
  const Settling settling(worker_, limits_, pace_, function, questions, first_);
  std::size_t settled = 0;
  for (const std::size_t question : second.differ) {
    const bool was_written_over = ++settled <= most_settled && (settling.is_beside_a_breaker(order, question) ||
                                                                settling.is_beside_a_breaker(second.order, question));
    const Answer alone = was_written_over ? settling.alone(question) : answered_otherwise();
    const bool agrees = alone.outputs == first_[question].outputs || alone.outputs == second.answers[question].outputs;
    first_[question] = was_written_over && agrees ? alone : answered_otherwise();
  }
}

}  // namespace vcpuspec
