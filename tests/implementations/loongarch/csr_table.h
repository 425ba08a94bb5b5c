/* SPDX-License-Identifier: Apache-2.0 */
/* The words that a core is loaded from, and the names of these and of the events, as vcpuspec asks for them. */
#ifndef VCPUSPEC_TESTS_CSR_TABLE_H
#define VCPUSPEC_TESTS_CSR_TABLE_H

#include "csr_machine.h"

uint64_t csr_slot_count(void);
int32_t csr_load(struct vcpuspec_machine* m, const uint64_t* slots, uint64_t count);
int32_t csr_observe(const struct vcpuspec_machine* m, uint64_t* slots, uint64_t count);

/* A text that grows from `at` up to `end`. */
struct text {
  char* at;
  char* end;
};
void add(struct text* text, const char* before, const char* name, const char* after);

/* The names of the slots of a world, which go before them. */
void add_world(struct text* text, const char* world);

/* An event, its name after a prefix. */
void add_event(struct text* text, const char* prefix, unsigned event);

#endif
