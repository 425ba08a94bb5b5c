/* SPDX-License-Identifier: Apache-2.0 */
/* A LoongArch core as a library: the table that vcpuspec asks for. */
#include <stdlib.h>
#include <string.h>

#include "csr_faults.h"
#include "csr_priority.h"
#include "csr_table.h"
#include "vcpuspec/implementation.h"

static int32_t run(struct vcpuspec_machine* m, const uint64_t* words, uint64_t n, uint64_t* results, uint64_t* done) {
  for (*done = 0; *done < n; ++*done) {
    const uint64_t event = *words++;
    if (event >= event_count) return VCPUSPEC_UNSUPPORTED;
    csr_step(m, (uint32_t)event, words, results);
    words += csr_args((unsigned)event);
    results += csr_results((unsigned)event);
  }
  return VCPUSPEC_OK;
}

static struct vcpuspec_machine* create(void) {
  struct vcpuspec_machine* m = calloc(1, sizeof *m);
  if (m != NULL) csr_reset(m);
  return m;
}

static void destroy(struct vcpuspec_machine* m) { free(m); }

static int32_t save_state(const struct vcpuspec_machine* m, void* buffer, size_t* size) {
  const bool fits = buffer != NULL && *size >= sizeof *m;
  *size = sizeof *m;
  if (!fits) return VCPUSPEC_ERROR;
  memcpy(buffer, m, sizeof *m);
  struct vcpuspec_machine* const saved = buffer;
  if (has(save_without_messages)) memset(saved->csr[msgis], 0, sizeof saved->csr[msgis]);
  if (has(save_without_core)) saved->core = 0;
  if (has(save_without_tlb)) memset(saved->tlb_key, 0, sizeof saved->tlb_key);
  return VCPUSPEC_OK;
}

static int32_t restore_state(struct vcpuspec_machine* m, const void* buffer, size_t size) {
  if (size != sizeof *m) return VCPUSPEC_ERROR;
  memcpy(m, buffer, sizeof *m);
  return VCPUSPEC_OK;
}

static const char* describe(void) {
  static char buffer[32768];
  if (buffer[0] != '\0') return buffer;
  struct text text = {buffer, buffer + sizeof buffer};
  add(&text, "{\"name\": \"a LoongArch core, in C\", \"version\": \"1\", ", "", "");
  add(&text, "\"functions\": [{\"name\": \"loongarch.exception_priority\", \"in\": 11, \"out\": 1}], ", "", "");
  add(&text, "\"machines\": [{\"name\": \"loongarch.csr\", \"slots\": [", "", "");
  add_world(&text, "host");
  add(&text, "], \"events\": [", "", "");
  for (unsigned event = 0; event < event_count; ++event) {
    add(&text, event == 0 ? "" : ", ", "", "");
    add_event(&text, "", event);
  }
  add(&text, "]}]}", "", "");
  return buffer;
}

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  if (fn != 0) return VCPUSPEC_ERROR;
  for (uint64_t i = 0; i < n; ++i) out[i] = first_exception(&in[11 * i]);
  return VCPUSPEC_OK;
}

static const struct vcpuspec_implementation implementation = {
    .size = sizeof(struct vcpuspec_implementation),
    .abi_version = VCPUSPEC_ABI_VERSION,
    .describe = describe,
    .call = call,
    .create = create,
    .destroy = destroy,
    .reset = csr_reset,
    .load = csr_load,
    .step = csr_step,
    .run = run,
    .observe = csr_observe,
    .save = save_state,
    .restore = restore_state,
};

__attribute__((visibility("default"))) const struct vcpuspec_implementation* vcpuspec_implementation(void) {
  return &implementation;
}
