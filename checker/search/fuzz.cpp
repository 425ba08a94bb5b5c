// SPDX-License-Identifier: Apache-2.0
#include "checker/search/fuzz.h"

#include <fmt/format.h>

#include <algorithm>

#include "checker/search/generator.h"
#include "checker/search/shrink.h"
#include "checker/strength/rule_file.h"
#include "spec/graph/cover.h"
#include "spec/graph/passes.h"

namespace vcpuspec {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t batch = 256;

class Fuzzer {
 public:
  Fuzzer(const Endpoint& endpoint, const Rule& rule, const FuzzOptions& options, const Citations& citations,
         const std::function<void(const Cluster&)>& found)
      : endpoint_(endpoint),
        options_(options),
        citations_(citations),
        found_(found),
        file_(rule_file(rule, options.spec_rev)),
        callable_(find_callable(rule.name, subject_of(file_), {})),
        recording_(record(rule.text)),
        coverage_(recording_->graph, roots()),
        generator_(callable_),
        random_(options.seed),
        deadline_(Clock::now() + options.time) {}

  FuzzRun run() {
    while (!is_over()) {
      judge({next_batch()});
    }
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

  VectorFile next_batch() {
    VectorFile file = file_;
    const std::size_t wanted = options_.cases == 0 ? batch : std::min(batch, options_.cases - run_.cases);
    for (std::size_t i = 0; i < wanted; ++i) {
      // One in four starts anew, or the search would stay where it began.
      std::vector<std::uint64_t> inputs = kept_.empty() || random_.below(4) == 0
                                              ? generator_.fresh(random_)
                                              : generator_.changed(kept_[random_.below(kept_.size())], random_);
      const std::vector<std::uint64_t> value = graph::evaluate(recording_->graph, inputs);
      file.cases.push_back(case_of(inputs, value));
      if (coverage_.add(value)) kept_.push_back(std::move(inputs));
    }
    run_.cases += wanted;
    return file;
  }

  VectorCase case_of(const std::vector<std::uint64_t>& inputs, const std::vector<std::uint64_t>& value) {
    std::vector<std::uint64_t> outputs;
    for (const graph::NamedNode& output : recording_->outputs) outputs.push_back(value[output.node]);
    VectorCase one = rule_case(callable_, recording_->graph, recording_->outputs, inputs, outputs);
    one.id = fmt::format("fuzz.{}.{}", options_.seed, number_++);
    one.refs = {rule_reference(file_.rule)};
    one.why = "Found at random: what the rule answers here is not what came out.";
    one.origin.by = "fuzz";
    one.origin.tool = "vcpuspec fuzz";
    one.origin.seed = std::to_string(options_.seed);
    return one;
  }

  void judge(const std::vector<VectorFile>& files) {
    const CheckRun checked = check(endpoint_, files, {}, citations_);
    if (checked.counts.exit_code() == ExitCode::nothing_ran)
      throw InputError({}, "fuzz.nothing-ran", endpoint_.name + " answers nothing about " + file_.rule,
                       "name a rule that it exports: " + checked.results.front().reason);
    for (const CaseResult& result : checked.results) {
      const std::string signature = signature_of(result);
      is_broken_ = is_broken_ || result.verdict == Verdict::broken;
      if (!signature.empty()) count(signature, result);
    }
  }

  void count(const std::string& signature, const CaseResult& result) {
    const auto known = std::find_if(run_.clusters.begin(), run_.clusters.end(),
                                    [&](const Cluster& one) { return one.signature == signature; });
    if (known != run_.clusters.end()) {
      ++known->count;
      return;
    }
    VectorFile file = file_;
    file.cases = {*result.one};
    run_.clusters.push_back(shrunk(signature, result.verdict, file));
    found_(run_.clusters.back());
  }

  Cluster shrunk(const std::string& signature, Verdict verdict, const VectorFile& file) {
    const FailureOf failure_of = [&](const VectorFile& candidate) {
      return signature_of(check(endpoint_, {candidate}, {}, citations_).results.front());
    };
    Cluster cluster{signature, verdict, 1, file, false};
    // What only shows among other cases, such as slowness, stays as it was found.
    if (failure_of(file) != signature) return cluster;
    Shrunk smaller = shrink(file, callable_, failure_of, {options_.shrink_time});
    cluster.smallest = std::move(smaller.file);
    cluster.is_minimal = smaller.is_minimal;
    return cluster;
  }

  const Endpoint& endpoint_;
  const FuzzOptions& options_;
  const Citations& citations_;
  const std::function<void(const Cluster&)>& found_;
  VectorFile file_;
  Callable callable_;
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

FuzzRun fuzz(const Endpoint& endpoint, const Rule& rule, const FuzzOptions& options, const Citations& citations,
             const std::function<void(const Cluster&)>& found) {
  return Fuzzer(endpoint, rule, options, citations, found).run();
}

}  // namespace vcpuspec
