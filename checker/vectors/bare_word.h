// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "checker/input_error.h"

namespace vcpuspec {

/// Whether every YAML library takes a word without quotes for a text, and none for a truth, a number or a date.
bool reads_as_text(std::string_view word);

/// Refuses a word without quotes that stands for a text and may be read as something else.
void check_bare_word(std::string_view word, const Location& where);

}  // namespace vcpuspec
