/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A LoongArch core as an emulator has it: its instructions, and what happens to it from outside. la-csr:S1  la-csr:S3
 * la-csr:S4  la-csr:S5  la-csr:S6  la-csr:S7  la-csr:S8  Linked with another csr_fault.c it makes one mistake.
 */
#include <stdbool.h>

#include "csr_exceptions.h"
#include "csr_faults.h"
#include "csr_instructions.h"
#include "csr_machine.h"
#include "csr_tlb.h"
#include "vcpuspec/implementation.h"

static const uint64_t all_bits = ~UINT64_C(0);
static const uint64_t misc_alcl0 = 0x1000, misc_alcl3 = 0x8000;
static const uint64_t estat_lines = 0x13fc; /* HWI0 to HWI7, and IPI */
static const uint64_t reset_pc = 0x1c000000;

/* Above PLV0 only performance counters are for reading, where MISC.RPCNTL1 to RPCNTL3 (bits 9 to 11) say so. */
static bool may_read_counter(const struct vcpuspec_machine* m, enum operation operation) {
  const uint64_t level = has(rpcntl_of_next_plv) ? plv(m) + 1 : plv(m);
  if (operation != csrrd && !has(rpcntl_allows_writes)) return false;
  return (m->csr[misc][0] >> (8 + level) & 1) != 0 || has(pmcnt_readable);
}

static bool is_refused(const struct vcpuspec_machine* m, struct member which, enum operation operation) {
  if (plv(m) == 0 || has(plv_unchecked) || (has(plv1_is_privileged) && plv(m) == 1)) return false;
  if (which.csr == no_csr && has(number_before_plv)) return false;
  const bool is_counter = which.csr == pmcnt || (which.csr == pmcfg && has(rpcntl_shows_pmcfg));
  return !is_counter || !may_read_counter(m, operation);
}

/* `old` is what the register held. */
uint64_t csr_mask(const struct access* a, uint64_t source, uint64_t old) {
  if (a->operation == csrwr || has(xchg_writes_unmasked)) return all_bits;
  if (!a->rj_is_rd) return a->rj;
  return has(mask_after_rd) ? old : source;
}

/* The value of rd after an access that was carried out. */
static uint64_t result_of(const struct vcpuspec_machine* m, const struct access* a, struct member which, uint64_t old) {
  if (has(xchg_returns_new) && a->operation == csrxchg) return read_csr(m, which);
  if (has(wr_returns_new) && a->operation == csrwr) return read_csr(m, which);
  return old;
}

static uint64_t carry_out(struct vcpuspec_machine* m, const struct access* a, struct member which, uint64_t source) {
  const uint64_t old = read_csr(m, which);
  if (which.csr == msgir && !(has(msgir_write_is_no_read) && a->operation == csrwr)) take_message(m);
  if (a->operation != csrrd) write_csr(m, which, source, csr_mask(a, source, old));
  if (!(has(pc_stays) && a->operation == csrxchg)) m->pc += 4;
  return result_of(m, a, which, old);
}

/* An access that raises an exception; rd stays. */
static uint64_t trap(struct vcpuspec_machine* m, enum ecode ecode, struct member which, uint64_t source) {
  const uint64_t old = read_csr(m, which);
  if (has(ipe_reads_msgir) && which.csr == msgir) take_message(m);
  raise_exception(m, ecode, 0, 0);
  return has(ipe_changes_rd) ? old : source;
}

/* Gives the value of rd afterwards. */
static uint64_t execute(struct vcpuspec_machine* m, const struct access* a) {
  const struct member which = find_csr(a->number);
  const uint64_t source = a->rd_is_r0 && !has(r0_source_not_zero) ? 0 : a->rd;
  uint64_t rd = 0;
  if (is_refused(m, which, a->operation)) rd = trap(m, ecode_ipe, which, source);
  else if (has(read_only_traps) && a->operation != csrrd && is_read_only(which)) rd = trap(m, ecode_ine, which, source);
  else rd = carry_out(m, a, which, source);
  return a->rd_is_r0 && !has(r0_becomes_old_value) ? 0 : rd;
}

/* Whether an IOCSR access of so many bytes raises an exception; if so, takes it. */
static bool iocsr_traps(struct vcpuspec_machine* m, uint64_t address, unsigned bytes) {
  const uint64_t checked = has(iocsr_alignment_of_plv3) ? misc_alcl3 : misc_alcl0;
  const bool is_unaligned = address % bytes != 0 && (m->csr[misc][0] & checked) != 0 && !has(iocsr_alignment_unchecked);
  const bool is_ipe = plv(m) != 0 && !has(iocsr_unprivileged) && !(is_unaligned && has(iocsr_ale_before_ipe));
  if (!is_ipe && !is_unaligned) return false;
  const uint64_t before = m->csr[badv][0];
  raise_exception(m, is_ipe ? ecode_ipe : ecode_ale, 0, address);
  if (has(iocsr_ale_without_badv)) m->csr[badv][0] = before;
  return true;
}

