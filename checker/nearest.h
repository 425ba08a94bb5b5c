// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vcpuspec {

/// The known word that a misspelt one was meant to be; empty when none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

/// A hint for an unknown word: the nearest known one, or all of them when none is near and they are few.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

/// Words as a sentence lists them: `a, b, c`.
std::string joined(const std::vector<std::string>& words);

}  // namespace vcpuspec
