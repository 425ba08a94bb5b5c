/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a guest does: mostly what a core does with its own registers, but for what makes it exit.  la-lvz:instructions
 * la-lvz:exit  la-lvz:routing  la-lvz:gspr  la-lvz:hvc  la-lvz:gctl
 */
#include <stddef.h>

#include "csr_exceptions.h"
#include "csr_tlb.h"
#include "lvz_faults.h"
#include "lvz_file.h"

static const uint64_t crmd_da = 8;
static const uint64_t gctl_toti = 0x200, gtlbc_totlbinv = 0x2000;
enum { ecode_fpd = 0xf, ecode_sxd = 0x10, ecode_asxd = 0x11, ecode_btd = 0x14 };

/* Without watchpoints WE and the two PWE are bits like others: exceptions and returns leave them. */
static const struct {
  enum csr csr;
  uint64_t bit;
} watchpoint_bits[] = {{crmd, 0x200}, {prmd, 8}, {tlbrprmd, 0x10}};

static void keep_watchpoint_bits(struct vcpuspec_machine* guest, const struct vcpuspec_machine* before) {
  for (unsigned i = 0; i < sizeof watchpoint_bits / sizeof watchpoint_bits[0]; ++i) {
    const uint64_t bit = watchpoint_bits[i].bit;
    uint64_t* const word = &guest->csr[watchpoint_bits[i].csr][0];
    *word = (*word & ~bit) | (before->csr[watchpoint_bits[i].csr][0] & bit);
  }
}

/* What a guest borrowed, and what it does not have of LVZ. */
static void take_back(struct lvz* m) {
  m->root.pc = m->guest.pc;
  m->guest.csr[tlbrprmd][0] &= ~tlbrprmd_pgm;
  m->guest.csr[gstat][0] = m->guest.csr[trgp][0] = 0;
  m->guest.pc = m->guest.clock = 0;
}

static uint64_t time_of_guest(const struct lvz* m) {
  if (wrong(gcntc_subtracted)) return m->root.clock - m->root.csr[gcntc][0];
  const uint64_t time = wrong(gcntc_ignored) ? m->root.clock : m->root.clock + m->root.csr[gcntc][0];
  const bool adds = lvz_choices.guest_time_adds_cntc && !wrong(guest_cntc_ignored);
  return adds ? time : time - m->guest.csr[cntc][0];
}

void step_as_core(struct lvz* m, unsigned event, const uint64_t* args, uint64_t* results) {
  const struct vcpuspec_machine before = m->guest;
  const bool writes = event < first_other && plv(&m->guest) == 0;
  m->guest.csr[gstat][0] =
      wrong(guest_tlb_tag_is_0) && event >= tlbsrch && event <= invtlb ? gstat_vm : m->root.csr[gstat][0];
  m->guest.pc = m->root.pc;
  m->guest.clock = time_of_guest(m);
  if (wrong(llbit_shared)) m->guest.csr[llbctl][0] = m->root.csr[llbctl][0];
  csr_step(&m->guest, event, args, results);
  if (wrong(llbit_shared)) m->root.csr[llbctl][0] = m->guest.csr[llbctl][0];
  if (wrong(guest_tlbrd_writes_trgp) && event == tlbrd) m->root.csr[trgp][0] = m->guest.csr[trgp][0];
  if (!wrong(guest_misc_written)) m->guest.csr[misc][0] = before.csr[misc][0];
  if (!writes) keep_watchpoint_bits(&m->guest, &before);
  take_back(m);
}

/* An exception of the guest, by its own handler. */
static void raise_in_guest(struct lvz* m, uint64_t ecode) {
  const uint64_t args[] = {ecode, 0, 0};
  step_as_core(m, general_exception_entry, args, NULL);
}

/* A general exception that root handles. */
static void leave(struct lvz* m, uint64_t ecode) {
  const uint64_t pc = m->root.pc, before = m->root.csr[gstat][0];
  raise_exception(&m->root, ecode == ecode_gspr && wrong(gspr_code_is_1a) ? 0x1a : ecode, 0, 0);
  if (wrong(exit_leaves_pgm)) m->root.csr[gstat][0] &= ~gstat_pgm | before;
  if (wrong(exit_stays_guest)) m->root.csr[gstat][0] |= gstat_vm;
  if (wrong(exit_era_is_next)) m->root.csr[era][0] = pc + 4;
  if (wrong(exit_writes_guest_era)) m->guest.csr[era][0] = pc;
}

static bool is_kernel(const struct lvz* m) { return plv(&m->guest) == 0; }

static bool is_of_lvz(enum csr csr) { return csr == gtlbc || csr == trgp || (csr >= gstat && csr <= gcntc); }

static bool is_of_debugging(enum csr csr) {
  return (csr >= merrctl && csr <= merrsave) || (csr >= dbg && csr <= dsave);
}

