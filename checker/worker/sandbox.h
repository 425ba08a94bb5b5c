// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace vcpuspec {

/// Gives up, for good, what code under test must not have: new processes and privileges, the network, writing files,
/// signals to others, more memory than `memory_bytes` beyond what is mapped now. `control_fd` stays usable by `recv`
/// and `send` alone and cannot be closed. Returns nullptr, or what could not be set.
const char* enter_sandbox(std::uint64_t memory_bytes, int control_fd);

}  // namespace vcpuspec