/* `args`: address, data there, rd. Gives the value of rd afterwards. */
static uint64_t read_iocsr(struct vcpuspec_machine* m, const uint64_t* args, unsigned bytes) {
  if (iocsr_traps(m, args[0], bytes)) return args[2];
  m->pc += 4;
  const uint64_t value = args[1] & all_bits >> (64 - 8 * bytes);
  return has(iocsr_zero_extended) ? value : sign_extended(value, 8 * bytes);
}

/* `args`: address, rd. `results`: how many bytes are written, and which. */
static void write_iocsr(struct vcpuspec_machine* m, const uint64_t* args, uint64_t* results, unsigned bytes) {
  results[0] = results[1] = 0;
  if (iocsr_traps(m, args[0], bytes)) return;
  if (has(iocsr_writes_all)) bytes = 8;
  m->pc += 4;
  results[0] = bytes;
  results[1] = args[1] & all_bits >> (64 - 8 * bytes);
}

/* What only PLV0 may do raises IPE in the others; gives whether it has. */
static bool traps_above_plv0(struct vcpuspec_machine* m) {
  if (plv(m) == 0 || (has(plv1_is_privileged) && plv(m) == 1)) return false;
  raise_exception(m, ecode_ipe, 0, 0);
  return true;
}

static void execute_ertn(struct vcpuspec_machine* m) {
  if (has(ertn_unprivileged) || !traps_above_plv0(m)) return_from_exception(m);
}

static void execute_idle(struct vcpuspec_machine* m) {
  if (!has(idle_unprivileged) && traps_above_plv0(m)) return;
  if (!has(idle_pc_stays)) m->pc += 4;
  if (!has(idle_goes_on)) m->core |= core_idle;
}

static void execute_ll(struct vcpuspec_machine* m) {
  if (!has(ll_sets_nothing)) m->csr[llbctl][0] |= llbctl_rollb;
  m->pc += 4;
}

/* `results`: rd, and whether memory is written. */
static void execute_sc(struct vcpuspec_machine* m, uint64_t* results) {
  results[0] = results[1] = has(sc_always_stores) ? 1 : m->csr[llbctl][0] & llbctl_rollb;
  if (!has(sc_keeps_llbit)) m->csr[llbctl][0] &= ~llbctl_rollb;
  m->pc += 4;
}

static void store_by_another(struct vcpuspec_machine* m, bool to_line) {
  if ((to_line || has(any_line_clears)) && !has(others_ignored)) m->csr[llbctl][0] &= ~llbctl_rollb;
}

/* MISC.DRDTL1 to DRDTL3 are bits 5 to 7. */
static bool may_read_time(const struct vcpuspec_machine* m) {
  if (plv(m) == 0 || has(rdtime_always)) return true;
  const uint64_t level = has(drdtl_of_next_plv) ? plv(m) + 1 : plv(m);
  return (m->csr[misc][0] >> (4 + level) & 1) == 0 && !has(rdtime_privileged);
}

/* `args`: op, address space, address. */
static void execute_invtlb(struct vcpuspec_machine* m, const uint64_t* args) {
  const struct invalidation what = {(unsigned)args[0] & 0x1f, args[1], args[2]};
  if (!has(tlb_unprivileged) && traps_above_plv0(m)) return;
  if (!is_known(&what)) {
    raise_exception(m, ecode_ine, 0, 0);
    return;
  }
  invalidate(m, &what);
  m->pc += 4;
}

/* A TLB instruction without operands. */
static void execute_tlb(struct vcpuspec_machine* m, void (*instruction)(struct vcpuspec_machine*)) {
  if (!has(tlb_unprivileged) && traps_above_plv0(m)) return;
  instruction(m);
  m->pc += 4;
}

/* `results`: physical address, memory type, and whether there is one. */
static void access_memory(struct vcpuspec_machine* m, enum use use, uint64_t address, uint64_t* results) {
  const struct place place = translate(m, use, address);
  results[0] = place.pa;
  results[1] = place.mat;
  results[2] = place.is_reached;
}

enum part { whole, low_half, high_half };

static uint64_t time_of(const struct vcpuspec_machine* m, enum part part) {
  const uint64_t time = has(rdtime_without_cntc) ? m->clock : m->clock + m->csr[cntc][0];
  if (part == whole) return time;
  if (part == low_half) return has(rdtimel_zero_extended) ? (uint32_t)time : sign_extended(time, 32);
  const uint64_t high = (has(rdtimeh_of_clock) ? m->clock : time) >> 32;
  return has(rdtimeh_zero_extended) ? high : sign_extended(high, 32);
}

