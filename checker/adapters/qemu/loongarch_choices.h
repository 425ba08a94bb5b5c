// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "checker/adapters/qemu/migration_stream.h"

namespace vcpuspec::qemu {

/// What a core is where the manual leaves that open, otherwise than the presets say, as far as it is known: what its
/// state has, and what was seen with version 7.2.
std::map<std::string, std::uint64_t> choices_of(const MigratedCpu& cpu);

}  // namespace vcpuspec::qemu
