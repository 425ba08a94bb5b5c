/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The CSR file of a LoongArch core (LA64, with or without LVZ) as an emulator has it: a table of registers with the
 * bits that software writes, and what a write or a read does besides. The core has 48 bits of physical and of virtual
 * address, 48 of timer, 16 SAVE registers, 32 performance monitors, 8 watchpoints of each kind and message interrupts,
 * and of a TLB four entries.
 */
#ifndef VCPUSPEC_TESTS_CSR_FILE_H
#define VCPUSPEC_TESTS_CSR_FILE_H

#include <stdbool.h>
#include <stdint.h>

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
  gtlbc,
  trgp,
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
  gstat,
  gctl,
  gintc,
  gcntc,
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
enum { members_max = 32, tlb_entries = 4 };

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
extern const struct description csrs[csr_count];

struct vcpuspec_machine {
  uint64_t csr[csr_count][members_max];
  /* The TLB: E, G at bit 1, ASID at bit 16 and the guest at bit 32; VPPN and PS; the even and the odd page of each
   * entry. */
  uint64_t tlb_key[tlb_entries];
  uint64_t tlb_hi[tlb_entries];
  uint64_t tlb_lo[2 * tlb_entries];
  uint64_t core; /* what no register shows: core_idle and core_timer_stopped */
  uint64_t clock;
  uint64_t pc;
};

/* What the virtualization extension leaves to who builds a core, and whether it is there. */
struct choices {
  bool lvz;
  unsigned gid_bits;      /* what GSTAT.GIDBIT reads */
  unsigned gid_bits_held; /* so many bits of a guest's number are there */
  uint64_t gctl_offers;   /* the bits of GCTL that say what it can do */
  bool separate_vmid;
  bool trgp_writable;
  bool root_exceptions_clear_pgm;
  bool entry_clears_pgm;
  bool untagged_means_next_guest;
};
extern const struct choices choices;

/* A register by its place in the table, and its number within its family. */
struct member {
  enum csr csr;
  unsigned n;
};

static const uint64_t core_idle = 1, core_timer_stopped = 2;
static const uint64_t plv_bits = 3;
static const uint64_t tcfg_enable = 1, tcfg_periodic = 2, timer_bits = 0xffffffffffff;
static const uint64_t estat_overflow = 0x400, estat_timer = 0x800, estat_ipi = 0x1000, estat_msgint = 0x4000;
static const uint64_t llbctl_rollb = 1, llbctl_wcllb = 2, llbctl_klo = 4;
static const uint64_t top_bit = UINT64_C(1) << 63;
static const uint64_t gstat_vm = 1, gstat_pgm = 2, gtlbc_usetgid = 0x1000, gid_field = 0xff0000, trgp_gtep = 1;
static const uint64_t tlbrprmd_pgm = 8, merrctl_pgm = 0x20;
static const unsigned gid_at = 16;
static const unsigned message_bits = 0xff;
static const unsigned valen = 48;

/* How many members a register has. */
unsigned count_of(enum csr csr);

/* Which register a number means. */
struct member find_csr(unsigned number);

/* What csrrd gives of a register. */
uint64_t read_csr(const struct vcpuspec_machine* m, struct member which);

/* Writes the masked bits of a register, and does what follows from it. */
void write_csr(struct vcpuspec_machine* m, struct member which, uint64_t value, uint64_t mask);

/* Whether a register has no bits that software changes. */
bool is_read_only(struct member which);

/* Reading MSGIR takes the message that it shows. */
void take_message(struct vcpuspec_machine* m);

/* A message arrives. */
void arrive(struct vcpuspec_machine* m, unsigned message);

/* Clears what reset clears; the rest, which is undefined, stays. */
void reset_csrs(struct vcpuspec_machine* m);

/* Values of the current state. */
static inline uint64_t plv(const struct vcpuspec_machine* m) { return m->csr[crmd][0] & plv_bits; }
static inline bool in_debug_mode(const struct vcpuspec_machine* m) { return m->csr[dbg][0] & 1; }
static inline bool in_refill(const struct vcpuspec_machine* m) { return m->csr[tlbrera][0] & 1; }
static inline bool in_machine_error(const struct vcpuspec_machine* m) { return m->csr[merrctl][0] & 1; }

static inline bool in_guest(const struct vcpuspec_machine* m) { return (m->csr[gstat][0] & gstat_vm) != 0; }

/* The number of a guest in GTLBC, TRGP or GSTAT. */
static inline uint64_t gid_of(uint64_t value) { return (value & gid_field) >> gid_at; }

/* The lowest `bits` bits of a word, with their sign. */
static inline uint64_t sign_extended(uint64_t value, unsigned bits) {
  if (bits == 64) return value;
  const uint64_t sign = UINT64_C(1) << (bits - 1);
  return ((value & (2 * sign - 1)) ^ sign) - sign;
}

#endif
