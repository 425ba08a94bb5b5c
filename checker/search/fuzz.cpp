// SPDX-License-Identifier: Apache-2.0
#include "checker/search/fuzz.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "checker/search/generator.h"
#include "checker/search/shrink.h"
#include "checker/strength/rule_file.h"
#include "spec/graph/cover.h"
#include "spec/graph/passes.h"

namespace vcpuspec {

namespace {

using Clock = std::chrono::steady_clock;

// Small batches find soon what shows at once, large ones ask most a second.
constexpr std::size_t first_batch = 256;
constexpr std::size_t largest_batch = 4096;

/// Inputs of the rule, and what it says about them.
struct Candidate {
  std::vector<std::uint64_t> inputs;
  std::vector<std::uint64_t> expected;
  std::size_t number;
};

/// Asks an endpoint about inputs of a rule. Only what is not answered as expected needs to become a case.
class Asker {
 public:
  Asker(const Endpoint& endpoint, const Callable& rule)
      : endpoint_(endpoint), rule_(rule), name_(endpoint.rule_for(rule.name())) {
    if (name_.empty()) nothing_ran(endpoint.name + " has nothing in the place of " + rule.name());
    if (endpoint.implementation != nullptr) {
      for (const std::string& place : find_signature(name_)->inputs) words_.push_back({rule.input(place), 0});
    } else {
      model_.emplace(find_callable(name_, rule.subject(), {}));
      for (const graph::Variable& v : model_->inputs()) words_.push_back({rule.input(v.name), v.preset});
    }
  }

  /// What answers.
  const Callable& answering() const { return model_ ? *model_ : rule_; }

  void ask(const std::vector<Candidate>& candidates, const Tell& tell) const {
    if (model_) {
      for (std::size_t i = 0; i < candidates.size(); ++i)
        tell(i, {Answer::Kind::outputs, model_->call(words(candidates[i])), {}});
      return;
    }
    std::vector<Question> questions;
    for (const Candidate& one : candidates) questions.push_back({name_, words(one)});
    endpoint_.implementation->ask(questions, tell);
  }

  [[noreturn]] void nothing_ran(const std::string& reason) const {
    throw InputError({}, "fuzz.nothing-ran", endpoint_.name + " answers nothing about " + rule_.name(),
                     "name a rule that it exports: " + reason);
  }

 private:
  /// Where a word of a question stands among the inputs of the rule, or what it is when the rule does not know it.
  struct Word {
    int input;
    std::uint64_t preset;
  };
  std::vector<std::uint64_t> words(const Candidate& one) const {
    std::vector<std::uint64_t> all;
    all.reserve(words_.size());
    for (const Word& word : words_)
      all.push_back(word.input < 0 ? word.preset : one.inputs[static_cast<std::size_t>(word.input)]);
    return all;
  }

  const Endpoint& endpoint_;
  const Callable& rule_;
  std::string name_;
  std::optional<Callable> model_;
  std::vector<Word> words_;
};

class Fuzzer {
 public:
  Fuzzer(const Endpoint& endpoint, const Rule& rule, const FuzzOptions& options,
         const std::function<void(const Cluster&)>& found)
      : endpoint_(endpoint),
        options_(options),
        found_(found),
        file_(rule_file(rule, options.spec_rev)),
        callable_(find_callable(rule.name, subject_of(file_), {})),
        asker_(endpoint, callable_),
        recording_(record(rule.text)),
        coverage_(recording_->graph, roots()),
        generator_(callable_),
        random_(options.seed),
        deadline_(Clock::now() + options.time) {}

  FuzzRun run() {
    for (std::size_t size = first_batch; !is_over(); size = std::min(2 * size, largest_batch)) judge(next_batch(size));
    run_.sights = coverage_.count();
    run_.kept = kept_.size();
    return std::move(run_);
  }

 private:
  std::vector<graph::NodeId> roots() const {
    std::vector<graph::NodeId> all;
    for (const graph::NamedNode& output : recording_->outputs) all.push_back(output.node);
    return all;
  }
  bool is_over() const {
    if (is_broken_ || (options_.stop_at_first && !run_.clusters.empty())) return true;
    return Clock::now() > deadline_ || (options_.cases != 0 && run_.cases >= options_.cases);
  }

  std::vector<Candidate> next_batch(std::size_t size) {
    std::vector<Candidate> batch(options_.cases == 0 ? size : std::min(size, options_.cases - run_.cases));
    for (Candidate& one : batch) {
      // One in four starts anew, or the search would stay where it began.
      one.inputs = kept_.empty() || random_.below(4) == 0
                       ? generator_.fresh(random_)
                       : generator_.changed(kept_[random_.below(kept_.size())], random_);
      const std::vector<std::uint64_t> value = graph::evaluate(recording_->graph, one.inputs);
      for (const graph::NamedNode& output : recording_->outputs) one.expected.push_back(value[output.node]);
      one.number = number_++;
      if (coverage_.add(value)) kept_.push_back(one.inputs);
    }
    run_.cases += batch.size();
    return batch;
  }

