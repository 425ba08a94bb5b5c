// SPDX-License-Identifier: Apache-2.0
// Any bytes, to both readers: the first one chooses. Only the reader runs here, so that there are many executions.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/promises.h"

using namespace vcpuspec::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Form form = data[0] == 'j' ? Form::json_lines : Form::yaml;
  const Reading reading = read(form, std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  if (reading.broken.empty()) return 0;
  std::fprintf(stderr, "broken promise: %s\n", reading.broken.c_str());
  std::abort();
}
