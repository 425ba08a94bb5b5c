/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The PPI side of a GICv5 CPU interface as an emulator has it: registers in a struct, a switch over the register that
 * is accessed, and the highest-priority pending interrupt kept up to date after every change. gicv5:D_XMBQZ
 * gicv5:candidate  gicv5:D_MSQKF  gicv5:best_ppi  gicv5:R_VVBPS  gicv5:hppi  gicv5:R_QLGBG gicv5:acknowledge
 * gicv5:priority_drop  gicv5:deactivate  gicv5:level_edge  gicv5:reevaluation Compiled with -DFAULT=n it makes one
 * mistake, number n of the list below: how often is such a mistake found?
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
  mask_is_strict,         /* an interrupt of exactly the priority of PCR is masked */
  equal_preempts,         /* an interrupt of the running priority is signalled */
  en_ignored,             /* ICC_CR0_EL1.EN is not looked at */
  cpendr_clears_level,    /* software takes the pending state from a level PPI */
  spendr_sets_level,      /* software makes a level PPI pending */
  ack_keeps_edge,         /* an edge PPI stays pending when it is acknowledged */
  ack_clears_level,       /* a level PPI loses its pending state when it is acknowledged */
  eoi_clears_highest_bit, /* CDEOI drops the lowest active priority, not the running one */
  cddi_drops_priority,    /* CDDI does the work of CDEOI, too */
  ack_keeps_apr,          /* an acknowledged priority does not become active */
  priority_keeps_res0,    /* bits 7:5 of a priority lane are stored and read back */
  apr_upper_half_stored,  /* bits 63:32 of ICC_APR_EL1 are stored and read back */
  hapr_idle_32,           /* ICC_HAPR_EL1 of an idle interface is the number of priorities, not 0xff */
  hppir_ignores_running,  /* ICC_HPPIR_EL1 shows an interrupt that may not preempt */
  scan_of_32_bits,        /* each bank is scanned in 32 bits: PPI 35 is never found */
  cdia_takes_nmi,         /* CDIA acknowledges an NMI, too */
  edge_follows_high_wire, /* an edge PPI is latched again while its wire stays high */
  activer_swapped,        /* SACTIVER clears and CACTIVER sets */
  irs_not_consumed,       /* an acknowledged SPI or LPI is presented again */
  cddi_wraps,             /* CDDI of PPI 128 deactivates PPI 0 */
  bank_1_always_enabled,  /* the enable bits of PPIs 64 to 127 are ignored */
  active_is_candidate,    /* an active PPI that is pending is signalled again */
  last_of_equals_wins,    /* of PPIs of equal priority the highest number is best */
  irs_wins_tie,           /* the IRS candidate is best when a PPI has the same priority */
  cddi_of_any_type,       /* CDDI of SPI 27 deactivates PPI 27 */
  no_superpriority,       /* an interrupt of priority 0 raises the ordinary line */
  level_stays_pending,    /* a level PPI stays pending when its wire falls */
  cdnmia_without_nmi,     /* CDNMIA acknowledges priority 0 although SCTLR_EL1.NMI is 0 */
  spendr_assigns,         /* SPENDR clears the edge PPIs whose bit is 0 */
  pcr_write_clears_en,    /* a write of ICC_PCR_EL1 writes all of ICH_VMCR_EL2 */
  priority_write_stale,   /* the best interrupt is not looked for again after a write of a priority */
  input_change_stale,     /* the best interrupt is not looked for again when a wire changes */
  save_without_apr,       /* the active priorities are not among what is saved */
  fault_count
};
typedef char fault_is_known[FAULT < fault_count ? 1 : -1];

static bool has(enum fault which) { return FAULT == which; }

enum { banks = 2, ppi_count = 128, priority_registers = 16, no_priority = 0xff };
enum { type_ppi = 1 };

