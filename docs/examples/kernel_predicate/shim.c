// SPDX-License-Identifier: Apache-2.0
// The 28 words of gicv5.wake as a vCPU after a put under WFI, for the predicate of a kernel tree. `predicate.inc` is
// what build.sh takes out of that tree.
#include "kernel_stubs.h"
#include "predicate.inc"

#include <vcpuspec/implementation.h>

static bool bit(const uint64_t *words, int i) { return words[i / 64] >> (i % 64) & 1; }

// What the hardware holds, saved: control, active priorities and priorities as registers, the rest per interrupt.
static bool wake(const uint64_t *w) {
  struct kvm kvm = {{{{{w[10], w[11]}}}}};
  struct kvm_vcpu vcpu = {.kvm = &kvm};
  vcpu.arch.vgic_cpu.vgic_v5.vgic_vmcr = w[0];
  vcpu.arch.vgic_cpu.vgic_v5.vgic_apr = w[1];
  for (int n = 0; n < 16; ++n) vcpu.arch.vgic_cpu.vgic_v5.vgic_ppi_priorityr[n] = w[12 + n];
  for (int i = 0; i < VGIC_V5_NR_PRIVATE_IRQS; ++i) {
    const bool is_level = bit(w + 8, i);
    vcpu.ppi[i].enabled = bit(w + 2, i);
    vcpu.ppi[i].active = bit(w + 6, i);
    vcpu.ppi[i].hw = is_level;
    vcpu.ppi[i].line_level = is_level && bit(w + 4, i);
    vcpu.ppi[i].pending_latch = !is_level && bit(w + 4, i);
  }
  vgic_v5_sync_ppi_priorities(&vcpu);
  return vgic_v5_has_pending_ppi(&vcpu);
}

static uint64_t effective_mask(const uint64_t *w) {
  struct kvm_vcpu vcpu = {.arch.vgic_cpu.vgic_v5 = {.vgic_vmcr = w[0], .vgic_apr = w[1]}};
  return vgic_v5_get_effective_priority_mask(&vcpu);
}

static const char *describe(void) {
  return "{\"name\": \"wake predicate of a kernel tree\", \"version\": \"your tree\", \"functions\": ["
         "{\"name\": \"gicv5.wake\", \"in\": 28, \"out\": 1},"
         "{\"name\": \"gicv5.effective_mask\", \"in\": 2, \"out\": 1}]}";
}

static int32_t call(uint32_t fn, const uint64_t *in, uint64_t *out, uint64_t n) {
  for (uint64_t i = 0; i < n; ++i) out[i] = fn == 0 ? wake(in + 28 * i) : effective_mask(in + 2 * i);
  return VCPUSPEC_OK;
}

const struct vcpuspec_implementation *vcpuspec_implementation(void) {
  static const struct vcpuspec_implementation table = {
      .size = sizeof table, .abi_version = VCPUSPEC_ABI_VERSION, .describe = describe, .call = call};
  return &table;
}
