/* SPDX-License-Identifier: Apache-2.0 */
/* The mistake that the LoongArch machine makes: number FAULT of csr_faults.h, or none; and its choices, LVZ of these.
 */
#include "csr_faults.h"
#include "csr_file.h"

#ifndef FAULT
#define FAULT no_fault
#endif

typedef char fault_is_known[FAULT < fault_count ? 1 : -1];

const enum fault fault_made = FAULT;

#ifndef LVZ
#define LVZ 0
#endif

/* Without LVZ; with it, as most cores are thought to be; and with each choice another one. */
#if LVZ == 0
const struct choices choices = {.lvz = false};
#elif LVZ == 1
const struct choices choices = {true, 8, 8, 0x875547, false, false, true, false, false};
#else
const struct choices choices = {true, 5, 3, 0x0a4144, true, true, false, true, true};
#endif
