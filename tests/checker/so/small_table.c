/* SPDX-License-Identifier: Apache-2.0 */
#include "checker/include/vcpuspec/implementation.h"

static const struct vcpuspec_implementation table = {.size = 8};

const struct vcpuspec_implementation* vcpuspec_implementation(void) { return &table; }
