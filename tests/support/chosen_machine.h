// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "checker/implementation.h"
#include "checker/vectors/trace.h"

namespace vcpuspec::test {

using Choices = std::map<std::string, std::uint64_t>;

/// The rules of LoongArch as an implementation that has made choices; which of them it tells is another matter.
class ChosenMachine : public Implementation {
 public:
  ChosenMachine(Choices made, Choices told) : made_(std::move(made)), told_(std::move(told)) {}

  const std::string& endpoint() const override { return endpoint_; }
  bool exports(std::string_view) const override { return false; }
  bool exports_machine(std::string_view machine) const override { return machine == "loongarch.csr"; }
  const Choices& choices() const override { return told_; }
  void ask(std::span<const Question> questions, const Tell& tell) override {
    for (std::size_t i = 0; i < questions.size(); ++i) tell(i, answer_to(questions[i], i));
  }

 protected:
  /// The answer to the question that is the n-th.
  virtual Answer answer_to(const Question& question, std::size_t /*n*/) { return answer_with(made_, question); }
  Answer answer_with(const Choices& made, const Question& question) const {
    return {Answer::Kind::outputs, stepper_.run(trace_of(question, made)), {}};
  }
  const Choices& made() const { return made_; }

 private:
  BoundTrace trace_of(const Question& question, const Choices& made) const {
    const MachineShape& shape = stepper_.shape();
    BoundTrace trace{{question.inputs.begin(), question.inputs.begin() + static_cast<std::ptrdiff_t>(shape.slots)}, {}};
    for (std::size_t step = 0; step < question.steps; ++step) {
      const std::size_t event = question.inputs[shape.event(step)];
      trace.steps.push_back({event, values_of(event, &question.inputs[shape.argument(step, 0)], made)});
    }
    return trace;
  }
  std::vector<std::uint64_t> values_of(std::size_t event, const std::uint64_t* arguments, const Choices& made) const {
    const Callable& rule = stepper_.rule(event);
    std::vector<std::uint64_t> values;
    for (const graph::Variable& input : rule.inputs()) {
      const auto chosen = made.find(input.name);
      values.push_back(chosen != made.end() ? chosen->second : input.preset);
    }
    for (std::size_t i = 0; i < rule.arguments().size(); ++i) values[rule.arguments()[i]] = arguments[i];
    return values;
  }

  std::string endpoint_ = "chosen";
  Choices made_;
  Choices told_;
  Stepper stepper_{*find_machine("loongarch.csr")};
};

}  // namespace vcpuspec::test
