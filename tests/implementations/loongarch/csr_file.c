/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Registers: their table, and what reading and writing them does.  la-csr:S1  la-csr:S1_inferred  la-csr:S2  la-csr:S6
 * la-csr:S7  la-csr:S12  la-lvz:gstat  la-lvz:gctl  la-lvz:gintc  la-lvz:gcntc  la-lvz:gtlbc  la-lvz:trgp
 */
#include "csr_file.h"

#include "csr_faults.h"

static const uint64_t all_bits = ~UINT64_C(0);
static const uint64_t page_bits = 0xfff;
static const uint64_t estat_lines = 0x1ffc;
static const uint64_t pmcfg_pmien = UINT64_C(1) << 20;
static const uint64_t msgir_null = UINT64_C(1) << 31;
static const unsigned message_count = 256;

const struct description csrs[csr_count] = {
    [crmd] = {"CRMD", .number = 0x0, .written = 0x3ff, .reset = 0x3ff},
    [prmd] = {"PRMD", .number = 0x1, .written = 0xf},
    [euen] = {"EUEN", .number = 0x2, .written = 0xf, .reset = 0xf},
    [misc] = {"MISC", .number = 0x3, .written = 0x7feee, .reset = 0x7feee},
    [ecfg] = {"ECFG", .number = 0x4, .written = 0x75fff, .reset = 0x75fff},
    [estat] = {"ESTAT", .number = 0x5, .written = 0x3, .reset = 0x3},
    [era] = {"ERA", .number = 0x6, .wide = true, .written = ~UINT64_C(0)},
    [badv] = {"BADV", .number = 0x7, .wide = true, .written = ~UINT64_C(0)},
    [badi] = {"BADI", .number = 0x8},
    [eentry] = {"EENTRY", .number = 0xc, .wide = true, .written = ~UINT64_C(0xfff)},
    [tlbidx] = {"TLBIDX", .number = 0x10, .written = 0xbf000fff},
    [tlbehi] = {"TLBEHI", .number = 0x11, .wide = true, .written = 0xffffffffe000},
    [tlbelo] = {"TLBELO", .number = 0x12, .count = 2, .stride = 1, .wide = true, .written = 0xe000fffffffff07f},
    [asid] = {"ASID", .number = 0x18, .written = 0x3ff, .fixed = 0xa0000},
    [gtlbc] = {"GTLBC", .number = 0x15, .written = 0xff703f},
    [trgp] = {"TRGP", .number = 0x16, .written = 0xff0001},
    [pgdl] = {"PGDL", .number = 0x19, .wide = true, .written = ~UINT64_C(0xfff)},
    [pgdh] = {"PGDH", .number = 0x1a, .wide = true, .written = ~UINT64_C(0xfff)},
    [pgd] = {"PGD", .number = 0x1b, .wide = true, .computed = true},
    [pwcl] = {"PWCL", .number = 0x1c, .written = 0xffffffff},
    [pwch] = {"PWCH", .number = 0x1d, .written = 0xffffff},
    [stlbps] = {"STLBPS", .number = 0x1e, .written = 0x3f},
    [rvacfg] = {"RVACFG", .number = 0x1f, .written = 0xf, .reset = 0xf},
    [cpuid] = {"CPUID", .number = 0x20, .computed = true},
    [prcfg1] = {"PRCFG1", .number = 0x21, .computed = true, .fixed = 0x72ff},
    [prcfg2] = {"PRCFG2", .number = 0x22, .wide = true, .computed = true, .fixed = 0x3ffff000},
    [prcfg3] = {"PRCFG3", .number = 0x23, .computed = true, .fixed = 0x8073f2},
    [save] = {"SAVE", .number = 0x30, .count = 16, .stride = 1, .wide = true, .written = ~UINT64_C(0)},
    [tid] = {"TID", .number = 0x40, .written = 0xffffffff},
    [tcfg] = {"TCFG", .number = 0x41, .wide = true, .written = 0xffffffffffff, .reset = 1},
    [tval] = {"TVAL", .number = 0x42, .wide = true},
    [cntc] = {"CNTC", .number = 0x43, .wide = true, .written = ~UINT64_C(0)},
    [ticlr] = {"TICLR", .number = 0x44, .computed = true},
    [gstat] = {"GSTAT", .number = 0x50, .written = 0xff0002, .reset = 1},
    [gctl] = {"GCTL", .number = 0x51, .written = 0x730aab0},
    [gintc] = {"GINTC", .number = 0x52, .written = 0xffffff},
    [gcntc] = {"GCNTC", .number = 0x53, .wide = true, .written = ~UINT64_C(0)},
    [llbctl] = {"LLBCTL", .number = 0x60, .written = 0x4, .reset = 0x4},
    [impctl1] = {"IMPCTL1", .number = 0x80, .wide = true, .written = ~UINT64_C(0)},
    [impctl2] = {"IMPCTL2", .number = 0x81, .wide = true, .written = ~UINT64_C(0)},
    [tlbrentry] = {"TLBRENTRY", .number = 0x88, .wide = true, .written = 0xfffffffff000},
    [tlbrbadv] = {"TLBRBADV", .number = 0x89, .wide = true, .written = ~UINT64_C(0)},
    [tlbrera] = {"TLBRERA", .number = 0x8a, .wide = true, .written = ~UINT64_C(2), .reset = 1},
    [tlbrsave] = {"TLBRSAVE", .number = 0x8b, .wide = true, .written = ~UINT64_C(0)},
    [tlbrelo] = {"TLBRELO", .number = 0x8c, .count = 2, .stride = 1, .wide = true, .written = 0xe000fffffffff07f},
    [tlbrehi] = {"TLBREHI", .number = 0x8e, .wide = true, .written = 0xffffffffe03f},
    [tlbrprmd] = {"TLBRPRMD", .number = 0x8f, .written = 0x17},
    [merrctl] = {"MERRCTL", .number = 0x90, .written = 0x1fdc, .reset = 1},
    [merrinfo] = {"MERRINFO", .number = 0x91, .count = 2, .stride = 1, .first = 1, .wide = true,
                  .written = ~UINT64_C(0)},
    [merrentry] = {"MERRENTRY", .number = 0x93, .wide = true, .written = 0xfffffffff000},
    [merrera] = {"MERRERA", .number = 0x94, .wide = true, .written = ~UINT64_C(0)},
    [merrsave] = {"MERRSAVE", .number = 0x95, .wide = true, .written = ~UINT64_C(0)},
    [ctag] = {"CTAG", .number = 0x98, .wide = true, .written = ~UINT64_C(0)},
    [msgis] = {"MSGIS", .number = 0xa0, .count = 4, .stride = 1, .wide = true},
    [msgir] = {"MSGIR", .number = 0xa4},
    [msgie] = {"MSGIE", .number = 0xa5, .written = 0xff},
    [dmw] = {"DMW", .number = 0x180, .count = 4, .stride = 1, .wide = true, .written = 0xf00000000000003f,
             .reset = 0xf},
    [pmcfg] = {"PMCFG", .number = 0x200, .count = 32, .stride = 2, .written = 0x1f03ff, .reset = 0x1f0000},
    [pmcnt] = {"PMCNT", .number = 0x201, .count = 32, .stride = 2, .wide = true, .written = ~UINT64_C(0)},
    [mwpc] = {"MWPC", .number = 0x300, .computed = true, .fixed = 8},
    [mwps] = {"MWPS", .number = 0x301, .written = 0x10000, .cleared = 0xff, .reset = 0x100ff},
    [mwpcfg1] = {"MWP", "CFG1", 0x310, 8, 8, .wide = true, .written = ~UINT64_C(0), .reset = ~UINT64_C(0)},
    [mwpcfg2] = {"MWP", "CFG2", 0x311, 8, 8, .wide = true, .written = ~UINT64_C(0), .reset = ~UINT64_C(0)},
    [mwpcfg3] = {"MWP", "CFG3", 0x312, 8, 8, .written = 0xf9f, .reset = 0xf9f},
    [mwpcfg4] = {"MWP", "CFG4", 0x313, 8, 8, .written = 0x3ff, .reset = 0x3ff},
    [fwpc] = {"FWPC", .number = 0x380, .computed = true, .fixed = 8},
    [fwps] = {"FWPS", .number = 0x381, .written = 0x10000, .cleared = 0xff, .reset = 0x100ff},
    [fwpcfg1] = {"FWP", "CFG1", 0x390, 8, 8, .wide = true, .written = ~UINT64_C(0), .reset = ~UINT64_C(0)},
    [fwpcfg2] = {"FWP", "CFG2", 0x391, 8, 8, .wide = true, .written = ~UINT64_C(0), .reset = ~UINT64_C(0)},
    [fwpcfg3] = {"FWP", "CFG3", 0x392, 8, 8, .written = 0x9f, .reset = 0x9f},
    [fwpcfg4] = {"FWP", "CFG4", 0x393, 8, 8, .written = 0x3ff, .reset = 0x3ff},
    [dbg] = {"DBG", .number = 0x500, .fixed = 2, .reset = 1},
    [dera] = {"DERA", .number = 0x501, .wide = true, .written = ~UINT64_C(0)},
    [dsave] = {"DSAVE", .number = 0x502, .wide = true, .written = ~UINT64_C(0)},
};

