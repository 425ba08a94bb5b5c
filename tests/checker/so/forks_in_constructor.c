/* SPDX-License-Identifier: Apache-2.0 */
/* Makes processes and a thread while it is loaded; dies if it may. */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/checker/so/common.h"

static void* work(void* nothing) { return nothing; }

__attribute__((constructor)) static void early(void) {
  pthread_t thread;
  if (fork() != -1 || pthread_create(&thread, NULL, work, NULL) == 0) abort();
}

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  (void)fn;
  for (uint64_t i = 0; i < n; ++i) {
    out[i] = in[2 * i] + 1;
  }
  return VCPUSPEC_OK;
}
