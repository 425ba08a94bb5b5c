// SPDX-License-Identifier: Apache-2.0
// A machine whose step lets a C++ exception out of the C interface.
#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "checker/include/vcpuspec/implementation.h"

struct vcpuspec_machine {
  std::uint64_t slots[6];
};

namespace {

using Table = struct vcpuspec_implementation;
using Machine = struct vcpuspec_machine;

const char* describe() {
  return R"({"name": "test", "version": "1", "functions": [], "machines": [{"name": "loongarch.csr",
    "slots": ["host.CRMD", "host.PRMD", "host.ESTAT", "host.ERA", "host.LLBCTL", "host.PC"],
    "events": [{"name": "csrwr.ERA", "args": 2, "results": 1}]}]})";
}

Machine* create() { return new Machine(); }
void destroy(Machine* machine) { delete machine; }

std::int32_t load(Machine* machine, const std::uint64_t* slots, std::uint64_t count) {
  std::copy_n(slots, count, machine->slots);
  return VCPUSPEC_OK;
}

std::int32_t step(Machine*, std::uint32_t, const std::uint64_t*, std::uint64_t*) {
  throw std::runtime_error("no step");
}

std::int32_t observe(const Machine* machine, std::uint64_t* slots, std::uint64_t count) {
  std::copy_n(machine->slots, count, slots);
  return VCPUSPEC_OK;
}

Table make_table() {
  Table table = {};
  table.size = sizeof table;
  table.abi_version = VCPUSPEC_ABI_VERSION;
  table.describe = describe;
  table.create = create;
  table.destroy = destroy;
  table.load = load;
  table.step = step;
  table.observe = observe;
  return table;
}
const Table table = make_table();

}  // namespace

extern "C" const Table* vcpuspec_implementation() { return &table; }