/* Mistakes about which bits software writes. */
static const struct {
  enum fault fault;
  enum csr csr;
  uint64_t more;
  uint64_t fewer;
} wrong_masks[] = {
    {tid_of_64_bits, tid, 0xffffffff00000000, 0},
    {misc_dwpl3, misc, 0x80000, 0},
    {ecfg_without_msgint, ecfg, 0, 0x4000},
    {estat_is_written, estat, 0x1ffc, 0},
    {estat_ecode_written, estat, 0x7fff0000, 0},
    {eentry_low_bits, eentry, 0xfff, 0},
    {tlbidx_of_16_bits, tlbidx, 0xf000, 0},
    {tlbelo_ppn_beyond_palen, tlbelo, 0x1fff000000000000, 0},
    {asidbits_written, asid, 0xff0000, 0},
    {tlbrehi_without_ps, tlbrehi, 0, 0x3f},
    {tlbrprmd_pwe_at_3, tlbrprmd, 0x8, 0x10},
    {merrctl_pplv_at_1, merrctl, 0x2, 0x8},
    {merrctl_ismerr_written, merrctl, 0x1, 0},
    {dbg_dst_written, dbg, 0x1, 0},
    {tcfg_beyond_timer, tcfg, 0xffff000000000000, 0},
    {tval_written, tval, 0xffffffffffff, 0},
    {llbctl_rollb_written, llbctl, 0x1, 0},
    {gstat_write_changes_vm, gstat, 0x1, 0},
    {gidbit_written, gstat, 0x3f0, 0},
    {gid_not_written, gstat, 0, 0xff0000},
    {gctl_capabilities_written, gctl, 0x8f554f, 0},
    {gintc_without_hwip, gintc, 0, 0xff00},
    {tgid_at_8, gtlbc, 0xff00, 0xff0000},
};