static const uint64_t vmcr_en = 1;
static const unsigned vmcr_vpmr_shift = 27;
static const uint64_t priority_bits = 31;
static const uint64_t priority_lanes = UINT64_C(0x1f1f1f1f1f1f1f1f);
static const uint64_t apr_bits = UINT64_C(0xffffffff);
static const uint64_t cr0_link_up = 6; /* LINK and LINK_IDLE */
static const uint64_t id_bits = UINT64_C(0x00ffffff);
static const unsigned type_shift = 29;
static const uint64_t type_bits = 7;
static const uint64_t intid_bits = UINT64_C(0xe0ffffff); /* ID and TYPE */
static const uint64_t valid = UINT64_C(1) << 32;
static const unsigned irs_priority_shift = 35;

/* The slots, in the order in which `describe` lists them. */
struct registers {
  uint64_t vmcr;
  uint64_t apr;
  uint64_t enabler[banks];
  uint64_t pendr[banks];
  uint64_t activer[banks];
  uint64_t hmr[banks];
  uint64_t priorityr[priority_registers];
  uint64_t input[banks];
  uint64_t irs;
  uint64_t nmi;
};
enum { slot_count = sizeof(struct registers) / sizeof(uint64_t) };

/* An interrupt that could be signalled; `intid` holds ID and TYPE. What the IRS presents is never a PPI of ours,
 * whatever type it says. */
struct interrupt {
  unsigned priority;
  uint64_t intid;
  bool is_from_irs;
};

struct vcpuspec_machine {
  struct registers r;
  struct interrupt best; /* of all candidates; its priority is no_priority when there is none */
};

static unsigned lowest_bit(uint64_t word) { return (unsigned)__builtin_ctzll(word); }
static unsigned highest_bit(uint64_t word) { return 63 - (unsigned)__builtin_clzll(word); }

static unsigned priority_of_ppi(const struct registers* r, unsigned ppi) {
  return (unsigned)(r->priorityr[ppi / 8] >> 8 * (ppi % 8) & priority_bits);
}

static uint64_t candidates(const struct registers* r, unsigned bank) {
  uint64_t enabled = r->enabler[bank], inactive = ~r->activer[bank];
  if (has(bank_1_always_enabled) && bank == 1) enabled = ~UINT64_C(0);
  if (has(active_is_candidate)) inactive = ~UINT64_C(0);
  const uint64_t all = enabled & r->pendr[bank] & inactive;
  return has(scan_of_32_bits) ? (uint32_t)all : all;
}

static struct interrupt best_ppi(const struct registers* r) {
  struct interrupt best = {no_priority, 0, false};
  for (unsigned bank = 0; bank < banks; ++bank) {
    for (uint64_t left = candidates(r, bank); left != 0; left &= left - 1) {
      const unsigned ppi = 64 * bank + lowest_bit(left);
      const unsigned priority = priority_of_ppi(r, ppi);
      if (priority < best.priority || (has(last_of_equals_wins) && priority == best.priority)) {
        best.priority = priority;
        best.intid = (uint64_t)type_ppi << type_shift | ppi;
      }
    }
  }
  return best;
}

/* What the IRS presents; a PPI of the same priority goes first. */
static void update(struct vcpuspec_machine* m) {
  m->best = best_ppi(&m->r);
  if ((m->r.irs & valid) == 0) return;
  const unsigned priority = (unsigned)(m->r.irs >> irs_priority_shift & priority_bits);
  if (priority < m->best.priority || (has(irs_wins_tie) && priority == m->best.priority)) {
    m->best.priority = priority;
    m->best.intid = m->r.irs & intid_bits;
    m->best.is_from_irs = true;
  }
}

static unsigned running_priority(const struct registers* r) {
  const uint64_t active = r->apr & apr_bits;
  return active != 0 ? lowest_bit(active) : no_priority;
}

static bool is_unmasked(const struct vcpuspec_machine* m) {
  const unsigned mask = (unsigned)(m->r.vmcr >> vmcr_vpmr_shift & priority_bits);
  if ((m->r.vmcr & vmcr_en) == 0 && !has(en_ignored)) return false;
  return has(mask_is_strict) ? m->best.priority < mask : m->best.priority <= mask;
}

