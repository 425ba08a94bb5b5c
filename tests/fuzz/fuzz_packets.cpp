// SPDX-License-Identifier: Apache-2.0
// Any bytes, to the decoder of packets: the first one chooses the pieces, and whether the rest is the body of a packet
// with the right checksum, which is hard to hit upon.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/packet_promises.h"

using namespace vcpuspec::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string broken = broken_by_packets(data[0] % 2 == 0 ? std::string(rest) : as_body(rest), data[0]);
  if (broken.empty()) return 0;
  std::fprintf(stderr, "broken promise: %s\n", broken.c_str());
  std::abort();
}
