/* SPDX-License-Identifier: Apache-2.0 */
/* What exceptions of every kind, interrupts and returns do to the CSR file. */
#ifndef VCPUSPEC_TESTS_CSR_EXCEPTIONS_H
#define VCPUSPEC_TESTS_CSR_EXCEPTIONS_H

#include "csr_file.h"

enum ecode {
  ecode_int = 0,
  ecode_pil = 0x1,
  ecode_pis = 0x2,
  ecode_pif = 0x3,
  ecode_pme = 0x4,
  ecode_pnr = 0x5,
  ecode_pnx = 0x6,
  ecode_ppi = 0x7,
  ecode_ade = 0x8, /* ADEF, and ADEM with EsubCode 1 */
  ecode_ale = 0x9,
  ecode_bce = 0xa,
  ecode_ine = 0xd,
  ecode_ipe = 0xe,
  ecode_guest = 0x18,
  ecode_refill = 0x3f
};

struct machine_error {
  uint64_t cause;
  bool repairable;
  uint64_t info[2];
};

enum debug_cause { debug_interrupt, debug_call, fetch_watchpoint, access_watchpoint };

/* Whether only the low 32 bits of an address count: MISC.VA32L1 to VA32L3. */
bool has_32_bit_addresses(const struct vcpuspec_machine* m);

/* A general exception; `address` counts for codes that record one. */
void raise_exception(struct vcpuspec_machine* m, uint64_t ecode, uint64_t esubcode, uint64_t address);

/* A TLB refill exception. */
void raise_refill(struct vcpuspec_machine* m, uint64_t address);

void raise_machine_error(struct vcpuspec_machine* m, const struct machine_error* error);

void raise_debug_exception(struct vcpuspec_machine* m, enum debug_cause cause);

/* Between two instructions: takes an interrupt if there is one to take; gives whether it has. */
bool take_interrupt(struct vcpuspec_machine* m);

/* Whether an interrupt is pending that wakes an idle core. */
bool is_woken(const struct vcpuspec_machine* m);

/* Whether ERTN, not from debug mode, would enter a guest. */
bool comes_to_guest(const struct vcpuspec_machine* m);

/* ERTN, where it is allowed. */
void return_from_exception(struct vcpuspec_machine* m);

#endif
