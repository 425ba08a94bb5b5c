/* SPDX-License-Identifier: Apache-2.0 */
/* The first entries of the table as numbers and positions, without our header, and the effective mask. */
#ifndef TEST_SO_FIRST_ENTRIES_H
#define TEST_SO_FIRST_ENTRIES_H

#include <stddef.h>
#include <stdint.h>

struct first_entries {
  size_t size;
  uint32_t abi_version;
  const char* (*describe)(void);
  int32_t (*call)(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n);
};

static const char* describe(void) {
  return "{\"name\":\"test\",\"version\":\"1\",\"functions\":[{\"name\":\"gicv5.effective_mask\",\"in\":2,\"out\":1}]}";
}

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  (void)fn;
  for (uint64_t i = 0; i < n; ++i) {
    const uint64_t vmcr = in[2 * i], apr = in[2 * i + 1];
    uint64_t first = 0;
    while (first <= (vmcr >> 27 & 31) && (apr >> first & 1) == 0) ++first;
    out[i] = (vmcr & 1) != 0 ? first : 0;
  }
  return 0;
}

#endif
