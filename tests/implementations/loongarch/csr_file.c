/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The CSR file of a LoongArch core (LA64, without LVZ) as an emulator has it: a table of registers with the bits that
 * software writes, and a switch for what a write or a read does besides. la-csr:S1  la-csr:S1_inferred  la-csr:S2
 * la-csr:S3  la-csr:S4  la-csr:S6  la-csr:S7  la-csr:S12  The core has 48 bits of physical and of virtual address, 48
 * of timer, 16 SAVE registers, 32 performance monitors, 8 watchpoints of each kind and message interrupts. Compiled
 * with -DFAULT=n it makes one mistake, number n of the list below: how often is such a mistake found?
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vcpuspec/implementation.h"

#ifndef FAULT
#define FAULT 0
#endif

enum fault {
  no_fault,
  xchg_writes_unmasked,         /* csrxchg writes all bits, whatever its mask */
  ticlr_unmasked,               /* TICLR.CLR acts in a csrxchg whose mask leaves it out */
  wcllb_unmasked,               /* LLBCTL.WCLLB acts in a csrxchg whose mask leaves it out */
  xchg_returns_new,             /* csrxchg gives the value after the write */
  wr_returns_new,               /* csrwr gives the value after the write */
  mask_after_rd,                /* csrxchg with one register for both takes the old CSR value as the mask */
  r0_becomes_old_value,         /* r0 as destination holds the old value afterwards */
  r0_source_not_zero,           /* r0 as source is not 0 */
  plv_unchecked,                /* CSR instructions work in every PLV */
  plv1_is_privileged,           /* IPE is raised in PLV2 and PLV3 only */
  number_before_plv,            /* an undefined number is looked up before the PLV, and never traps */
  ipe_changes_rd,               /* rd receives the old value although IPE is raised */
  entry_without_we,             /* an exception leaves CRMD.WE and saves 0 */
  entry_saves_next_pc,          /* an exception saves the address of the next instruction */
  va32_era_is_whole,            /* an exception saves 64 bits of a PC in 32-bit address mode */
  ipe_reads_msgir,              /* a refused access takes the pending message */
  reads_zero_extended,          /* a 32-bit register reads without its sign */
  pc_stays,                     /* csrxchg does not go on to the next instruction */
  read_only_traps,              /* a write to a register without writable bits raises INE, as in QEMU 7.2 */
  undefined_reads_ones,         /* an undefined number reads as all ones */
  undefined_writes_save0,       /* a write to an undefined number lands in SAVE0 */
  save_off_by_one,              /* each SAVE is the next one */
  pmcfg_pmcnt_swapped,          /* the numbers of PMCFG and PMCNT are each other's */
  watchpoint_stride_4,          /* the registers of watchpoints are looked for at half their distance */
  dmw_of_two,                   /* the numbers of DMW2 and DMW3 are undefined */
  mwp_is_fwp,                   /* the addresses of both kinds of watchpoints are the same registers */
  tid_of_64_bits,               /* TID keeps 64 bits */
  misc_dwpl3,                   /* MISC has a DWPL3 */
  ecfg_without_msgint,          /* ECFG has no enable of the message interrupt */
  estat_is_written,             /* software sets and clears the hardware interrupts of ESTAT */
  estat_ecode_written,          /* software writes the codes of ESTAT */
  eentry_low_bits,              /* EENTRY keeps the low 12 bits */
  tlbidx_of_16_bits,            /* TLBIDX keeps an index of 16 bits, four more than there are */
  tlbelo_ppn_beyond_palen,      /* TLBELO keeps a PPN up to bit 60 */
  asidbits_written,             /* software writes ASID.ASIDBITS */
  tlbrehi_without_ps,           /* TLBREHI does not keep its PS */
  tlbrprmd_pwe_at_3,            /* TLBRPRMD has PWE at bit 3, as PRMD does */
  merrctl_pplv_at_1,            /* MERRCTL has PPLV one bit too low */
  merrctl_ismerr_written,       /* software writes MERRCTL.IsMERR */
  dbg_dst_written,              /* software writes DBG.DST */
  tcfg_beyond_timer,            /* TCFG keeps all of the initial value, whatever the width of the timer */
  tval_written,                 /* software writes TVAL */
  llbctl_rollb_written,         /* software writes LLBCTL.ROLLB */
  tlbehi_not_sign_extended,     /* the bits above VPPN stay as they were in TLBEHI */
  tcfg_never_reloads,           /* a write of TCFG leaves TVAL */
  tcfg_reloads_when_enabled,    /* a write of TCFG reloads only when it turns the timer on */
  tcfg_reloads_undivided,       /* the timer starts at InitVal, not at four times that */
  ticlr_clears_all,             /* TICLR.CLR clears every hardware interrupt */
  wcllb_clears_klo,             /* LLBCTL.WCLLB clears KLO, too */
  status_cleared_by_0,          /* writing 0 clears a watchpoint's status and 1 keeps it */
  status_assigned,              /* a watchpoint's status becomes what is written */
  dmonly_not_looked_at,         /* a watchpoint that is reserved to debug mode is written outside it */
  dmonly_written_outside_debug, /* DMOnly is written outside debug mode */
  dmonly_locks_one,             /* DMOnly protects CFG3 only */
  pgd_ignores_refill,           /* PGD goes by BADV in a refill, too */
  pgd_by_bit_63,                /* PGD goes by bit 63 of the address */
  pgd_writes_pgdl,              /* a write of PGD lands in PGDL */
  pmcnt_readable,               /* PMCNT is readable in every PLV, whatever MISC says */
  rpcntl_of_next_plv,           /* the permission of PLV n+1 counts in PLV n */
  rpcntl_allows_writes,         /* who may read a PMCNT may write it */
  rpcntl_shows_pmcfg,           /* who may read a PMCNT may read its PMCFG */
  overflow_not_by_counter,      /* a write of PMCNT leaves the overflow interrupt */
  overflow_not_by_enable,       /* a write of PMCFG leaves the overflow interrupt */
  overflow_of_one,              /* the overflow interrupt is that of the monitor written last */
  msgir_keeps_pending,          /* reading MSGIR leaves the message pending */
  msgir_ignores_threshold,      /* messages below MSGIE.PT are selected */
  msgir_takes_lowest,           /* the lowest pending message is selected */
  msgir_stays_selected,         /* ESTAT.MSGINT stays when the last message was taken */
  msgir_write_is_no_read,       /* csrwr of MSGIR takes no message */
  threshold_change_stale,       /* no message is selected again when MSGIE changes */
  iocsr_zero_extended,          /* iocsrrd does not sign-extend */
  iocsr_alignment_unchecked,    /* unaligned IOCSR accesses never raise ALE */
  iocsr_alignment_of_plv3,      /* unaligned IOCSR accesses go by MISC.ALCL3 */
  iocsr_unprivileged,           /* IOCSR accesses work in every PLV */
  iocsr_ale_before_ipe,         /* an unaligned IOCSR access above PLV0 raises ALE */
  iocsr_ale_without_badv,       /* ALE of an IOCSR access leaves BADV */
  iocsr_writes_all,             /* iocsrwr writes 8 bytes */
  klo_not_consumed,             /* KLO stays when ERTN has kept the LLbit */
  reset_keeps_dmw,              /* reset leaves the direct mapping windows on */
  save_without_messages,        /* the pending messages are not among what is saved */
  fault_count
};
typedef char fault_is_known[FAULT < fault_count ? 1 : -1];

