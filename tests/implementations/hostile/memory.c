/* SPDX-License-Identifier: Apache-2.0 */
/* On one input takes memory until there is none, then uses the NULL that it got. */
#include <stdlib.h>

#include "hostile.h"

HOSTILE("memory");

/* Pages are not touched, and 1 TiB is the end: where no limit stops it, it must not take the machine down. */
static void take_all_memory(void) {
  volatile char* volatile last = NULL; /* volatile twice: a compiler would drop the last line, and the blocks */
  for (unsigned blocks = 0; blocks < 65536; ++blocks) {
    last = malloc((size_t)16 << 20);
    if (last == NULL) break;
  }
  last = NULL;
  *last = 1;
}

int32_t hostile_call(const uint64_t* in, uint64_t* out, uint64_t n) {
  if (has_trigger(in, n)) take_all_memory();
  right_answers(in, out, n);
  return VCPUSPEC_OK;
}
