/* SPDX-License-Identifier: Apache-2.0 */
/* The effective mask in a table that ends behind `call`. Written from the facts. */
#include "tests/checker/so/first_entries.h"

static const struct first_entries table = {sizeof table, 1, describe, call};

const struct first_entries* vcpuspec_implementation(void) { return &table; }
