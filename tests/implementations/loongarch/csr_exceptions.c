/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exceptions, interrupts and returns.  la-csr:S3  la-csr:S4  la-csr:S12  la-lvz:ertn_root  la-lvz:exit  The
 * instruction, for BADI, and the address of debug mode's handler are open: both have preset values.
 */
#include "csr_exceptions.h"

#include "csr_faults.h"

static const uint64_t crmd_ie = 4, crmd_da = 8, crmd_pg = 0x10, crmd_types = 0x1e0, crmd_we = 0x200;
static const uint64_t crmd_plv_and_ie = 7, crmd_translation = 0x18, crmd_rest = 0x1f8; /* DA, PG, DATF and DATM */
static const uint64_t prmd_pwe = 8, tlbrprmd_pwe = 0x10, merrctl_pwe = 0x40, merrctl_pda_and_ppg = 0x180;
static const uint64_t vppn_bits = 0xffffffffe000, tlbrehi_ps = 0x3f;
static const uint64_t interrupt_bits = 0x5fff, euen_fpe = 1, instruction = 0;
static const unsigned message_interrupt = 14, interrupt_slots = 64;
static const uint64_t debug_entry = 0x1c000000;
static const uint64_t dbg_causes = 0xf00, dbg_ecode = 0x3f0000;

/* What an exception in debug mode records where its code is another one. */
enum debug_code { code_of_refill = 0x7, code_of_debug_call = 0xc, code_of_machine_error = 0xe };

/* MISC.VA32L1 to VA32L3 are bits 1 to 3. */
bool has_32_bit_addresses(const struct vcpuspec_machine* m) {
  return plv(m) != 0 && (m->csr[misc][0] >> plv(m) & 1) != 0;
}

/* An address as it is recorded; `is_whole` is a mistake. */
static uint64_t recorded(const struct vcpuspec_machine* m, uint64_t address, bool is_whole) {
  return has_32_bit_addresses(m) && !is_whole ? (uint32_t)address : address;
}

/* VPPN of an address, and the copies of its highest bit above it. */
static uint64_t vppn_of(uint64_t address, bool is_unsigned) {
  return is_unsigned ? address & vppn_bits : sign_extended(address & vppn_bits, valen);
}

/* A handler runs: no core is idle any more. */
static void start_handler(struct vcpuspec_machine* m, uint64_t address) {
  if (!has(handler_runs_idle)) m->core &= ~core_idle;
  m->pc = address;
}

/* In debug mode an exception leaves its code in DBG and starts debug mode's handler; nothing else. */
static void record_in_debug_mode(struct vcpuspec_machine* m, uint64_t code) {
  if (!has(debug_code_not_recorded)) m->csr[dbg][0] = (m->csr[dbg][0] & ~dbg_ecode) | code << 16;
  start_handler(m, debug_entry);
}

/* Handlers are 2^VS instructions apart, or all in one place when VS is 0. */
static uint64_t handler_of(const struct vcpuspec_machine* m, uint64_t slot) {
  const uint64_t vs = m->csr[ecfg][0] >> 16 & (has(vs_of_two_bits) ? 3 : 7), entry = m->csr[eentry][0];
  uint64_t offset = slot << (vs + 2);
  if (vs == 0 || has(vs_ignored)) return entry;
  if (has(vs_is_spacing)) offset = slot * vs;
  if (has(vs_in_bytes)) offset = slot << vs;
  return has(offset_added) ? entry + offset : entry | offset;
}

static bool is_of_page(uint64_t ecode, uint64_t esubcode) {
  return ecode >= ecode_pil && ecode <= ecode_ppi && esubcode == 0;
}

static bool has_address(uint64_t ecode, uint64_t esubcode) {
  if (has(badv_always)) return true;
  if (has(badv_never) || (has(badv_not_by_bce) && ecode == ecode_bce)) return false;
  if (ecode == ecode_ade && (has(badv_not_by_adef) || has(badv_not_by_adem)))
    return esubcode == (has(badv_not_by_adef) ? 1 : 0);
  const bool is_ade = ecode == ecode_ade && esubcode <= 1, is_other = ecode == ecode_ale || ecode == ecode_bce;
  return is_of_page(ecode, esubcode) || is_ade || (is_other && esubcode == 0);
}

