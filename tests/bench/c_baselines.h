// SPDX-License-Identifier: Apache-2.0
#pragma once

#ifdef __cplusplus
#include <cstdint>
extern "C" {
#else
#include <stdbool.h>
#include <stdint.h>
#endif

/// A virtual interface and its 128 PPIs as plain words: what both sides of every comparison read.
struct ppi_words {
  uint64_t vmcr;
  uint64_t apr;
  uint64_t exposed[2];
  uint64_t enabled[2];
  uint64_t pending[2];
  uint64_t active[2];
  uint64_t priorityr[16];
};

/// The first priority that may not be signalled: 0 while the interface is disabled.
unsigned c_effective_mask(uint64_t vmcr, uint64_t apr);

/// Whether some PPI can be signalled: one PPI after the other, until one can.
bool c_wake_early_exit(const struct ppi_words* words);

/// The same over the set bits of the candidate words only.
bool c_wake_set_bits(const struct ppi_words* words);

#ifdef __cplusplus
}
#endif
