// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "checker/recorded/event_graph.h"

namespace vcpuspec::recorded {

/// A machine's rules on values of which some bits are unknown. Each event is recorded when it is first asked for.
class Model {
 public:
  explicit Model(std::shared_ptr<const Stepper> machine);

  const Stepper& machine() const { return *machine_; }
  const std::shared_ptr<const Stepper>& shared_machine() const { return machine_; }
  const std::vector<OpenValueInfo>& choices() const { return choices_; }
  const EventGraph& event(std::size_t event);
  /// Bits of a slot that state may have.
  std::uint64_t mask(std::size_t slot) const { return masks_[slot]; }
  /// Whether an event cannot happen in any state of which this much is known.
  bool is_impossible(std::size_t event, const std::vector<graph::PartlyKnown>& slots) const;
  /// The slots that decide whether events can happen.
  const std::vector<std::size_t>& decide_possible() const { return decide_possible_; }
  /// Whether some machine may have made these choices, one value each.
  bool allows(const std::vector<std::uint64_t>& choices) const;

 private:
  std::shared_ptr<const Stepper> machine_;
  std::vector<OpenValueInfo> choices_;
  std::vector<std::uint64_t> masks_;
  std::unique_ptr<Recording> legal_;
  std::unique_ptr<Recording> possible_;       // null: every event is always possible
  std::vector<std::size_t> decide_possible_;  // for each variable of it
  std::map<std::size_t, std::unique_ptr<EventGraph>> events_;
};

}  // namespace vcpuspec::recorded
