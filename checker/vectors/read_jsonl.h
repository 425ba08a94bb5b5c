// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "checker/vectors/vector.h"

namespace vcpuspec {

/// Longest line of a JSON Lines file that is read.
inline constexpr std::size_t max_line_bytes = std::size_t{1} << 20;

/// Reads the JSON Lines form of a vector file: what `to_jsonl` writes, in any spacing and order of keys. All lines must
/// be cases of one file. Errors are those of `read_yaml`, with the line and column 1; a digest that is not the case's
/// is an error, too.
VectorFile read_jsonl(const std::string& path);

/// The same for text that is at hand; errors call it `name`.
VectorFile parse_jsonl(const std::string& text, const std::string& name);

}  // namespace vcpuspec
