/* SPDX-License-Identifier: Apache-2.0 */
/* The mistake that the machine of both worlds makes: number LVZ_FAULT of lvz_faults.h, or none; and its choices. */
#include "lvz_faults.h"
#include "lvz_file.h"

#ifndef LVZ_FAULT
#define LVZ_FAULT no_lvz_fault
#endif

typedef char lvz_fault_is_known[LVZ_FAULT < lvz_fault_count ? 1 : -1];

const enum lvz_fault lvz_fault_made = LVZ_FAULT;

/* As most cores are thought to be; and with each choice another one. */
#if LVZ == 1
const struct lvz_choices lvz_choices = {true, true, false, true, false, true, true, false};
#else
const struct lvz_choices lvz_choices = {false, false, true, false, true, false, false, true};
#endif
