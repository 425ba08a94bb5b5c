/* SPDX-License-Identifier: Apache-2.0 */
/* Answers each case with the answer to the case before it: what is answered depends on the order of the calls. */
#include "hostile.h"

HOSTILE("order");

static uint64_t kept;

int32_t hostile_call(const uint64_t* in, uint64_t* out, uint64_t n) {
  for (uint64_t i = 0; i < n; ++i) {
    out[i] = kept;
    kept = right_answer(in + words_in * i);
  }
  return VCPUSPEC_OK;
}
