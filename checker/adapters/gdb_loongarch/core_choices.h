// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "checker/adapters/loongarch_core/prediction.h"

namespace vcpuspec::gdb_loongarch {

/// What CPUCFG gives of a core; nothing where it is not executed.
struct Configuration {
  std::optional<std::uint32_t> basic;     // word 1
  std::optional<std::uint32_t> units;     // word 2
  std::optional<std::uint32_t> counters;  // word 6
};

/// The choices that a core of 32 bits tells, and those that no such core has. Throws Failure when it says that it is
/// one of 64 bits.
loongarch_core::NamedWords choices_of_la32(const Configuration& configuration);

/// The choices that a core of 64 bits tells: whether it has LVZ. The others are asked under their presets.
loongarch_core::NamedWords choices_of_la64(const std::optional<std::uint32_t>& units);

}  // namespace vcpuspec::gdb_loongarch
