/* SPDX-License-Identifier: Apache-2.0 */
/* On one input writes a file; gives up when it may not. */
#include <fcntl.h>
#include <stdlib.h>

#include "tests/checker/so/common.h"

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  (void)fn;
  for (uint64_t i = 0; i < n; ++i) {
    if (in[2 * i] == guilty && open("/tmp/vcpuspec-must-not-exist", O_CREAT | O_WRONLY, 0600) < 0)
      return VCPUSPEC_ERROR;
    if (in[2 * i] == guilty) abort();
    out[i] = in[2 * i] + 1;
  }
  return VCPUSPEC_OK;
}
