/* SPDX-License-Identifier: Apache-2.0 */
#include "checker/include/vcpuspec/implementation.h"

static const struct vcpuspec_implementation table = {.size = sizeof table, .abi_version = VCPUSPEC_ABI_VERSION};

const struct vcpuspec_implementation* vcpuspec_implementation(void) { return &table; }