static bool has(enum fault which) { return FAULT == which; }

/* The registers, in the order of their numbers; no_csr stands for an undefined number. */
enum csr {
  crmd,
  prmd,
  euen,
  misc,
  ecfg,
  estat,
  era,
  badv,
  badi,
  eentry,
  tlbidx,
  tlbehi,
  tlbelo,
  asid,
  pgdl,
  pgdh,
  pgd,
  pwcl,
  pwch,
  stlbps,
  rvacfg,
  cpuid,
  prcfg1,
  prcfg2,
  prcfg3,
  save,
  tid,
  tcfg,
  tval,
  cntc,
  ticlr,
  llbctl,
  impctl1,
  impctl2,
  tlbrentry,
  tlbrbadv,
  tlbrera,
  tlbrsave,
  tlbrelo,
  tlbrehi,
  tlbrprmd,
  merrctl,
  merrinfo,
  merrentry,
  merrera,
  merrsave,
  ctag,
  msgis,
  msgir,
  msgie,
  dmw,
  pmcfg,
  pmcnt,
  mwpc,
  mwps,
  mwpcfg1,
  mwpcfg2,
  mwpcfg3,
  mwpcfg4,
  fwpc,
  fwps,
  fwpcfg1,
  fwpcfg2,
  fwpcfg3,
  fwpcfg4,
  dbg,
  dera,
  dsave,
  csr_count,
  no_csr = csr_count
};
enum { members_max = 32 };

