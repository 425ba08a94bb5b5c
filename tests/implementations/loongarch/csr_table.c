/* SPDX-License-Identifier: Apache-2.0 */
/* The words that a core is loaded from, and the names of these and of the events. */
#include "csr_table.h"

#include <stdio.h>
#include <string.h>

#include "vcpuspec/implementation.h"

/* The slots: the members of each register that holds something, the TLB and what no register shows. */
static const uint64_t tlb_slots = 4 * tlb_entries, other_slots = 3;

static uint64_t slots_of(unsigned csr) { return csrs[csr].computed ? 0 : count_of((enum csr)csr); }

uint64_t csr_slot_count(void) {
  uint64_t count = tlb_slots + other_slots;
  for (unsigned csr = 0; csr < csr_count; ++csr) count += slots_of(csr);
  return count;
}

int32_t csr_load(struct vcpuspec_machine* m, const uint64_t* slots, uint64_t count) {
  if (count != csr_slot_count()) return VCPUSPEC_ERROR;
  for (unsigned csr = 0; csr < csr_count; ++csr) {
    memcpy(m->csr[csr], slots, slots_of(csr) * sizeof *slots);
    slots += slots_of(csr);
  }
  memcpy(m->tlb_key, slots, sizeof m->tlb_key);
  memcpy(m->tlb_hi, slots + tlb_entries, sizeof m->tlb_hi);
  memcpy(m->tlb_lo, slots + 2 * tlb_entries, sizeof m->tlb_lo);
  slots += tlb_slots;
  m->core = slots[0];
  m->clock = slots[1];
  m->pc = slots[2];
  return VCPUSPEC_OK;
}

int32_t csr_observe(const struct vcpuspec_machine* m, uint64_t* slots, uint64_t count) {
  if (count != csr_slot_count()) return VCPUSPEC_ERROR;
  for (unsigned csr = 0; csr < csr_count; ++csr) {
    memcpy(slots, m->csr[csr], slots_of(csr) * sizeof *slots);
    slots += slots_of(csr);
  }
  memcpy(slots, m->tlb_key, sizeof m->tlb_key);
  memcpy(slots + tlb_entries, m->tlb_hi, sizeof m->tlb_hi);
  memcpy(slots + 2 * tlb_entries, m->tlb_lo, sizeof m->tlb_lo);
  slots += tlb_slots;
  slots[0] = m->core;
  slots[1] = m->clock;
  slots[2] = m->pc;
  return VCPUSPEC_OK;
}

void add(struct text* text, const char* before, const char* name, const char* after) {
  text->at += snprintf(text->at, (size_t)(text->end - text->at), "%s%s%s", before, name, after);
}

static const char* after(unsigned csr) { return csrs[csr].after != NULL ? csrs[csr].after : ""; }

static void add_slots(struct text* text, const char* world, unsigned csr) {
  for (unsigned i = 0; i < slots_of(csr); ++i) {
    char number[12] = "";
    if (csrs[csr].stride != 0) snprintf(number, sizeof number, "%u", csrs[csr].first + i);
    add(text, world, csrs[csr].name, number);
    add(text, after(csr), "\", ", "");
  }
}

static void add_tlb_slots(struct text* text, const char* world, const char* name, unsigned count) {
  for (unsigned n = 0; n < count; ++n) {
    char number[12];
    snprintf(number, sizeof number, "%u", n);
    add(text, world, name, number);
    add(text, "\", ", "", "");
  }
}

void add_event(struct text* text, const char* prefix, unsigned event) {
  static const char* const operations[operation_count] = {"csrrd.", "csrwr.", "csrxchg."};
  const unsigned csr = event / operation_count;
  add(text, "{\"name\": \"", prefix, "");
  if (event >= first_other) add(text, csr_event_name(event), "", "");
  else if (csr == no_csr) add(text, operations[event % operation_count], "undefined", "");
  else add(text, operations[event % operation_count], csrs[csr].name, after(csr));
  text->at += snprintf(text->at, (size_t)(text->end - text->at), "\", \"args\": %u, \"results\": %u}", csr_args(event),
                       csr_results(event));
}

void add_world(struct text* text, const char* world) {
  char before[16];
  snprintf(before, sizeof before, "\"%s.", world);
  for (unsigned csr = 0; csr < csr_count; ++csr) add_slots(text, before, csr);
  add_tlb_slots(text, before, "TLBKEY", tlb_entries);
  add_tlb_slots(text, before, "TLBHI", tlb_entries);
  add_tlb_slots(text, before, "TLBLO", 2 * tlb_entries);
  add(text, before, "CORE\", ", "");
  add(text, before, "StableCounter\", ", "");
  add(text, before, "PC\"", "");
}
