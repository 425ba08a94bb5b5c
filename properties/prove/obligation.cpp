// SPDX-License-Identifier: Apache-2.0
#include "properties/prove/obligation.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace vcpuspec {

namespace {

using graph::NodeId;
using Verdict = SolverAnswer::Verdict;

/// One property on its way to a result.
class Obligation {
 public:
  Obligation(const Property& property, const ProofOptions& options)
      : property_(property), options_(options), recording_(record(property.text, graph::Scope::claim)) {}

  ProofResult decide(const FindingLookup& finding) {
    const SolverAnswer possible = ask({assumption()});
    if (possible.verdict == Verdict::unknown) return undecided("is the assumption possible", possible);
    if (possible.verdict == Verdict::unsatisfiable)
      return result(ProofOutcome::vacuous, "no input satisfies the assumption");
    const SolverAnswer refutation = ask({assumption(), negation_of(claim())});
    if (refutation.verdict == Verdict::unknown) return undecided("is there a counterexample", refutation);
    if (refutation.verdict == Verdict::unsatisfiable) return no_counterexample();
    return counterexample(refutation.model, finding);
  }

 private:
  NodeId assumption() const { return recording_->output("assumption"); }
  NodeId claim() const { return recording_->output("claim"); }
  NodeId condition() const { return recording_->output("condition"); }
  NodeId negation_of(NodeId truth) { return recording_->graph.operation(Op::not_, 0, 0, {}, truth); }

  SolverAnswer ask(std::initializer_list<NodeId> asserted) const {
    const auto solver = make_solver();
    return solver->solve(recording_->graph, std::span(asserted.begin(), asserted.size()), options_.timeout_ms);
  }

  ProofResult result(ProofOutcome outcome, std::string reason = {}) const {
    ProofResult r;
    r.property = &property_;
    r.outcome = outcome;
    r.reason = std::move(reason);
    return r;
  }
  ProofResult undecided(const std::string& question, const SolverAnswer& answer) const {
    return result(ProofOutcome::undecided, question + "? the solver gave up: " + answer.reason);
  }

  ProofResult no_counterexample() const {
    switch (property_.expected) {
      case Expected::proved: return result(ProofOutcome::proved);
      case Expected::refuted: return result(ProofOutcome::stale, "a negative control was proved");
      case Expected::recorded:
        return result(ProofOutcome::stale,
                      "finding " + property_.finding + " is recorded, but the property is now proved");
    }
    spec_bug("a property expects something unknown");
  }

  ProofResult counterexample(const std::vector<std::uint64_t>& model, const FindingLookup& finding) {
    ProofResult r = result(ProofOutcome::refuted);
    r.counterexample = shrink_refutation(*recording_, model);
    if (!refutes(r.counterexample))
      return result(ProofOutcome::undecided,
                    "the counterexample does not replay on numbers: solver and rules disagree");
    if (property_.expected == Expected::refuted) r.outcome = ProofOutcome::refuted_as_expected;
    if (property_.expected == Expected::recorded) compare_with_finding(r, finding);
    return r;
  }

  /// The refutation as the rules run it on numbers, not as the graph says.
  bool refutes(std::span<const std::uint64_t> values) const {
    const std::vector<std::uint64_t> outputs = run(property_.text, values);
    return outputs[0] != 0 && outputs[1] == 0;
  }

  void compare_with_finding(ProofResult& r, const FindingLookup& finding) {
    const std::string name = "finding " + property_.finding;
    r.outcome = ProofOutcome::stale;
    const RecordedInputs recorded = finding(property_);
    if (!recorded.values) {
      r.reason = name + ": " + recorded.problem;
      return;
    }
    if (!refutes(*recorded.values)) {
      r.reason = name + ": its vector no longer refutes the property";
      return;
    }
    const SolverAnswer insufficient = ask({assumption(), condition(), negation_of(claim())});
    const SolverAnswer unnecessary = ask({assumption(), negation_of(condition()), claim()});
    if (insufficient.verdict == Verdict::unknown || unnecessary.verdict == Verdict::unknown) {
      r.outcome = ProofOutcome::undecided;
      r.reason = name + ": the solver gave up on its condition";
    } else if (insufficient.verdict == Verdict::satisfiable) {
      r.reason = name + ": its condition is no longer sufficient";
      r.counterexample = shrink_refutation(*recording_, insufficient.model);
    } else if (unnecessary.verdict == Verdict::satisfiable) {
      r.reason = name + ": its condition is no longer necessary";
    } else {
      r.outcome = ProofOutcome::refuted_as_recorded;
      r.counterexample = *recorded.values;
    }
  }

