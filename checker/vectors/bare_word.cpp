// SPDX-License-Identifier: Apache-2.0
#include "checker/vectors/bare_word.h"

#include <algorithm>
#include <string>

#include "checker/style.h"

namespace vcpuspec {

namespace {

bool is_digit(char ch) { return ch >= '0' && ch <= '9'; }
bool is_letter(char ch) { return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z'); }

/// Words that some YAML library takes for a truth or for nothing.
bool means_something_else(std::string_view word) {
  std::string lower;
  for (const char ch : word) lower += static_cast<char>(ch >= 'A' && ch <= 'Z' ? ch - 'A' + 'a' : ch);
  for (const std::string_view other : {"true", "false", "yes", "no", "on", "off", "y", "n", "null"})
    if (lower == other) return true;
  return false;
}

}  // namespace

bool reads_as_text(std::string_view word) {
  if (word.empty() || means_something_else(word)) return false;
  if (is_letter(word[0])) return true;
  // What starts with a digit needs a letter after a hyphen, so that it is no number and no date; a time has a colon.
  const std::string_view rest = word.substr(std::min(word.find('-'), word.size()));
  return is_digit(word[0]) && word.find(':') == std::string_view::npos &&
         std::any_of(rest.begin(), rest.end(), is_letter);
}

void check_bare_word(std::string_view word, const Location& where) {
  if (!reads_as_text(word))
    throw InputError(where, "vector.ambiguous-word",
                     "without quotes, some libraries read " + shown(word) + " as something else than a text",
                     "put it in double quotes");
}

}  // namespace vcpuspec
