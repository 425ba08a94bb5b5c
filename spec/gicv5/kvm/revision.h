// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace vcpuspec::gicv5::kvm {

/// How a revision avoids counting the trailing zeros of zero.
enum class ZeroGuard : std::uint8_t {
  none,        // not at all                                                                   kvm-arm64:W1
  whole_word,  // tests 64 bits, counts 32                                                     kvm-arm64:W8
  low_half,    // tests what it counts
};

/// How a revision compares a priority with the effective priority mask.
enum class Comparison : std::uint8_t {
  not_above,  // priority <= mask                                                              kvm-arm64:W5
  below,      // priority < mask                                                               kvm-arm64:W7
};

/// One revision of KVM's wake predicate as data of the same text. What it takes as pending (W2, W3, W9, W10, W15) is
/// another axis: pending_revision.h.
struct Revision {
  std::string_view name;
  std::string_view citation;
  ZeroGuard zero_guard;
  bool tests_enable;  // without it: kvm-arm64:W4
  bool adds_one;      // VPMR + 1, the first priority that is masked; without it: kvm-arm64:W6
  Comparison comparison;
  bool exposed_only;    // without it all PPIs are scanned: kvm-arm64:W13
  bool shortcut_at_32;  // "a mask of 32 masks nothing": kvm-arm64:W12
};

inline constexpr Revision today = {.name = "today",
                                   .citation = "kvm-arm64:effective_mask",
                                   .zero_guard = ZeroGuard::low_half,
                                   .tests_enable = true,
                                   .adds_one = true,
                                   .comparison = Comparison::below,
                                   .exposed_only = true,
                                   .shortcut_at_32 = false};

/// The revisions of the public history whose difference one state can show, oldest first.       kvm-arm64:history
inline constexpr std::array<Revision, 6> revisions = {{
    {"v1", "kvm-arm64:W1", ZeroGuard::none, false, true, Comparison::not_above, false, true},
    {"v2", "kvm-arm64:W12", ZeroGuard::whole_word, false, true, Comparison::not_above, false, true},
    {"v3", "kvm-arm64:W13", ZeroGuard::whole_word, false, true, Comparison::not_above, false, false},
    {"v6", "kvm-arm64:W4", ZeroGuard::whole_word, false, true, Comparison::not_above, true, false},
    {"v7", "kvm-arm64:W5", ZeroGuard::whole_word, true, true, Comparison::not_above, true, false},
    {"first_fix", "kvm-arm64:W6", ZeroGuard::whole_word, true, false, Comparison::below, true, false},
}};

constexpr const Revision& revision(std::string_view name) {
  for (const Revision& r : revisions)
    if (r.name == name) return r;
  return today;
}

}  // namespace vcpuspec::gicv5::kvm
