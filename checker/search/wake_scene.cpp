// SPDX-License-Identifier: Apache-2.0
#include "checker/search/wake_scene.h"

namespace vcpuspec {

namespace {

/// The PPIs that the guest of every scene has: one that software injects as an edge, a level that KVM injects, and a
/// timer that is injected directly.
constexpr unsigned sw_ppi = 3;
constexpr unsigned pmu = 23;
constexpr unsigned timer = 27;

constexpr std::uint64_t bit(unsigned ppi) { return std::uint64_t{1} << ppi; }
/// A priority in the lane of a PPI.
constexpr std::uint64_t in_lane(unsigned ppi, std::uint64_t priority) { return priority << 8 * (ppi % 8); }

Step step(const std::string& op, std::vector<Assignment> args = {}) {
  Step made;
  made.op = op;
  made.args = std::move(args);
  return made;
}

Step write(const std::string& register_name, std::uint64_t value) {
  return step("write_" + register_name, {{"value", value, {}}});
}
/// A write of one register of a family.
Step write(const std::string& family, std::uint64_t number, std::uint64_t value) {
  return step("write_" + family, {{"number", number, {}}, {"value", value, {}}});
}
Step write_priority(unsigned ppi, std::uint64_t priority) {
  return write("icc_ppi_priorityr", ppi / 8, in_lane(ppi, priority));
}
/// A write of PPI enables is trapped: the guest is left and entered again.
std::vector<Step> write_enables(std::uint64_t value) {
  return {step("kvm.save"), step("kvm.fold"),
          step("kvm.trapped_write_of_enabler", {{"number", 0, {}}, {"value", value, {}}}), step("kvm.flush"),
          step("kvm.restore")};
}
Step inject(unsigned ppi, bool high) { return step("kvm.inject", {{"ppi", ppi, {}}, {"high", high ? 1U : 0U, {}}}); }
Step set_physical_ppis(std::uint64_t levels) {
  return step("kvm.set_physical_ppis", {{"number", 0, {}}, {"value", levels, {}}});
}

/// CDDI takes an interrupt id: its type above its number.
Step deactivate(unsigned ppi) {
  constexpr std::uint64_t ppi_type = std::uint64_t{1} << 29;
  return step("cddi", {{"value", ppi_type | ppi, {}}});
}

/// The guest's interface and PPIs where a scene begins.
struct Start {
  bool en = true;
  std::uint64_t vpmr = 31;
  std::uint64_t enabled = bit(sw_ppi) | bit(pmu) | bit(timer);
  std::uint64_t sw_ppi_priority = 16;
  std::uint64_t timer_priority = 16;
  std::uint64_t latched = 0;  // edges
  std::uint64_t physical = 0;
};

std::vector<Assignment> state_of(const Start& start) {
  const std::uint64_t levels = bit(pmu) | bit(timer);
  std::vector<Assignment> pre = {{"kvm.vm.GICV5", 1, {}},
                                 {"kvm.ppi_mask0", bit(sw_ppi) | levels, {}},
                                 {"cpu.ICC_PPI_HMR0_EL1", levels, {}},
                                 {"kvm.irq_config_level0", levels, {}},
                                 {"kvm.irq_hw0", bit(timer), {}},
                                 {"kvm.ICH_PPI_DVIR0_EL2", bit(timer), {}},
                                 {"kvm.ICH_VMCR_EL2.EN", start.en ? 1U : 0U, {}},
                                 {"kvm.ICH_VMCR_EL2.VPMR", start.vpmr, {}},
                                 {"kvm.irq_enabled0", start.enabled, {}},
                                 {"kvm.ICH_PPI_ENABLER0_EL2", start.enabled, {}},
                                 {"kvm.ICH_PPI_PRIORITYR0_EL2.Priority3", start.sw_ppi_priority, {}},
                                 {"kvm.ICH_PPI_PRIORITYR2_EL2.Priority7", 16, {}},
                                 {"kvm.ICH_PPI_PRIORITYR3_EL2.Priority3", start.timer_priority, {}},
                                 {"kvm.irq_pending_latch0", start.latched, {}},
                                 {"kvm.physical_line_level0", start.physical, {}}};
  std::erase_if(pre, [](const Assignment& given) { return given.value == 0; });
  return pre;
}

/// Into the guest, and what it does there before anything else.
std::vector<Step> entered_and(const std::vector<Step>& first = {}) {
  std::vector<Step> steps = {step("kvm.load"), step("kvm.flush"), step("kvm.restore")};
  steps.insert(steps.end(), first.begin(), first.end());
  return steps;
}

WakeScene enable() {
  return {"enable",
          "The guest may enable its interface and disable it, and SW_PPI may be injected.",
          state_of({.en = false}),
          entered_and(),
          {{write("icc_cr0", 1)}, {write("icc_cr0", 0)}},
          {inject(sw_ppi, true)}};
}
WakeScene mask() {
  return {"mask",
          "The guest may set its mask to the priority of SW_PPI and to one above it, and SW_PPI may be injected.",
          state_of({.sw_ppi_priority = 11}),
          entered_and(),
          {{write("icc_pcr", 10)}, {write("icc_pcr", 11)}},
          {inject(sw_ppi, true)}};
}
WakeScene priority() {
  return {"priority",
          "The guest may give SW_PPI the priority of its mask and the one below, and SW_PPI may be injected.",
          state_of({.vpmr = 10}),
          entered_and(),
          {{write_priority(sw_ppi, 10)}, {write_priority(sw_ppi, 11)}},
          {inject(sw_ppi, true)}};
}
WakeScene pending() {
  return {"pending",
          "The guest may make SW_PPI pending and clear it, and SW_PPI may be injected.",
          state_of({}),
          entered_and(),
          {{write("icc_ppi_spendr", 0, bit(sw_ppi))}, {write("icc_ppi_cpendr", 0, bit(sw_ppi))}},
          {inject(sw_ppi, true)}};
}
WakeScene ppi_enable() {
  return {"ppi-enable",
          "The guest may enable SW_PPI and disable it, which traps, and SW_PPI may be injected.",
          state_of({.enabled = 0}),
          entered_and(),
          {write_enables(bit(sw_ppi)), write_enables(0)},
          {inject(sw_ppi, true)}};
}
WakeScene line() {
  return {"line",
          "The line of a level PPI may rise and fall, and the guest may change its mask.",
          state_of({.vpmr = 15}),
          entered_and(),
          {{write("icc_pcr", 16)}},
          {inject(pmu, true), inject(pmu, false)}};
}
WakeScene physical_timer() {
  return {"timer",
          "The timer, which is injected directly, may fire and be turned off, and the guest may change its mask.",
          state_of({.vpmr = 15}),
          entered_and(),
          {{write("icc_pcr", 16)}},
          {set_physical_ppis(bit(timer)), set_physical_ppis(0)}};
}
WakeScene running() {
  return {"running",
          "While the guest handles SW_PPI, the timer may fire with the same priority; the guest may drop its "
          "priority, and give the timer a higher one.",
          state_of({.sw_ppi_priority = 5, .timer_priority = 5, .latched = bit(sw_ppi)}),
          entered_and({step("cdia")}),
          {{step("cdeoi")}, {write_priority(timer, 4)}},
          {set_physical_ppis(bit(timer))}};
}
WakeScene deferred() {
  return {"deferred",
          "The guest has acknowledged the timer and dropped its priority, and may defer its deactivation.",
          state_of({.physical = bit(timer)}),
          entered_and({step("cdia"), step("cdeoi")}),
          {{deactivate(timer)}},
          {set_physical_ppis(0), inject(sw_ppi, true)},
          active_ppi_finding};
}
WakeScene together() {
  return {"together",
          "The guest may write enable, mask, priority and pending state, and SW_PPI and the timer may come.",
          state_of({.en = false, .vpmr = 10, .sw_ppi_priority = 11, .timer_priority = 12}),
          entered_and(),
          {{write("icc_cr0", 1)},
           {write("icc_pcr", 11)},
           {write_priority(timer, 11)},
           {write("icc_ppi_spendr", 0, bit(sw_ppi))}},
          {inject(sw_ppi, true), set_physical_ppis(bit(timer))}};
}

}  // namespace

const std::vector<WakeScene>& wake_scenes() {
  static const std::vector<WakeScene> all = {enable(), mask(),           priority(), pending(),  ppi_enable(),
                                             line(),   physical_timer(), running(),  deferred(), together()};
  return all;
}

}  // namespace vcpuspec
