/* SPDX-License-Identifier: Apache-2.0 */
/* Answers rightly, but takes 100 ms for each case: no case is too slow, the run is. */
#define _POSIX_C_SOURCE 200809L
#include <time.h>

#include "hostile.h"

HOSTILE("drip");

int32_t hostile_call(const uint64_t* in, uint64_t* out, uint64_t n) {
  const struct timespec pause = {0, 100 * 1000 * 1000};
  for (uint64_t i = 0; i < n; ++i) {
    nanosleep(&pause, NULL);
    out[i] = right_answer(in + words_in * i);
  }
  return VCPUSPEC_OK;
}
