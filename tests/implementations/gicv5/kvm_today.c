/* SPDX-License-Identifier: Apache-2.0 */
/*
 * KVM's wake-up predicate for PPIs as it is today (a4a645584793 and 42d7eac8291d of "fixes v2", 2026-04-01), in our own
 * words.
 *
 * What really exists: a mask that is the first priority not signalled, 0 when EN is clear, and a strict comparison.
 *   kvm-arm64:effective_mask, kvm-arm64:has_pending_ppi, kvm-arm64:is_pending, kvm-arm64:sync_priorities
 *   kvm-arm64:W7   its row: equal to the hardware for one PPI that is not active
 * The active state is not asked: an active PPI that is pending again wakes here and not in the hardware.
 * Today's KVM has 64 PPIs (35a4f8d151d6); no PPI above 63 is exposed by it. This file looks at all 128 it is given.
 */
#include <stdbool.h>

#include "vcpuspec/implementation.h"

enum { ppi_count = 128 };

struct irq {
  bool in_ppi_mask;
  bool enabled;
  bool level;
  bool pending_latch;
  bool line_level;
  unsigned priority; /* a copy, fresh only after a put under WFI */
};

static bool bit_of(const uint64_t* words, unsigned i) { return words[i / 64] >> (i % 64) & 1; }

/* Pending in the hardware comes from the line of a level PPI, and goes into the latch of an edge PPI. */
static struct irq irq_after_put(const uint64_t* in, unsigned i) {
  const bool pending = bit_of(in + 4, i);
  const bool level = bit_of(in + 8, i);
  const struct irq irq = {
      .in_ppi_mask = bit_of(in + 10, i),
      .enabled = bit_of(in + 2, i),
      .level = level,
      .pending_latch = !level && pending,
      .line_level = level && pending,
      .priority = (unsigned)(in[12 + i / 8] >> 8 * (i % 8) & 31),
  };
  return irq;
}

static bool is_pending(const struct irq* irq) { return irq->pending_latch || (irq->level && irq->line_level); }

static unsigned lowest_set_bit(uint32_t apr) {
  unsigned p = 0;
  while (p < 32 && (apr >> p & 1) == 0) ++p;
  return p;
}

static unsigned effective_mask(uint64_t vmcr, uint64_t apr) {
  if ((vmcr & 1) == 0) return 0;
  const unsigned active = lowest_set_bit((uint32_t)apr);
  const unsigned beyond_pcr = (unsigned)(vmcr >> 27 & 31) + 1;
  return active < beyond_pcr ? active : beyond_pcr;
}

static bool wake(const uint64_t* in) {
  const unsigned mask = effective_mask(in[0], in[1]);
  if (mask == 0) return false;
  for (unsigned i = 0; i < ppi_count; ++i) {
    const struct irq irq = irq_after_put(in, i);
    if (irq.in_ppi_mask && irq.enabled && irq.priority < mask && is_pending(&irq)) return true;
  }
  return false;
}

static const char* describe(void) {
  return "{\"name\": \"KVM/arm64 GICv5, model in C\", \"version\": \"fixes v2\", \"functions\": ["
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
