// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "checker/vectors/vector.h"

namespace vcpuspec::fuzz {

enum class Form : std::uint8_t { yaml, json_lines };

/// What came of a text: a file, or an error. The first broken promise, if any, in words.
struct Reading {
  bool accepted = false;
  std::string broken;
};

/// Whether the text is in the small part of YAML, or the characters, that the reader lets any further.
bool passes_scan(Form form, const std::string& text);

/// Promise: whatever comes in, the outcome is a file or an InputError with a place, a code and a hint.
Reading read(Form form, const std::string& text);

/// The same, and: a file that was read can be written in both forms and says the same when it is read again.
Reading read_and_write(Form form, const std::string& text);

}  // namespace vcpuspec::fuzz
