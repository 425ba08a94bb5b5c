/* SPDX-License-Identifier: Apache-2.0 */
/* Writes one word past its output, whatever the input. */
#include "hostile.h"

HOSTILE("outside");

int32_t hostile_call(const uint64_t* in, uint64_t* out, uint64_t n) {
  right_answers(in, out, n);
  ((volatile uint64_t*)out)[n] = 1;
  return VCPUSPEC_OK;
}
