// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "checker/adapters/qemu/loongarch_board.h"

namespace vcpuspec::qemu {

/// Arguments or results of an event, by their names.
using NamedWords = std::map<std::string, std::uint64_t, std::less<>>;

/// Makes an event happen on a board, and gives its results. Throws Declined when there is no way.
NamedWords happen(LoongarchBoard& board, const Subject& subject, const std::string& event, const NamedWords& arguments);

/// Whether an event is one of the instructions that use TLBIDX.Index.
bool uses_tlb_index(std::string_view event);

}  // namespace vcpuspec::qemu
