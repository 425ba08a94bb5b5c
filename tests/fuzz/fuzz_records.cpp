// SPDX-License-Identifier: Apache-2.0
// Any bytes, to the readers of files about runs: the first one chooses which.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/record_promises.h"

using namespace vcpuspec::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto kind = static_cast<Record>(data[0] % record_kinds);
  const Reading reading = read_record(kind, std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  if (reading.broken.empty()) return 0;
  std::fprintf(stderr, "broken promise: %s\n", reading.broken.c_str());
  std::abort();
}