  VectorCase case_of(const Candidate& candidate) const {
    VectorCase one = rule_case(callable_, recording_->graph, recording_->outputs, candidate.inputs, candidate.expected);
    one.id = fmt::format("fuzz.{}.{}", options_.seed, candidate.number);
    one.refs = {rule_reference(file_.rule)};
    one.why = "Found at random: what the rule answers here is not what came out.";
    one.origin.by = "fuzz";
    one.origin.tool = "vcpuspec fuzz";
    one.origin.seed = std::to_string(options_.seed);
    return one;
  }

  void judge(const std::vector<Candidate>& batch) {
    bool some_ran = false;
    std::string reason;
    std::vector<Cluster> failures;
    asker_.ask(batch, [&](std::size_t index, const Answer& answer) {
      some_ran = some_ran || answer.kind == Answer::Kind::outputs || is_broken(answer.kind);
      if (answer.kind == Answer::Kind::unsupported) ++run_.declined;
      reason = answer.detail;
      if (answer.kind != Answer::Kind::outputs || answer.outputs != batch[index].expected)
        note(failures, batch[index], answer);
    });
    if (!some_ran) asker_.nothing_ran(reason);
    for (Cluster& failure : failures) add(std::move(failure));
  }

  /// The case that a candidate is, when the answer to it is wrong.
  void note(std::vector<Cluster>& failures, const Candidate& candidate, const Answer& answer) {
    VectorFile file = file_;
    file.cases = {case_of(candidate)};
    const CaseResult result = judged(file, answer);
    is_broken_ = is_broken_ || result.verdict == Verdict::broken;
    const std::string signature = signature_of(result);
    // No case alone is slow, so none gets smaller; time would be lost on trying.
    const bool is_minimal = answer.kind == Answer::Kind::slow;
    if (!signature.empty()) failures.push_back({signature, result.verdict, 1, std::move(file), is_minimal});
  }
  /// The verdict on the one case of a file, as `check` gives it.
  CaseResult judged(const VectorFile& file, const Answer& answer) const {
    CaseResult result{&file, &file.cases.front(), nullptr, asker_.answering().name(), Verdict::skip, {}, {}, {}};
    vcpuspec::judge(result, expectations(file.cases.front(), asker_.answering()), endpoint_, answer);
    return result;
  }

  void add(Cluster failure) {
    const auto known = std::find_if(run_.clusters.begin(), run_.clusters.end(),
                                    [&](const Cluster& one) { return one.signature == failure.signature; });
    if (known != run_.clusters.end()) {
      ++known->count;
      return;
    }
    run_.clusters.push_back(failure.is_minimal ? std::move(failure) : shrunk(std::move(failure)));
    found_(run_.clusters.back());
  }

  Cluster shrunk(Cluster cluster) {
    const FailureOf failure_of = [&](const VectorFile& file) {
      std::string signature;
      asker_.ask({{bind(file.cases.front(), callable_), {}, 0}},
                 [&](std::size_t, const Answer& answer) { signature = signature_of(judged(file, answer)); });
      return signature;
    };
    // What only shows among other cases stays as it was found.
    std::optional<Shrunk> smaller =
        shrink_to(cluster.signature, cluster.smallest, callable_, failure_of, {options_.shrink_time});
    if (!smaller) return cluster;
    cluster.smallest = std::move(smaller->file);
    cluster.is_minimal = smaller->is_minimal;
    return cluster;
  }

  const Endpoint& endpoint_;
  const FuzzOptions& options_;
  const std::function<void(const Cluster&)>& found_;
  VectorFile file_;
  Callable callable_;
  Asker asker_;
  std::unique_ptr<Recording> recording_;
  graph::Coverage coverage_;
  Generator generator_;
  Random random_;
  Clock::time_point deadline_;
  std::vector<std::vector<std::uint64_t>> kept_;
  std::size_t number_ = 0;
  bool is_broken_ = false;
  FuzzRun run_;
};

}  // namespace

ExitCode FuzzRun::exit_code() const {
  if (cases == 0) return ExitCode::nothing_ran;
  ExitCode code = ExitCode::conforms;
  for (const Cluster& cluster : clusters)
    code = worse(code, cluster.verdict == Verdict::broken ? ExitCode::broken : ExitCode::nonconformance);
  return code;
}

FuzzRun fuzz(const Endpoint& endpoint, const Rule& rule, const FuzzOptions& options,
             const std::function<void(const Cluster&)>& found) {
  return Fuzzer(endpoint, rule, options, found).run();
}

}  // namespace vcpuspec
