/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What root does: a core's own steps, and those about its guest.  la-lvz:gcsr_diff  la-lvz:gintc  la-lvz:tlb_tag
 * la-lvz:trgp  la-lvz:invtlb_ops  la-lvz:guest_timer  la-lvz:routing
 */
#include <stddef.h>

#include "csr_exceptions.h"
#include "csr_tlb.h"
#include "lvz_faults.h"
#include "lvz_file.h"

static const uint64_t key_e = 1, key_g = 2, asid_bits = 0x3ff;
static const uint64_t crmd_ie = 4;

void show_lines(struct lvz* m, uint64_t raised) {
  uint64_t shown = hwis(m), reversed = 0;
  for (unsigned i = 0; i < 8; ++i) reversed |= (shown >> i & 1) << (7 - i);
  if (wrong(hwis_ignored)) shown = 0;
  if (wrong(hwis_reversed)) shown = reversed;
  if (wrong(hwis_a_bit_lower)) shown >>= 1;
  if (!wrong(hwip_not_passed)) shown |= raised & hwip(m);
  m->guest.csr[estat][0] = (m->guest.csr[estat][0] & ~hardware_lines) | shown << 2;
}

/* The bits that root writes and the guest does not. */
static uint64_t more_bits(enum csr csr) {
  const uint64_t lines = lvz_choices.hwis_is_wired ? 0 : hardware_lines;
  if (wrong(gcsr_obeys_guest_mask)) return 0;
  switch (csr) {
    case badi: return 0xffffffff;
    case tval: return timer_bits;
    case msgis: return ~UINT64_C(0);
    case estat: return 0x7fff5c00 | lines;
    default: return 0;
  }
}

static void write_of_guest(struct lvz* m, struct member which, uint64_t value, uint64_t mask) {
  const uint64_t more = mask & more_bits(which.csr), hwic = m->root.csr[gintc][0] >> 16 & 0xff;
  uint64_t* const word = &m->guest.csr[which.csr][which.n];
  if (wrong(gcsr_ticlr_without_effect) && which.csr == ticlr) return;
  if (which.csr == cpuid) m->core_id = (m->core_id & ~(mask & 0x1ff)) | (value & mask & 0x1ff);
  if (which.csr == estat && lvz_choices.hwic_clears) m->root.csr[estat][0] &= ~(value & mask & hwic << 2);
  *word = (*word & ~more) | (value & more);
  const uint64_t count = m->guest.csr[tval][0];
  write_csr(&m->guest, which, value, which.csr == tlbrprmd ? mask & ~tlbrprmd_pgm : mask);
  if (wrong(gcsr_tcfg_without_effect) && which.csr == tcfg) m->guest.csr[tval][0] = count;
}

static bool is_absent(const struct lvz* m, struct member which) {
  return (which.csr == pmcfg || which.csr == pmcnt) && which.n >= (m->root.csr[gctl][0] >> 24 & 7);
}

/* Whether what only PLV0 may do is refused; if so, the exception is taken. */
static bool is_refused(struct lvz* m) {
  if (plv(wrong(gcsr_checks_guest_plv) ? &m->guest : &m->root) == 0) return false;
  raise_exception(&m->root, ecode_ipe, 0, 0);
  return true;
}

static void access_gcsr(struct lvz* m, unsigned event, const uint64_t* args, uint64_t* results) {
  const struct access a = csr_access(event, args);
  const struct member which = find_csr(a.number);
  const uint64_t source = a.rd_is_r0 ? 0 : a.rd;
  results[0] = source;
  if (is_refused(m)) return;
  const bool absent = is_absent(m, which);
  const uint64_t held = which.csr == cpuid ? m->core_id : read_csr(&m->guest, which), old = absent ? 0 : held;
  if (which.csr == msgir) take_message(&m->guest);
  if (a.operation != csrrd && !absent) write_of_guest(m, which, source, csr_mask(&a, source, old));
  results[0] = a.rd_is_r0 ? 0 : old;
  if (!wrong(gcsr_moves_no_pc)) m->root.pc += 4;
}

