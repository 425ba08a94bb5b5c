// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

#include "checker/strength/mutants.h"

/// Rules that run the same text, judged together: the access instructions on all registers, say.
namespace vcpuspec {

/// A slip in a text, wherever rules run it. It is one mistake, made in all of them at once: a case of any of them may
/// notice. A literal that differs between the rules comes from a declaration, not from the text: a slip in it is a
/// mistake of each rule, and a case of that rule must notice.
struct TextMutation {
  struct Occurrence {
    std::size_t rule;
    graph::Mutation mutation;
  };
  std::vector<Occurrence> occurrences;  // where most cases look first
};

/// Questions for a difference to which the answer was that there is none: rules that share a text ask them again and
/// again. A question is known by what holds of the inputs, which outlives it, and the hash of the difference.
class SettledQuestions {
 public:
  using Question = std::pair<const Recording*, std::uint64_t>;
  bool has(const Question& question) const;
  void add(const Question& question);

 private:
  mutable std::mutex mutex_;
  std::set<Question> all_;
};

/// Rules recorded once, with their cases, and the slips in their texts. The files outlive it.
class SharedText {
 public:
  /// texts: globs of the files whose text is mutated; none: all.
  SharedText(const std::vector<const Rule*>& rules, const std::vector<VectorFile>& files, unsigned threads,
             const std::vector<std::string>& texts = {});

  /// In the order of the text.
  const std::vector<TextMutation>& mutations() const { return mutations_; }
  /// What became of a slip: killed by a case of one of the rules; survived where some rule tells it apart and no case
  /// of any does; equivalent where it is in all of them.
  MutantFate decide(const TextMutation& mutation, const StrengthOptions& options) const;
  /// The numbers of all rules together, without the fates.
  RuleStrength summary() const;

 private:
  MutantFate told_apart(const std::vector<TextMutation::Occurrence>& unnoticed, const StrengthOptions& options) const;

  std::vector<std::unique_ptr<const RuleUnderMutation>> rules_;
  std::vector<TextMutation> mutations_;
  mutable SettledQuestions settled_;
};

/// Decides every slip in the text of the rules.
RuleStrength strength_of_text(const std::vector<const Rule*>& rules, const std::vector<VectorFile>& files,
                              const StrengthOptions& options, unsigned threads);

}  // namespace vcpuspec
