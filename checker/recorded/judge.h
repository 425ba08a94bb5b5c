// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "checker/recorded/model.h"
#include "checker/recorded/record.h"

namespace vcpuspec::recorded {

enum class Verdict : std::uint8_t {
  conforms,         // from what is known, the model gives what was seen
  violates,         // no value of what is unknown, and no choice, gives what was seen
  needs_choice,     // the choices that are assumed do not give what was seen; others might
  not_explainable,  // what was seen depends on what was never visible
  shows_nothing,    // the record shows neither a result nor state
};

/// A place where the model gives something else.
struct Difference {
  Seen seen;
  PartlyKnown given;  // from bit 0 on
};

/// Some of the choices of a subject, by their ranks.
using ChoiceSet = std::bitset<256>;

/// What became of one record.
struct Judged {
  Verdict verdict = Verdict::conforms;
  std::vector<Difference> differences;
  std::set<std::string> hidden;  // what was seen depends on: places and arguments that were never visible
  bool is_impossible = false;    // the event cannot happen in the state before it
  ChoiceSet choices;             // on which the difference, or the agreement, depends and which are only assumed
};

/// Follows a recorded trace with what is known of the machine's state: each bit is known or not. Two states are kept:
/// one under the choices that are assumed, and one that holds whatever the choices are that nobody stated.
class Judge {
 public:
  /// One value for each choice of the model, and whether it is stated.
  Judge(std::shared_ptr<Model> model, std::vector<std::uint64_t> choices, std::vector<bool> is_stated);

  /// The verdict on a record. The state becomes the one after it, unless it is not as the model has it: then `resume`.
  Judged judge(const Record& record);
  /// After a difference: nothing is known but what the record shows.
  void resume(const Record& record);

 private:
  struct Knowledge {
    std::vector<PartlyKnown> slots;
    std::vector<PartlyKnown> choices;
  };
  /// What the record shows, and where the model computes it.
  struct Shown {
    const Seen* seen;
    bool is_result;
    int output;  // of the event's graph; -1: a slot that the event leaves as it is
  };
  struct Step {
    const EventGraph* graph;
    std::vector<PartlyKnown> inputs;
    std::vector<PartlyKnown> outputs;
    Knowledge* before;
  };

  void know_nothing();
  Judged start(const Record& record);
  bool cannot_happen(const Record& record, Judged& judged) const;
  void see(const std::vector<Seen>& state);
  std::vector<PartlyKnown> inputs_of(const EventGraph& graph, const Record& record, const Knowledge& known) const;
  static std::vector<Shown> shown_by(const Record& record, const EventGraph& graph);
  static PartlyKnown given(const Step& step, const Shown& shown);
  static bool contradicts(const Step& step, const std::vector<Shown>& all);
  static std::size_t open_bits(const Step& step, const std::vector<Shown>& all);
  static std::vector<bool> read_for(const Step& step, const std::vector<Shown>& all);
  static bool deduce(Step& step, const std::vector<Shown>& all);
  static Step guessed(const Step& step, const std::vector<Shown>& all);
  static bool has_witness(const Step& step, const Step& values, const std::vector<Shown>& all);
  Verdict compare(Step& assumed, Step& any, const std::vector<Shown>& all) const;
  ChoiceSet choices_behind(const EventGraph& graph, const Shown& shown) const;
  ChoiceSet choices_behind(const EventGraph& graph, std::size_t output) const;
  void explain(Judged& judged, const Step& assumed, const Step& any, const std::vector<Shown>& all) const;
  void go_on(const Step& assumed, const Step& any);

  std::shared_ptr<Model> model_;
  std::vector<bool> is_stated_;
  Knowledge assumed_;
  Knowledge any_;
  std::vector<ChoiceSet> behind_;  // for each slot, the choices that it may depend on and that are not stated
};

}  // namespace vcpuspec::recorded
