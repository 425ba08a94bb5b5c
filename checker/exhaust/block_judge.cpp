// SPDX-License-Identifier: Apache-2.0
#include "checker/exhaust/block_judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <numeric>

#include "checker/adapters/so.h"
#include "checker/adapters/so_passes.h"

namespace vcpuspec {

namespace {

constexpr std::size_t smallest_batch = 64;
constexpr std::size_t largest_batch = 32768;  // with their answers they stay in the second-level cache
constexpr std::size_t largest_small_batch = 4096;

}  // namespace

BlockJudge::BlockJudge(const std::string& library, const ExhaustJob& job, const Limits& limits,
                       const std::atomic<bool>& stopped)
    : job_(job), limits_(limits), stopped_(stopped), worker_(library, limits), pace_(limits), most_(smallest_batch) {
  const BatchOutcome outcome = worker_.start();
  if (outcome.kind == BatchOutcome::Kind::ok)
    function_ = exports_described(library, worker_.describe()).functions.at(job.rule->name);
  else found_ = Found{{}, {kind_of(outcome.kind), {}, outcome.detail}};
}

std::optional<std::uint64_t> BlockJudge::judge(std::size_t block) {
  if (found_) return {};
  const std::uint64_t first = block << job_.block_bits;
  return judge(first, first + job_.block_size(), false);
}

/// The state of the process is looked at after the last case of a block. Where it has changed, the block is run again,
/// to find the case.
std::optional<std::uint64_t> BlockJudge::judge(std::uint64_t first, std::uint64_t end, bool looks_each_time) {
  std::uint64_t fingerprint = 0;
  for (std::uint64_t at = first; at < end;) {
    if (stopped_) return {};
    const Batch batch = batch_at(at, end);
    const std::uint64_t next = at + batch.run.length;
    const BatchOutcome outcome = ask(batch, looks_each_time || next == end);
    if (outcome.kind == BatchOutcome::Kind::tampered && !looks_each_time) return judge(first, end, true);
    Judged judged;
    if (outcome.kind == BatchOutcome::Kind::ok)
      judged = job_.loop(batch.run, worker_.outputs_of(function_, batch.run.length));
    if (outcome.kind != BatchOutcome::Kind::ok || judged.differing != 0) {
      const std::optional<std::uint64_t> settled = settle(batch, outcome);
      if (!settled) return {};
      judged.fingerprint = *settled;
    }
    fingerprint += judged.fingerprint;
    at = next;
  }
  return fingerprint;
}

BlockJudge::Batch BlockJudge::batch_at(std::uint64_t first, std::uint64_t end) const {
  Batch batch{first, job_.space.at(first), {}};
  const std::size_t most = std::min(most_, SoWorker::most_cases(function_));
  batch.run.first = batch.words.data();
  batch.run.words = batch.words.size();
  batch.run.mask = job_.space.words().back().mask;
  batch.run.length = job_.space.run_length(first, std::min<std::uint64_t>(most, end - first));
  return batch;
}

/// Batches grow while they are answered quickly.
BatchOutcome BlockJudge::ask(const Batch& batch, bool looks) {
  const auto before = std::chrono::steady_clock::now();
  fill(batch.run, worker_.inputs_of(function_, batch.run.length));
  BatchOutcome outcome = worker_.run_in_place(function_, batch.run.length, limits_.seconds_per_case, looks);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
  if (outcome.kind != BatchOutcome::Kind::ok) most_ = std::max(most_ / 4, smallest_batch);
  else if (took.count() < limits_.seconds_per_case / 8) most_ = std::min(most_ * 2, largest_batch);
  return outcome;
}

/// A batch that was not answered, or not rightly, is asked again as `check` would, to find the case. Gives the
/// fingerprint of the answers when none is wrong, which is no defect of a library that was only too slow for the batch.
std::optional<std::uint64_t> BlockJudge::settle(const Batch& batch, const BatchOutcome& outcome) {
  const std::vector<Answer> answers = ask_again(batch);
  std::vector<std::uint64_t> outputs;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (is_wrong(batch.first + i, answers[i])) {
      found_ = Found{batch.first + i, answers[i]};
      return {};
    }
    outputs.push_back(answers[i].outputs.front());
  }
  if (outcome.kind == BatchOutcome::Kind::timed_out || outcome.kind == BatchOutcome::Kind::gave_up)
    return job_.loop(batch.run, outputs.data()).fingerprint;
  const std::string what = outcome.detail.empty() ? "an answer was wrong" : outcome.detail;
  found_ = Found{batch.first,
                 {Answer::Kind::inconsistent,
                  {},
                  fmt::format("among the {} cases from here on {}, asked again all are answered rightly",
                              batch.run.length, what)}};
  return {};
}

std::vector<Answer> BlockJudge::ask_again(const Batch& batch) {
  std::vector<Question> questions;
  for (std::size_t i = 0; i < batch.run.length; ++i)
    questions.push_back({job_.rule->name, job_.space.at(batch.first + i)});
  std::vector<std::size_t> order(questions.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<Answer> answers(questions.size());
  SoPass(worker_, limits_, pace_, largest_small_batch).run(function_, questions, order, answers);
  return answers;
}

bool BlockJudge::is_wrong(std::uint64_t index, const Answer& answer) const {
  if (answer.kind != Answer::Kind::outputs) return true;
  const std::vector<std::uint64_t> words = job_.space.at(index);
  const Run alone{words.data(), words.size(), job_.space.words().back().mask, 1};
  return job_.loop(alone, answer.outputs.data()).differing != 0;
}

}  // namespace vcpuspec
