/* SPDX-License-Identifier: Apache-2.0 */
/* The effective mask, right but for what HOW does to one input or one call. Written from the facts. */
#include <signal.h>
#include <stdlib.h>

#include "tests/checker/so/common.h"

enum {
  right,
  one_wrong,
  crashes,
  changes_a_handler,
  forgets,
  lazy,
  declines,
  slow_in_batches,
  counts_calls,
  wrong_above
};

/* EN, VPMR 9, and bits 3 and 6 of the active priorities. */
static const uint64_t the_vmcr = (uint64_t)9 << 27 | 1;
static const uint64_t the_apr = 0x48;

static uint64_t mask(uint64_t vmcr, uint64_t apr) {
  uint64_t first = 0;
  if ((vmcr & 1) == 0) return 0;
  while (first <= (vmcr >> 27 & 31) && (apr >> first & 1) == 0) ++first;
  return first;
}

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  static uint64_t calls;
  (void)fn;
  if (HOW == slow_in_batches && n > 100) {
    for (volatile uint64_t wait = 0;; ++wait) continue;
  }
  for (uint64_t i = 0; i < n; ++i) {
    const int is_guilty = in[2 * i] == the_vmcr && in[2 * i + 1] == the_apr;
    if (HOW == crashes && is_guilty) abort();
    if (HOW == changes_a_handler && is_guilty) signal(SIGUSR1, SIG_IGN);
    if (HOW == declines && is_guilty) return VCPUSPEC_UNSUPPORTED;
    if (HOW == forgets && is_guilty) continue;
    if (HOW == lazy && n > 1 && i == n - 1) continue;
    out[i] = mask(in[2 * i], in[2 * i + 1]);
    if (HOW == one_wrong && is_guilty) out[i] ^= 1;
    if (HOW == wrong_above && (in[2 * i] >> 31 & 1) != 0) out[i] ^= 1;
    if (HOW == counts_calls && is_guilty && ++calls == 1) out[i] ^= 1;
  }
  return VCPUSPEC_OK;
}