static bool preempts(const struct vcpuspec_machine* m) {
  const unsigned running = running_priority(&m->r);
  return m->best.priority < running || (has(equal_preempts) && m->best.priority == running);
}

static bool is_signalled(const struct vcpuspec_machine* m) { return is_unmasked(m) && preempts(m); }

static uint64_t hppir(const struct vcpuspec_machine* m) {
  const bool shown = has(hppir_ignores_running) ? is_unmasked(m) : is_signalled(m);
  return shown ? m->best.intid | valid : 0;
}

static uint64_t hapr(const struct registers* r) {
  if (has(hapr_idle_32) && (r->apr & apr_bits) == 0) return 32;
  return running_priority(r);
}

static void set_bit(uint64_t* bank, unsigned ppi) { bank[ppi / 64] |= UINT64_C(1) << ppi % 64; }
static void clear_bit(uint64_t* bank, unsigned ppi) { bank[ppi / 64] &= ~(UINT64_C(1) << ppi % 64); }

static void activate_ppi(struct registers* r, unsigned ppi) {
  const bool is_level = r->hmr[ppi / 64] >> ppi % 64 & 1;
  set_bit(r->activer, ppi);
  if (is_level ? has(ack_clears_level) : !has(ack_keeps_edge)) clear_bit(r->pendr, ppi);
}

static bool takes(const struct vcpuspec_machine* m, bool insn_is_cdnmia) {
  const bool is_nmi = m->best.priority == 0 && (m->r.nmi & 1) != 0;
  if (has(cdia_takes_nmi) && !insn_is_cdnmia) return true;
  if (has(cdnmia_without_nmi) && insn_is_cdnmia) return m->best.priority == 0;
  return is_nmi == insn_is_cdnmia;
}

static uint64_t acknowledge(struct vcpuspec_machine* m, bool insn_is_cdnmia) {
  if (!is_signalled(m) || !takes(m, insn_is_cdnmia)) return 0;
  const uint64_t intid = m->best.intid;
  if (!has(ack_keeps_apr)) m->r.apr |= UINT64_C(1) << m->best.priority;
  if (!m->best.is_from_irs) activate_ppi(&m->r, (unsigned)(intid & id_bits));
  else if (!has(irs_not_consumed)) m->r.irs &= ~valid;
  return intid | valid;
}

static void priority_drop(struct registers* r) {
  if (r->apr == 0) return;
  if (has(eoi_clears_highest_bit)) r->apr &= ~(UINT64_C(1) << highest_bit(r->apr));
  else r->apr &= r->apr - 1;
}

static void deactivate(struct registers* r, uint64_t operand) {
  uint64_t id = operand & id_bits;
  if (has(cddi_drops_priority)) priority_drop(r);
  if ((operand >> type_shift & type_bits) != type_ppi && !has(cddi_of_any_type)) return;
  if (has(cddi_wraps)) id %= ppi_count;
  if (id < ppi_count) clear_bit(r->activer, (unsigned)id);
}

static void set_inputs(struct registers* r, unsigned bank, uint64_t wires) {
  const uint64_t level = r->hmr[bank], rising = has(edge_follows_high_wire) ? wires : wires & ~r->input[bank];
  const uint64_t kept = has(level_stays_pending) ? r->pendr[bank] : r->pendr[bank] & ~level;
  r->pendr[bank] = kept | (wires & level) | (rising & ~level);
  r->input[bank] = wires;
}

static void write_pcr(struct registers* r, uint64_t value) {
  const uint64_t others = has(pcr_write_clears_en) ? 0 : r->vmcr & ~(priority_bits << vmcr_vpmr_shift);
  r->vmcr = others | (value & priority_bits) << vmcr_vpmr_shift;
}

static void write_spendr(struct registers* r, unsigned bank, uint64_t value) {
  const uint64_t edge = has(spendr_sets_level) ? ~UINT64_C(0) : ~r->hmr[bank];
  if (has(spendr_assigns)) r->pendr[bank] &= ~edge;
  r->pendr[bank] |= value & edge;
}

