// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "checker/adapters/qemu/gicv5_board.h"

namespace vcpuspec::qemu {

/// Makes an event of the machine `gicv5.ppi` happen on a board, and gives its results. Throws Declined when there is no
/// way.
NamedWords happen(Gicv5Board& board, std::string_view event, const NamedWords& arguments);

/// The PPIs whose pending state or wire an event changes.
PpiBits moved_by(std::string_view event, const NamedWords& arguments);

}  // namespace vcpuspec::qemu
