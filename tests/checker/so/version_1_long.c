/* SPDX-License-Identifier: Apache-2.0 */
/* The effective mask in a table that has more entries than version 1 began with. Written from the facts. */
#include "tests/checker/so/first_entries.h"

struct many_entries {
  struct first_entries first;
  void (*none[9])(void);   /* create to restore */
  void (*later[20])(void); /* what may come */
};

static void never_called(void) { __builtin_trap(); }

static const struct many_entries table = {{sizeof table, 1, describe, call}, {0}, {never_called, never_called}};

const struct many_entries* vcpuspec_implementation(void) { return &table; }
