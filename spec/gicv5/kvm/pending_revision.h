// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace vcpuspec::gicv5::kvm {

/// What a revision takes as the pending state of a PPI of a vCPU that waits.
enum class PendingFrom : std::uint8_t {
  last_exit,      // what the hardware held at the last exit, if KVM holds any PPI pending at all   kvm-arm64:W2
  shadow,         // what KVM holds, which never has what is injected directly                      kvm-arm64:W3
  physical_line,  // the physical line of a PPI that one backs, what KVM holds of any other
};

/// One revision of what a vCPU that waits is judged by, as data of the same text.
struct PendingRevision {
  std::string_view citation;
  PendingFrom from;
  bool timers_bypass;         // a timer that fires makes it runnable, whatever its PPI is: kvm-arm64:W9
  bool refreshes_priorities;  // before it is judged, and not only at a put under WFI: kvm-arm64:W15
};

inline constexpr PendingRevision pending_today = {.citation = "kvm-arm64:has_pending_ppi",
                                                  .from = PendingFrom::physical_line,
                                                  .timers_bypass = false,
                                                  .refreshes_priorities = false};
/// Of v1 and v2.
inline constexpr PendingRevision pending_at_last_exit = {"kvm-arm64:W2", PendingFrom::last_exit, true, true};
/// Of v3 to v7.                                                                                 kvm-arm64:W10
inline constexpr PendingRevision pending_in_shadow = {"kvm-arm64:W3", PendingFrom::shadow, true, false};

}  // namespace vcpuspec::gicv5::kvm
