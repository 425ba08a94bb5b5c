// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "checker/vectors/vector.h"

namespace vcpuspec {

/// The machine whose wake-ups are searched.
inline constexpr auto wake_machine = "gicv5.kvm";

/// What has recorded that today's code wakes a vCPU for active PPIs.
inline constexpr auto active_ppi_finding = "001-active-ppi-wakes";

/// A running guest, and what happens around its wait for an interrupt.
struct WakeScene {
  std::string name;
  std::string why;
  std::vector<Assignment> pre;
  std::vector<Step> enter;               // from `pre` to the running guest
  std::vector<std::vector<Step>> guest;  // what the guest may do before it waits, in any order
  std::vector<Step> outside;             // what may happen at any time, in any order
  std::string finding = {};              // the recorded one that today's code shows here
};

/// The scenes that are shipped.
const std::vector<WakeScene>& wake_scenes();

}  // namespace vcpuspec
