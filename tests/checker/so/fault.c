/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/checker/so/common.h"

/* Volatile, or the compiler sees what is coming. */
static int* volatile nowhere;

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  (void)fn;
  for (uint64_t i = 0; i < n; ++i) {
    if (in[2 * i] == guilty) *nowhere = 1;
    out[i] = in[2 * i] + 1;
  }
  return VCPUSPEC_OK;
}
