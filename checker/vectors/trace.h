// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/machine_words.h"
#include "checker/vectors/bind.h"
#include "checker/vectors/vector.h"

namespace vcpuspec {

/// An event with its arguments and open values.
struct BoundStep {
  std::size_t event;
  std::vector<std::uint64_t> values;  // one for each input of the event's rule; its state comes as the machine runs
};

/// A trace as a machine takes it.
struct BoundTrace {
  std::vector<std::uint64_t> state;  // one word a slot
  std::vector<BoundStep> steps;
};

/// What an event's rule answers: one value per output for one per input.
using EventAnswer = std::function<std::vector<std::uint64_t>(const std::vector<std::uint64_t>&)>;

/// An event that answers otherwise than its rule.
struct ChangedEvent {
  std::size_t event;
  EventAnswer answer;
};

/// A machine that vectors step, or a revision of it: the same with the events that the revision has of its own. The
/// rules of its events are recorded once.
class Stepper {
 public:
  explicit Stepper(const MachineInfo& machine, const std::string& revision = "");

  const std::string& name() const { return machine_.name; }
  const MachineInfo& machine() const { return machine_; }
  const MachineShape& shape() const { return shape_; }
  const Subject& subject() const { return *subject_; }
  const Callable& rule(std::size_t event) const { return events_[event].rule; }
  /// The truths that hold of every state that the events reach.
  const Callable& legal() const { return legal_; }
  /// Position of a slot of that name; -1 when there is none.
  int slot(std::string_view place) const;
  /// The event of that name. An unknown one is an InputError at `where`.
  std::size_t event(const std::string& name, const Location& where) const;
  /// Position of a result of an event; -1 when there is none.
  int result(std::size_t event, std::string_view name) const;

  /// Whether an event can happen in a state.
  bool is_possible(std::size_t event, const std::vector<std::uint64_t>& state) const;
  /// Takes a step: the state becomes the next one. Gives what the event's rule puts out.
  std::vector<std::uint64_t> take(const BoundStep& step, std::vector<std::uint64_t>& state,
                                  const ChangedEvent* changed = nullptr) const;
  /// The answer to a trace, in words.
  std::vector<std::uint64_t> run(const BoundTrace& trace, const ChangedEvent* changed = nullptr) const;
  /// The question that it is, in words.
  std::vector<std::uint64_t> question(const BoundTrace& trace) const;

 private:
  /// A word of a rule and the slot that it is.
  struct Wire {
    std::size_t word;
    std::size_t slot;
  };
  struct Event {
    Callable rule;
    std::vector<Wire> reads;
    std::vector<Wire> writes;
  };
  Event event_of(const std::string& name, const std::string& revision) const;
  std::vector<Wire> wires_of(const std::vector<const SlotInfo*>& words) const;

  MachineInfo machine_;
  const Subject* subject_;
  Callable legal_;
  std::optional<Callable> possible_;
  std::vector<std::size_t> possible_reads_;  // for each of its inputs, the slot that it is
  std::map<const SlotInfo*, std::size_t> slot_at_;
  std::vector<Event> events_;
  MachineShape shape_;
};

/// The trace that a case of kind `trace` stands for. Besides what binding a function refuses: places that are no slots
/// of the machine, events that it does not have, open values where they do not belong, and a start in a state that the
/// machine never reaches unless the case says so, or the other way round.
BoundTrace bind(const VectorCase& one, const Stepper& machine);

/// Refuses a step that cannot happen in the state that those before it lead to. Where the machine never gets anyway,
/// every event is allowed: what it does there is the point of the case.
void check_possible(const VectorCase& one, const Stepper& machine);

/// What a case expects of the answer's words, step by step.
std::vector<Expectation> expectations(const VectorCase& one, const Stepper& machine);

/// Whether revisions have events of their own in the place of some of the machine's.
bool has_revisions(const MachineInfo& machine);

/// The machine of that name, for vectors of a subject. An unknown one is an InputError at `where`.
const MachineInfo& find_machine(const std::string& name, const Subject& subject, const Location& where);

}  // namespace vcpuspec
