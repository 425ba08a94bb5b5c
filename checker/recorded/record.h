// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "checker/vectors/trace.h"
#include "spec/graph/unknown.h"

namespace vcpuspec::recorded {

using graph::PartlyKnown;

/// Bits that a record shows of a slot, or of a result of its event.
struct Seen {
  std::string place;  // as the record names it
  std::size_t at;     // the slot, or which of the event's results
  unsigned lo;
  unsigned width;
  std::uint64_t value;

  std::uint64_t mask() const { return ones(width) << lo; }
};

/// An argument of an event, by its position among the arguments.
struct Argument {
  std::size_t at;
  std::uint64_t value;
};

enum class RecordKind : std::uint8_t {
  state,  // what is visible before the first event, or after a gap
  event,
  gap,  // nothing is known from here on
};

/// One line of a recorded trace after its header.
struct Record {
  RecordKind kind = RecordKind::state;
  std::size_t line = 0;
  std::string text;  // the line, for reports
  std::size_t event = 0;
  std::vector<Argument> arguments;
  std::vector<Seen> before;  // taken as it is seen: something else than an event may have changed it
  std::vector<Seen> results;
  std::vector<Seen> state;
};

/// The first line of a recorded trace.
struct Header {
  std::string machine;
  std::string name;     // of what was recorded
  std::string version;  // of it
  std::map<std::string, std::uint64_t> choices;
  std::vector<std::string> observes;  // the places that every record shows; empty: each shows what it likes
};

}  // namespace vcpuspec::recorded
