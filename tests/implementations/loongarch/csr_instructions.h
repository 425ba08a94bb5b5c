/* SPDX-License-Identifier: Apache-2.0 */
/* Instructions that use a unit of an extension, and those that check a bound. */
#ifndef VCPUSPEC_TESTS_CSR_INSTRUCTIONS_H
#define VCPUSPEC_TESTS_CSR_INSTRUCTIONS_H

#include "csr_file.h"

/* Units by their bits in EUEN. */
enum unit { floating_point_unit, vector_128_unit, vector_256_unit, binary_translation_unit };

void use_unit(struct vcpuspec_machine* m, enum unit unit);

/* ASRTLE.D and ASRTGT.D: rj is at most rk, or it is greater. */
enum assertion { at_most, greater };

void assert_bound(struct vcpuspec_machine* m, enum assertion assertion, uint64_t rj, uint64_t rk);

#endif