/* The TLB instruction that a guest TLB instruction is like. */
static unsigned like_event(unsigned event) { return event - gtlbsrch + tlbsrch; }

/* Whose entries a guest TLB instruction is about, as GTLBC of the guest's core says it. */
static uint64_t lent_gtlbc(const struct lvz* m) {
  const uint64_t tag = wrong(gtlb_tag_is_gid) ? gid_of(m->root.csr[gstat][0]) : tag_of_instructions(&m->root);
  return gtlbc_usetgid | tag << gid_at;
}

static void use_guest_tlb(struct lvz* m, unsigned event) {
  if (!wrong(gtlb_unprivileged) && is_refused(m)) return;
  if (wrong(gtlb_by_root_registers)) {
    csr_step(&m->root, like_event(event), NULL, NULL);
    return;
  }
  const uint64_t mode = m->guest.csr[crmd][0];
  m->guest.csr[crmd][0] = mode & ~plv_bits;
  m->guest.csr[gtlbc][0] = lent_gtlbc(m);
  m->guest.csr[trgp][0] = m->root.csr[trgp][0];
  csr_step(&m->guest, like_event(event), NULL, NULL);
  m->root.csr[trgp][0] = m->guest.csr[trgp][0];
  if (event == gtlbrd && !wrong(gtlbrd_without_gtep)) m->root.csr[trgp][0] |= trgp_gtep;
  m->guest.csr[crmd][0] = mode;
  m->guest.csr[gtlbc][0] = m->guest.csr[trgp][0] = m->guest.pc = 0;
  m->root.pc += 4;
}

/* An entry is for a pair of pages of 2^PS bytes each, which are at least 4K. */
static bool covers(const struct vcpuspec_machine* m, unsigned n, uint64_t address) {
  const unsigned size = (unsigned)(m->tlb_hi[n] & 0x3f) + 1, lowest = size < 13 ? 13 : size;
  return lowest > 63 || (m->tlb_hi[n] ^ sign_extended(address, valen)) >> lowest == 0;
}

/* Whether INVTLB of root takes an entry of a guest away. */
static bool takes(const struct vcpuspec_machine* m, unsigned n, const uint64_t* args) {
  const uint64_t op = args[0] & 0x1f, key = m->tlb_key[n];
  const bool is_g = (key & key_g) != 0, is_same = (key >> 16 & asid_bits) == (args[1] & asid_bits);
  if (op == 0x10 || op == 0x12) return true;
  if ((key >> 32 & 0xff) != gid_of(args[1]) && !wrong(invtlb_gid_ignored)) return false;
  switch (op) {
    case 0x9:
    case 0x13:
    case 0x15: return true;
    case 0xa: return is_g;
    case 0xb: return !is_g;
    case 0xc: return !is_g && is_same;
    case 0xd: return !is_g && is_same && covers(m, n, args[2]);
    case 0xe: return (is_g || is_same) && covers(m, n, args[2]);
    default: return false;
  }
}

static void invalidate_all(struct lvz* m, const uint64_t* args) {
  const bool is_allowed = plv(&m->root) == 0 && !wrong(invtlb_spares_guests);
  csr_step(&m->root, invtlb, args, NULL);
  for (unsigned n = 0; n < tlb_entries && is_allowed; ++n) {
    if (takes(&m->guest, n, args)) m->guest.tlb_key[n] &= ~key_e;
  }
}

/* A write of GINTC shows its HWIS to the guest. */
static void access_csr(struct lvz* m, unsigned event, const uint64_t* args, uint64_t* results) {
  const bool shows = event / operation_count == gintc && event % operation_count != csrrd && plv(&m->root) == 0;
  csr_step(&m->root, event, args, results);
  if (shows) show_lines(m, m->guest.csr[estat][0] >> 2 & 0xff);
}

static void read_word(struct lvz* m, const uint64_t* args, uint64_t* results) {
  results[0] = args[0];
  m->root.pc += 4;
}

static void read_time(struct lvz* m, unsigned event, const uint64_t* args, uint64_t* results) {
  const uint64_t more = wrong(gcntc_moves_root_time) ? m->root.csr[gcntc][0] : 0;
  m->root.clock += more;
  csr_step(&m->root, event, args, results);
  m->root.clock -= more;
}

