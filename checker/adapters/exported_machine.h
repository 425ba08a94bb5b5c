// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "checker/adapters/exported_functions.h"
#include "checker/implementation.h"
#include "checker/machine_words.h"
#include "checker/vectors/bind.h"

namespace vcpuspec {

class Stepper;

/// A machine that an implementation says it exports, with its own order of slots and its own numbers of events: how
/// questions are put to it, and what its answers mean.
class ExportedMachine {
 public:
  /// Reads one entry of the list `machines`, which describes `machine`; what is wrong with it is refused in the name of
  /// `by`. It need not have all slots, nor all events.
  ExportedMachine(const MachineInfo& machine, const nlohmann::json& description, const Describer& by);

  const std::string& name() const { return machine_->name; }
  bool has_slot(std::string_view slot) const;
  /// Why a trace cannot be put to it; nothing when it can.
  std::optional<Answer> refusal(const Question& trace) const;

  /// A step of a trace by the name of its event, and how many results it gives.
  struct Step {
    std::string event;
    std::vector<std::uint64_t> args;
    std::size_t results;
  };
  /// The slots before the first step, in its order, and the steps.
  std::vector<std::uint64_t> state_of(const Question& trace) const;
  std::vector<Step> steps_of(const Question& trace) const;
  /// What a step gives, and its slots after it, in its order.
  struct StepAnswer {
    std::vector<std::uint64_t> results;
    std::vector<std::uint64_t> slots;
  };
  std::vector<std::uint64_t> outputs_of(const Question& trace, const std::vector<StepAnswer>& answered) const;
  /// A word of its answer to a trace: "`cpu.ICH_APR_EL2` after step 2", "a result of step 1".
  std::string word_at(std::size_t output) const;

  /// Its traces of so many steps, as the worker runs them.
  ExportedFunction traces(std::size_t steps) const;
  /// The words of a trace, and of its answer, from our order to its own and back.
  std::vector<std::uint64_t> inputs_of(const Question& trace) const;
  std::vector<std::uint64_t> outputs_of(const Question& trace, const std::vector<std::uint64_t>& answered) const;

 private:
  struct Event {
    std::uint32_t number;
    std::size_t args;
    std::size_t results;
  };
  void read_slots(const nlohmann::json& description, const Describer& by);
  void read_events(const nlohmann::json& description, const Stepper& machine, const Describer& by);
  Event read_event(const nlohmann::json& event, const Callable& rule, std::size_t ours, std::size_t number,
                   const Describer& by) const;
  std::size_t event_of(const Question& trace, std::size_t step) const;
  MachineShape its_shape() const;

  const MachineInfo* machine_;
  MachineShape shape_;
  std::vector<std::size_t> slots_;            // our number of each of its slots
  std::vector<std::string> names_;            // of its slots, in its order
  std::vector<std::optional<Event>> events_;  // by our number
};

/// The machines of a description but those that we do not know: they are of a later version, or the implementation's
/// own.
std::vector<ExportedMachine> read_machines(const nlohmann::json& description, const Describer& by);
/// The machine of a description that may have one; nothing when it has none that we know.
std::optional<ExportedMachine> read_machine(const nlohmann::json& description, const Describer& by);

}  // namespace vcpuspec
