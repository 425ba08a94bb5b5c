// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/vectors/trace.h"

namespace vcpuspec {

/// A question of a survey: a run of a machine that is not about any expectation.
struct Probe {
  std::string id;  // of a shipped case, or what it does
  BoundTrace trace;
  std::vector<std::string> events;  // for each step, with what it does
};

/// What is open of a machine: one value for each of the subject's open values that are choices.
using ChoiceValues = std::vector<std::uint64_t>;

/// What one of the values is asked for: a choice of few bits as a whole, each bit of a wide one by itself.
struct Dial {
  std::size_t choice;  // its place among the choices
  unsigned lo;
  unsigned width;

  std::uint64_t of(const ChoiceValues& values) const { return values[choice] >> lo & ones(width); }
  ChoiceValues set(ChoiceValues values, std::uint64_t value) const {
    values[choice] = (values[choice] & ~(ones(width) << lo)) | value << lo;
    return values;
  }
};

/// What the rules answer to a probe.
struct Reading {
  std::vector<std::uint64_t> words;
  std::vector<std::uint64_t> known;  // the bits that do not hang on anything unspecified
  std::size_t possible = 0;          // that many steps can happen, one after the other
};

/// The readings of a probe under all values of a dial that a machine in its first state can have.
struct Readings {
  std::size_t dial = 0;
  std::vector<std::uint64_t> values;
  std::vector<Reading> each;
  std::vector<std::uint64_t> differ;   // the bits that tell some of the values apart
  std::vector<std::uint64_t> depends;  // the bits that hang on the dial at all
};

/// The rules of a machine under choices.
class ChoosingMachine {
 public:
  explicit ChoosingMachine(const Stepper& machine);

  const Stepper& stepper() const { return machine_; }
  const std::vector<OpenValueInfo>& choices() const { return choices_; }
  const std::vector<Dial>& dials() const { return dials_; }
  ChoiceValues presets() const;

  /// Whether a machine with these choices can be in that state.
  bool is_legal(const std::vector<std::uint64_t>& state, const ChoiceValues& values) const;
  Reading read(const BoundTrace& trace, const ChoiceValues& values) const;
  /// Whether the events of the probe can show the choice.
  bool may_show(const Probe& probe, std::size_t choice) const;
  /// The dials that make a difference to a probe: of their values, the least and the greatest are tried,
  ///  and of a bitmap first those of the whole.
  std::vector<std::size_t> shown_by(const Probe& probe, const ChoiceValues& values) const;
  /// The readings of a probe that are not all the same, for each of these dials.
  std::vector<Readings> readings_of(const Probe& probe, const ChoiceValues& values) const;

 private:
  struct Open {
    std::size_t input;
    std::size_t choice;
  };
  struct Event {
    std::vector<Open> choices;
    std::vector<std::size_t> arbitrary;  // inputs
    std::vector<bool> shows;             // for each choice
  };
  Event event_of(const Callable& rule) const;
  std::vector<std::uint64_t> run(const BoundTrace& trace, const ChoiceValues& values, bool flips) const;
  std::size_t possible_steps(const BoundTrace& trace, const std::vector<std::uint64_t>& words) const;
  void read_all(const Probe& probe, const ChoiceValues& base, const std::vector<std::uint64_t>& values,
                Readings& into) const;
  bool makes_a_difference(const Probe& probe, const ChoiceValues& base, const Dial& dial,
                          const std::vector<std::uint64_t>& present) const;

  const Stepper& machine_;
  std::vector<OpenValueInfo> choices_;
  std::vector<Dial> dials_;
  std::vector<Event> events_;
  std::vector<int> legal_slots_;    // for each input of the truths about legal states
  std::vector<int> legal_choices_;  // the slot or the choice that it is, or -1
};

}  // namespace vcpuspec