static bool has_page(uint64_t ecode, uint64_t esubcode) {
  if (has(tlbehi_stays) || (has(tlbehi_not_by_ppi) && ecode == ecode_ppi)) return false;
  if (has(tlbehi_not_by_pme) && ecode == ecode_pme) return false;
  return is_of_page(ecode, esubcode) || (has(tlbehi_by_ale) && has_address(ecode, esubcode));
}

static void record_address(struct vcpuspec_machine* m, uint64_t ecode, uint64_t esubcode, uint64_t address) {
  if (has_address(ecode, esubcode)) m->csr[badv][0] = recorded(m, address, has(va32_badv_is_whole));
  else if (has(badv_else_pc)) m->csr[badv][0] = m->pc;
  if (!has_page(ecode, esubcode)) return;
  m->csr[tlbehi][0] = vppn_of(recorded(m, address, false), has(tlbehi_recorded_unsigned));
}

static void record_code(struct vcpuspec_machine* m, uint64_t ecode, uint64_t esubcode) {
  const bool is_interrupt = ecode == ecode_int && esubcode == 0;
  const bool is_hardware_change = ecode == ecode_guest && esubcode == 1;
  const bool keeps_badi = is_hardware_change || (is_interrupt && !has(interrupt_writes_badi));
  if (!keeps_badi) m->csr[badi][0] = instruction;
  if (is_interrupt && has(interrupt_leaves_ecode)) return;
  const uint64_t pending = has(entry_clears_is) ? 0 : m->csr[estat][0] & 0xffff;
  m->csr[estat][0] = pending | ecode << 16 | (has(esubcode_missing) ? 0 : esubcode << 22);
}

/* A general exception: root handles it, and where it came from is in GSTAT.PGM. */
static void leave_guest(struct vcpuspec_machine* m) {
  uint64_t* const status = &m->csr[gstat][0];
  const bool clears = choices.root_exceptions_clear_pgm && !has(root_exception_keeps_pgm);
  if (!choices.lvz) return;
  if (has(exception_pgm_in_tlbrprmd)) m->csr[tlbrprmd][0] |= in_guest(m) ? tlbrprmd_pgm : 0;
  else if (in_guest(m)) *status |= gstat_pgm;
  else if (clears) *status &= ~gstat_pgm;
  if (!has(exception_stays_guest)) *status &= ~gstat_vm;
}

/* A refill or a machine error, which have PGM bits of their own: gives whether it came from a guest. */
static bool leave_guest_specially(struct vcpuspec_machine* m, bool stays) {
  const bool was = in_guest(m);
  if (!stays) m->csr[gstat][0] &= ~gstat_vm;
  if (was && has(special_exception_sets_pgm)) m->csr[gstat][0] |= gstat_pgm;
  return was;
}

/* CRMD's PLV, IE and WE in PRMD; then 0. */
static void save_mode(struct vcpuspec_machine* m) {
  const uint64_t mode = m->csr[crmd][0], we = has(entry_without_we) ? 0 : mode & crmd_we;
  m->csr[prmd][0] = (mode & crmd_plv_and_ie) | (we != 0 ? prmd_pwe : 0);
  m->csr[crmd][0] = mode & ~(crmd_plv_and_ie | we);
  if (has(entry_keeps_ie)) m->csr[crmd][0] |= mode & crmd_ie;
  if (has(entry_goes_direct)) m->csr[crmd][0] = (m->csr[crmd][0] & ~crmd_translation) | crmd_da;
  if (has(entry_clears_fpe)) m->csr[euen][0] &= ~euen_fpe;
}

void raise_exception(struct vcpuspec_machine* m, uint64_t ecode, uint64_t esubcode, uint64_t address) {
  if (in_debug_mode(m) && !has(debug_exception_is_taken)) {
    record_in_debug_mode(m, ecode);
    return;
  }
  record_address(m, ecode, esubcode, address);
  m->csr[era][0] = recorded(m, has(entry_saves_next_pc) ? m->pc + 4 : m->pc, has(va32_era_is_whole));
  record_code(m, ecode, esubcode);
  leave_guest(m);
  save_mode(m);
  uint64_t slot = has(exception_slot_with_64) ? interrupt_slots + ecode : ecode;
  if (has(esubcode_moves_slot)) slot += esubcode;
  start_handler(m, handler_of(m, slot));
}