/* `args` and `results`: rd and rj. */
static void read_time(struct vcpuspec_machine* m, const uint64_t* args, uint64_t* results, enum part part) {
  results[0] = args[0];
  results[1] = args[1];
  if (!may_read_time(m)) {
    raise_exception(m, ecode_ipe, 0, 0);
    return;
  }
  results[0] = time_of(m, part);
  results[1] = has(tid_zero_extended) ? m->csr[tid][0] : sign_extended(m->csr[tid][0], 32);
  m->pc += 4;
}

static void expire(struct vcpuspec_machine* m) {
  const uint64_t config = m->csr[tcfg][0];
  const bool is_periodic = (config & tcfg_periodic) != 0 || has(one_shot_goes_on);
  if (!has(timer_without_interrupt)) m->csr[estat][0] |= estat_timer;
  m->csr[tval][0] = has(timer_beyond_its_width) ? all_bits : timer_bits;
  if (!is_periodic && !has(stopped_timer_counts)) m->core |= core_timer_stopped;
  if (!is_periodic || has(periodic_not_reloaded)) return;
  m->csr[tval][0] = has(periodic_undivided) ? config >> 2 : config & ~(tcfg_enable | tcfg_periodic);
  if (has(timer_clears_interrupt)) m->csr[estat][0] &= ~estat_timer;
}

/* One tick of the clock, and of the timer if it counts. */
static void tick(struct vcpuspec_machine* m) {
  const bool is_enabled = (m->csr[tcfg][0] & tcfg_enable) != 0 || has(timer_without_enable);
  const bool counts = is_enabled && (m->core & core_timer_stopped) == 0;
  if (counts || !has(clock_by_timer)) ++m->clock;
  if (!counts) return;
  if (m->csr[tval][0] <= (has(timer_ends_at_1) ? 1 : 0)) expire(m);
  else --m->csr[tval][0];
}

/* The lines are sampled: HWI0 to HWI7 at bits 2 to 9 of ESTAT, IPI at bit 12. */
static void sample(struct vcpuspec_machine* m, uint64_t hwi, uint64_t ipi) {
  uint64_t cleared = has(lines_clear_others) ? estat_lines | estat_timer | estat_overflow : estat_lines;
  if (has(lines_only_rise)) cleared = 0;
  const uint64_t to_guest = m->csr[gintc][0] >> 8 & 0xff;
  if (choices.lvz && !has(hwip_ignored)) hwi &= has(hwip_inverted) ? to_guest : ~to_guest;
  const uint64_t raised = hwi << 2 | (has(ipi_line_of_timer) ? ipi << 11 : ipi << 12);
  m->csr[estat][0] = (m->csr[estat][0] & ~cleared) | raised;
}

static void wake(struct vcpuspec_machine* m) {
  if (is_woken(m)) m->core &= ~core_idle;
}

int32_t csr_reset(struct vcpuspec_machine* m) {
  reset_csrs(m);
  m->core = has(reset_stays_idle) ? m->core & core_idle : 0;
  m->pc = reset_pc;
  return VCPUSPEC_OK;
}

struct event_shape {
  const char* name;
  unsigned args;
  unsigned results;
};

static const struct event_shape other_events[event_count - first_other] = {
    {"iocsrrd_b", 3, 1},
    {"iocsrrd_h", 3, 1},
    {"iocsrrd_w", 3, 1},
    {"iocsrrd_d", 3, 1},
    {"iocsrwr_b", 2, 2},
    {"iocsrwr_h", 2, 2},
    {"iocsrwr_w", 2, 2},
    {"iocsrwr_d", 2, 2},
    {"rdtime_d", 2, 2},
    {"rdtimel_w", 2, 2},
    {"rdtimeh_w", 2, 2},
    {"floating_point", 0, 0},
    {"vector_128", 0, 0},
    {"vector_256", 0, 0},
    {"binary_translation", 0, 0},
    {"asrtle_d", 2, 0},
    {"asrtgt_d", 2, 0},
    {"ll", 0, 0},
    {"sc", 0, 2},
    {"idle", 0, 0},
    {"ertn", 0, 0},
    {"tlbsrch", 0, 0},
    {"tlbrd", 0, 0},
    {"tlbwr", 0, 0},
    {"tlbfill", 0, 0},
    {"tlbclr", 0, 0},
    {"tlbflush", 0, 0},
    {"invtlb", 3, 0},
    {"fetch", 1, 3},
    {"load", 1, 3},
    {"store", 1, 3},
    {"general_exception_entry", 3, 0},
    {"tlb_refill", 1, 0},
    {"machine_error", 4, 0},
    {"debug_exception", 1, 0},
    {"interrupt", 0, 1},
    {"interrupt_lines", 2, 0},
    {"message", 1, 0},
    {"wake", 0, 0},
    {"tick", 0, 0},
    {"store_by_another", 1, 0},
    {"reset", 0, 0},
};

