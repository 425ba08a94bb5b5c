/* SPDX-License-Identifier: Apache-2.0 */
/* Ends its process with the exit code of success, in the middle of a run. */
#include <stdlib.h>

#include "hostile.h"

HOSTILE("exit0");

int32_t hostile_call(const uint64_t* in, uint64_t* out, uint64_t n) {
  /* C99's name for _exit: no handlers run, nothing is flushed. */
  if (has_trigger(in, n)) _Exit(0);
  right_answers(in, out, n);
  return VCPUSPEC_OK;
}
