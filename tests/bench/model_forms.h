// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/c_baselines.h"

// The model's rules over plain numbers as C functions, in a file of their own so that no caller inlines them. The plain
// names are what callgrind is told to count.
extern "C" {

unsigned model_effective_mask(std::uint64_t vmcr, std::uint64_t apr);

/// The readable form: every PPI a lane of its own.
bool model_wake_lanes(const ppi_words* words);

/// The form with eight PPIs in a word.
bool model_wake_fast(const ppi_words* words);
}
