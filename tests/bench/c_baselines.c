// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/c_baselines.h"

// What the model has to keep up with: the rules as one writes them by hand in C.

enum { ppi_count = 128, vmcr_en = 1, vmcr_vpmr_shift = 27, priority_bits = 0x1f };

unsigned c_effective_mask(uint64_t vmcr, uint64_t apr) {
  if (!(vmcr & vmcr_en)) return 0;
  const uint32_t active = (uint32_t)apr;
  const unsigned highest_active = active ? (unsigned)__builtin_ctz(active) : 32;
  const unsigned first_masked = ((vmcr >> vmcr_vpmr_shift) & priority_bits) + 1;
  return highest_active < first_masked ? highest_active : first_masked;
}

static bool test(const uint64_t* bitmap, unsigned ppi) { return bitmap[ppi / 64] >> (ppi % 64) & 1; }

static unsigned priority_of(const struct ppi_words* words, unsigned ppi) {
  return words->priorityr[ppi / 8] >> (8 * (ppi % 8)) & priority_bits;
}

bool c_wake_early_exit(const struct ppi_words* words) {
  const unsigned mask = c_effective_mask(words->vmcr, words->apr);
  if (mask == 0) return false;
  for (unsigned ppi = 0; ppi < ppi_count; ++ppi) {
    if (!test(words->exposed, ppi)) continue;
    if (!test(words->enabled, ppi)) continue;
    if (!test(words->pending, ppi)) continue;
    if (test(words->active, ppi)) continue;
    if (priority_of(words, ppi) < mask) return true;
  }
  return false;
}

bool c_wake_set_bits(const struct ppi_words* words) {
  const unsigned mask = c_effective_mask(words->vmcr, words->apr);
  if (mask == 0) return false;
  for (unsigned w = 0; w < 2; ++w) {
    uint64_t left = words->exposed[w] & words->enabled[w] & words->pending[w] & ~words->active[w];
    for (; left != 0; left &= left - 1)
      if (priority_of(words, 64 * w + (unsigned)__builtin_ctzll(left)) < mask) return true;
  }
  return false;
}
