/* SPDX-License-Identifier: Apache-2.0 */
/* On one input opens descriptors until there are none, at most 100000; gives up when there are no more. */
#include <stdlib.h>
#include <unistd.h>

#include "tests/checker/so/common.h"

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  (void)fn;
  for (uint64_t i = 0; i < n; ++i) {
    for (int opened = 0; in[2 * i] == guilty; ++opened) {
      if (dup(0) < 0) return opened < 1024 ? VCPUSPEC_ERROR : VCPUSPEC_OK;
      if (opened > 100000) abort();
    }
    out[i] = in[2 * i] + 1;
  }
  return VCPUSPEC_OK;
}
