// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace vcpuspec {

/// Gives up, for good, what code under test must not have: new processes and privileges, the memory of other processes,
/// the network, writing files, signals to others, more memory than `memory_bytes` beyond what is mapped now.
/// `control_fd` stays usable by `recv` and `send` alone and cannot be closed. Returns nullptr, or what could not be
/// set.
const char* enter_sandbox(std::uint64_t memory_bytes, int control_fd);

/// Gives up opening files at all, which only loading needs: a call can then look up no expectation. False when the
/// kernel refuses.
bool forbid_opening_files();

}  // namespace vcpuspec
