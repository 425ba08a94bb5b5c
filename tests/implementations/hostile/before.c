/* SPDX-License-Identifier: Apache-2.0 */
/* Writes one word before its output, whatever the input. */
#include "hostile.h"

HOSTILE("before");

int32_t hostile_call(const uint64_t* in, uint64_t* out, uint64_t n) {
  right_answers(in, out, n);
  ((volatile uint64_t*)out)[-1] = 1;
  return VCPUSPEC_OK;
}
