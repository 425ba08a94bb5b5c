/* SPDX-License-Identifier: Apache-2.0 */
/* On one input calls itself until there is no stack. */
#include "tests/checker/so/common.h"

/* Volatile: or a compiler makes a loop of it. */
static uint64_t deeper(volatile uint64_t* from) {
  volatile uint64_t here[512] = {*from};
  return deeper(here) + here[0];
}

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  (void)fn;
  for (uint64_t i = 0; i < n; ++i) {
    if (in[2 * i] == guilty) {
      volatile uint64_t start = i;
      out[i] = deeper(&start);
    }
    out[i] = in[2 * i] + 1;
  }
  return VCPUSPEC_OK;
}
