// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

namespace vcpuspec::gicv5::kvm {

/// One revision of how KVM carries pending and active state into the guest and back, as data of the same text.
struct TransportRevision {
  std::string_view name;
  std::string_view citation;
  bool clears_latch_at_flush;  // the latch moves into the hardware; without it: kvm-arm64:T2
  bool folds_changes_only;     // a PPI is looked at only if its state changed in the guest: kvm-arm64:T3
  bool folds_direct_ppis;      // without it irq.active of a directly injected PPI goes stale: kvm-arm64:T5
  bool only_first_bank;        // 64 PPIs; without it 128: kvm-arm64:C4
};

inline constexpr TransportRevision transport_today = {.name = "today",
                                                      .citation = "kvm-arm64:T4",
                                                      .clears_latch_at_flush = true,
                                                      .folds_changes_only = false,
                                                      .folds_direct_ppis = true,
                                                      .only_first_bank = true};

/// The revisions of the public history, oldest first.                                           kvm-arm64:history
inline constexpr std::array<TransportRevision, 4> transport_revisions = {{
    {"v3", "kvm-arm64:T1", false, false, false, false},
    {"v7", "kvm-arm64:T2", false, true, false, false},
    {"edge_fix", "kvm-arm64:T3", true, true, true, false},
    {"v7_1", "kvm-arm64:T4", true, false, true, false},
}};

constexpr const TransportRevision& transport_revision(std::string_view name) {
  for (const TransportRevision& r : transport_revisions)
    if (r.name == name) return r;
  return transport_today;
}

}  // namespace vcpuspec::gicv5::kvm
