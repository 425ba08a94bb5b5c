/* SPDX-License-Identifier: Apache-2.0 */
/* Never comes back on one input. */
#include "hostile.h"

HOSTILE("loop");

int32_t hostile_call(const uint64_t* in, uint64_t* out, uint64_t n) {
  /* Volatile: a compiler may take a loop that does nothing for one that ends. */
  volatile bool for_ever = has_trigger(in, n);
  while (for_ever) {
  }
  right_answers(in, out, n);
  return VCPUSPEC_OK;
}