void step_root(struct lvz* m, unsigned event, const uint64_t* args, uint64_t* results) {
  if (event >= gcsr_event) access_gcsr(m, event - gcsr_event, args, results);
  else if (event >= gtlbsrch && event <= gtlbflush) use_guest_tlb(m, event);
  else if (event == cpucfg) read_word(m, args, results);
  else if (event == hvcl) raise_exception(&m->root, wrong(hvcl_of_root_exits) ? ecode_hvc : ecode_ine, 0, 0);
  else if (event == cacop && plv(&m->root) != 0) raise_exception(&m->root, ecode_ipe, 0, 0);
  else if (event == cacop) m->root.pc += 4;
  else if (event == invtlb) invalidate_all(m, args);
  else if (event >= rdtime_d && event <= rdtimeh_w) read_time(m, event, args, results);
  else if (event < first_other) access_csr(m, event, args, results);
  else csr_step(&m->root, event, args, results);
}

/* In guest mode an interrupt of root is an exit; one of the guest is its own. */
static void interrupt_guest(struct lvz* m, uint64_t* results) {
  const bool is_first = lvz_choices.guest_interrupts_first || wrong(interrupts_guest_first);
  const bool may_exit = !wrong(root_interrupt_by_guest_ie) || (m->guest.csr[crmd][0] & crmd_ie) != 0;
  results[0] = 0;
  for (unsigned i = 0; i < 2 && results[0] == 0; ++i) {
    if ((i == 0) == is_first) step_as_core(m, interrupt, NULL, results);
    else if (may_exit) csr_step(&m->root, interrupt, NULL, results);
    else results[0] = 0;
    if (wrong(guest_interrupt_exits) && results[0] != 0) m->root.csr[gstat][0] &= ~gstat_vm;
  }
}

static void sample(struct lvz* m, const uint64_t* args) {
  const uint64_t passed = m->root.csr[gintc][0];
  if (wrong(lines_to_both)) m->root.csr[gintc][0] = 0;
  csr_step(&m->root, interrupt_lines, args, NULL);
  m->root.csr[gintc][0] = passed;
  show_lines(m, args[0]);
}

static void tick(struct lvz* m) {
  const bool runs = in_guest(&m->root) || lvz_choices.guest_timer_runs_in_root;
  const uint64_t pending = m->guest.csr[estat][0] & estat_timer;
  if (wrong(root_timer_stands) && in_guest(&m->root)) ++m->root.clock;
  else csr_step(&m->root, tick_event, NULL, NULL);
  if (!runs || wrong(guest_timer_stands)) return;
  csr_step(&m->guest, tick_event, NULL, NULL);
  m->guest.clock = 0;
  if (wrong(guest_timer_interrupts_root) && (m->guest.csr[estat][0] & estat_timer) != pending) {
    m->root.csr[estat][0] |= estat_timer;
  }
}

static void store_by_another(struct lvz* m, const uint64_t* args) {
  const bool guest = in_guest(&m->root), both = !wrong(other_store_by_world);
  if (both || !guest) csr_step(&m->root, other_stores, args, NULL);
  if (both || guest) csr_step(&m->guest, other_stores, args, NULL);
}

bool step_outside(struct lvz* m, unsigned event, const uint64_t* args, uint64_t* results) {
  switch (event) {
    case interrupt:
      if (in_guest(&m->root)) interrupt_guest(m, results);
      else csr_step(&m->root, event, args, results);
      return true;
    case interrupt_lines: sample(m, args); return true;
    case tick_event: tick(m); return true;
    case other_stores: store_by_another(m, args); return true;
    case reset_event:
      csr_reset(&m->root);
      show_lines(m, m->guest.csr[estat][0] >> 2 & 0xff);
      return true;
    case machine_error:
      if (!wrong(merr_to_guest) || !in_guest(&m->root)) csr_step(&m->root, event, args, results);
      else step_as_core(m, event, args, results);
      return true;
    case message_event:
    case debug_exception:
    case wake_event: csr_step(&m->root, event, args, results); return true;
    default: return false;
  }
}
