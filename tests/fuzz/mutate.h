// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>
#include <string>

namespace vcpuspec::fuzz {

/// A text that is nearly right: some of its words and lines are exchanged, repeated, left out, moved or cut. Works on
/// YAML and on JSON Lines, because both are made of words, texts in quotes and lines.
std::string mutated(const std::string& text, std::minstd_rand& random);

}  // namespace vcpuspec::fuzz
