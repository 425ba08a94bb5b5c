/* SPDX-License-Identifier: Apache-2.0 */
/* A LoongArch core with LVZ: the registers of root and those of the guest. */
#ifndef VCPUSPEC_TESTS_LVZ_FILE_H
#define VCPUSPEC_TESTS_LVZ_FILE_H

#include "csr_machine.h"

/* Each world is a core of its own, but for what there is once and root keeps: PC, the clock, GSTAT, GTLBC and TRGP. A
 * guest borrows these for a step. */
struct lvz {
  struct vcpuspec_machine root;
  struct vcpuspec_machine guest;
  uint64_t core_id;
};

struct lvz_choices {
  bool hwis_is_wired;
  bool guest_time_adds_cntc;
  bool hwic_clears;
  bool guest_timer_runs_in_root;
  bool guest_interrupts_first;
  bool iocsr_exits_first;
  bool totlbinv_traps_all;
  bool hvcl_is_privileged;
};
extern const struct lvz_choices lvz_choices;

/* The events: those of a core; then these, and the three operations of GCSR instructions from gcsr_event on. */
enum lvz_event {
  gtlbsrch = event_count,
  gtlbrd,
  gtlbwr,
  gtlbfill,
  gtlbclr,
  gtlbflush,
  cpucfg,
  cacop,
  hvcl,
  gcsr_event
};

enum exit_code { ecode_gspr = 0x16, ecode_hvc = 0x17 };

/* The lines HWI0 to HWI7 in ESTAT, and in the fields of GINTC. */
static const uint64_t hardware_lines = 0x3fc;
static inline uint64_t hwis(const struct lvz* m) { return m->root.csr[gintc][0] & 0xff; }
static inline uint64_t hwip(const struct lvz* m) { return m->root.csr[gintc][0] >> 8 & 0xff; }

/* A step in guest mode, and one in root mode; neither is an event from outside. */
void step_guest(struct lvz* m, unsigned event, const uint64_t* args, uint64_t* results);
void step_root(struct lvz* m, unsigned event, const uint64_t* args, uint64_t* results);

/* Whether something comes from outside the core; if so, it has happened. */
bool step_outside(struct lvz* m, unsigned event, const uint64_t* args, uint64_t* results);

/* A step of the guest's core, with what it borrows. */
void step_as_core(struct lvz* m, unsigned event, const uint64_t* args, uint64_t* results);

/* The guest sees the lines that are `raised`, and those of HWIS. */
void show_lines(struct lvz* m, uint64_t raised);

#endif
