// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/mutate.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

namespace vcpuspec::fuzz {

namespace {

/// What a reader may stumble over in the place of a word.
constexpr std::string_view interesting[] = {"0",
                                            "1",
                                            "-1",
                                            "01",
                                            "1e3",
                                            "999999999999999999",
                                            "true",
                                            "yes",
                                            "null",
                                            "~",
                                            "\"\"",
                                            "\"0x0\"",
                                            "\"0x1f\"",
                                            "\"0x10000000000000000\"",
                                            "\"a b\"",
                                            "\"a, b: c\"",
                                            "\"#\"",
                                            "\"it's \\\" \\\\\"",
                                            "\"\xc3\xa9\"",
                                            "a.b",
                                            "..",
                                            "{}",
                                            "[]",
                                            "[a, b]",
                                            "{a: b}",
                                            "wake",
                                            "no_wake",
                                            "ok",
                                            "holds",
                                            "must",
                                            "choice",
                                            "call",
                                            "ertn",
                                            "function",
                                            "trace",
                                            "machine",
                                            "expect",
                                            "reachable",
                                            "false",
                                            "id",
                                            "rev",
                                            "pre",
                                            "config",
                                            "args",
                                            "result",
                                            "tags",
                                            "flags",
                                            "refs",
                                            "notes",
                                            "steps",
                                            "outcome",
                                            "origin",
                                            "sibling",
                                            "since",
                                            "cpu.ICH_VMCR_EL2",
                                            "12:30",
                                            "2026-11-21",
                                            "'x'",
                                            "\n",
                                            "- ",
                                            ": ",
                                            "#",
                                            "\\"};

struct Span {
  std::size_t at;
  std::size_t size;
};

bool in_word(char ch) { return std::isalnum(static_cast<unsigned char>(ch)) != 0 || ch == '_' || ch == '.'; }

/// The words and the texts in double quotes.
std::vector<Span> words_of(std::string_view text) {
  std::vector<Span> words;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (text[at] == '"') end = std::min(text.find('"', end), text.size() - 1) + 1;
    else
      while (end < text.size() && in_word(text[at]) && in_word(text[end])) ++end;
    if (text[at] == '"' || in_word(text[at])) words.push_back({at, end - at});
    at = end;
  }
  return words;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

std::string change_word(const std::string& text, std::minstd_rand& random) {
  const std::vector<Span> words = words_of(text);
  if (words.empty()) return text + std::string(interesting[random() % std::size(interesting)]);
  const Span at = words[random() % words.size()];
  const Span other = words[random() % words.size()];
  std::string out = text;
  if (random() % 2 == 0) return out.replace(at.at, at.size, text, other.at, other.size);
  return out.replace(at.at, at.size, interesting[random() % std::size(interesting)]);
}

std::string change_lines(const std::string& text, std::minstd_rand& random) {
  std::vector<std::string> lines = lines_of(text);
  if (lines.empty()) return text;
  const std::size_t at = random() % lines.size();
  const std::size_t other = random() % lines.size();
  const std::size_t some = std::min<std::size_t>(random() % 20, lines.size() - at);
  const std::vector<std::string> block(lines.begin() + static_cast<std::ptrdiff_t>(at),
                                       lines.begin() + static_cast<std::ptrdiff_t>(at + some));
  switch (random() % 6) {
    case 0: std::swap(lines[at], lines[other]); break;
    case 1: lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(other), block.begin(), block.end()); break;
    case 2: lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at)); break;
    case 3: lines[at].insert(0, "  "); break;
    case 4: lines[at].erase(0, std::min<std::size_t>(2, lines[at].find_first_not_of(' '))); break;
    default: lines[at] = lines[at].substr(0, lines[at].size() / 2) + lines[other].substr(lines[other].size() / 2);
  }
  std::string out;
  for (const std::string& line : lines) out += line;
  return out;
}

}  // namespace

std::string mutated(const std::string& text, std::minstd_rand& random) {
  std::string out = text;
  for (std::size_t changes = 1 + random() % 3; changes > 0; --changes)
    out = random() % 3 != 0 ? change_word(out, random) : change_lines(out, random);
  return out;
}

}  // namespace vcpuspec::fuzz
