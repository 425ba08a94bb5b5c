/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VCPUSPEC_TESTS_CSR_PRIORITY_H
#define VCPUSPEC_TESTS_CSR_PRIORITY_H

#include <stdint.h>

/* Which of several exceptions of one instruction is taken: its place among the words of loongarch.exception_priority,
 * or their number for none. la-csr:exception_priority */
uint64_t first_exception(const uint64_t* found);

#endif
