// SPDX-License-Identifier: Apache-2.0
#include "checker/strength/vacuous_traces.h"

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
  const std::vector<Expectation> all = expectations(one, machine);
  return std::all_of(all.begin(), all.end(), [&](const Expectation& e) {
    const std::size_t at = static_cast<std::size_t>(e.output) + (e.step < step ? shape.outputs(1) : 0);
    return (words[at] >> e.lo & ones(e.width)) == e.value;
  });
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
    for (std::size_t i = 0; i < one.steps.size(); ++i)
      if (is_idle(one, i, machine_))
        errors.emplace_back(one.steps[i].where, "lint.idle-step",
                            fmt::format("without step {} of `{}`, `{}`, everything comes out as expected, too", i + 1,
                                        one.id, one.steps[i].op),
                            "remove it, or say under its `expect` what it leaves as it is");
  }

  Stepper machine_;
  std::vector<const VectorFile*> asked_;
  bool expects_zeros_ = true;
};

}  // namespace

std::vector<InputError> vacuous_traces(const std::vector<VectorFile>& files, const std::vector<VectorFile>& others) {
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