unsigned count_of(enum csr csr) { return csrs[csr].count != 0 ? csrs[csr].count : 1; }

/* Whether a number is one of a register's; if so, *n is the member. */
static bool is_of(enum csr csr, unsigned number, unsigned* n) {
  const struct description* d = &csrs[csr];
  const unsigned distance = number - d->number;
  const unsigned stride = has(watchpoint_stride_4) && d->stride == 8 ? 4 : d->stride;
  const unsigned count = has(dmw_of_two) && csr == dmw ? 2 : count_of(csr);
  if (number < d->number || stride == 0) return distance == 0;
  *n = distance / stride;
  return distance % stride == 0 && *n < count;
}

static bool is_of_lvz(enum csr csr) { return csr == gtlbc || csr == trgp || (csr >= gstat && csr <= gcntc); }

struct member find_csr(unsigned number) {
  if (has(pmcfg_pmcnt_swapped) && number >> 6 == 0x200 >> 6) number ^= 1;
  for (unsigned csr = 0; csr < csr_count; ++csr) {
    struct member found = {(enum csr)csr, 0};
    if ((is_of_lvz(found.csr) && !choices.lvz) || !is_of(found.csr, number, &found.n)) continue;
    if (has(save_off_by_one) && csr == save) found.n = (found.n + 1) % count_of(save);
    if (has(mwp_is_fwp) && csr == fwpcfg1) found.csr = mwpcfg1;
    return found;
  }
  return (struct member){no_csr, 0};
}
/* The highest message that is pending and not below the threshold; message_count when there is none. */
static unsigned selected_message(const struct vcpuspec_machine* m) {
  unsigned threshold = has(msgir_ignores_threshold) ? 0 : (unsigned)m->csr[msgie][0] & message_bits;
  if (has(threshold_excluded)) ++threshold;
  for (unsigned i = 0; i < message_count - threshold; ++i) {
    const unsigned message = has(msgir_takes_lowest) ? threshold + i : message_count - 1 - i;
    if ((m->csr[msgis][message / 64] >> message % 64 & 1) != 0) return message;
  }
  return message_count;
}

/* Shows the message that was selected, or that there is none. */
static void show_message(struct vcpuspec_machine* m, unsigned message) {
  if (message != message_count) {
    m->csr[msgir][0] = message;
    m->csr[estat][0] |= estat_msgint;
  } else {
    m->csr[msgir][0] |= msgir_null;
    if (!has(msgir_stays_selected)) m->csr[estat][0] &= ~estat_msgint;
  }
}

