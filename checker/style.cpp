// SPDX-License-Identifier: Apache-2.0
#include "checker/style.h"

#include <unistd.h>

#include <cstdlib>

namespace vcpuspec {

Style Style::of(std::FILE* stream) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool wanted = (no_color == nullptr || *no_color == '\0') && term != nullptr && std::string_view(term) != "dumb";
  return Style(wanted && isatty(fileno(stream)) != 0);
}

std::string printable(std::string_view text) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const char ch : text) {
    const auto byte = static_cast<unsigned char>(ch);
    if (byte < 0x20 || byte == 0x7f) {
      out += "\\x";
      out += digits[byte >> 4];
      out += digits[byte & 15];
    } else {
      out += ch;
    }
  }
  return out;
}

std::string shown(std::string_view text) {
  constexpr std::size_t most = 80;
  if (text.size() <= most) return "`" + printable(text) + "`";
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // not inside a character
  return "`" + printable(text.substr(0, end)) + "...`";
}

}  // namespace vcpuspec