/* TLBRPRMD and CRMD; a refill runs in direct mode. */
static void save_mode_of_refill(struct vcpuspec_machine* m) {
  const uint64_t mode = m->csr[crmd][0], we = has(refill_without_we) ? 0 : mode & crmd_we;
  const uint64_t pwe = has(refill_pwe_at_3) ? prmd_pwe : tlbrprmd_pwe;
  const bool by_guest = leave_guest_specially(m, has(refill_stays_guest)) && !has(refill_without_pgm);
  if (has(refill_clears_pgm)) m->csr[gstat][0] &= ~gstat_pgm;
  m->csr[tlbrprmd][0] = (mode & crmd_plv_and_ie) | (we != 0 ? pwe : 0) | (by_guest ? tlbrprmd_pgm : 0);
  uint64_t changed = plv_bits | we;
  if (!has(refill_keeps_ie)) changed |= crmd_ie;
  if (!has(refill_keeps_translation)) changed |= crmd_translation;
  if (has(refill_clears_types)) changed |= crmd_types;
  m->csr[crmd][0] = (mode & ~changed) | (changed & crmd_da);
}

/* Mistakes: what a refill does not record, since it has registers of its own. */
static void record_too_much(struct vcpuspec_machine* m, uint64_t address) {
  if (has(refill_writes_estat)) record_code(m, ecode_refill, 0);
  if (has(refill_writes_era)) m->csr[era][0] = m->pc;
  if (has(refill_writes_prmd)) m->csr[prmd][0] = (m->csr[crmd][0] & crmd_plv_and_ie);
  if (has(refill_writes_badv)) m->csr[badv][0] = address;
  if (has(refill_writes_tlbehi)) m->csr[tlbehi][0] = vppn_of(address, false);
}

void raise_refill(struct vcpuspec_machine* m, uint64_t address) {
  if (in_debug_mode(m)) {
    record_in_debug_mode(m, has(debug_refill_is_3f) ? ecode_refill : code_of_refill);
    return;
  }
  const uint64_t where = recorded(m, address, has(va32_refill_is_whole));
  const uint64_t pc = recorded(m, m->pc, has(va32_refill_is_whole)) & ~UINT64_C(3);
  const uint64_t ps = has(refill_clears_ps) ? 0 : m->csr[tlbrehi][0] & tlbrehi_ps;
  record_too_much(m, where);
  m->csr[tlbrbadv][0] = where;
  m->csr[tlbrehi][0] = vppn_of(where, has(refill_vppn_unsigned)) | ps;
  m->csr[tlbrera][0] = (has(refill_pc_unshifted) ? pc << 2 : pc) | (has(refill_without_flag) ? in_refill(m) : 1);
  m->csr[badi][0] = instruction;
  save_mode_of_refill(m);
  start_handler(m, has(refill_to_eentry) ? handler_of(m, ecode_refill) : m->csr[tlbrentry][0]);
}

/* MERRCTL: the mode before, with the bits of CRMD from 3 to 8 four bits higher, and what kind of error it is. */
static uint64_t merrctl_of(const struct vcpuspec_machine* m, const struct machine_error* error) {
  const uint64_t mode = m->csr[crmd][0];
  uint64_t control = (mode & crmd_plv_and_ie) << 2 | (mode & crmd_rest) << 4;
  if (has(merr_swaps_da_pg)) control ^= merrctl_pda_and_ppg;
  if ((mode & crmd_we) != 0 && !has(merr_loses_pwe)) control |= merrctl_pwe;
  control |= has(merr_without_flag) ? in_machine_error(m) : 1;
  control |= error->cause << 16 | (error->repairable ? 2 : 0);
  return has(merr_adds_cause) ? control | (m->csr[merrctl][0] & 0xff0002) : control;
}

/* Direct mode in PLV0; nothing else stays. */
static uint64_t mode_of_machine_error(uint64_t mode) {
  const uint64_t types = has(merr_keeps_types) ? mode & crmd_types : 0;
  return types | (has(merr_keeps_translation) ? mode & crmd_translation : crmd_da);
}

