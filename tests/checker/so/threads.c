/* SPDX-License-Identifier: Apache-2.0 */
/* On one input starts a thread; gives up when it may not. */
#include <pthread.h>
#include <stdlib.h>

#include "tests/checker/so/common.h"

static void* work(void* nothing) { return nothing; }

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  (void)fn;
  for (uint64_t i = 0; i < n; ++i) {
    pthread_t thread;
    if (in[2 * i] == guilty && pthread_create(&thread, NULL, work, NULL) != 0) return VCPUSPEC_ERROR;
    if (in[2 * i] == guilty) abort();
    out[i] = in[2 * i] + 1;
  }
  return VCPUSPEC_OK;
}