/* Whether root keeps a register, so that the guest exits. */
static bool is_kept(const struct lvz* m, struct member which) {
  const bool is_timer = which.csr == tcfg || which.csr == tval || which.csr == ticlr;
  if (which.csr == no_csr) return !wrong(undefined_csr_not_trapped);
  if (is_of_lvz(which.csr)) return !wrong(lvz_csr_not_trapped);
  if (is_of_debugging(which.csr)) return !wrong(debug_csr_not_trapped);
  if (which.csr >= mwpc && which.csr <= fwpcfg4) return !wrong(watchpoint_csr_not_trapped);
  if (which.csr == impctl1 || which.csr == impctl2 || which.csr == ctag) return !wrong(impctl_not_trapped);
  if (is_timer) return (m->root.csr[gctl][0] & gctl_toti) != 0 && !wrong(toti_ignored);
  if (which.csr != pmcfg && which.csr != pmcnt) return false;
  return which.n >= (m->root.csr[gctl][0] >> 24 & 7) && !wrong(gpmnum_ignored);
}

/* Mistakes: registers that root keeps are there for the guest, but hold nothing. */
static bool is_absent(enum csr csr) {
  return csr == no_csr || is_of_lvz(csr) || is_of_debugging(csr) || (csr >= mwpc && csr <= fwpcfg4) || csr == impctl1 ||
         csr == impctl2 || csr == ctag;
}

static void access_csr(struct lvz* m, unsigned event, const uint64_t* args, uint64_t* results) {
  const struct access a = csr_access(event, args);
  const struct member which = find_csr(a.number);
  if (is_kept(m, which)) {
    results[0] = a.rd_is_r0 || wrong(trap_changes_rd) ? 0 : a.rd;
    if (is_kernel(m) || wrong(trap_before_plv)) leave(m, ecode_gspr);
    else raise_in_guest(m, ecode_ipe);
  } else if (is_absent(which.csr) && is_kernel(m)) {
    results[0] = 0;
    m->root.pc += 4;
  } else {
    const bool is_read = which.csr == cpuid && is_kernel(m) && !a.rd_is_r0;
    step_as_core(m, event, args, results);
    if (is_read) results[0] = m->core_id;
  }
}

static void use_unit_of_guest(struct lvz* m, unsigned event) {
  static const uint64_t disabled[] = {ecode_fpd, ecode_sxd, ecode_asxd, ecode_btd};
  const unsigned unit = event - use_floating_point;
  const bool has_guest = (m->guest.csr[euen][0] >> unit & 1) != 0 || wrong(units_by_root_first);
  const bool has_root = (m->root.csr[euen][0] >> unit & 1) != 0 || wrong(units_by_guest_only);
  if (has_guest && !has_root) leave(m, disabled[unit]);
  else step_as_core(m, event, NULL, NULL);
}

/* Each instruction empties entries of the guest itself; INVTLB has no ops of LVZ here. */
static void use_tlb(struct lvz* m, unsigned event, const uint64_t* args) {
  const bool empties = event >= tlbclr, all = lvz_choices.totlbinv_traps_all && !wrong(totlbinv_traps_few);
  const bool traps = (m->root.csr[gtlbc][0] & gtlbc_totlbinv) != 0 && (empties || all) && !wrong(totlbinv_ignored);
  if (is_kernel(m) && traps) leave(m, ecode_gspr);
  else if (is_kernel(m) && event == invtlb && (args[0] & 0x1f) > 6) raise_in_guest(m, ecode_ine);
  else step_as_core(m, event, args, NULL);
}

/* The second stage: what the guest takes for a physical address, by the entries of root. */
static struct place translate_again(struct lvz* m, enum use use, uint64_t address, uint64_t first) {
  const bool is_direct = (m->root.csr[crmd][0] & crmd_da) != 0;
  if (wrong(stage2_missing) || (wrong(stage2_direct) && is_direct)) return (struct place){first, 0, true};
  const uint64_t status = m->root.csr[gstat][0], before = m->root.csr[tlbrentry][0];
  if (wrong(stage2_tag_is_0)) m->root.csr[gstat][0] = status & ~gid_field;
  const bool as_root = wrong(stage2_by_windows) && !is_direct;
  struct place place = as_root ? translate(&m->root, use, first) : translate_by_tlb(&m->root, use, first);
  if (wrong(stage2_tag_is_0)) m->root.csr[gstat][0] |= status & gid_field;
  if (place.is_reached) return place;
  const bool is_refill = m->root.pc == before && (m->root.csr[gstat][0] & gstat_pgm) == (status & gstat_pgm);
  if (wrong(stage2_refill_stays_guest) && is_refill) m->root.csr[gstat][0] |= gstat_vm;
  if (wrong(stage2_address_is_virtual)) m->root.csr[is_refill ? tlbrbadv : badv][0] = address;
  return place;
}

