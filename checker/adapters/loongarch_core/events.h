// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "checker/adapters/loongarch_core/board.h"
#include "checker/adapters/loongarch_core/prediction.h"

namespace vcpuspec::loongarch_core {

/// Makes an event happen on a board, and gives its results. Throws Declined when there is no way.
NamedWords happen(Board& board, std::string_view event, const NamedWords& arguments);

/// Whether an event is one of the instructions that use TLBIDX.Index.
bool uses_tlb_index(std::string_view event);

/// An event that is to happen, for those who know how.
struct Happening {
  Board& board;
  std::string_view event;
  const NamedWords& arguments;

  std::uint64_t argument(std::string_view name) const;
  bool has(std::string_view name) const { return arguments.find(name) != arguments.end(); }
  /// An instruction without results that is executed as it stands.
  NamedWords execute(std::uint32_t word) const;
  Prediction predicted(std::string_view other_event, const NamedWords& its_arguments) const;
  [[noreturn]] void decline(const std::string& why) const;
};

/// General registers of the operands.
inline constexpr unsigned r_rd = 4, r_rj = 5, r_rk = 6, r_data = 7, r_address = 8;

// Events that access memory.
NamedWords load_or_store(const Happening& one);
NamedWords fetch(const Happening& one);
/// An access that raises the exception which the event is.
NamedWords raise_by_access(const Happening& one);

}  // namespace vcpuspec::loongarch_core
