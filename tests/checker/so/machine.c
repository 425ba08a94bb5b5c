/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A part of the machine loongarch.csr, with slots and events in an order of its own. With HOW it misbehaves when 7 is
 * written to ERA.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "checker/include/vcpuspec/implementation.h"

enum {
  right,
  crashes,
  hangs,
  result_too_many,
  result_before,
  slot_too_many,
  result_unwritten,
  slot_unwritten,
  observing_changes,
  observing_differs,
  remembers,
  writes_arguments,
  writes_slots,
  no_memory,
  cannot_load,
  declines_to_load,
  gives_up_step,
  declines_step,
  cannot_observe,
  no_status,
  changes_a_handler,
  no_observe,
  hides,
  forgets,
  cannot_save,
  saves_nothing,
  cannot_restore,
  no_restore,
  old_table
};
static const uint64_t guilty = 7;
static const uint64_t guilty_page = UINT64_C(7) << 12;
static const uint64_t eentry = 0; /* not among the slots */
static const uint64_t mode = 7; /* PLV and IE, PPLV and PIE */
static const uint64_t we = 1 << 9, pwe = 1 << 3;
static const uint64_t rollb = 1, klo = 4;

struct vcpuspec_machine {
  uint64_t pc, era, llbctl, estat, prmd, crmd; /* the slots, in this order */
  uint64_t is_guilty, observed;
};
enum { slot_count = 6 };
enum { ertn, csrxchg_era, csrwr_era };

static uint64_t seen; /* by all traces together */

static const char* describe(void) {
  return "{\"name\": \"test\", \"version\": \"1\", \"functions\": [], \"machines\": [{\"name\": \"loongarch.csr\", "
         "\"slots\": [\"host.PC\", \"host.ERA\", \"host.LLBCTL\", \"host.ESTAT\", \"host.PRMD\", \"host.CRMD\"], "
         "\"events\": [{\"name\": \"ertn\", \"args\": 0, \"results\": 0}, "
         "{\"name\": \"csrxchg.ERA\", \"args\": 4, \"results\": 1}, "
         "{\"name\": \"csrwr.ERA\", \"args\": 2, \"results\": 1}]}]}";
}

static struct vcpuspec_machine* create(void) {
  return HOW == no_memory ? NULL : calloc(1, sizeof(struct vcpuspec_machine));
}
static void destroy(struct vcpuspec_machine* m) { free(m); }

static int32_t load(struct vcpuspec_machine* m, const uint64_t* slots, uint64_t count) {
  if (count != slot_count) return VCPUSPEC_ERROR;
  if (HOW == cannot_load && slots[0] == guilty_page) return VCPUSPEC_ERROR;
  if (HOW == declines_to_load && slots[0] == guilty_page) return VCPUSPEC_UNSUPPORTED;
  if (HOW == writes_slots && slots[0] == guilty_page) ((uint64_t*)slots)[1] = 0;
  memcpy(m, slots, slot_count * sizeof *slots);
  m->is_guilty = m->observed = 0;
  return VCPUSPEC_OK;
}

static int is_privileged(const struct vcpuspec_machine* m) { return (m->crmd & 3) == 0; }

static void exception(struct vcpuspec_machine* m) {
  m->prmd = (m->prmd & ~(mode | pwe)) | (m->crmd & mode) | ((m->crmd & we) != 0 ? pwe : 0);
  m->crmd &= ~(mode | we);
  m->era = m->pc;
  m->estat = (m->estat & ~UINT64_C(0x7fff0000)) | UINT64_C(0xe) << 16;
  m->pc = eentry;
}

static void return_from_exception(struct vcpuspec_machine* m) {
  m->crmd = (m->crmd & ~(mode | we)) | (m->prmd & mode) | ((m->prmd & pwe) != 0 ? we : 0);
  m->pc = HOW == hides && m->is_guilty ? 0 : m->era;
  if ((m->llbctl & klo) == 0) m->llbctl &= ~rollb;
  m->llbctl &= ~klo;
}

static void write_era(struct vcpuspec_machine* m, uint64_t rd, uint64_t mask, bool rd_is_r0, uint64_t* result) {
  const uint64_t old = m->era;
  *result = rd_is_r0 ? 0 : is_privileged(m) ? old : rd;
  if (!is_privileged(m)) {
    exception(m);
    return;
  }
  m->era = (old & ~mask) | (rd & mask);
  m->pc += 4;
}