void raise_machine_error(struct vcpuspec_machine* m, const struct machine_error* error) {
  if (in_debug_mode(m) && !has(debug_merr_is_taken)) {
    record_in_debug_mode(m, code_of_machine_error);
    return;
  }
  m->csr[merrctl][0] = merrctl_of(m, error);
  if (leave_guest_specially(m, has(merr_stays_guest)) && !has(merr_without_pgm)) m->csr[merrctl][0] |= merrctl_pgm;
  m->csr[crmd][0] = mode_of_machine_error(m->csr[crmd][0]);
  m->csr[merrera][0] = m->pc;
  for (unsigned i = 0; i < 2; ++i) m->csr[merrinfo][i] = error->info[has(merr_swaps_infos) ? 1 - i : i];
  if (has(merr_clears_istlbr)) m->csr[tlbrera][0] &= ~UINT64_C(1);
  if (has(merr_writes_era)) m->csr[era][0] = m->pc;
  if (has(merr_writes_badi)) m->csr[badi][0] = instruction;
  if (has(merr_writes_estat)) record_code(m, code_of_machine_error, 0);
  start_handler(m, has(merr_to_eentry) ? handler_of(m, code_of_machine_error) : m->csr[merrentry][0]);
}

/* Outside debug mode; the flags of the causes are bits 8 to 11. */
static void enter_debug_mode(struct vcpuspec_machine* m, enum debug_cause cause) {
  const uint64_t flag = UINT64_C(1) << (8 + (has(debug_cause_is_dei) ? debug_interrupt : cause));
  const uint64_t kept = has(debug_causes_stay) ? m->csr[dbg][0] : m->csr[dbg][0] & ~dbg_causes;
  m->csr[dbg][0] = kept | flag | (has(debug_without_dst) ? 0 : 1);
  if (!has(dera_stays)) m->csr[dera][0] = has(dera_next_pc) ? m->pc + 4 : m->pc;
  if (has(debug_enters_plv0)) m->csr[crmd][0] &= ~crmd_plv_and_ie;
  start_handler(m, debug_entry);
}

void raise_debug_exception(struct vcpuspec_machine* m, enum debug_cause cause) {
  if (!in_debug_mode(m) || has(debug_enters_again)) enter_debug_mode(m, cause);
  else if (cause == debug_call && !has(debug_call_ignored)) record_in_debug_mode(m, code_of_debug_call);
}

/* The interrupts that are pending and enabled by ECFG.LIE, bit 14 for messages. */
static uint64_t enabled_interrupts(const struct vcpuspec_machine* m) {
  const uint64_t enabled = has(lie_ignored) ? interrupt_bits : m->csr[ecfg][0];
  return m->csr[estat][0] & enabled & interrupt_bits;
}

/* The highest one; there is one. */
static unsigned highest_of(uint64_t interrupts) {
  if (has(ipi_before_message) && (interrupts & estat_ipi) != 0) return 12;
  unsigned number = has(interrupt_lowest) ? 0 : 63;
  while ((interrupts >> number & 1) == 0) number = has(interrupt_lowest) ? number + 1 : number - 1;
  return number;
}

static uint64_t slot_of_interrupt(unsigned number) {
  if (has(message_slot_13) && number == message_interrupt) number = 13;
  return has(interrupt_slot_without_64) ? number : interrupt_slots + number;
}

bool take_interrupt(struct vcpuspec_machine* m) {
  uint64_t interrupts = enabled_interrupts(m);
  if (has(message_never_taken)) interrupts &= ~estat_msgint;
  const bool is_enabled = (m->csr[crmd][0] & crmd_ie) != 0 || has(ie_ignored);
  if (interrupts == 0 || !is_enabled || (in_debug_mode(m) && !has(interrupt_in_debug))) return false;
  const unsigned number = highest_of(interrupts);
  m->csr[era][0] = recorded(m, has(interrupt_saves_next_pc) ? m->pc + 4 : m->pc, has(va32_era_is_whole));
  record_code(m, ecode_int, 0);
  if (has(interrupt_clears_is)) m->csr[estat][0] &= ~(UINT64_C(1) << number);
  if (!has(interrupt_stays_guest)) leave_guest(m);
  save_mode(m);
  start_handler(m, handler_of(m, slot_of_interrupt(number)));
  return true;
}

bool is_woken(const struct vcpuspec_machine* m) {
  if (has(wake_without_reason)) return true;
  if (has(wake_needs_ie) && (m->csr[crmd][0] & crmd_ie) == 0) return false;
  return has(wake_ignores_lie) ? (m->csr[estat][0] & interrupt_bits) != 0 : enabled_interrupts(m) != 0;
}

