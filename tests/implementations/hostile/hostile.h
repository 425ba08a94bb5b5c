/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the hostile implementations share: right answers to gicv5.wake, and the table. Each file adds one misdeed.
 * They are for the tests of what runs implementations; never call one in a process that is still needed.
 */
#ifndef VCPUSPEC_TESTS_HOSTILE_H
#define VCPUSPEC_TESTS_HOSTILE_H

#include <stdbool.h>

#include "vcpuspec/implementation.h"

enum { words_in = 28 };

/* The right answer to one case: 1 to wake. */
uint64_t right_answer(const uint64_t* in);

/* The right answers to a batch. */
void right_answers(const uint64_t* in, uint64_t* out, uint64_t n);

/*
 * The boundary value on which misdeeds of one input happen: VPMR = 31 (all priorities allowed) with EN = 0. A run over
 * boundary values meets it, a run over a few chosen states does not.
 */
bool is_trigger(const uint64_t* in);

/* Whether any case of the batch is. */
bool has_trigger(const uint64_t* in, uint64_t n);

/* Each file defines these: its name, and `call` for function 0 of the table. */
extern const char hostile_description[];
int32_t hostile_call(const uint64_t* in, uint64_t* out, uint64_t n);

#define HOSTILE(name)                                                           \
  const char hostile_description[] = "{\"name\": \"hostile: " name              \
                                     "\", \"version\": \"1\", \"functions\": [" \
                                     "{\"name\": \"gicv5.wake\", \"in\": 28, \"out\": 1}], \"machines\": []}"

#endif
