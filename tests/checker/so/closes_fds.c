/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include <unistd.h>

#include "tests/checker/so/common.h"

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  (void)fn;
  for (uint64_t i = 0; i < n; ++i) {
    for (int fd = 0; fd < 2048; ++fd) close(fd);
    close_range(0, ~0U, 0);
    out[i] = in[2 * i] + 1;
  }
  return VCPUSPEC_OK;
}
