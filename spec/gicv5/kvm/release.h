// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "spec/gicv5/kvm/finalize.h"
#include "spec/gicv5/kvm/pending_revision.h"
#include "spec/gicv5/kvm/revision.h"
#include "spec/gicv5/kvm/transport_revision.h"

namespace vcpuspec::gicv5::kvm {

/// A state of the public history: what each part of KVM's code was then.
struct Release {
  std::string_view name;
  Revision predicate = kvm::today;
  PendingRevision pending = pending_today;
  TransportRevision transport = transport_today;
  Exposes exposes = Exposes::owned_and_sw_ppi;
};

inline constexpr Release release_today = {.name = "today"};

/// Those that differ from today's, oldest first. The first fix was posted before the timers' bypass was removed, and is
/// taken to have it.                                                                            kvm-arm64:history
inline constexpr std::array<Release, 8> releases = {{
    {"v1", revision("v1"), pending_at_last_exit, transport_revision("v3"), Exposes::owned_and_sw_ppi},
    {"v2", revision("v2"), pending_at_last_exit, transport_revision("v3"), Exposes::ownerless_but_sw_ppi},
    {"v3", revision("v3"), pending_in_shadow, transport_revision("v3"), Exposes::owned_and_sw_ppi},
    {"v6", revision("v6"), pending_in_shadow, transport_revision("v7"), Exposes::owned_and_sw_ppi},
    {"v7", revision("v7"), pending_in_shadow, transport_revision("v7"), Exposes::owned_and_sw_ppi},
    {"first_fix", revision("first_fix"), pending_in_shadow, transport_revision("v7"), Exposes::owned_and_sw_ppi},
    {"edge_fix", today, pending_today, transport_revision("edge_fix"), Exposes::owned_and_sw_ppi},
    {"v7_1", today, pending_today, transport_revision("v7_1"), Exposes::owned_and_sw_ppi},
}};

}  // namespace vcpuspec::gicv5::kvm
