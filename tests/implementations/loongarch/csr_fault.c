/* SPDX-License-Identifier: Apache-2.0 */
/* The mistake that the LoongArch machine makes: number FAULT of csr_faults.h, or none. */
#include "csr_faults.h"

#ifndef FAULT
#define FAULT no_fault
#endif

typedef char fault_is_known[FAULT < fault_count ? 1 : -1];

const enum fault fault_made = FAULT;
