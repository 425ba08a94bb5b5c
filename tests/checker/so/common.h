/* SPDX-License-Identifier: Apache-2.0 */
/* A library that answers gicv5.effective_mask with its first input plus one, which is enough to tell answers apart. */
#ifndef TEST_SO_COMMON_H
#define TEST_SO_COMMON_H

#include "checker/include/vcpuspec/implementation.h"

/* The case on which a library misbehaves. */
static const uint64_t guilty = 7;

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n);

static const char* describe(void) {
  return "{\"name\":\"test\",\"version\":\"1\",\"functions\":"
         "[{\"name\":\"test.unknown\",\"in\":1,\"out\":1},{\"name\":\"gicv5.effective_mask\",\"in\":2,\"out\":1}]}";
}

static const struct vcpuspec_implementation table = {
    .size = sizeof table, .abi_version = VCPUSPEC_ABI_VERSION, .describe = describe, .call = call};

const struct vcpuspec_implementation* vcpuspec_implementation(void) { return &table; }

#endif
