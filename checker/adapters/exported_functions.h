// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "checker/input_error.h"
#include "checker/worker/channel.h"

namespace vcpuspec {

/// A function that an implementation says it exports: its place in the list and the words of one case. A machine's
/// traces of so many steps are asked like a function.
struct ExportedFunction {
  std::uint32_t number = 0;
  std::size_t inputs = 0;
  std::size_t outputs = 0;
  channel::Trace trace = {};
  const std::vector<std::string>* slots = nullptr;  // of the machine, in its order
  bool operator==(const ExportedFunction&) const = default;
};
using ExportedFunctions = std::map<std::string, ExportedFunction, std::less<>>;

/// Who describes itself, for messages about what it says.
struct Describer {
  Location where;
  std::string code;
  std::string what;  // describe, hello
  std::string hint;

  [[noreturn]] void refuse(const std::string& why) const;
  /// Refuses a key of the object that is not in the list: most likely a slip of the pen.
  void only_keys(const nlohmann::json& object, std::initializer_list<std::string_view> known) const;
  /// The member of that name, which must be text.
  std::string text(const nlohmann::json& object, const char* key) const;
  /// The member of that name of `what_it_is`, which must be a number.
  std::size_t number(const nlohmann::json& object, const char* key, const std::string& what_it_is) const;
};

/// Reads the list `functions` of a description. A function that we do not know is of a later version, or the
/// implementation's own; one that we know must have the words of its signature.
ExportedFunctions read_functions(const nlohmann::json& description, const Describer& by);

}  // namespace vcpuspec
