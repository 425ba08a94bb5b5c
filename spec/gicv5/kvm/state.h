// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/gicv5/ich_registers.h"
#include "spec/state/state.h"

/// What KVM keeps in memory for one vCPU: saved registers, and one `irq` structure a PPI, here as bitmaps.
namespace vcpuspec::gicv5::kvm {

struct irq_enabled : Register<irq_enabled, 64, 2> {
  static constexpr auto name = "irq_enabled<n>";
  static constexpr auto title = "irq.enabled: the trapped copy of the PPI enables";
  static constexpr auto citation = "kvm-arm64:enabler_write";
  static constexpr F<63, 0> irq{"irq", RW, "1 when enabled"};
  static constexpr auto fields = std::tuple{irq};
};

struct irq_active : Register<irq_active, 64, 2> {
  static constexpr auto name = "irq_active<n>";
  static constexpr auto title = "irq.active: refreshed from the hardware at every exit";
  static constexpr auto citation = "kvm-arm64:fold";
  static constexpr F<63, 0> irq{"irq", RW, "1 when active"};
  static constexpr auto fields = std::tuple{irq};
};

struct irq_pending_latch : Register<irq_pending_latch, 64, 2> {
  static constexpr auto name = "irq_pending_latch<n>";
  static constexpr auto title = "irq.pending_latch";
  static constexpr auto citation = "kvm-arm64:state";
  static constexpr F<63, 0> irq{"irq", RW, "1 when latched"};
  static constexpr auto fields = std::tuple{irq};
};

struct irq_line_level : Register<irq_line_level, 64, 2> {
  static constexpr auto name = "irq_line_level<n>";
  static constexpr auto title = "irq.line_level: the input line as software drives it";
  static constexpr auto citation = "kvm-arm64:state";
  static constexpr F<63, 0> irq{"irq", RW, "1 when high"};
  static constexpr auto fields = std::tuple{irq};
};

struct irq_config_level : Register<irq_config_level, 64, 2> {
  static constexpr auto name = "irq_config_level<n>";
  static constexpr auto title = "irq.config: how the interrupt is handled";
  static constexpr auto citation = "kvm-arm64:state";
  static constexpr F<63, 0> irq{"irq", RW, "1 = level, 0 = edge"};
  static constexpr auto fields = std::tuple{irq};
};

struct irq_hw : Register<irq_hw, 64, 2> {
  static constexpr auto name = "irq_hw<n>";
  static constexpr auto title = "irq.hw: backed by a physical interrupt";
  static constexpr auto citation = "kvm-arm64:state";
  static constexpr F<63, 0> irq{"irq", RW, "1 when backed by a physical interrupt"};
  static constexpr auto fields = std::tuple{irq};
};

struct physical_line_level : Register<physical_line_level, 64, 2> {
  static constexpr auto name = "physical_line_level<n>";
  static constexpr auto title = "level of the physical interrupt behind irq, where irq.hw is set";
  static constexpr auto citation = "kvm-arm64:has_pending_ppi";
  static constexpr F<63, 0> irq{"irq", RW, "1 when high"};
  static constexpr auto fields = std::tuple{irq};
};

/// Lanes as in ICH_PPI_PRIORITYR<n>_EL2.
struct irq_priority : Register<irq_priority, 64, 16> {
  static constexpr auto name = "irq_priority<n>";
  static constexpr auto title = "irq.priority: a copy, refreshed only by a put under WFI";
  static constexpr auto citation = "kvm-arm64:sync_priorities";
  static constexpr F<63, 0> lanes{"lanes", RW, "eight lanes of eight bits, PPI 8n first"};
  static constexpr auto fields = std::tuple{lanes};
};

struct ppi_mask : Register<ppi_mask, 64, 2> {
  static constexpr auto name = "ppi_mask<n>";
  static constexpr auto title = "the PPIs the guest may see";
  static constexpr auto citation = "kvm-arm64:exposed_ppis";
  static constexpr F<63, 0> irq{"irq", RW, "1 when exposed"};
  static constexpr auto fields = std::tuple{irq};
};

static_assert(tiles<irq_enabled>() && tiles<irq_active>() && tiles<irq_pending_latch>() && tiles<irq_line_level>() &&
              tiles<irq_config_level>() && tiles<irq_hw>() && tiles<physical_line_level>() && tiles<irq_priority>() &&
              tiles<ppi_mask>());

/// KVM's side of one vCPU.
struct bank {
  static constexpr auto name = "kvm";
  using registers = Registers<ICH_VMCR_EL2, ICH_APR_EL2, irq_enabled, irq_active, irq_pending_latch, irq_line_level,
                              irq_config_level, irq_hw, physical_line_level, irq_priority, ppi_mask>;
};

/// Counting trailing zeros of zero has no result in C.
struct CountOfZero : OpenValue<6> {
  static constexpr auto name = "count_of_zero";
  static constexpr auto meaning = "what counting the trailing zeros of a zero word gave on this machine and compiler";
  static constexpr auto citation = "kvm-arm64:W1";
  static constexpr std::uint64_t preset = 32;
};

}  // namespace vcpuspec::gicv5::kvm
