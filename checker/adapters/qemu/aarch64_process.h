// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "checker/adapters/qemu/child.h"
#include "checker/adapters/qemu/stub_host.h"

namespace vcpuspec::qemu {

/// An emulator of AArch64 with a GICv5.
struct Aarch64Program {
  std::string path;
  std::string version;  // 11.1.3
};

/// Asks it for its version. Throws InputError when there is no such program, or when it is too old to have a GICv5.
Aarch64Program find_aarch64_program(const std::string& path);

/// The options of a machine with a GICv5 and no devices, that listens with its stub at a path.
std::vector<std::string> words_of_gicv5_machine(const Aarch64Program& program, const std::string& stub_at);

/// Starts the machine, which stands as reset leaves it. Throws Failure when it does not come up.
std::unique_ptr<StubHost> start_gicv5_machine(const Aarch64Program& program, std::chrono::milliseconds time_limit);

}  // namespace vcpuspec::qemu
