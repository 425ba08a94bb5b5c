/* SPDX-License-Identifier: Apache-2.0 */
#include "checker/include/vcpuspec/implementation.h"

const struct vcpuspec_implementation* vcpuspec_implementation(void) { return NULL; }
