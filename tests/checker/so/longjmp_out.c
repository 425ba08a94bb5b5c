/* SPDX-License-Identifier: Apache-2.0 */
/* On one input jumps out of the call, to where it was loaded. */
#include <setjmp.h>

#include "tests/checker/so/common.h"

static jmp_buf loading;

__attribute__((constructor)) static void remember(void) {
  if (setjmp(loading) != 0) return;
}

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  (void)fn;
  for (uint64_t i = 0; i < n; ++i) {
    if (in[2 * i] == guilty) longjmp(loading, 1);
    out[i] = in[2 * i] + 1;
  }
  return VCPUSPEC_OK;
}
