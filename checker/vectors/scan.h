// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checker/input_error.h"

namespace vcpuspec {

/// Most levels of lists and maps inside each other.
inline constexpr std::size_t max_nesting = 64;

/// Refuses text that is not in the small part of YAML that vector files use, before the YAML library sees it: the
/// library accepts a quote that never ends and stray text, and overflows its stack on what is nested too deeply.
/// In that part of YAML every scalar stands in quotes or is one bare word, and there are no anchors, aliases, tags,
/// merge keys, block scalars, directives or further documents.
void scan(std::string_view text, const std::string& file);

/// The part of it that any text form needs: UTF-8, without control characters and without what cannot be seen.
void scan_characters(std::string_view text, const std::string& file);

/// Refuses text whose last line has no end: the file may be cut off in the middle of a word.
void check_last_line(std::string_view text, const std::string& file);

/// Where the comments of text in that part of YAML start.
std::vector<Location> comments(std::string_view text, const std::string& file);

}  // namespace vcpuspec
