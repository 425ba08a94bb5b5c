/* SPDX-License-Identifier: Apache-2.0 */
/*
 * KVM's wake-up predicate for PPIs in the first posting of the GICv5 series (v1, 2025-12-12), in our own words.
 *
 * What really existed: two bitmaps taken at the last exit, compared with `<=`, and a count of trailing zeros of APR
 * without a guard. Rows:
 *   kvm-arm64:W1   the count is undefined at APR = 0
 *   kvm-arm64:W4   EN is not asked
 *   kvm-arm64:W5   `p <= mask` where the mask is the first priority that is not signalled
 *   kvm-arm64:W8   only the lower half of APR is counted
 *   kvm-arm64:W12  a mask of 32 lets every enabled and pending PPI through untested
 *   kvm-arm64:W13  the bitmaps are scanned as they are, whether or not the PPI is exposed to the guest
 * Rows without effect here, because the state is the one just after the put: kvm-arm64:W2, kvm-arm64:W15.
 */
#include <stdbool.h>

#include "vcpuspec/implementation.h"

enum { ppi_count = 128 };

/* What this version kept when the vCPU left the processor. */
struct snapshot {
  uint64_t vmcr;
  uint64_t apr;
  uint64_t enabler[2];
  uint64_t pendr[2];
  unsigned priority[ppi_count];
};

static void take_snapshot(struct snapshot* s, const uint64_t* in) {
  s->vmcr = in[0];
  s->apr = in[1];
  for (unsigned bank = 0; bank < 2; ++bank) {
    s->enabler[bank] = in[2 + bank];
    s->pendr[bank] = in[4 + bank];
  }
  for (unsigned i = 0; i < ppi_count; ++i) s->priority[i] = (unsigned)(in[12 + i / 8] >> 8 * (i % 8)) & 31;
}

/*
 * W1: the count of zero is undefined. One machine may well give 0 (its instruction leaves the destination as it was);
 * this file answers as that machine would, by a test, so that nothing undefined is executed.
 */
static unsigned count_trailing_zeros(uint32_t word) {
  if (word == 0) return 0;
  unsigned count = 0;
  while ((word >> count & 1) == 0) ++count;
  return count;
}

/* W4: EN, bit 0 of VMCR, plays no part. */
static unsigned effective_mask(uint64_t vmcr, uint64_t apr) {
  const unsigned active = count_trailing_zeros((uint32_t)apr);
  const unsigned allowed = (unsigned)(vmcr >> 27 & 31) + 1;
  return active < allowed ? active : allowed;
}

static bool wake(const uint64_t* in) {
  struct snapshot s;
  take_snapshot(&s, in);
  const unsigned mask = effective_mask(s.vmcr, s.apr);
  for (unsigned i = 0; i < ppi_count; ++i) {
    /* W13: no word about exposed PPIs. */
    if ((s.enabler[i / 64] & s.pendr[i / 64]) >> i % 64 & 1) {
      /* W12: the shortcut; where a count of zero gives 0, as above, no mask is 32. */
      if (mask == 32) return true;
      /* W5: `<` would be right. */
      if (s.priority[i] <= mask) return true;
    }
  }
  return false;
}

static const char* describe(void) {
  return "{\"name\": \"KVM/arm64 GICv5, model in C\", \"version\": \"v1\", \"functions\": ["
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