/* PLV and IE from their places in a saved mode, WE from its bit there. */
static void restore_mode(struct vcpuspec_machine* m, uint64_t plv_and_ie, bool we) {
  m->csr[crmd][0] = (m->csr[crmd][0] & ~crmd_plv_and_ie) | (plv_and_ie & crmd_plv_and_ie);
  if (has(ertn_without_pwe)) return;
  m->csr[crmd][0] = (m->csr[crmd][0] & ~crmd_we) | (we ? crmd_we : 0);
}

static void return_from_debug_mode(struct vcpuspec_machine* m) {
  m->csr[dbg][0] &= ~UINT64_C(1);
  if (has(ertn_debug_by_prmd)) restore_mode(m, m->csr[prmd][0], (m->csr[prmd][0] & prmd_pwe) != 0);
  m->pc = m->csr[dera][0];
}

static void return_from_machine_error(struct vcpuspec_machine* m) {
  const uint64_t saved = m->csr[merrctl][0], rest = has(ertn_merr_keeps_types) ? crmd_translation : crmd_rest;
  restore_mode(m, saved >> 2, (saved & merrctl_pwe) != 0);
  m->csr[crmd][0] = (m->csr[crmd][0] & ~rest) | (saved >> 4 & rest);
  m->csr[merrctl][0] &= ~UINT64_C(1);
  if (has(ertn_merr_ends_refill)) m->csr[tlbrera][0] &= ~UINT64_C(1);
  m->pc = m->csr[merrera][0];
}

static void return_from_refill(struct vcpuspec_machine* m) {
  const uint64_t saved = m->csr[tlbrprmd][0];
  restore_mode(m, saved, (saved & tlbrprmd_pwe) != 0);
  if (!has(ertn_refill_stays_direct)) m->csr[crmd][0] = (m->csr[crmd][0] & ~crmd_translation) | crmd_pg;
  m->pc = m->csr[tlbrera][0] & (has(ertn_refill_pc_with_flag) ? ~UINT64_C(2) : ~UINT64_C(3));
  m->csr[tlbrera][0] &= ~UINT64_C(1);
}

/* KLO keeps the LLbit once. */
static void clear_llbit(struct vcpuspec_machine* m) {
  const bool klo = (m->csr[llbctl][0] & llbctl_klo) != 0;
  if ((!klo || has(klo_ignored)) && !has(ertn_keeps_llbit)) m->csr[llbctl][0] &= ~llbctl_rollb;
  if (!has(klo_not_consumed)) m->csr[llbctl][0] &= ~llbctl_klo;
}

bool comes_to_guest(const struct vcpuspec_machine* m) {
  const bool general = (m->csr[gstat][0] & gstat_pgm) != 0;
  if (!choices.lvz || has(ertn_stays_root)) return false;
  if (has(pgm_is_that_of_gstat)) return general;
  if (in_machine_error(m)) return (m->csr[merrctl][0] & merrctl_pgm) != 0;
  return in_refill(m) ? (m->csr[tlbrprmd][0] & tlbrprmd_pgm) != 0 : general;
}

/* ERTN, but not from debug mode. */
static void enter_guest(struct vcpuspec_machine* m) {
  const bool is_general = !in_machine_error(m) && !in_refill(m);
  const bool clears = has(ertn_clears_pgm) || choices.entry_clears_pgm;
  if (comes_to_guest(m)) m->csr[gstat][0] |= gstat_vm;
  if (choices.lvz && is_general && clears) m->csr[gstat][0] &= ~gstat_pgm;
}

void return_from_exception(struct vcpuspec_machine* m) {
  const bool is_refill_first = has(ertn_refill_first) && in_refill(m);
  clear_llbit(m);
  if (!in_debug_mode(m) || has(ertn_debug_enters_guest)) enter_guest(m);
  if (in_debug_mode(m) && !has(ertn_ignores_debug)) {
    return_from_debug_mode(m);
  } else if (in_machine_error(m) && !is_refill_first) {
    return_from_machine_error(m);
  } else if (in_refill(m)) {
    return_from_refill(m);
  } else {
    restore_mode(m, m->csr[prmd][0], (m->csr[prmd][0] & prmd_pwe) != 0);
    m->pc = has(ertn_skips_one) ? m->csr[era][0] + 4 : m->csr[era][0];
  }
}
