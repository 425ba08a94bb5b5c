// SPDX-License-Identifier: Apache-2.0
// Vector files that are nearly right: words and lines of good ones are changed. What passes the scan counts; what is
// accepted must survive being written and read again. Prints what it has counted when it ends.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/fuzz/good_texts.h"
#include "tests/fuzz/mutate.h"
#include "tests/fuzz/promises.h"

using namespace vcpuspec::fuzz;

namespace {

struct Counts {
  unsigned long yaml = 0;
  unsigned long json_lines = 0;
  unsigned long accepted = 0;
  ~Counts() {
    std::fprintf(stderr, "counted: yaml_past_scan=%lu json_lines_past_scan=%lu accepted=%lu\n", yaml, json_lines,
                 accepted);
  }
} counts;

std::string text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data) + 1, size - 1};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Form form = data[0] == 'j' ? Form::json_lines : Form::yaml;
  const std::string text = text_of(data, size);
  if (!passes_scan(form, text)) return 0;
  ++(form == Form::yaml ? counts.yaml : counts.json_lines);
  const Reading reading = read_and_write(form, text);
  if (reading.accepted) ++counts.accepted;
  if (reading.broken.empty()) return 0;
  std::fprintf(stderr, "broken promise: %s\n", reading.broken.c_str());
  std::abort();
}

/// Half of the mutations start from a good text again: what libFuzzer keeps is mostly what the reader refuses.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  static const std::vector<GoodText> good = good_texts();
  std::minstd_rand random(seed);
  std::string text = text_of(data, std::max<std::size_t>(size, 1));
  if (size < 2 || random() % 2 == 0) {
    const GoodText& fresh = good[random() % good.size()];
    data[0] = fresh.form == Form::yaml ? 'y' : 'j';
    text = fresh.text;
  }
  text = mutated(text, random);
  const std::size_t fits = std::min(text.size(), max_size - 1);
  std::memcpy(data + 1, text.data(), fits);
  return 1 + fits;
}
