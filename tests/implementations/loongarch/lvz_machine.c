/* SPDX-License-Identifier: Apache-2.0 */
/* Both worlds of a LoongArch core with LVZ as a library: the table that vcpuspec asks for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csr_table.h"
#include "lvz_faults.h"
#include "lvz_file.h"
#include "vcpuspec/implementation.h"

static const char* const new_events[gcsr_event - gtlbsrch] = {"gtlbsrch",  "gtlbrd", "gtlbwr", "gtlbfill", "gtlbclr",
                                                              "gtlbflush", "cpucfg", "cacop",  "hvcl"};

/* The machine that vcpuspec holds begins with root's core. */
static struct lvz* of(struct vcpuspec_machine* m) { return (struct lvz*)m; }

static bool is_gcsr(unsigned csr) {
  const bool is_of_lvz = csr == gtlbc || csr == trgp || (csr >= gstat && csr <= gcntc);
  const bool is_of_core = csr == impctl1 || csr == impctl2 || csr == ctag || (csr >= merrctl && csr <= merrsave);
  return csr < csr_count && !is_of_lvz && !is_of_core && (csr < mwpc || csr > dsave);
}

/* The events as the numbers of lvz_file.h, without those of GCSR instructions that do not exist. */
enum { numbers_max = gcsr_event + operation_count * csr_count };
static unsigned number_of(uint32_t event) {
  if (event < gcsr_event) return event;
  unsigned left = event - gcsr_event;
  for (unsigned csr = 0; csr < csr_count; ++csr) {
    if (!is_gcsr(csr)) continue;
    if (left < operation_count) return gcsr_event + csr * operation_count + left;
    left -= operation_count;
  }
  return numbers_max;
}

static unsigned args_of(unsigned number) {
  if (number >= gcsr_event) return csr_args(number - gcsr_event);
  if (number >= event_count) return number == cpucfg ? 2 : 0;
  return csr_args(number);
}

static unsigned results_of(unsigned number) {
  if (number >= gcsr_event) return 1;
  if (number >= event_count) return number == cpucfg ? 1 : 0;
  return csr_results(number);
}

/* An instruction that a guest does not have leaves rd. */
static void keep_rd(unsigned number, const uint64_t* args, uint64_t* results) {
  const struct access a = csr_access(number - gcsr_event, args);
  results[0] = a.rd_is_r0 ? 0 : a.rd;
}

static int32_t step(struct vcpuspec_machine* m, uint32_t event, const uint64_t* args, uint64_t* results) {
  const unsigned number = number_of(event);
  if (number == numbers_max) return VCPUSPEC_UNSUPPORTED;
  if (step_outside(of(m), number, args, results)) return VCPUSPEC_OK;
  const bool as_root = wrong(gcsr_in_guest_allowed) && number >= gcsr_event && plv(&of(m)->guest) == 0;
  if (!in_guest(m) || as_root) {
    step_root(of(m), number, args, results);
  } else {
    if (number >= gcsr_event) keep_rd(number, args, results);
    step_guest(of(m), number, args, results);
  }
  return VCPUSPEC_OK;
}

static int32_t run(struct vcpuspec_machine* m, const uint64_t* words, uint64_t n, uint64_t* results, uint64_t* done) {
  for (*done = 0; *done < n; ++*done) {
    const uint32_t event = (uint32_t)*words++;
    if (step(m, event, words, results) != VCPUSPEC_OK) return VCPUSPEC_UNSUPPORTED;
    words += args_of(number_of(event));
    results += results_of(number_of(event));
  }
  return VCPUSPEC_OK;
}

static int32_t reset(struct vcpuspec_machine* m) { return step(m, reset_event, NULL, NULL); }

static struct vcpuspec_machine* create(void) {
  struct lvz* const m = calloc(1, sizeof *m);
  if (m == NULL) return NULL;
  reset(&m->root);
  return &m->root;
}

static void destroy(struct vcpuspec_machine* m) { free(m); }

static int32_t load(struct vcpuspec_machine* m, const uint64_t* slots, uint64_t count) {
  const uint64_t half = csr_slot_count();
  if (count != 2 * half + 1) return VCPUSPEC_ERROR;
  csr_load(&of(m)->root, slots, half);
  csr_load(&of(m)->guest, slots + half, half);
  of(m)->core_id = slots[2 * half];
  return VCPUSPEC_OK;
}

static int32_t observe(const struct vcpuspec_machine* m, uint64_t* slots, uint64_t count) {
  const struct lvz* const both = (const struct lvz*)m;
  const uint64_t half = csr_slot_count();
  if (count != 2 * half + 1) return VCPUSPEC_ERROR;
  csr_observe(&both->root, slots, half);
  csr_observe(&both->guest, slots + half, half);
  slots[2 * half] = both->core_id;
  return VCPUSPEC_OK;
}

static int32_t save_state(const struct vcpuspec_machine* m, void* buffer, size_t* size) {
  const bool fits = buffer != NULL && *size >= sizeof(struct lvz);
  *size = sizeof(struct lvz);
  if (!fits) return VCPUSPEC_ERROR;
  memcpy(buffer, m, sizeof(struct lvz));
  return VCPUSPEC_OK;
}

static int32_t restore_state(struct vcpuspec_machine* m, const void* buffer, size_t size) {
  if (size != sizeof(struct lvz)) return VCPUSPEC_ERROR;
  memcpy(m, buffer, sizeof(struct lvz));
  return VCPUSPEC_OK;
}

static void add_new_event(struct text* text, unsigned number) {
  char counts[48];
  snprintf(counts, sizeof counts, "\", \"args\": %u, \"results\": %u}", args_of(number), results_of(number));
  add(text, ", {\"name\": \"lvz.", new_events[number - gtlbsrch], counts);
}

static const char* describe(void) {
  static char buffer[65536];
  if (buffer[0] != '\0') return buffer;
  struct text text = {buffer, buffer + sizeof buffer};
  add(&text, "{\"name\": \"a LoongArch core with a guest, in C\", \"version\": \"1\", ", "", "");
  add(&text, "\"functions\": [], \"machines\": [{\"name\": \"loongarch.lvz\", \"slots\": [", "", "");
  add_world(&text, "host");
  add(&text, ", ", "", "");
  add_world(&text, "guest");
  add(&text, ", \"guest.CPUID\"], \"events\": [", "", "");
  for (unsigned event = 0; event < event_count; ++event) {
    add(&text, event == 0 ? "" : ", ", "", "");
    add_event(&text, "lvz.", event);
  }
  for (unsigned event = event_count; event < gcsr_event; ++event) add_new_event(&text, event);
  for (unsigned event = 0; event < operation_count * csr_count; ++event) {
    if (!is_gcsr(event / operation_count)) continue;
    add(&text, ", ", "", "");
    add_event(&text, "lvz.g", event);
  }
  add(&text, "]}]}", "", "");
  return buffer;
}

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  (void)fn, (void)in, (void)out, (void)n;
  return VCPUSPEC_ERROR;
}

static const struct vcpuspec_implementation implementation = {
    .size = sizeof(struct vcpuspec_implementation),
    .abi_version = VCPUSPEC_ABI_VERSION,
    .describe = describe,
    .call = call,
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
