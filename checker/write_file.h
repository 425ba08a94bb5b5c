// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace vcpuspec {

/// Writes a file whole, or throws an InputError whose code starts with `what`: `gen` gives `gen.not-written`.
void write_file(const std::string& path, const std::string& text, const std::string& what);

}  // namespace vcpuspec
