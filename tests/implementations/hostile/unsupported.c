/* SPDX-License-Identifier: Apache-2.0 */
/* Says that it exports gicv5.wake, and does none of it. */
#include "hostile.h"

HOSTILE("unsupported");

int32_t hostile_call(const uint64_t* in, uint64_t* out, uint64_t n) {
  (void)in;
  (void)out;
  (void)n;
  return VCPUSPEC_UNSUPPORTED;
}