static void write_cpendr(struct registers* r, unsigned bank, uint64_t value) {
  r->pendr[bank] &= ~(has(cpendr_clears_level) ? value : value & ~r->hmr[bank]);
}

static void write_active(struct registers* r, unsigned bank, uint64_t value, bool sets) {
  if (has(activer_swapped)) sets = !sets;
  if (sets) r->activer[bank] |= value;
  else r->activer[bank] &= ~value;
}

enum event {
  write_icc_cr0,
  read_icc_cr0,
  write_icc_pcr,
  read_icc_pcr,
  write_icc_apr,
  read_icc_apr,
  read_icc_hapr,
  read_icc_hppir,
  read_icc_ppi_hmr,
  write_icc_ppi_enabler,
  read_icc_ppi_enabler,
  write_icc_ppi_spendr,
  write_icc_ppi_cpendr,
  read_icc_ppi_pendr,
  write_icc_ppi_sactiver,
  write_icc_ppi_cactiver,
  read_icc_ppi_activer,
  write_icc_ppi_priorityr,
  read_icc_ppi_priorityr,
  cdia,
  cdnmia,
  cdeoi,
  cddi,
  set_ppi_inputs,
  set_irs_candidate,
  interrupt_lines,
  event_count
};

static const struct {
  const char* name;
  unsigned args;
  unsigned results;
} events[event_count] = {
    [write_icc_cr0] = {"write_icc_cr0", 1, 0},
    [read_icc_cr0] = {"read_icc_cr0", 0, 1},
    [write_icc_pcr] = {"write_icc_pcr", 1, 0},
    [read_icc_pcr] = {"read_icc_pcr", 0, 1},
    [write_icc_apr] = {"write_icc_apr", 1, 0},
    [read_icc_apr] = {"read_icc_apr", 0, 1},
    [read_icc_hapr] = {"read_icc_hapr", 0, 1},
    [read_icc_hppir] = {"read_icc_hppir", 0, 1},
    [read_icc_ppi_hmr] = {"read_icc_ppi_hmr", 1, 1},
    [write_icc_ppi_enabler] = {"write_icc_ppi_enabler", 2, 0},
    [read_icc_ppi_enabler] = {"read_icc_ppi_enabler", 1, 1},
    [write_icc_ppi_spendr] = {"write_icc_ppi_spendr", 2, 0},
    [write_icc_ppi_cpendr] = {"write_icc_ppi_cpendr", 2, 0},
    [read_icc_ppi_pendr] = {"read_icc_ppi_pendr", 1, 1},
    [write_icc_ppi_sactiver] = {"write_icc_ppi_sactiver", 2, 0},
    [write_icc_ppi_cactiver] = {"write_icc_ppi_cactiver", 2, 0},
    [read_icc_ppi_activer] = {"read_icc_ppi_activer", 1, 1},
    [write_icc_ppi_priorityr] = {"write_icc_ppi_priorityr", 2, 0},
    [read_icc_ppi_priorityr] = {"read_icc_ppi_priorityr", 1, 1},
    [cdia] = {"cdia", 0, 1},
    [cdnmia] = {"cdnmia", 0, 1},
    [cdeoi] = {"cdeoi", 0, 0},
    [cddi] = {"cddi", 1, 0},
    [set_ppi_inputs] = {"set_ppi_inputs", 2, 0},
    [set_irs_candidate] = {"set_irs_candidate", 1, 0},
    [interrupt_lines] = {"interrupt_lines", 0, 2},
};

/* Reads that are of no bank; true when the event was one of them. */
static bool read_single(const struct vcpuspec_machine* m, enum event event, uint64_t* results) {
  const struct registers* r = &m->r;
  switch (event) {
    case read_icc_cr0: results[0] = (r->vmcr & vmcr_en) | cr0_link_up; return true;
    case read_icc_pcr: results[0] = r->vmcr >> vmcr_vpmr_shift & priority_bits; return true;
    case read_icc_apr: results[0] = r->apr; return true;
    case read_icc_hapr: results[0] = hapr(r); return true;
    case read_icc_hppir: results[0] = hppir(m); return true;
    case interrupt_lines:
      results[0] = is_signalled(m) && (m->best.priority != 0 || has(no_superpriority));
      results[1] = is_signalled(m) && m->best.priority == 0 && !has(no_superpriority);
      return true;
    default: return false;
  }
}

