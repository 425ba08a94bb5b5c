// SPDX-License-Identifier: Apache-2.0
#include "checker/strength/trace_lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "checker/vectors/trace.h"

namespace vcpuspec {

namespace {

/// Whether the step is there to be read: it expects something itself, or the outcome is about what it gives.
bool is_read(const VectorCase& one, std::size_t step, const Stepper& machine) {
  if (!one.steps[step].expect.empty()) return true;
  if (step + 1 != one.steps.size()) return false;
  const std::size_t event = machine.event(one.steps[step].op, one.steps[step].where);
  return std::any_of(one.outcome.values.begin(), one.outcome.values.end(),
                     [&](const Assignment& given) { return machine.result(event, given.place) >= 0; });
}

/// Whether everything comes out as expected without the step, too.
bool is_idle(const VectorCase& one, std::size_t step, const Stepper& machine) {
  if (is_read(one, step, machine)) return false;
  BoundTrace rest = bind(one, machine);
  rest.steps.erase(rest.steps.begin() + static_cast<std::ptrdiff_t>(step));
  // The state that it starts with stands before the words of the answer, as if a step had left it.
  const MachineShape& shape = machine.shape();
  std::vector<std::uint64_t> words(shape.results);
  words.insert(words.end(), rest.state.begin(), rest.state.end());
  const std::vector<std::uint64_t> answer = machine.run(rest);
  words.insert(words.end(), answer.begin(), answer.end());
  std::vector<Expectation> all = expectations(one, machine);
  for (Expectation& e : all)
    if (e.step < step) e.output += static_cast<int>(shape.outputs(1));
  return are_met(all, words);
}

/// The first thing that is unspecified in a step, and not named there, but matters for what is expected.
std::string unnamed_in(const VectorCase& one, std::size_t step, const Stepper& machine) {
  const BoundTrace trace = bind(one, machine);
  const std::vector<Expectation> all = expectations(one, machine);
  const std::vector<Assignment>& named = one.steps[step].config;
  const Callable& rule = machine.rule(trace.steps[step].event);
  for (std::size_t i = 0; i < rule.inputs().size(); ++i) {
    const graph::Variable& input = rule.inputs()[i];
    const bool is_named =
        std::any_of(named.begin(), named.end(), [&](const Assignment& given) { return given.place == input.name; });
    if (input.kind != graph::Kind::arbitrary || is_named) continue;
    BoundTrace other = trace;
    other.steps[step].values[i] ^= ones(input.width);
    if (!are_met(all, machine.run(other))) return input.name;
  }
  return "";
}

/// All traces of one machine.
class TracesOfMachine {
 public:
  explicit TracesOfMachine(const MachineInfo& machine) : machine_(machine) {}

  void add(const VectorFile& file, bool is_asked, std::vector<InputError>& errors) {
    if (is_asked) asked_.push_back(&file);
    for (const VectorCase& one : file.cases) try {
        for (const Expectation& e : expectations(one, machine_)) expects_zeros_ = expects_zeros_ && e.value == 0;
        if (is_asked) complain(one, errors);
      } catch (const InputError&) {
        expects_zeros_ = false;  // it is told as such, and has to be looked at again anyway
      }
  }

  void complain(std::vector<InputError>& errors) const {
    if (!expects_zeros_) return;
    for (const VectorFile* file : asked_)
      errors.emplace_back(Location{file->path, 0, 0}, "lint.zeros",
                          "an implementation that answers zeros passes every trace of `" + machine_.name() + "`",
                          "add a trace that expects something else");
  }

 private:
  void complain(const VectorCase& one, std::vector<InputError>& errors) const {
    if (!are_met(expectations(one, machine_), machine_.run(bind(one, machine_)))) return;
    for (std::size_t i = 0; i < one.steps.size(); ++i) {
      const std::string step = fmt::format("step {} of `{}`, `{}`", i + 1, one.id, one.steps[i].op);
      if (is_idle(one, i, machine_))
        errors.emplace_back(one.steps[i].where, "lint.idle-step",
                            "without " + step + ", everything comes out as expected, too",
                            "remove it, or say under its `expect` what it leaves as it is");
      if (const std::string open = unnamed_in(one, i, machine_); !open.empty())
        errors.emplace_back(one.steps[i].where, "lint.unspecified",
                            "what is expected depends on `" + open + "` in " + step,
                            "name it under `config` of the step, or expect something else");
    }
  }

  Stepper machine_;
  std::vector<const VectorFile*> asked_;
  bool expects_zeros_ = true;
};

}  // namespace

std::vector<InputError> lint_traces(const std::vector<VectorFile>& files, const std::vector<VectorFile>& others) {
  std::map<std::string, TracesOfMachine> by_machine;
  for (const VectorFile& file : files)
    if (const MachineInfo* machine = find_machine(file.machine)) by_machine.try_emplace(file.machine, *machine);
  std::vector<InputError> errors;
  for (auto& [name, traces] : by_machine) {
    for (const auto* group : {&files, &others})
      for (const VectorFile& file : *group)
        if (file.machine == name) traces.add(file, group == &files, errors);
    traces.complain(errors);
  }
  return errors;
}

}  // namespace vcpuspec
