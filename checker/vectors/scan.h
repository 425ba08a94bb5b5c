// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace vcpuspec {

/// Most levels of lists and maps inside each other.
inline constexpr std::size_t max_nesting = 64;

/// Refuses text that is not in the small part of YAML that vector files use, before the YAML library sees it: the
/// library accepts a quote that never ends and stray text, and overflows its stack on what is nested too deeply.
/// In that part of YAML every scalar stands in quotes or is one bare word, and there are no anchors, aliases, tags,
/// merge keys, block scalars, directives or further documents.
void scan(std::string_view text, const std::string& file);

}  // namespace vcpuspec
