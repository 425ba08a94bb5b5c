// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "checker/vectors/trace.h"
#include "spec/graph/unknown.h"

namespace vcpuspec::recorded {

/// What a value that an event takes is.
enum class SourceKind : std::uint8_t {
  slot,
  argument,
  choice,
  arbitrary,
  outside,  // state that the machine does not have: zero, as in vectors
};

/// An input of an event.
struct Source {
  SourceKind kind;
  std::string name;
  std::size_t at;     // the slot, or which argument of the event; a choice by its rank among the subject's
  std::uint64_t all;  // the bits that it can have
};

/// What the architecture of a machine leaves to its implementations, in the order of its list.
std::vector<OpenValueInfo> choices_of(const Subject& subject);

/// The recorded rule of an event, cut down to what it computes: slots that it hands on as they are need no work.
class EventGraph {
 public:
  EventGraph(const Stepper& machine, std::size_t event);

  /// A result of the event, or a slot that it computes.
  struct Output {
    bool is_result;
    std::size_t at;
    graph::NodeId node;
    std::vector<bool> depends_on;  // for each input
  };

  const std::vector<Source>& inputs() const { return inputs_; }
  const std::vector<Output>& outputs() const { return outputs_; }
  /// The output that a result or a slot is; -1 for a slot that the event leaves as it is.
  int result(std::size_t at) const { return position(true, at); }
  int slot(std::size_t at) const { return position(false, at); }

  /// One value for each output, given one for each input.
  std::vector<graph::PartlyKnown> run(const std::vector<graph::PartlyKnown>& inputs) const;

 private:
  int position(bool is_result, std::size_t at) const;

  graph::Graph graph_;
  std::vector<Source> inputs_;
  std::vector<Output> outputs_;
};

}  // namespace vcpuspec::recorded