static void access_memory(struct lvz* m, unsigned event, const uint64_t* args, uint64_t* results) {
  const struct vcpuspec_machine before = m->guest;
  const uint64_t pc = m->root.pc;
  step_as_core(m, event, args, results);
  if (results[2] == 0) {
    if (!wrong(stage1_fault_exits)) return;
    m->guest = before;
    m->root.pc = pc;
    leave(m, ecode_pil);
    return;
  }
  const struct place place = translate_again(m, (enum use)(event - fetch_event), args[0], results[0]);
  const uint64_t who = wrong(matc_ignored) ? 1 : m->root.csr[gctl][0] >> 4 & 3;
  results[0] = place.pa;
  results[2] = place.is_reached;
  if (who != 0 || !place.is_reached) results[1] = who == 1 ? place.mat : 0;
}

static void use_iocsr(struct lvz* m, unsigned event, const uint64_t* args, uint64_t* results) {
  const bool exits = is_kernel(m) || (lvz_choices.iocsr_exits_first && !wrong(iocsr_plv_first));
  if (wrong(iocsr_not_trapped)) {
    step_as_core(m, event, args, results);
    return;
  }
  results[0] = event <= iocsrrd_d ? args[2] : 0;
  if (event > iocsrrd_d) results[1] = 0;
  if (exits) leave(m, ecode_gspr);
  else raise_in_guest(m, ecode_ipe);
}

static void use_cache(struct lvz* m) {
  const bool exits = (m->root.csr[gctl][0] >> 20 & 3) == 0 && !wrong(cacop_not_trapped);
  if (!is_kernel(m)) raise_in_guest(m, ecode_ipe);
  else if (exits) leave(m, ecode_gspr);
  else m->root.pc += 4;
}

static void call_root(struct lvz* m) {
  const uint64_t pc = m->root.pc;
  const bool is_refused = (lvz_choices.hvcl_is_privileged || wrong(hvc_in_plv0_only)) && !is_kernel(m);
  if (is_refused) {
    raise_in_guest(m, ecode_ipe);
    return;
  }
  leave(m, wrong(hvc_code_is_1b) ? 0x1b : ecode_hvc);
  if (wrong(hvc_era_is_next)) m->root.csr[era][0] = pc + 4;
}

static void read_word(struct lvz* m, const uint64_t* args, uint64_t* results) {
  const bool is_free = wrong(cpucfg_not_trapped) || (wrong(cpucfg_above_plv0_free) && !is_kernel(m));
  results[0] = is_free ? args[0] : args[1];
  if (is_free) m->root.pc += 4;
  else leave(m, ecode_gspr);
}

static void return_in_guest(struct lvz* m) {
  const bool is_allowed = is_kernel(m);
  const uint64_t to = m->root.csr[era][0];
  step_as_core(m, ertn, NULL, NULL);
  if (wrong(ertn_leaves_guest) && is_allowed) m->root.csr[gstat][0] &= ~gstat_vm;
  if (wrong(ertn_by_root_bank) && is_allowed) m->root.pc = to;
}

static void enter_exception(struct lvz* m, const uint64_t* args) {
  const uint64_t ecode = args[0] & 0x3f, esubcode = args[1] & 0x1ff;
  const bool is_trap = (ecode == ecode_gspr || ecode == ecode_hvc) && esubcode == 0;
  const bool is_change = ecode == ecode_guest && esubcode <= 1;
  if ((is_trap || is_change) && !wrong(gspr_to_guest)) raise_exception(&m->root, ecode, esubcode, args[2]);
  else step_as_core(m, general_exception_entry, args, NULL);
}

void step_guest(struct lvz* m, unsigned event, const uint64_t* args, uint64_t* results) {
  if (event < first_other) access_csr(m, event, args, results);
  else if (event <= iocsrwr_d) use_iocsr(m, event, args, results);
  else if (event >= use_floating_point && event <= use_binary_translation) use_unit_of_guest(m, event);
  else if (event == idle && is_kernel(m) && !wrong(idle_not_trapped)) leave(m, ecode_gspr);
  else if (event == ertn) return_in_guest(m);
  else if (event >= tlbsrch && event <= invtlb) use_tlb(m, event, args);
  else if (event >= fetch_event && event <= store_event) access_memory(m, event, args, results);
  else if (event == general_exception_entry) enter_exception(m, args);
  else if (event == cpucfg) read_word(m, args, results);
  else if (event == cacop) use_cache(m);
  else if (event == hvcl) call_root(m);
  else if (event < event_count) step_as_core(m, event, args, results);
  else raise_in_guest(m, ecode_ine);
}
