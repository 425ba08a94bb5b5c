// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "checker/check.h"
#include "checker/search/wake_scene.h"
#include "checker/vectors/trace.h"

/// The two machines of a search for wrong wake-ups: the one that judges and the one that is judged. Steps go by their
/// numbers in a script.
namespace vcpuspec {

using MachineWords = std::vector<std::uint64_t>;

/// All steps of a scene.
struct WakeScript {
  using Program = std::vector<std::size_t>;  // steps that a vCPU takes in a row

  explicit WakeScript(const WakeScene& scene);

  VectorCase all;  // every step once, in no order that matters
  Program begin;   // from the scene's state to the running guest
  std::vector<Program> guest;
  Program wait;
  Program enter;
  std::vector<std::size_t> outside;
  std::size_t look = 0;

  const std::string& event(std::size_t step) const { return all.steps[step].op; }

 private:
  Program add(const std::vector<Step>& steps);
};

/// What the oracle says of a state, and whether active PPIs would suffice to wake.
struct OracleSays {
  bool must = false;
  bool must_not = false;
  bool only_active = false;
};

/// A rule as it is asked about a state of a machine, everything open at its preset.
class RuleOnState {
 public:
  RuleOnState(Callable rule, const Stepper& machine);
  MachineWords ask(const MachineWords& state, std::uint64_t argument = 0) const;
  std::size_t output(std::string_view name) const { return static_cast<std::size_t>(rule_.output(name)); }

 private:
  Callable rule_;
  std::vector<int> slots_;  // of its inputs; -1 for what is no slot
};

/// The machine as the rules have it.
class WakeReference {
 public:
  explicit WakeReference(const WakeScript& script);

  const Stepper& machine() const { return machine_; }
  const BoundTrace& script() const { return script_; }
  bool is_possible(const MachineWords& state, const std::string& event) const;
  OracleSays oracle(const MachineWords& state) const;
  MachineWords after(const MachineWords& state, std::size_t step) const;
  /// After a look that found what it is told, whatever the rules would have found.
  MachineWords after_look(const MachineWords& state, bool runnable) const;
  /// Whether, in a state of any machine of this shape, the vCPU's thread sleeps, and whether something wakes it.
  bool sleeps(const MachineWords& state) const;
  bool is_woken(const MachineWords& state) const;

 private:
  Stepper machine_;
  BoundTrace script_;
  RuleOnState oracle_;
  RuleOnState after_look_;
};

/// What an endpoint makes of a step from one of its states.
class WakeJudged {
 public:
  struct Move {
    const MachineWords* state;
    std::size_t step;
  };

  /// An InputError when the endpoint is no such machine.
  WakeJudged(const Endpoint& endpoint, const WakeScript& script, const WakeReference& reference);

  /// The state after each move. Empty when one has none: `no_answer` then says why.
  std::vector<MachineWords> after(const std::vector<Move>& moves);
  const std::optional<Answer>& no_answer() const { return no_answer_; }

 private:
  std::vector<MachineWords> asked(const std::vector<Move>& moves);

  const Endpoint& endpoint_;
  const WakeReference& reference_;
  std::optional<Stepper> revision_;  // of an endpoint that is none of another process
  BoundTrace script_;
  std::optional<Answer> no_answer_;
};

}  // namespace vcpuspec
