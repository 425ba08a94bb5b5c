/* SPDX-License-Identifier: Apache-2.0 */
#include "hostile.h"

static bool is_signalled(const uint64_t* in, unsigned ppi) {
  const unsigned bank = ppi / 64;
  const uint64_t candidates = in[2 + bank] & in[4 + bank] & ~in[6 + bank] & in[10 + bank];
  const unsigned priority = (unsigned)(in[12 + ppi / 8] >> 8 * (ppi % 8) & 31);
  /* Bits 0 to p of APR: all clear means that p is better than what runs. */
  const uint64_t as_good_or_better = (UINT64_C(2) << priority) - 1;
  return (candidates >> ppi % 64 & 1) && priority <= (in[0] >> 27 & 31) && (in[1] & as_good_or_better) == 0;
}

uint64_t right_answer(const uint64_t* in) {
  if ((in[0] & 1) == 0) return 0;
  for (unsigned ppi = 0; ppi < 128; ++ppi) {
    if (is_signalled(in, ppi)) return 1;
  }
  return 0;
}

void right_answers(const uint64_t* in, uint64_t* out, uint64_t n) {
  for (uint64_t i = 0; i < n; ++i) out[i] = right_answer(in + words_in * i);
}

bool is_trigger(const uint64_t* in) { return (in[0] & 1) == 0 && (in[0] >> 27 & 31) == 31; }

bool has_trigger(const uint64_t* in, uint64_t n) {
  for (uint64_t i = 0; i < n; ++i) {
    if (is_trigger(in + words_in * i)) return true;
  }
  return false;
}

static const char* describe(void) { return hostile_description; }

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  return fn == 0 ? hostile_call(in, out, n) : VCPUSPEC_UNSUPPORTED;
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
