// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vcpuspec {

/// How wide text is that people paste into a mail or a bug report.
inline constexpr std::size_t line_width = 100;

/// How many columns a terminal gives to the text: colours take none, a character of several bytes takes one.
std::size_t columns_of(std::string_view text);

/// A text broken between words. Its first line goes on after `used` columns, the others begin in column `indent`. What
/// stands in brackets stays together. A word that fits no line stands alone and is too long.
std::string wrapped(std::string_view text, std::size_t used, std::size_t indent);

}  // namespace vcpuspec
