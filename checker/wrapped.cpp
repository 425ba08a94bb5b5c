// SPDX-License-Identifier: Apache-2.0
#include "checker/wrapped.h"

namespace vcpuspec {

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  bool in_colour = false;
  for (const char ch : text) {
    if (ch == '\033') in_colour = true;
    const bool goes_on = (static_cast<unsigned char>(ch) & 0xc0) == 0x80;
    if (!in_colour && !goes_on) ++columns;
    if (ch == 'm') in_colour = false;
  }
  return columns;
}

/// The first word; what stands in brackets, such as a citation, is one if a line can hold it.
static std::string_view first_word(std::string_view text, std::size_t indent) {
  const std::string_view word = text.substr(0, text.find(' '));
  const std::size_t closed = text.find(']');
  if (!text.starts_with('[') || closed == std::string_view::npos) return word;
  const std::string_view bracket = text.substr(0, text.find(' ', closed));
  return indent + columns_of(bracket) <= line_width ? bracket : word;
}

std::string wrapped(std::string_view text, std::size_t used, std::size_t indent) {
  std::string out;
  bool is_first = true;  // of its line
  while (!text.empty()) {
    const std::string_view word = first_word(text, indent);
    text.remove_prefix(word.size() == text.size() ? word.size() : word.size() + 1);
    const std::size_t columns = columns_of(word);
    if (!is_first && used + 1 + columns > line_width) {
      out += "\n" + std::string(indent, ' ');
      used = indent;
    } else if (!is_first) {
      out += ' ';
      ++used;
    }
    out += word;
    used += columns;
    is_first = false;
  }
  return out;
}

}  // namespace vcpuspec