static const uint64_t all_bits = ~UINT64_C(0);
static const uint64_t plv_bits = 3, crmd_we = 0x200, crmd_saved = 0x207; /* PLV, IE and WE */
static const uint64_t misc_alcl0 = 0x1000, misc_alcl3 = 0x8000;
static const uint64_t estat_overflow = 0x400, estat_timer = 0x800, estat_msgint = 0x4000, estat_lines = 0x1ffc;
static const uint64_t llbctl_rollb = 1, llbctl_wcllb = 2, llbctl_klo = 4;
static const uint64_t pmcfg_pmien = UINT64_C(1) << 20, top_bit = UINT64_C(1) << 63;
static const uint64_t msgir_null = UINT64_C(1) << 31, message_bits = 0xff;
static const unsigned message_count = 256;
static const uint64_t page_bits = 0xfff;
static const unsigned valen = 48;
static const uint64_t reset_pc = 0x1c000000, exception_entry = 0x1c000000;

enum ecode { ecode_int = 0, ecode_ale = 0x9, ecode_ine = 0xd, ecode_ipe = 0xe, ecode_guest = 0x18 };

/* A register, or a family of them with numbers that are `stride` apart. `name` and `after` surround the number of a
 * member; the first member has the number `first`. */
struct description {
  const char* name;
  const char* after;
  unsigned number, count, stride, first;
  bool wide;        /* 64 bits; otherwise 32, read with their sign */
  bool computed;    /* holds nothing */
  uint64_t written; /* the bits that software writes */
  uint64_t cleared; /* the bits that software clears by writing 1 */
  uint64_t fixed;   /* what always reads 1 */
  uint64_t reset;   /* the bits that reset clears */
};

static const struct description csrs[csr_count] = {
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
};

struct vcpuspec_machine {
  uint64_t csr[csr_count][members_max];
  uint64_t pc;
};

/* A register by its place in the table, and its number within its family. */
struct member {
  enum csr csr;
  unsigned n;
};

static unsigned count_of(enum csr csr) { return csrs[csr].count != 0 ? csrs[csr].count : 1; }

/* Values of the current state. */
static uint64_t plv(const struct vcpuspec_machine* m) { return m->csr[crmd][0] & plv_bits; }
static bool in_debug_mode(const struct vcpuspec_machine* m) { return m->csr[dbg][0] & 1; }
static bool in_refill(const struct vcpuspec_machine* m) { return m->csr[tlbrera][0] & 1; }
static bool in_machine_error(const struct vcpuspec_machine* m) { return m->csr[merrctl][0] & 1; }
/* MISC.VA32L1 to VA32L3 are bits 1 to 3. */
static bool has_32_bit_addresses(const struct vcpuspec_machine* m) {
  return plv(m) != 0 && (m->csr[misc][0] >> plv(m) & 1) != 0;
}

/* The lowest `bits` bits of a word, with their sign. */
static uint64_t sign_extended(uint64_t value, unsigned bits) {
  if (bits == 64) return value;
  const uint64_t sign = UINT64_C(1) << (bits - 1);
  return ((value & (2 * sign - 1)) ^ sign) - sign;
}

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

/* Which register a number means. */
static struct member find(unsigned number) {
  if (has(pmcfg_pmcnt_swapped) && number >> 6 == 0x200 >> 6) number ^= 1;
  for (unsigned csr = 0; csr < csr_count; ++csr) {
    struct member found = {(enum csr)csr, 0};
    if (!is_of(found.csr, number, &found.n)) continue;
    if (has(save_off_by_one) && csr == save) found.n = (found.n + 1) % count_of(save);
    if (has(mwp_is_fwp) && csr == fwpcfg1) found.csr = mwpcfg1;
    return found;
  }
  return (struct member){no_csr, 0};
}

