/* SPDX-License-Identifier: Apache-2.0 */
/*
 * KVM's wake-up predicate for PPIs in v7 of the GICv5 series (2026-03-19), merged as 933e5288fa97, in our own words.
 *
 * What really existed: v6 with the test of EN that its review had asked for. The text of the predicate was not seen:
 * that `<=` is still there follows from the description of the later fix. Rows:
 *   kvm-arm64:W5   `p <= mask` where the mask is the first priority that is not signalled
 *   kvm-arm64:W8   APR is tested as 64 bits and counted as 32
 * Gone: kvm-arm64:W4. A mask of 0 (EN = 0, or priority 0 active) answers no before any priority is compared.
 */
#include <stdbool.h>

#include "vcpuspec/implementation.h"

enum { ppi_count = 128, idle = 32 };

struct irq {
  bool exposed;
  bool enabled;
  bool pending;
  unsigned priority;
};

static bool bit_of(const uint64_t* bitmap, unsigned i) { return bitmap[i / 64] >> i % 64 & 1; }

/* What the put under WFI leaves behind. The active state is kept elsewhere; the predicate does not ask for it. */
static void put_under_wfi(struct irq* irqs, const uint64_t* in) {
  for (unsigned i = 0; i < ppi_count; ++i) {
    irqs[i].enabled = bit_of(in + 2, i);
    irqs[i].pending = bit_of(in + 4, i);
    irqs[i].exposed = bit_of(in + 10, i);
    irqs[i].priority = (unsigned)(in[12 + i / 8] >> 8 * (i % 8)) & 31;
  }
}

/*
 * W8: the guard looks at 64 bits, so the count can meet a lower half of zero. That count is undefined; this file gives
 * 0, as one machine might, and executes nothing undefined.
 */
static unsigned highest_active(uint64_t apr) {
  if (apr == 0) return idle;
  const uint32_t low = (uint32_t)apr;
  for (unsigned p = 0; p < 32; ++p) {
    if (low >> p & 1) return p;
  }
  return 0;
}

static unsigned effective_mask(uint64_t vmcr, uint64_t apr) {
  if ((vmcr & 1) == 0) return 0;
  const unsigned active = highest_active(apr);
  const unsigned allowed = (unsigned)(vmcr >> 27 & 31) + 1;
  return active < allowed ? active : allowed;
}

static bool wake(const uint64_t* in) {
  struct irq irqs[ppi_count];
  put_under_wfi(irqs, in);
  const unsigned mask = effective_mask(in[0], in[1]);
  if (mask == 0) return false;
  for (unsigned i = 0; i < ppi_count; ++i) {
    const struct irq* irq = &irqs[i];
    /* W5: `<` would be right. */
    if (irq->exposed && irq->enabled && irq->pending && irq->priority <= mask) return true;
  }
  return false;
}

static const char* describe(void) {
  return "{\"name\": \"KVM/arm64 GICv5, model in C\", \"version\": \"v7\", \"functions\": ["
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