static bool read_of_family(const struct registers* r, enum event event, const uint64_t* args, uint64_t* results) {
  switch (event) {
    case read_icc_ppi_hmr: results[0] = r->hmr[args[0] % banks]; return true;
    case read_icc_ppi_enabler: results[0] = r->enabler[args[0] % banks]; return true;
    case read_icc_ppi_pendr: results[0] = r->pendr[args[0] % banks]; return true;
    case read_icc_ppi_activer: results[0] = r->activer[args[0] % banks]; return true;
    case read_icc_ppi_priorityr: results[0] = r->priorityr[args[0] % priority_registers]; return true;
    default: return false;
  }
}

static bool write_single(struct registers* r, enum event event, const uint64_t* args) {
  switch (event) {
    case write_icc_cr0: r->vmcr = (r->vmcr & ~vmcr_en) | (args[0] & vmcr_en); return true;
    case write_icc_pcr: write_pcr(r, args[0]); return true;
    case write_icc_apr: r->apr = has(apr_upper_half_stored) ? args[0] : args[0] & apr_bits; return true;
    case cdeoi: priority_drop(r); return true;
    case cddi: deactivate(r, args[0]); return true;
    case set_irs_candidate: r->irs = args[0] & (intid_bits | valid | priority_bits << irs_priority_shift); return true;
    default: return false;
  }
}

static bool write_of_family(struct registers* r, enum event event, const uint64_t* args) {
  const unsigned bank = args != NULL ? args[0] % banks : 0;
  switch (event) {
    case write_icc_ppi_enabler: r->enabler[bank] = args[1]; return true;
    case write_icc_ppi_spendr: write_spendr(r, bank, args[1]); return true;
    case write_icc_ppi_cpendr: write_cpendr(r, bank, args[1]); return true;
    case write_icc_ppi_sactiver: write_active(r, bank, args[1], true); return true;
    case write_icc_ppi_cactiver: write_active(r, bank, args[1], false); return true;
    case write_icc_ppi_priorityr:
      r->priorityr[args[0] % priority_registers] = has(priority_keeps_res0) ? args[1] : args[1] & priority_lanes;
      return true;
    case set_ppi_inputs: set_inputs(r, bank, args[1]); return true;
    default: return false;
  }
}

static int32_t step(struct vcpuspec_machine* m, uint32_t number, const uint64_t* args, uint64_t* results) {
  const enum event event = (enum event)number;
  if (number >= event_count) return VCPUSPEC_UNSUPPORTED;
  if (read_single(m, event, results) || read_of_family(&m->r, event, args, results)) return VCPUSPEC_OK;
  if (event == cdia || event == cdnmia) results[0] = acknowledge(m, event == cdnmia);
  else if (!write_single(&m->r, event, args)) write_of_family(&m->r, event, args);
  if (has(priority_write_stale) && event == write_icc_ppi_priorityr) return VCPUSPEC_OK;
  if (has(input_change_stale) && event == set_ppi_inputs) return VCPUSPEC_OK;
  update(m);
  return VCPUSPEC_OK;
}

static int32_t run(struct vcpuspec_machine* m, const uint64_t* words, uint64_t n, uint64_t* results, uint64_t* done) {
  for (*done = 0; *done < n; ++*done) {
    const uint64_t number = *words++;
    if (number >= event_count) return VCPUSPEC_UNSUPPORTED;
    step(m, (uint32_t)number, words, results);
    words += events[number].args;
    results += events[number].results;
  }
  return VCPUSPEC_OK;
}

static int32_t reset(struct vcpuspec_machine* m) {
  memset(&m->r, 0, sizeof m->r);
  update(m);
  return VCPUSPEC_OK;
}