static void exchange_era(struct vcpuspec_machine* m, const uint64_t* args, uint64_t* result) {
  const uint64_t rd = args[2] != 0 ? 0 : args[0];
  write_era(m, rd, args[3] != 0 ? rd : args[1], args[2] != 0, result);
}

static void handler(int signal) { (void)signal; }

static int32_t misbehave(struct vcpuspec_machine* m, const uint64_t* args, uint64_t* results) {
  static volatile int always = 1;
  m->is_guilty = 1;
  switch (HOW) {
    case crashes: abort();
    case hangs:
      while (always) continue;
      break;
    case result_too_many: results[1] = 1; break;
    case result_before: results[-1] = 1; break;
    case remembers: m->era += seen++; break;
    case writes_arguments: ((uint64_t*)args)[0] = 0; break;
    case gives_up_step: return VCPUSPEC_ERROR;
    case declines_step: return VCPUSPEC_UNSUPPORTED;
    case no_status: return 42;
    case changes_a_handler: signal(SIGTERM, handler); break;
    default: break;
  }
  return VCPUSPEC_OK;
}

static int32_t step(struct vcpuspec_machine* m, uint32_t event, const uint64_t* args, uint64_t* results) {
  switch (event) {
    case ertn: is_privileged(m) ? return_from_exception(m) : exception(m); return VCPUSPEC_OK;
    case csrxchg_era: exchange_era(m, args, results); return VCPUSPEC_OK;
    case csrwr_era: break;
    default: return VCPUSPEC_ERROR;
  }
  if (args[0] == guilty && HOW == result_unwritten) return VCPUSPEC_OK;
  write_era(m, args[1] != 0 ? 0 : args[0], ~UINT64_C(0), args[1] != 0, results);
  return args[0] == guilty ? misbehave(m, args, results) : VCPUSPEC_OK;
}

static int32_t observe(const struct vcpuspec_machine* m, uint64_t* slots, uint64_t count) {
  struct vcpuspec_machine* changed = (struct vcpuspec_machine*)m;
  if (count != slot_count) return VCPUSPEC_ERROR;
  if (HOW == cannot_observe && m->is_guilty) return VCPUSPEC_ERROR;
  memcpy(slots, m, (slot_count - (HOW == slot_unwritten && m->is_guilty)) * sizeof *slots);
  if (HOW == slot_too_many && m->is_guilty) slots[slot_count] = 1;
  if (HOW == observing_changes && m->is_guilty) ++changed->era;
  if (HOW == observing_differs && m->is_guilty) slots[1] += changed->observed++;
  return VCPUSPEC_OK;
}

static int32_t save(const struct vcpuspec_machine* m, void* buffer, size_t* size) {
  const bool fits = buffer != NULL && *size >= sizeof *m;
  *size = HOW == saves_nothing ? 0 : sizeof *m;
  if (!fits || (HOW == cannot_save && m->is_guilty)) return VCPUSPEC_ERROR;
  memcpy(buffer, m, sizeof *m);
  if (HOW == forgets && m->is_guilty) ((struct vcpuspec_machine*)buffer)->prmd = 1;
  return VCPUSPEC_OK;
}

static int32_t restore(struct vcpuspec_machine* m, const void* buffer, size_t size) {
  if (size != sizeof *m) return VCPUSPEC_ERROR;
  memcpy(m, buffer, sizeof *m);
  return HOW == cannot_restore && m->is_guilty ? VCPUSPEC_ERROR : VCPUSPEC_OK;
}

static const struct vcpuspec_implementation table = {
    .size = HOW == old_table ? offsetof(struct vcpuspec_implementation, create) : sizeof table,
    .abi_version = VCPUSPEC_ABI_VERSION,
    .describe = describe,
    .create = create,
    .destroy = destroy,
    .load = load,
    .step = step,
    .observe = HOW == no_observe ? NULL : observe,
    .save = save,
    .restore = HOW == no_restore ? NULL : restore};

const struct vcpuspec_implementation* vcpuspec_implementation(void) { return &table; }
