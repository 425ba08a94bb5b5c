// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "checker/implementation.h"

namespace vcpuspec {

/// A shared library that defines `vcpuspec_implementation`. Throws InputError when it is no such library. One that dies
/// or hangs while it is loaded is not an input error: it exports everything, and the first question is told so.
std::unique_ptr<Implementation> open_so(const std::string& path, const Limits& limits);

}  // namespace vcpuspec
