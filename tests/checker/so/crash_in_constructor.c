/* SPDX-License-Identifier: Apache-2.0 */
/* Dies while it is loaded. */
#include <stdlib.h>

#include "tests/checker/so/common.h"

__attribute__((constructor)) static void early(void) { abort(); }

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  (void)fn;
  for (uint64_t i = 0; i < n; ++i) {
    out[i] = in[2 * i] + 1;
  }
  return VCPUSPEC_OK;
}
