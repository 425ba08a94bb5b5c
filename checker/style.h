// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace vcpuspec {

/// Colour for words that already carry the meaning without it. Off unless the stream is a terminal; NO_COLOR, when set
/// and not empty, and TERM=dumb switch it off.
class Style {
 public:
  explicit Style(bool colour) : colour_(colour) {}
  static Style of(std::FILE* stream);

  std::string good(std::string_view word) const { return paint("\033[32m", word); }
  std::string bad(std::string_view word) const { return paint("\033[31;1m", word); }
  std::string notable(std::string_view word) const { return paint("\033[33m", word); }
  std::string strong(std::string_view word) const { return paint("\033[1m", word); }

 private:
  std::string paint(const char* code, std::string_view word) const {
    return colour_ ? code + std::string(word) + "\033[0m" : std::string(word);
  }
  bool colour_;
};

/// Text from outside, safe to print: control characters and escape sequences are shown, not obeyed.
std::string printable(std::string_view text);

/// The same as messages quote it: in backticks, and cut where nobody would read on.
std::string shown(std::string_view text);

}  // namespace vcpuspec
