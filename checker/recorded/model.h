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
  explicit Model(const Stepper& machine);

  const Stepper& machine() const { return machine_; }
  const std::vector<OpenValueInfo>& choices() const { return choices_; }
  const EventGraph& event(std::size_t event);
  /// Bits of a slot that state may have.
  std::uint64_t mask(std::size_t slot) const { return masks_[slot]; }
  /// Whether some machine may have made these choices, one value each.
  bool allows(const std::vector<std::uint64_t>& choices) const;

 private:
  Stepper machine_;
  std::vector<OpenValueInfo> choices_;
  std::vector<std::uint64_t> masks_;
  std::unique_ptr<Recording> legal_;
  std::map<std::size_t, std::unique_ptr<EventGraph>> events_;
};

}  // namespace vcpuspec::recorded
