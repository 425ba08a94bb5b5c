// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "checker/adapters/second_run.h"
#include "checker/adapters/so_worker.h"
#include "checker/implementation.h"

namespace vcpuspec {

/// What an outcome says about the one case of its batch.
Answer::Kind kind_of(BatchOutcome::Kind kind);

/// Asks questions of one function, all in the order given, in batches; a batch that is not answered is asked again case
/// by case, to pin what broke on its case.
class SoPass {
 public:
  /// `most` is the largest batch.
  SoPass(SoWorker& worker, const Limits& limits, Pace& pace, std::size_t most);

  /// Writes the answers to `answers`, which has one place for each question. `order` holds numbers of questions.
  void run(const ExportedFunction& function, std::span<const Question> questions, std::span<const std::size_t> order,
           std::vector<Answer>& answers);

 private:
  using Chunk = std::span<const std::size_t>;
  BatchOutcome ask(Chunk chunk, double seconds);
  void ask_chunk(Chunk chunk);
  void take_outputs(Chunk chunk);
  void one_by_one(Chunk chunk);
  void ask_alone(std::size_t question);
  void blame_all(Chunk chunk, const BatchOutcome& batch);
  void count_guilty(const char* what);
  void adapt(double seconds);

  SoWorker& worker_;
  Limits limits_;
  Pace& pace_;
  std::size_t most_;
  std::size_t batch_;
  unsigned guilty_ = 0;
  std::string stopped_;  // why nothing more is asked; empty while it goes on
  const ExportedFunction* function_ = nullptr;
  std::span<const Question> questions_;
  std::vector<Answer>* answers_ = nullptr;
  std::vector<std::uint64_t> in_;
  std::vector<std::uint64_t> out_;
};

/// Asks all questions of one function twice, the second time in another order, and answers what both agree on.
class SoTwice {
 public:
  SoTwice(SoWorker& worker, const Limits& limits, Pace& pace, std::size_t questions);
  void run(const ExportedFunction& function, std::span<const Question> questions,
           const std::vector<std::size_t>& order);
  const std::vector<Answer>& answers() const { return first_; }

 private:
  void settle(const ExportedFunction& function, std::span<const Question> questions,
              const std::vector<std::size_t>& order, const SecondRun& second);

  SoWorker& worker_;
  Limits limits_;
  Pace& pace_;
  SoPass one_;
  SoPass other_;
  std::vector<Answer> first_;
};

}  // namespace vcpuspec