  const Property& property_;
  const ProofOptions& options_;
  std::unique_ptr<Recording> recording_;
};

}  // namespace

std::vector<std::uint64_t> shrink_inputs(const std::vector<graph::Variable>& variables,
                                         std::vector<std::uint64_t> values,
                                         const std::function<bool(const std::vector<std::uint64_t>&)>& stays) {
  const auto keep_if_it_stays = [&](std::uint64_t& word, std::uint64_t smaller) {
    const std::uint64_t before = word;
    if (smaller == before) return false;
    word = smaller;
    if (stays(values)) return true;
    word = before;
    return false;
  };
  bool smaller = true;
  while (smaller) {
    smaller = false;
    // Backwards: of the two words of a bitmap the second goes first, so what stays is the lower-numbered interrupt.
    for (std::size_t i = values.size(); i-- > 0;) smaller = keep_if_it_stays(values[i], variables[i].preset) || smaller;
    for (std::size_t i = values.size(); i-- > 0;)
      for (std::uint64_t left = values[i] ^ variables[i].preset; left != 0; left &= left - 1)
        smaller = keep_if_it_stays(values[i], values[i] ^ (left & -left)) || smaller;
  }
  return values;
}

std::vector<std::uint64_t> shrink_refutation(const Recording& recording, std::vector<std::uint64_t> values) {
  const NodeId assumption = recording.output("assumption");
  const NodeId claim = recording.output("claim");
  return shrink_inputs(recording.graph.variables(), std::move(values), [&](const auto& tried) {
    const std::vector<std::uint64_t> value = graph::evaluate(recording.graph, tried);
    return value[assumption] != 0 && value[claim] == 0;
  });
}

std::string counterexample_query(const Property& property) {
  const auto recording = record(property.text, graph::Scope::claim);
  const std::vector<graph::NamedNode> named = {{"assumption", recording->output("assumption")},
                                               {"claim", recording->output("claim")}};
  const NodeId negation = recording->graph.operation(Op::not_, 0, 0, {}, recording->output("claim"));
  const std::vector<NodeId> asserted = {recording->output("assumption"), negation};
  return "; " + property.id + ": " + property.title + "\n" + graph::to_smtlib(recording->graph, named, asserted);
}

ProofResult prove_one(const Property& property, const ProofOptions& options, const FindingLookup& finding) {
  const auto start = std::chrono::steady_clock::now();
  ProofResult result = Obligation(property, options).decide(finding);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

std::vector<ProofResult> prove(std::span<const Property* const> properties, const ProofOptions& options,
                               const FindingLookup& finding, const std::function<void(const ProofResult&)>& report) {
  std::vector<ProofResult> results(properties.size());
  std::vector<bool> ready(properties.size(), false);
  std::vector<std::exception_ptr> errors(properties.size());
  std::mutex mutex;
  std::condition_variable some_ready;
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < properties.size(); i = next++) {
      ProofResult result;
      std::exception_ptr error;
      try {
        result = prove_one(*properties[i], options, finding);
      } catch (...) {  // a thread that ends by one ends the program
        error = std::current_exception();
      }
      const std::lock_guard lock(mutex);
      results[i] = std::move(result);
      errors[i] = error;
      ready[i] = true;
      some_ready.notify_one();
    }
  };
  std::vector<std::thread> workers;
  for (unsigned i = 0; i < std::max(1U, options.threads); ++i) workers.emplace_back(work);
  std::exception_ptr first_error;
  for (std::size_t i = 0; i < properties.size() && !first_error; ++i) {
    std::unique_lock lock(mutex);
    some_ready.wait(lock, [&] { return ready[i]; });
    lock.unlock();
    first_error = errors[i];
    if (first_error) next = properties.size();  // no other one is begun
    else report(results[i]);
  }
  for (std::thread& worker : workers) worker.join();
  if (first_error) std::rethrow_exception(first_error);
  return results;
}

}  // namespace vcpuspec
