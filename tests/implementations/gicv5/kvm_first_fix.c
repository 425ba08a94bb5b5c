/* SPDX-License-Identifier: Apache-2.0 */
/*
 * KVM's wake-up predicate for PPIs after the first fix that was posted (c1c15731fda0 of "fixes v1", 2026-03-26), in our
 * own words. It was withdrawn: GICv5 masks differently from its predecessors, it signals the equal priority.
 *
 * What really existed: the comparison made strict, as on GICv3, and the `+ 1` of the mask dropped. The exact form was
 * not seen, only a description. Row:
 *   kvm-arm64:W6   `p < min(hap, PCR)`: a PPI of the very priority of PCR never wakes, so a Linux guest never does
 *   kvm-arm64:W8   APR is still tested as 64 bits and counted as 32: 42d7eac8291d came a few days later
 * Gone: kvm-arm64:W4, kvm-arm64:W5.
 */
#include <stdbool.h>

#include "vcpuspec/implementation.h"

struct cpu_if {
  bool en;
  unsigned pcr;
  uint64_t apr;
};

/* One bank of 64 PPIs: which ones the predicate looks at, and their priorities as the put under WFI refreshed them. */
struct bank {
  uint64_t exposed, enabled, pending;
  unsigned char priority[64];
};

static struct cpu_if saved_cpu_if(uint64_t vmcr, uint64_t apr) {
  const struct cpu_if cpu_if = {vmcr & 1, (unsigned)(vmcr >> 27) & 31, apr};
  return cpu_if;
}

static void saved_bank(struct bank* bank, const uint64_t* in, unsigned number) {
  bank->enabled = in[2 + number];
  bank->pending = in[4 + number];
  bank->exposed = in[10 + number];
  for (unsigned i = 0; i < 64; ++i) {
    bank->priority[i] = (unsigned char)(in[12 + 8 * number + i / 8] >> 8 * (i % 8) & 31);
  }
}

/*
 * W8: what passes the guard can have a lower half of zero, whose count is undefined. This file gives 0, as one machine
 * might, and executes nothing undefined.
 */
static unsigned highest_active(uint64_t apr) {
  if (apr == 0) return 32;
  if ((uint32_t)apr == 0) return 0;
  unsigned p = 0;
  while ((apr >> p & 1) == 0) ++p;
  return p;
}

/* W6: `pcr` where `pcr + 1` would be right. Never above 31. */
static unsigned effective_mask(uint64_t vmcr, uint64_t apr) {
  const struct cpu_if cpu_if = saved_cpu_if(vmcr, apr);
  if (!cpu_if.en) return 0;
  const unsigned active = highest_active(cpu_if.apr);
  return active < cpu_if.pcr ? active : cpu_if.pcr;
}

static bool bank_wakes(const struct bank* bank, unsigned mask) {
  const uint64_t candidates = bank->exposed & bank->enabled & bank->pending;
  for (unsigned i = 0; i < 64; ++i) {
    if ((candidates >> i & 1) && bank->priority[i] < mask) return true;
  }
  return false;
}

static bool wake(const uint64_t* in) {
  const unsigned mask = effective_mask(in[0], in[1]);
  for (unsigned number = 0; number < 2; ++number) {
    struct bank bank;
    saved_bank(&bank, in, number);
    if (bank_wakes(&bank, mask)) return true;
  }
  return false;
}

static const char* describe(void) {
  return "{\"name\": \"KVM/arm64 GICv5, model in C\", \"version\": \"first fix\", \"functions\": ["
         "{\"name\": \"gicv5.wake\", \"in\": 28, \"out\": 1}, "
         "{\"name\": \"gicv5.effective_mask\", \"in\": 2, \"out\": 1}], \"machines\": []}";
}

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  if (fn > 1) return VCPUSPEC_UNSUPPORTED;
  for (uint64_t i = 0; i < n; ++i) {
    out[i] = fn == 0 ? wake(in + 28 * i) : effective_mask(in[2 * i], in[2 * i + 1]);
  }
  return VCPUSPEC_OK;
}

static const struct vcpuspec_implementation implementation = {
    .size = sizeof(struct vcpuspec_implementation),
    .abi_version = VCPUSPEC_ABI_VERSION,
    .describe = describe,
    .call = call,
};

__attribute__((visibility("default"))) const struct vcpuspec_implementation* vcpuspec_implementation(void) {
  return &implementation;
}
