// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "checker/adapters/qemu/gicv5_board.h"

namespace vcpuspec::qemu {

/// What a core is where the architecture leaves that open, as far as it shows it: which PPIs there are, which of two
/// that are equal wins, and which of a PPI and an SPI.
std::map<std::string, std::uint64_t> choices_of(Gicv5Board& board, const Stepper& machine);

}  // namespace vcpuspec::qemu
