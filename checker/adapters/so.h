// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "checker/adapters/exported_functions.h"
#include "checker/adapters/exported_machine.h"
#include "checker/implementation.h"

namespace vcpuspec {

/// What an implementation says it exports.
struct Exports {
  std::string name;
  std::string version;
  ExportedFunctions functions;
  std::optional<ExportedMachine> machine;
};

/// What the text of `describe` says. Throws InputError when it is not as the C interface has it.
Exports exports_described(const std::string& path, const std::string& text);

/// A shared library that defines `vcpuspec_implementation`. Throws InputError when it is no such library. One that dies
/// or hangs while it is loaded is not an input error: it exports everything, and the first question is told so.
std::unique_ptr<Implementation> open_so(const std::string& path, const Limits& limits);

}  // namespace vcpuspec
