// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checker/adapters/exported_functions.h"
#include "checker/adapters/exported_machine.h"

/// The lines of protocol vcpuspec/1 (docs/process_protocol.md).
namespace vcpuspec::protocol {

inline constexpr std::string_view version = "vcpuspec/1";
/// Those that a program may say it speaks.
inline const std::vector<std::string> versions = {"vcpuspec/0", "vcpuspec/1"};
/// All that a program may be asked, in the order of the documentation.
inline const std::vector<std::string> commands = {"hello", "caps", "configure", "call",    "reset", "load", "run",
                                                  "step",  "read", "save",      "restore", "flush", "bye"};

/// What a program says that it is and can do.
struct Capabilities {
  std::string name;     // this and the version are empty when it does not say them
  std::string version;  // of the implementation
  std::set<std::string, std::less<>> commands;
  bool runs = false;    // traces, also of one call
  unsigned window = 0;  // questions that it takes at once; 0: as many as there are
  ExportedFunctions functions;
  std::vector<ExportedMachine> machines;
  std::map<std::string, std::uint64_t> choices;  // that it has made
  std::set<std::string, std::less<>> configurable;
  nlohmann::json said;  // all of it, as it was said

  bool knows(std::string_view command) const { return commands.find(command) != commands.end(); }
  /// Whether a machine can be asked for one step after the other.
  bool takes_steps() const { return knows("load") && knows("step") && knows("read"); }
  /// Whether it hands its state out and takes it back.
  bool saves() const { return takes_steps() && knows("reset") && knows("save") && knows("restore"); }
  /// The machine of that name; null when it has none.
  const ExportedMachine* machine(std::string_view name) const;
};

/// Reads the reply to a hello; what is wrong with it is refused in the name of `by`. What it can do is read from the
/// reply to `caps`, if that is among its commands.
Capabilities read_hello(std::string_view line, const Describer& by);
void read_capabilities(std::string_view line, const Describer& by, Capabilities& into);

}  // namespace vcpuspec::protocol