static void select_message(struct vcpuspec_machine* m) { show_message(m, selected_message(m)); }

void take_message(struct vcpuspec_machine* m) {
  if ((m->csr[estat][0] & estat_msgint) == 0) return;
  const unsigned message = (unsigned)m->csr[msgir][0] & message_bits;
  if (!has(msgir_keeps_pending)) m->csr[msgis][message / 64] &= ~(UINT64_C(1) << message % 64);
  select_message(m);
}

void arrive(struct vcpuspec_machine* m, unsigned message) {
  m->csr[msgis][has(arrival_in_first_word) ? 0 : message / 64] |= UINT64_C(1) << message % 64;
  if (has(arrival_selects_none)) return;
  const bool can_be_selected = message >= (m->csr[msgie][0] & message_bits);
  if (has(arrival_selects_itself) && can_be_selected) show_message(m, message);
  else select_message(m);
}

static bool overflows(const struct vcpuspec_machine* m, unsigned n) {
  return (m->csr[pmcfg][n] & pmcfg_pmien) != 0 && (m->csr[pmcnt][n] & top_bit) != 0;
}

/* The overflow interrupt is pending while any monitor overflows. `n` was written last. */
static void update_overflow(struct vcpuspec_machine* m, unsigned n) {
  bool any = false;
  for (unsigned i = 0; i < count_of(pmcnt); ++i) any = any || (overflows(m, i) && (i == n || !has(overflow_of_one)));
  m->csr[estat][0] = (m->csr[estat][0] & ~estat_overflow) | (any ? estat_overflow : 0);
}

static uint64_t read_pgd(const struct vcpuspec_machine* m) {
  const bool by_refill = in_refill(m) && !has(pgd_ignores_refill);
  const uint64_t address = m->csr[by_refill ? tlbrbadv : badv][0];
  const unsigned top = has(pgd_by_bit_63) ? 63 : valen - 1;
  return m->csr[(address >> top & 1) != 0 ? pgdh : pgdl][0];
}

/* What always reads the same of a register. */
static uint64_t fixed_bits(enum csr csr) {
  static const uint64_t gctl_capabilities = 0x8f554f;
  if (csr == gstat) return choices.gid_bits << 4 & 0x3f0;
  return csr == gctl ? choices.gctl_offers & gctl_capabilities : csrs[csr].fixed;
}

uint64_t read_csr(const struct vcpuspec_machine* m, struct member which) {
  if (which.csr == no_csr) return has(undefined_reads_ones) ? all_bits : 0;
  const struct description* d = &csrs[which.csr];
  const uint64_t value = which.csr == pgd ? read_pgd(m) : m->csr[which.csr][which.n] | fixed_bits(which.csr);
  if (d->wide) return value;
  return has(reads_zero_extended) ? (uint32_t)value : sign_extended(value, 32);
}

static bool is_watchpoint(enum csr csr) {
  return (csr >= mwpcfg1 && csr <= mwpcfg4) || (csr >= fwpcfg1 && csr <= fwpcfg4);
}

/* A watchpoint with DMOnly can only be written in debug mode. */
static bool is_locked(const struct vcpuspec_machine* m, struct member which) {
  if (!is_watchpoint(which.csr) || in_debug_mode(m) || has(dmonly_not_looked_at)) return false;
  const enum csr control = which.csr >= fwpcfg1 ? fwpcfg3 : mwpcfg3;
  if (has(dmonly_locks_one) && which.csr != control) return false;
  return m->csr[control][which.n] & 1;
}

/* The bits that software writes, where they depend on LVZ. */
static uint64_t bits_of_lvz(enum csr csr, uint64_t bits) {
  const uint64_t held = gid_field & ~(all_bits << (gid_at + choices.gid_bits_held)), all = bits & ~gid_field;
  const bool has_pgm = choices.lvz || has(pgm_without_lvz);
  switch (csr) {
    case tlbrprmd: return has_pgm ? bits | tlbrprmd_pgm : bits;
    case merrctl: return has_pgm ? bits | merrctl_pgm : bits;
    case gstat: return all | held;
    case gtlbc: return (choices.separate_vmid ? all : all & ~UINT64_C(0x4000)) | held;
    case trgp: return choices.trgp_writable || has(trgp_is_written) ? all | held : 0;
    default: return bits;
  }
}

