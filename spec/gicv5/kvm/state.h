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

/// What the entry code is given and the exit code leaves: one buffer a physical CPU.
struct ppi_pendr : Register<ppi_pendr, 64, 2> {
  static constexpr auto name = "ppi_pendr<n>";
  static constexpr auto title = "pending state for the next entry, and from the last exit";
  static constexpr auto citation = "kvm-arm64:flush";
  static constexpr F<63, 0> irq{"irq", RW, "1 when pending"};
  static constexpr auto fields = std::tuple{irq};
};

struct ppi_pendr_entry : Register<ppi_pendr_entry, 64, 2> {
  static constexpr auto name = "ppi_pendr_entry<n>";
  static constexpr auto title = "pending state as of the last entry, which earlier revisions keep apart";
  static constexpr auto citation = "kvm-arm64:T6";
  static constexpr F<63, 0> irq{"irq", RW, "1 when pending"};
  static constexpr auto fields = std::tuple{irq};
};

struct ppi_activer_exit : Register<ppi_activer_exit, 64, 2> {
  static constexpr auto name = "ppi_activer_exit<n>";
  static constexpr auto title = "active state from the last exit";
  static constexpr auto citation = "kvm-arm64:save";
  static constexpr F<63, 0> irq{"irq", RW, "1 when active"};
  static constexpr auto fields = std::tuple{irq};
};

struct ppi_hmr : Register<ppi_hmr, 64, 2> {
  static constexpr auto name = "ppi_hmr<n>";
  static constexpr auto title = "handling mode of the exposed PPIs; written once, never read";
  static constexpr auto citation = "kvm-arm64:finalize";
  static constexpr F<63, 0> irq{"irq", RW, "1 = level"};
  static constexpr auto fields = std::tuple{irq};
};

struct irq_owner : Register<irq_owner, 64, 2> {
  static constexpr auto name = "irq_owner<n>";
  static constexpr auto title = "irq.owner: a device in the kernel drives the interrupt";
  static constexpr auto citation = "kvm-arm64:exposed_ppis";
  static constexpr F<63, 0> irq{"irq", RW, "1 when it has an owner"};
  static constexpr auto fields = std::tuple{irq};
};

struct host_ppi_masked : Register<host_ppi_masked, 64, 2> {
  static constexpr auto name = "host_ppi_masked<n>";
  static constexpr auto title = "physical PPIs that the host has masked, so that only the guest sees them";
  static constexpr auto citation = "kvm-arm64:timers";
  static constexpr F<63, 0> irq{"irq", RW, "1 when masked"};
  static constexpr auto fields = std::tuple{irq};
};

/// Where a vCPU is on its way into the guest and back.
enum class Phase : std::uint8_t {
  away,     // not resident: its interface is in memory
  loaded,   // resident on a physical CPU, in the host
  flushed,  // the pending state for the entry is computed
  guest,    // in the guest
  exited,   // left the guest, not yet folded
};

struct vcpu : Register<vcpu, 64> {
  static constexpr auto name = "vcpu";
  static constexpr auto title = "where the vCPU is, and what it was asked to do";
  static constexpr auto citation = "kvm-arm64:wfi_blocking";
  static constexpr F<2, 0> PHASE{"PHASE", RW, "0 away, 1 loaded, 2 flushed, 3 in the guest, 4 exited"};
  static constexpr F<3> IN_WFI{"IN_WFI", RW, "1 while it waits for an interrupt"};
  static constexpr F<4> BLOCKED{"BLOCKED", RW, "1 while its thread sleeps, or is about to"};
  static constexpr F<5> WAKEUP{"WAKEUP", RW, "1: the thread looks again whether it must go on"};
  static constexpr F<6> IRQ_PENDING{"IRQ_PENDING", RW, "request: something was injected"};
  static constexpr F<7> KICKED{"KICKED", RW, "1: the vCPU was told to leave the guest"};
  static constexpr F<15, 8> RES0_15_8{"RES0", R0, "not used"};
  static constexpr F<31, 16> ID{"ID", RW, "number of the vCPU"};
  static constexpr F<63, 32> RES0_63_32{"RES0", R0, "not used"};
  static constexpr auto fields =
      std::tuple{PHASE, IN_WFI, BLOCKED, WAKEUP, IRQ_PENDING, KICKED, RES0_15_8, ID, RES0_63_32};
};
static_assert(tiles<vcpu>());

struct vm : Register<vm, 64> {
  static constexpr auto name = "vm";
  static constexpr auto title = "which interrupt controller the virtual machine has";
  static constexpr auto citation = "kvm-arm64:idr0_iaffidr";
  static constexpr F<0> GICV5{"GICV5", RW, "1: GICv5; 0: an older one"};
  static constexpr F<1> OLDER_PENDING{"OLDER_PENDING", RW, "what the code for older controllers says to wake or not"};
  static constexpr F<63, 2> RES0_63_2{"RES0", R0, "not used"};
  static constexpr auto fields = std::tuple{GICV5, OLDER_PENDING, RES0_63_2};
};
static_assert(tiles<vm>());

struct ppi_mask : Register<ppi_mask, 64, 2> {
  static constexpr auto name = "ppi_mask<n>";
  static constexpr auto title = "the PPIs the guest may see";
  static constexpr auto citation = "kvm-arm64:exposed_ppis";
  static constexpr F<63, 0> irq{"irq", RW, "1 when exposed"};
  static constexpr auto fields = std::tuple{irq};
};

static_assert(tiles<irq_enabled>() && tiles<irq_active>() && tiles<irq_pending_latch>() && tiles<irq_line_level>() &&
              tiles<irq_config_level>() && tiles<irq_hw>() && tiles<physical_line_level>() && tiles<irq_priority>() &&
              tiles<ppi_mask>() && tiles<ppi_pendr>() && tiles<ppi_pendr_entry>() && tiles<ppi_activer_exit>() &&
              tiles<ppi_hmr>() && tiles<irq_owner>() && tiles<host_ppi_masked>());

/// KVM's side of one vCPU. Registers of the hardware stand here for the copies that KVM saves.
struct bank {
  static constexpr auto name = "kvm";
  using registers =
      Registers<ICH_VMCR_EL2, ICH_APR_EL2, irq_enabled, irq_active, irq_pending_latch, irq_line_level, irq_config_level,
                irq_hw, physical_line_level, irq_priority, ppi_mask, ICH_PPI_ENABLER_EL2, ICH_PPI_ACTIVER_EL2,
                ICH_PPI_DVIR_EL2, ICH_PPI_PRIORITYR_EL2, ppi_pendr, ppi_pendr_entry, ppi_activer_exit, ppi_hmr,
                irq_owner, host_ppi_masked, vcpu, vm>;
};

/// Counting trailing zeros of zero has no result in C.
struct CountOfZero : OpenValue<6> {
  static constexpr auto name = "count_of_zero";
  static constexpr auto meaning = "what counting the trailing zeros of a zero word gave on this machine and compiler";
  static constexpr auto citation = "kvm-arm64:W1";
  static constexpr std::uint64_t preset = 32;
};

}  // namespace vcpuspec::gicv5::kvm