const char* csr_event_name(unsigned event) { return other_events[event - first_other].name; }

static bool takes_number(enum csr csr) { return csr == no_csr || csrs[csr].stride != 0; }

unsigned csr_args(unsigned event) {
  if (event >= first_other) return other_events[event - first_other].args;
  return (event % operation_count == csrxchg ? 4U : 2U) + (takes_number((enum csr)(event / operation_count)) ? 1U : 0U);
}

unsigned csr_results(unsigned event) { return event < first_other ? 1 : other_events[event - first_other].results; }

struct access csr_access(unsigned event, const uint64_t* args) {
  const enum csr csr = (enum csr)(event / operation_count);
  struct access a = {.operation = (enum operation)(event % operation_count)};
  if (csr != no_csr) a.number = csrs[csr].number;
  if (takes_number(csr)) a.number += (unsigned)*args++ * (csr != no_csr ? csrs[csr].stride : 1);
  a.rd = *args++;
  if (a.operation == csrxchg) a.rj = *args++;
  a.rd_is_r0 = *args++ != 0;
  if (a.operation == csrxchg) a.rj_is_rd = *args != 0;
  return a;
}

static void step_instruction(struct vcpuspec_machine* m, unsigned event, const uint64_t* args, uint64_t* results) {
  if (event <= iocsrrd_d) results[0] = read_iocsr(m, args, 1U << (event - iocsrrd_b));
  else if (event <= iocsrwr_d) write_iocsr(m, args, results, 1U << (event - iocsrwr_b));
  else if (event <= rdtimeh_w) read_time(m, args, results, (enum part)(event - rdtime_d));
  else if (event <= use_binary_translation) use_unit(m, (enum unit)(event - use_floating_point));
  else if (event <= asrtgt_d) assert_bound(m, (enum assertion)(event - asrtle_d), args[0], args[1]);
  else if (event == ll) execute_ll(m);
  else if (event == sc) execute_sc(m, results);
  else if (event == idle) execute_idle(m);
  else execute_ertn(m);
}

static void step_tlb(struct vcpuspec_machine* m, unsigned event, const uint64_t* args, uint64_t* results) {
  switch (event) {
    case tlbsrch: execute_tlb(m, search_tlb); break;
    case tlbrd: execute_tlb(m, read_entry); break;
    case tlbwr: execute_tlb(m, write_entry); break;
    case tlbfill: execute_tlb(m, fill_entry); break;
    case tlbclr: execute_tlb(m, clear_address_space); break;
    case tlbflush: execute_tlb(m, flush_tlb); break;
    case invtlb: execute_invtlb(m, args); break;
    default: access_memory(m, (enum use)(event - fetch_event), args[0], results); break;
  }
}

static void step_other(struct vcpuspec_machine* m, unsigned event, const uint64_t* args, uint64_t* results) {
  switch (event) {
    case general_exception_entry: raise_exception(m, args[0] & 0x3f, args[1] & 0x1ff, args[2]); break;
    case tlb_refill: raise_refill(m, args[0]); break;
    case machine_error:
      raise_machine_error(m, &(struct machine_error){args[0] & 0xff, args[1] & 1, {args[2], args[3]}});
      break;
    case debug_exception: raise_debug_exception(m, (enum debug_cause)(args[0] & 3)); break;
    case interrupt: results[0] = take_interrupt(m); break;
    case interrupt_lines: sample(m, args[0] & 0xff, args[1] & 1); break;
    case message_event: arrive(m, args[0] & message_bits); break;
    case wake_event: wake(m); break;
    case tick_event: tick(m); break;
    case other_stores: store_by_another(m, args[0] & 1); break;
    default: csr_reset(m); break;
  }
}

int32_t csr_step(struct vcpuspec_machine* m, uint32_t event, const uint64_t* args, uint64_t* results) {
  if (event >= event_count) return VCPUSPEC_UNSUPPORTED;
  if (event > store_event) {
    step_other(m, event, args, results);
  } else if (event > ertn) {
    step_tlb(m, event, args, results);
  } else if (event >= first_other) {
    step_instruction(m, event, args, results);
  } else {
    const struct access a = csr_access(event, args);
    results[0] = execute(m, &a);
  }
  return VCPUSPEC_OK;
}