/* A general exception. The instruction, for BADI, and the handler's address are open: both have preset values. */
static void enter_exception(struct vcpuspec_machine* m, uint64_t ecode, uint64_t esubcode) {
  const uint64_t mode = m->csr[crmd][0], saved = has(entry_without_we) ? 7 : crmd_saved;
  const uint64_t pc = has(entry_saves_next_pc) ? m->pc + 4 : m->pc;
  m->csr[era][0] = has_32_bit_addresses(m) && !has(va32_era_is_whole) ? (uint32_t)pc : pc;
  m->csr[prmd][0] = (mode & 7) | (mode & saved & crmd_we) >> 6;
  m->csr[crmd][0] = mode & ~saved;
  m->csr[estat][0] = (m->csr[estat][0] & 0xffff) | ecode << 16 | esubcode << 22;
  if (ecode != ecode_int && !(ecode == ecode_guest && esubcode == 1)) m->csr[badi][0] = 0;
  m->pc = exception_entry;
}

/* The highest message that is pending and not below the threshold; message_count when there is none. */
static unsigned selected_message(const struct vcpuspec_machine* m) {
  const unsigned threshold = has(msgir_ignores_threshold) ? 0 : (unsigned)(m->csr[msgie][0] & message_bits);
  for (unsigned i = 0; i < message_count - threshold; ++i) {
    const unsigned message = has(msgir_takes_lowest) ? threshold + i : message_count - 1 - i;
    if ((m->csr[msgis][message / 64] >> message % 64 & 1) != 0) return message;
  }
  return message_count;
}

static void select_message(struct vcpuspec_machine* m) {
  const unsigned message = selected_message(m);
  if (message != message_count) {
    m->csr[msgir][0] = message;
    m->csr[estat][0] |= estat_msgint;
  } else {
    m->csr[msgir][0] |= msgir_null;
    if (!has(msgir_stays_selected)) m->csr[estat][0] &= ~estat_msgint;
  }
}