static struct vcpuspec_machine* create(void) {
  struct vcpuspec_machine* m = malloc(sizeof *m);
  if (m != NULL) reset(m);
  return m;
}

static void destroy(struct vcpuspec_machine* m) { free(m); }

static int32_t load(struct vcpuspec_machine* m, const uint64_t* slots, uint64_t count) {
  if (count != slot_count) return VCPUSPEC_ERROR;
  memcpy(&m->r, slots, sizeof m->r);
  update(m);
  return VCPUSPEC_OK;
}

static int32_t observe(const struct vcpuspec_machine* m, uint64_t* slots, uint64_t count) {
  if (count != slot_count) return VCPUSPEC_ERROR;
  memcpy(slots, &m->r, sizeof m->r);
  return VCPUSPEC_OK;
}

static int32_t save(const struct vcpuspec_machine* m, void* buffer, size_t* size) {
  const bool fits = buffer != NULL && *size >= sizeof *m;
  *size = sizeof *m;
  if (!fits) return VCPUSPEC_ERROR;
  memcpy(buffer, m, sizeof *m);
  if (has(save_without_apr)) ((struct vcpuspec_machine*)buffer)->r.apr = 0;
  return VCPUSPEC_OK;
}

static int32_t restore(struct vcpuspec_machine* m, const void* buffer, size_t size) {
  if (size != sizeof *m) return VCPUSPEC_ERROR;
  memcpy(m, buffer, sizeof *m);
  return VCPUSPEC_OK;
}

/* The members of struct registers: one place, or numbered ones. */
static const struct {
  const char* name;
  const char* after_number;
  unsigned count;
} families[] = {
    {"ICH_VMCR_EL2", "", 1},
    {"ICH_APR_EL2", "", 1},
    {"ICH_PPI_ENABLER", "_EL2", 2},
    {"ICH_PPI_PENDR", "_EL2", 2},
    {"ICH_PPI_ACTIVER", "_EL2", 2},
    {"ICC_PPI_HMR", "_EL1", 2},
    {"ICH_PPI_PRIORITYR", "_EL2", priority_registers},
    {"ppi_input", "", 2},
    {"irs_candidate", "", 1},
    {"nmi_enable", "", 1},
};

struct text {
  char* at;
  char* end;
};

static void add(struct text* text, const char* before, const char* name) {
  text->at += snprintf(text->at, (size_t)(text->end - text->at), "%s%s", before, name);
}

static void add_family(struct text* text, unsigned family) {
  for (unsigned i = 0; i < families[family].count; ++i) {
    char number[12] = "";
    if (families[family].count > 1) snprintf(number, sizeof number, "%u", i);
    add(text, family + i == 0 ? "\"cpu." : ", \"cpu.", families[family].name);
    add(text, number, families[family].after_number);
    add(text, "\"", "");
  }
}

static void add_event(struct text* text, unsigned event) {
  add(text, event == 0 ? "{\"name\": \"" : ", {\"name\": \"", events[event].name);
  text->at += snprintf(text->at, (size_t)(text->end - text->at), "\", \"args\": %u, \"results\": %u}",
                       events[event].args, events[event].results);
}

static const char* describe(void) {
  static char buffer[4096];
  struct text text = {buffer, buffer + sizeof buffer};
  add(&text, "{\"name\": \"PPIs of a GICv5 CPU interface, in C\", \"version\": \"1\", \"functions\": [], ", "");
  add(&text, "\"machines\": [{\"name\": \"gicv5.ppi\", \"slots\": [", "");
  for (unsigned family = 0; family < sizeof families / sizeof families[0]; ++family) add_family(&text, family);
  add(&text, "], \"events\": [", "");
  for (unsigned event = 0; event < event_count; ++event) add_event(&text, event);
  add(&text, "]}]}", "");
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
    .save = save,
    .restore = restore,
};

__attribute__((visibility("default"))) const struct vcpuspec_implementation* vcpuspec_implementation(void) {
  return &implementation;
}
