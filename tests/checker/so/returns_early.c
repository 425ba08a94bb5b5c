/* SPDX-License-Identifier: Apache-2.0 */
/* On one input says that all is answered, and answers nothing. */
#include "tests/checker/so/common.h"

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  (void)fn;
  for (uint64_t i = 0; i < n; ++i) {
    if (in[2 * i] == guilty) return VCPUSPEC_OK;
    out[i] = in[2 * i] + 1;
  }
  return VCPUSPEC_OK;
}
