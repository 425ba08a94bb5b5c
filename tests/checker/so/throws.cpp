// SPDX-License-Identifier: Apache-2.0
// On one input lets a C++ exception out of the C interface.
#include <cstdint>
#include <stdexcept>

#include "checker/include/vcpuspec/implementation.h"

namespace {

using Table = struct vcpuspec_implementation;

const char* describe() {
  return R"({"name":"test","version":"1","functions":[{"name":"gicv5.effective_mask","in":2,"out":1}]})";
}

std::int32_t call(std::uint32_t, const std::uint64_t* in, std::uint64_t* out, std::uint64_t n) {
  for (std::uint64_t i = 0; i < n; ++i) {
    if (in[2 * i] == 7) throw std::runtime_error("the seventh");
    out[i] = in[2 * i] + 1;
  }
  return VCPUSPEC_OK;
}

Table make_table() {
  Table table = {};
  table.size = sizeof table;
  table.abi_version = VCPUSPEC_ABI_VERSION;
  table.describe = describe;
  table.call = call;
  return table;
}
const Table table = make_table();

}  // namespace

extern "C" const Table* vcpuspec_implementation() { return &table; }
