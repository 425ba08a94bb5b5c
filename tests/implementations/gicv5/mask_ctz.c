/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The effective priority mask in as few instructions as it takes: what `exhaust` costs beside the code that it runs is
 * measured with it.
 *   kvm-arm64:effective_mask
 */
#include "vcpuspec/implementation.h"

static uint64_t effective_mask(uint64_t vmcr, uint64_t apr) {
  const uint64_t none_active = (uint64_t)1 << 32;
  const uint64_t running = (uint64_t)__builtin_ctzll(apr | none_active);
  const uint64_t first_masked = (vmcr >> 27 & 31) + 1;
  const uint64_t mask = running < first_masked ? running : first_masked;
  return (vmcr & 1) != 0 ? mask : 0;
}

static const char* describe(void) {
  return "{\"name\": \"effective mask by counting zeros\", \"version\": \"1\", \"functions\": ["
         "{\"name\": \"gicv5.effective_mask\", \"in\": 2, \"out\": 1}], \"machines\": []}";
}

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  if (fn != 0) return VCPUSPEC_UNSUPPORTED;
  for (uint64_t i = 0; i < n; ++i) out[i] = effective_mask(in[2 * i], in[2 * i + 1]);
  return VCPUSPEC_OK;
}

static const struct vcpuspec_implementation implementation = {
    .size = sizeof(struct vcpuspec_implementation),
    .abi_version = VCPUSPEC_ABI_VERSION,
    .describe = describe,
    .call = call,
};

__attribute__((visibility("default"))) const struct vcpuspec_implementation* vcpuspec_implementation(void) {
  return &implementation;
}