/* Reading MSGIR takes the message that it shows. */
static void take_message(struct vcpuspec_machine* m) {
  if ((m->csr[estat][0] & estat_msgint) == 0) return;
  const unsigned message = (unsigned)(m->csr[msgir][0] & message_bits);
  if (!has(msgir_keeps_pending)) m->csr[msgis][message / 64] &= ~(UINT64_C(1) << message % 64);
  select_message(m);
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

/* What csrrd gives of a register. */
static uint64_t read_csr(const struct vcpuspec_machine* m, struct member which) {
  if (which.csr == no_csr) return has(undefined_reads_ones) ? all_bits : 0;
  const struct description* d = &csrs[which.csr];
  const uint64_t value = which.csr == pgd ? read_pgd(m) : m->csr[which.csr][which.n] | d->fixed;
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

/* The bits that a write of a register changes. */
static uint64_t written_bits(const struct vcpuspec_machine* m, struct member which) {
  uint64_t bits = csrs[which.csr].written;
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
  if ((now & 1) == 0 || has(tcfg_never_reloads)) return;
  if (has(tcfg_reloads_when_enabled) && (before & 1) != 0) return;
  m->csr[tval][0] = has(tcfg_reloads_undivided) ? now >> 2 : now & ~UINT64_C(3);
}

static void written_llbctl(struct vcpuspec_machine* m, uint64_t value) {
  if ((value & llbctl_wcllb) == 0) return;
  m->csr[llbctl][0] &= ~(has(wcllb_clears_klo) ? llbctl_rollb | llbctl_klo : llbctl_rollb);
}

static void written_ticlr(struct vcpuspec_machine* m, uint64_t value) {
  if ((value & 1) != 0) m->csr[estat][0] &= ~(has(ticlr_clears_all) ? estat_lines : estat_timer);
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

static void write_csr(struct vcpuspec_machine* m, struct member which, uint64_t value, uint64_t mask) {
  if (which.csr == no_csr && has(undefined_writes_save0)) which.csr = save;
  if (which.csr == pgd && has(pgd_writes_pgdl)) m->csr[pgdl][0] = value & mask & ~page_bits;
  if (which.csr == no_csr) return;
  const uint64_t before = m->csr[which.csr][which.n];
  store(m, which, value, mask);
  act(m, which, before, value, mask);
}

enum operation { csrrd, csrwr, csrxchg, operation_count };

/* A CSR instruction: what it names, and the general registers before it. */
struct access {
  enum operation operation;
  unsigned number;
  uint64_t rd;
  uint64_t rj;
  bool rd_is_r0;
  bool rj_is_rd;
};

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

static bool is_read_only(struct member which) {
  return which.csr != no_csr && which.csr != ticlr && (csrs[which.csr].written | csrs[which.csr].cleared) == 0;
}

/* The mask of a write; `old` is what the register held. */
static uint64_t mask_of(const struct access* a, uint64_t source, uint64_t old) {
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
  if (a->operation != csrrd) write_csr(m, which, source, mask_of(a, source, old));
  if (!(has(pc_stays) && a->operation == csrxchg)) m->pc += 4;
  return result_of(m, a, which, old);
}

/* An access that raises an exception; rd stays. */
static uint64_t trap(struct vcpuspec_machine* m, enum ecode ecode, struct member which, uint64_t source) {
  const uint64_t old = read_csr(m, which);
  if (has(ipe_reads_msgir) && which.csr == msgir) take_message(m);
  enter_exception(m, ecode, 0);
  return has(ipe_changes_rd) ? old : source;
}

/* Gives the value of rd afterwards. */
static uint64_t execute(struct vcpuspec_machine* m, const struct access* a) {
  const struct member which = find(a->number);
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
  if (!is_ipe && !has(iocsr_ale_without_badv)) m->csr[badv][0] = address;
  enter_exception(m, is_ipe ? ecode_ipe : ecode_ale, 0);
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

/* PLV and IE from their places in a saved mode, WE from its bit there. */
static void restore_mode(struct vcpuspec_machine* m, uint64_t plv_and_ie, uint64_t we) {
  m->csr[crmd][0] = (m->csr[crmd][0] & ~crmd_saved) | (plv_and_ie & 7) | ((we & 1) != 0 ? crmd_we : 0);
}

static void return_from_machine_error(struct vcpuspec_machine* m) {
  const uint64_t saved = m->csr[merrctl][0];
  restore_mode(m, saved >> 2, saved >> 6);
  /* DA, PG, DATF and DATM: bits 8 to 3 of CRMD, 12 to 7 of MERRCTL. */
  m->csr[crmd][0] = (m->csr[crmd][0] & ~UINT64_C(0x1f8)) | (saved >> 4 & 0x1f8);
  m->csr[merrctl][0] &= ~UINT64_C(1);
  m->pc = m->csr[merrera][0];
}

static void return_from_refill(struct vcpuspec_machine* m) {
  restore_mode(m, m->csr[tlbrprmd][0], m->csr[tlbrprmd][0] >> 4);
  m->csr[crmd][0] = (m->csr[crmd][0] & ~UINT64_C(0x18)) | 0x10; /* DA 0, PG 1 */
  m->csr[tlbrera][0] &= ~UINT64_C(1);
  m->pc = m->csr[tlbrera][0] & ~UINT64_C(3);
}

static void consume_klo(struct vcpuspec_machine* m) {
  const bool keeps = (m->csr[llbctl][0] & llbctl_klo) != 0;
  if (!keeps) m->csr[llbctl][0] &= ~llbctl_rollb;
  else if (!has(klo_not_consumed)) m->csr[llbctl][0] &= ~llbctl_klo;
}

static void execute_ertn(struct vcpuspec_machine* m) {
  if (plv(m) != 0 && !(has(plv1_is_privileged) && plv(m) == 1)) {
    enter_exception(m, ecode_ipe, 0);
    return;
  }
  consume_klo(m);
  if (in_debug_mode(m)) {
    m->csr[dbg][0] &= ~UINT64_C(1);
    m->pc = m->csr[dera][0];
  } else if (in_machine_error(m)) {
    return_from_machine_error(m);
  } else if (in_refill(m)) {
    return_from_refill(m);
  } else {
    restore_mode(m, m->csr[prmd][0], m->csr[prmd][0] >> 3);
    m->pc = m->csr[era][0];
  }
}

/* Clears what reset clears; the rest, which is undefined, stays. */
static int32_t reset(struct vcpuspec_machine* m) {
  for (unsigned csr = 0; csr < csr_count; ++csr) {
    if (has(reset_keeps_dmw) && csr == dmw) continue;
    for (unsigned n = 0; n < count_of((enum csr)csr); ++n) m->csr[csr][n] &= ~csrs[csr].reset;
  }
  m->csr[crmd][0] = 8; /* DA */
  m->pc = reset_pc;
  update_overflow(m, 0);
  return VCPUSPEC_OK;
}

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
  ertn,
  general_exception_entry,
  reset_event,
  event_count,
  first_other = iocsrrd_b
};

struct event_shape {
  const char* name;
  unsigned args;
  unsigned results;
};

static const struct event_shape other_events[event_count - first_other] = {
    {"iocsrrd_b", 3, 1}, {"iocsrrd_h", 3, 1},
    {"iocsrrd_w", 3, 1}, {"iocsrrd_d", 3, 1},
    {"iocsrwr_b", 2, 2}, {"iocsrwr_h", 2, 2},
    {"iocsrwr_w", 2, 2}, {"iocsrwr_d", 2, 2},
    {"ertn", 0, 0},      {"general_exception_entry", 2, 0},
    {"reset", 0, 0},
};

static bool takes_number(enum csr csr) { return csr == no_csr || csrs[csr].stride != 0; }

static unsigned args_of(unsigned event) {
  if (event >= first_other) return other_events[event - first_other].args;
  return (event % operation_count == csrxchg ? 4U : 2U) + (takes_number((enum csr)(event / operation_count)) ? 1U : 0U);
}

static unsigned results_of(unsigned event) {
  return event < first_other ? 1 : other_events[event - first_other].results;
}

/* The instruction that an event is. */
static struct access access_of(unsigned event, const uint64_t* args) {
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

static void step_other(struct vcpuspec_machine* m, unsigned event, const uint64_t* args, uint64_t* results) {
  if (event >= iocsrrd_b && event <= iocsrrd_d) results[0] = read_iocsr(m, args, 1U << (event - iocsrrd_b));
  else if (event >= iocsrwr_b && event <= iocsrwr_d) write_iocsr(m, args, results, 1U << (event - iocsrwr_b));
  else if (event == ertn) execute_ertn(m);
  else if (event == general_exception_entry) enter_exception(m, args[0] & 0x3f, args[1] & 0x1ff);
  else reset(m);
}

static int32_t step(struct vcpuspec_machine* m, uint32_t event, const uint64_t* args, uint64_t* results) {
  if (event >= event_count) return VCPUSPEC_UNSUPPORTED;
  if (event >= first_other) {
    step_other(m, event, args, results);
  } else {
    const struct access a = access_of(event, args);
    results[0] = execute(m, &a);
  }
  return VCPUSPEC_OK;
}

static int32_t run(struct vcpuspec_machine* m, const uint64_t* words, uint64_t n, uint64_t* results, uint64_t* done) {
  for (*done = 0; *done < n; ++*done) {
    const uint64_t event = *words++;
    if (event >= event_count) return VCPUSPEC_UNSUPPORTED;
    step(m, (uint32_t)event, words, results);
    words += args_of((unsigned)event);
    results += results_of((unsigned)event);
  }
  return VCPUSPEC_OK;
}

static struct vcpuspec_machine* create(void) {
  struct vcpuspec_machine* m = calloc(1, sizeof *m);
  if (m != NULL) reset(m);
  return m;
}

static void destroy(struct vcpuspec_machine* m) { free(m); }

/* The slots: the members of each register that holds something, then the PC. */
static uint64_t slots_of(unsigned csr) { return csrs[csr].computed ? 0 : count_of((enum csr)csr); }

static uint64_t slot_count(void) {
  uint64_t count = 1;
  for (unsigned csr = 0; csr < csr_count; ++csr) count += slots_of(csr);
  return count;
}

static int32_t load(struct vcpuspec_machine* m, const uint64_t* slots, uint64_t count) {
  if (count != slot_count()) return VCPUSPEC_ERROR;
  for (unsigned csr = 0; csr < csr_count; ++csr) {
    memcpy(m->csr[csr], slots, slots_of(csr) * sizeof *slots);
    slots += slots_of(csr);
  }
  m->pc = *slots;
  return VCPUSPEC_OK;
}

static int32_t observe(const struct vcpuspec_machine* m, uint64_t* slots, uint64_t count) {
  if (count != slot_count()) return VCPUSPEC_ERROR;
  for (unsigned csr = 0; csr < csr_count; ++csr) {
    memcpy(slots, m->csr[csr], slots_of(csr) * sizeof *slots);
    slots += slots_of(csr);
  }
  *slots = m->pc;
  return VCPUSPEC_OK;
}

static int32_t save_state(const struct vcpuspec_machine* m, void* buffer, size_t* size) {
  const bool fits = buffer != NULL && *size >= sizeof *m;
  *size = sizeof *m;
  if (!fits) return VCPUSPEC_ERROR;
  memcpy(buffer, m, sizeof *m);
  if (has(save_without_messages)) memset(((struct vcpuspec_machine*)buffer)->csr[msgis], 0, sizeof m->csr[msgis]);
  return VCPUSPEC_OK;
}

static int32_t restore_state(struct vcpuspec_machine* m, const void* buffer, size_t size) {
  if (size != sizeof *m) return VCPUSPEC_ERROR;
  memcpy(m, buffer, sizeof *m);
  return VCPUSPEC_OK;
}

struct text {
  char* at;
  char* end;
};

static void add(struct text* text, const char* before, const char* name, const char* after) {
  text->at += snprintf(text->at, (size_t)(text->end - text->at), "%s%s%s", before, name, after);
}

static const char* after(unsigned csr) { return csrs[csr].after != NULL ? csrs[csr].after : ""; }

static void add_slots(struct text* text, unsigned csr) {
  for (unsigned i = 0; i < slots_of(csr); ++i) {
    char number[12] = "";
    if (csrs[csr].stride != 0) snprintf(number, sizeof number, "%u", csrs[csr].first + i);
    add(text, "\"host.", csrs[csr].name, number);
    add(text, after(csr), "\", ", "");
  }
}

static void add_event(struct text* text, unsigned event) {
  static const char* const operations[operation_count] = {"csrrd.", "csrwr.", "csrxchg."};
  const unsigned csr = event / operation_count;
  add(text, event == 0 ? "{\"name\": \"" : ", {\"name\": \"", "", "");
  if (event >= first_other) add(text, other_events[event - first_other].name, "", "");
  else if (csr == no_csr) add(text, operations[event % operation_count], "undefined", "");
  else add(text, operations[event % operation_count], csrs[csr].name, after(csr));
  text->at += snprintf(text->at, (size_t)(text->end - text->at), "\", \"args\": %u, \"results\": %u}", args_of(event),
                       results_of(event));
}

static const char* describe(void) {
  static char buffer[32768];
  if (buffer[0] != '\0') return buffer;
  struct text text = {buffer, buffer + sizeof buffer};
  add(&text, "{\"name\": \"CSRs of a LoongArch core, in C\", \"version\": \"1\", \"functions\": [], ", "", "");
  add(&text, "\"machines\": [{\"name\": \"loongarch.csr\", \"slots\": [", "", "");
  for (unsigned csr = 0; csr < csr_count; ++csr) add_slots(&text, csr);
  add(&text, "\"host.PC\"], \"events\": [", "", "");
  for (unsigned event = 0; event < event_count; ++event) add_event(&text, event);
  add(&text, "]}]}", "", "");
  return buffer;
}

static const struct vcpuspec_implementation implementation = {
    .size = sizeof(struct vcpuspec_implementation),
    .abi_version = VCPUSPEC_ABI_VERSION,
    .describe = describe,
    .create = create,
    .destroy = destroy,
    .reset = reset,
    .load = load,
    .step = step,
    .run = run,
    .observe = observe,
    .save = save_state,
    .restore = restore_state,
};

__attribute__((visibility("default"))) const struct vcpuspec_implementation* vcpuspec_implementation(void) {
  return &implementation;
}
