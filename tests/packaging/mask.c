/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The effective priority mask as somebody else's code: with the C interface as it is installed, and nothing of the
 * sources. With WRONG it compares with <= where it must with <, so that the priority after the mask passes, too.
 *   kvm-arm64:effective_mask
 */
#include <vcpuspec/implementation.h>

#ifndef WRONG
#define WRONG 0
#endif

static uint64_t effective_mask(uint64_t vmcr, uint64_t apr) {
  const uint64_t first_masked = (vmcr >> 27 & 31) + 1 + WRONG;
  uint64_t running = 0;
  while (running < 32 && (apr >> running & 1) == 0) ++running;
  if ((vmcr & 1) == 0) return 0;
  return running < first_masked ? running : first_masked;
}

static const char* describe(void) {
  return "{\"name\": \"mask of another project\", \"version\": \"1\", \"functions\": ["
         "{\"name\": \"gicv5.effective_mask\", \"in\": 2, \"out\": 1}], \"machines\": []}";
}

static int32_t call(uint32_t function, const uint64_t* in, uint64_t* out, uint64_t n) {
  if (function != 0) return VCPUSPEC_UNSUPPORTED;
  for (uint64_t i = 0; i < n; ++i) out[i] = effective_mask(in[2 * i], in[2 * i + 1]);
  return VCPUSPEC_OK;
}

__attribute__((visibility("default"))) const struct vcpuspec_implementation* vcpuspec_implementation(void) {
  static const struct vcpuspec_implementation table = {
      .size = sizeof(struct vcpuspec_implementation),
      .abi_version = VCPUSPEC_ABI_VERSION,
      .describe = describe,
      .call = call,
  };
  return &table;
}
