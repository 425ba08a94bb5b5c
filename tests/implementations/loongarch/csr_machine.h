/* SPDX-License-Identifier: Apache-2.0 */
/* What can happen to a LoongArch core. */
#ifndef VCPUSPEC_TESTS_CSR_MACHINE_H
#define VCPUSPEC_TESTS_CSR_MACHINE_H

#include "csr_file.h"

enum operation { csrrd, csrwr, csrxchg, operation_count };

/* The events: the three operations of each register of the table and of an undefined number; then these. */
enum event {
  iocsrrd_b = operation_count * (csr_count + 1),
  iocsrrd_h,
  iocsrrd_w,
  iocsrrd_d,
  iocsrwr_b,
  iocsrwr_h,
  iocsrwr_w,
  iocsrwr_d,
  rdtime_d,
  rdtimel_w,
  rdtimeh_w,
  use_floating_point,
  use_vector_128,
  use_vector_256,
  use_binary_translation,
  asrtle_d,
  asrtgt_d,
  ll,
  sc,
  idle,
  ertn,
  tlbsrch,
  tlbrd,
  tlbwr,
  tlbfill,
  tlbclr,
  tlbflush,
  invtlb,
  fetch_event,
  load_event,
  store_event,
  general_exception_entry,
  tlb_refill,
  machine_error,
  debug_exception,
  interrupt,
  interrupt_lines,
  message_event,
  wake_event,
  tick_event,
  other_stores,
  reset_event,
  event_count,
  first_other = iocsrrd_b
};

/* A CSR instruction: what it names, and the general registers before it. */
struct access {
  enum operation operation;
  unsigned number;
  uint64_t rd;
  uint64_t rj;
  bool rd_is_r0;
  bool rj_is_rd;
};

/* The instruction that an event is. */
struct access csr_access(unsigned event, const uint64_t* args);

/* The mask of a write; `old` is what the register held. */
uint64_t csr_mask(const struct access* a, uint64_t source, uint64_t old);

/* The name of an event that is not a CSR instruction. */
const char* csr_event_name(unsigned event);

/* How many words an event is asked with, and gives. */
unsigned csr_args(unsigned event);
unsigned csr_results(unsigned event);

int32_t csr_step(struct vcpuspec_machine* m, uint32_t event, const uint64_t* args, uint64_t* results);
int32_t csr_reset(struct vcpuspec_machine* m);

#endif
