/* SPDX-License-Identifier: Apache-2.0 */
/* On one input makes processes; gives up with an error when it may not, answers rightly when it may. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <unistd.h>

#include "hostile.h"

HOSTILE("forks");

/* Sixty-four that live for two seconds and make none themselves: seen where they are allowed, harmless there. */
static bool make_processes(void) {
  for (unsigned made = 0; made < 64; ++made) {
    const pid_t child = fork();
    if (child < 0) return false;
    if (child == 0) {
      sleep(2);
      _Exit(0);
    }
  }
  return true;
}

int32_t hostile_call(const uint64_t* in, uint64_t* out, uint64_t n) {
  if (has_trigger(in, n) && !make_processes()) return VCPUSPEC_ERROR;
  right_answers(in, out, n);
  return VCPUSPEC_OK;
}
