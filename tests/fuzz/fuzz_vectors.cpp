// SPDX-License-Identifier: Apache-2.0
// Fuzzes both readers of vector files. Whatever comes in, the outcome is a file or an InputError with a place and a
// hint; and a file that was read is written and read again without a change. The first byte chooses the reader.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "checker/vectors/format.h"
#include "checker/vectors/read_jsonl.h"
#include "checker/vectors/read_yaml.h"
#include "checker/vectors/write_jsonl.h"
#include "checker/vectors/write_yaml.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using vcpuspec::InputError;
using vcpuspec::VectorFile;

void require(bool holds, const char* what) {
  if (holds) return;
  std::cerr << "broken promise: " << what << "\n";
  std::abort();
}

void both_forms_say_the_same(const VectorFile& file) {
  const std::string yaml = to_yaml(file);
  const std::string lines = to_jsonl(file);
  try {
    require(to_yaml(vcpuspec::parse_yaml(yaml, "again")) == yaml, "YAML is written as it was read");
    require(to_jsonl(vcpuspec::parse_yaml(yaml, "again")) == lines, "YAML keeps the meaning");
    require(to_jsonl(vcpuspec::parse_jsonl(lines, "again")) == lines, "JSON Lines keep the meaning");
    require(vcpuspec::formatted(yaml, "again") == yaml, "canonical text stays as it is");
  } catch (const InputError& error) {
    std::cerr << error.where().line << ":" << error.where().column << " " << error.code() << "\n" << yaml << lines;
    require(false, "what is written can be read");
  }
}

void read(bool json, const std::string& text) {
  try {
    both_forms_say_the_same(json ? vcpuspec::parse_jsonl(text, "f") : vcpuspec::parse_yaml(text, "f"));
  } catch (const InputError& error) {
    require(!error.code().empty() && !error.hint().empty() && error.where().file == "f", "errors help");
  }
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

/// Swaps, repeats, removes, moves in and out, or cuts a line; what is most likely to give a file that is nearly right.
void mutate_lines(std::vector<std::string>& lines, std::minstd_rand& random) {
  const std::size_t at = random() % lines.size();
  const std::size_t other = random() % lines.size();
  switch (random() % 7) {
    case 0: std::swap(lines[at], lines[other]); break;
    case 1: lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(other), lines[at]); break;
    case 2: lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at)); break;
    case 3: lines[at].insert(0, "  "); break;
    case 4: lines[at].erase(0, std::min<std::size_t>(2, lines[at].find_first_not_of(' '))); break;
    case 5: lines[at].resize(lines[at].size() / 2); break;
    default: lines[at] = lines[at].substr(0, lines[at].size() / 2) + lines[other].substr(lines[other].size() / 2);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  read(data[0] == 'j', text);
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  std::minstd_rand random(seed);
  if (size < 2 || random() % 2 == 0) return LLVMFuzzerMutate(data, size, max_size);
  std::vector<std::string> lines = lines_of({reinterpret_cast<const char*>(data) + 1, size - 1});
  mutate_lines(lines, random);
  std::size_t used = 1;
  for (const std::string& line : lines) {
    const std::size_t fits = std::min(line.size(), max_size - used);
    std::memcpy(data + used, line.data(), fits);
    used += fits;
  }
  return used;
}
