// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

/// What the forms of `prove` print and write in the same way.
namespace vcpuspec::cli {

/// Text that belongs to the line above it.
inline std::string indented(const std::string& text) {
  std::string out = "  ";
  for (const char ch : text.substr(0, text.size() - 1)) out += ch == '\n' ? std::string("\n  ") : std::string(1, ch);
  return out + "\n";
}

}  // namespace vcpuspec::cli
