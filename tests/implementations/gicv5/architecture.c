/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hardware's own sentence, in our own words: WFI ends when an interrupt is signalled, and one is signalled when the
 * best candidate is of sufficient priority. Only PPIs that the guest can see count.
 *   gicv5:candidate  gicv5:best_ppi  gicv5:D_XMBQZ  gicv5:D_MSQKF  gicv5:hppi  gicv5:wfi
 * It follows the order of the hardware (find the best, then judge it) and not KVM's (a mask, then any PPI below it).
 * A candidate of priority 0 is signalled too, on the other line (gicv5:R_QLGBG): both lines end a WFI.
 */
#include <stdbool.h>

#include "vcpuspec/implementation.h"

enum { ppi_count = 128, no_priority = 0xff };

/* The words of gicv5.wake. */
enum {
  word_vmcr = 0,
  word_apr = 1,
  word_enabled = 2,
  word_pending = 4,
  word_active = 6,
  word_exposed = 10,
  word_priorityr = 12
};

static bool is_candidate(const uint64_t* in, unsigned i) {
  const unsigned bank = i / 64;
  const uint64_t candidates =
      in[word_enabled + bank] & in[word_pending + bank] & ~in[word_active + bank] & in[word_exposed + bank];
  return candidates >> i % 64 & 1;
}

static unsigned priority_of(const uint64_t* in, unsigned i) {
  return (unsigned)(in[word_priorityr + i / 8] >> 8 * (i % 8) & 31);
}

/* D_XMBQZ: the running priority. */
static unsigned running_priority(uint64_t apr) {
  for (unsigned p = 0; p < 32; ++p) {
    if (apr >> p & 1) return p;
  }
  return no_priority;
}

static unsigned best_priority(const uint64_t* in) {
  unsigned best = no_priority;
  for (unsigned i = 0; i < ppi_count; ++i) {
    if (is_candidate(in, i) && priority_of(in, i) < best) best = priority_of(in, i);
  }
  return best;
}

/* D_MSQKF: not beyond the priority mask, and better than what runs. No candidate is beyond every mask. */
static bool is_sufficient(uint64_t vmcr, uint64_t apr, unsigned priority) {
  const unsigned pcr = (unsigned)(vmcr >> 27 & 31);
  return priority <= pcr && priority < running_priority(apr);
}

static bool wake(const uint64_t* in) {
  const bool enabled = in[word_vmcr] & 1;
  return enabled && is_sufficient(in[word_vmcr], in[word_apr], best_priority(in));
}

static const char* describe(void) {
  return "{\"name\": \"GICv5 architecture, model in C\", \"version\": \"1\", \"functions\": ["
         "{\"name\": \"gicv5.wake\", \"in\": 28, \"out\": 1}], \"machines\": []}";
}

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  if (fn != 0) return VCPUSPEC_UNSUPPORTED;
  for (uint64_t i = 0; i < n; ++i) out[i] = wake(in + 28 * i);
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
