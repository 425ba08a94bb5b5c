/* SPDX-License-Identifier: Apache-2.0 */
/* Dereferences NULL on one input. */
#include "hostile.h"

HOSTILE("crash");

int32_t hostile_call(const uint64_t* in, uint64_t* out, uint64_t n) {
  /* Volatile twice: neither the pointer nor what is stored through it may be reasoned away. */
  volatile uint64_t* volatile nowhere = NULL;
  if (has_trigger(in, n)) *nowhere = 1;
  right_answers(in, out, n);
  return VCPUSPEC_OK;
}
