/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "tests/checker/so/common.h"

/* Memory that nobody can see may be optimised away, malloc and all. */
static char* volatile kept;

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  (void)fn;
  for (uint64_t i = 0; i < n; ++i) {
    while (in[2 * i] == guilty) {
      char* more = malloc(1 << 20);
      if (more == NULL) return VCPUSPEC_ERROR;
      memset(more, 1, 1 << 20);
      kept = more;
    }
    out[i] = in[2 * i] + 1;
  }
  return VCPUSPEC_OK;
}