/* The bits that a write of a register changes. */
static uint64_t written_bits(const struct vcpuspec_machine* m, struct member which) {
  uint64_t bits = bits_of_lvz(which.csr, csrs[which.csr].written);
  const bool is_control = which.csr == mwpcfg3 || which.csr == fwpcfg3;
  if (is_control && !in_debug_mode(m) && !has(dmonly_written_outside_debug)) bits &= ~UINT64_C(1);
  for (unsigned i = 0; i < sizeof wrong_masks / sizeof wrong_masks[0]; ++i) {
    if (has(wrong_masks[i].fault) && which.csr == wrong_masks[i].csr)
      bits = (bits | wrong_masks[i].more) & ~wrong_masks[i].fewer;
  }
  return bits;
}

/* Writes the masked bits of a register, without what follows from it. */
static void store(struct vcpuspec_machine* m, struct member which, uint64_t value, uint64_t mask) {
  if (is_locked(m, which)) return;
  uint64_t* const word = &m->csr[which.csr][which.n];
  const uint64_t written = mask & written_bits(m, which), cleared = mask & csrs[which.csr].cleared;
  *word = (*word & ~written) | (value & written);
  if (has(status_assigned)) *word = (*word & ~cleared) | (value & cleared);
  else *word &= ~(cleared & (has(status_cleared_by_0) ? ~value : value));
}

static void written_tcfg(struct vcpuspec_machine* m, uint64_t before) {
  const uint64_t now = m->csr[tcfg][0];
  if ((now & tcfg_enable) == 0) return;
  if (!has(tcfg_leaves_stopped)) m->core &= ~core_timer_stopped;
  if (has(tcfg_never_reloads) || (has(tcfg_reloads_when_enabled) && (before & tcfg_enable) != 0)) return;
  m->csr[tval][0] = has(tcfg_reloads_undivided) ? now >> 2 : now & ~(tcfg_enable | tcfg_periodic);
}

static void written_llbctl(struct vcpuspec_machine* m, uint64_t value) {
  if ((value & llbctl_wcllb) == 0) return;
  m->csr[llbctl][0] &= ~(has(wcllb_clears_klo) ? llbctl_rollb | llbctl_klo : llbctl_rollb);
}

static void written_ticlr(struct vcpuspec_machine* m, uint64_t value) {
  if ((value & 1) == 0) return;
  m->csr[estat][0] &= ~(has(ticlr_clears_all) ? estat_lines : estat_timer);
  if (has(ticlr_restarts)) m->core &= ~core_timer_stopped;
}

/* VPPN and the copies of its highest bit above it. */
static void extend_vppn(struct vcpuspec_machine* m, enum csr csr) {
  if (has(tlbehi_not_sign_extended) && csr == tlbehi) return;
  m->csr[csr][0] = sign_extended(m->csr[csr][0], valen);
}

/* What a write does besides. `before` is what the register held. */
static void act(struct vcpuspec_machine* m, struct member which, uint64_t before, uint64_t value, uint64_t mask) {
  const uint64_t ones = value & mask;
  switch (which.csr) {
    case tcfg: written_tcfg(m, before); break;
    case ticlr: written_ticlr(m, has(ticlr_unmasked) ? value : ones); break;
    case llbctl: written_llbctl(m, has(wcllb_unmasked) ? value : ones); break;
    case tlbehi:
    case tlbrehi: extend_vppn(m, which.csr); break;
    case pmcfg:
      if (!has(overflow_not_by_enable)) update_overflow(m, which.n);
      break;
    case pmcnt:
      if (!has(overflow_not_by_counter)) update_overflow(m, which.n);
      break;
    case msgie:
      if (!has(threshold_change_stale)) select_message(m);
      break;
    default: break;
  }
}

void write_csr(struct vcpuspec_machine* m, struct member which, uint64_t value, uint64_t mask) {
  if (which.csr == no_csr && has(undefined_writes_save0)) which.csr = save;
  if (which.csr == pgd && has(pgd_writes_pgdl)) m->csr[pgdl][0] = value & mask & ~page_bits;
  if (which.csr == no_csr) return;
  const uint64_t before = m->csr[which.csr][which.n];
  store(m, which, value, mask);
  act(m, which, before, value, mask);
}

bool is_read_only(struct member which) {
  return which.csr != no_csr && which.csr != ticlr && (csrs[which.csr].written | csrs[which.csr].cleared) == 0;
}

void reset_csrs(struct vcpuspec_machine* m) {
  for (unsigned csr = 0; csr < csr_count; ++csr) {
    if (has(reset_keeps_dmw) && csr == dmw) continue;
    for (unsigned n = 0; n < count_of((enum csr)csr); ++n) m->csr[csr][n] &= ~csrs[csr].reset;
  }
  m->csr[crmd][0] = 8; /* DA */
  update_overflow(m, 0);
}
