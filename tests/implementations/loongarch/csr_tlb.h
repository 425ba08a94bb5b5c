/* SPDX-License-Identifier: Apache-2.0 */
/* The TLB: the instructions that search, read, write and empty it, and what an access makes of an address. */
#ifndef VCPUSPEC_TESTS_CSR_TLB_H
#define VCPUSPEC_TESTS_CSR_TLB_H

#include "csr_file.h"

/* The instructions, where they are allowed; none goes on to the next one. */
void search_tlb(struct vcpuspec_machine* m);
void read_entry(struct vcpuspec_machine* m);
void write_entry(struct vcpuspec_machine* m);
void fill_entry(struct vcpuspec_machine* m);
void clear_address_space(struct vcpuspec_machine* m);
void flush_tlb(struct vcpuspec_machine* m);

/* The operands of INVTLB: what to take, the address space with the guest at bit 16, and the address. */
struct invalidation {
  unsigned op;
  uint64_t space;
  uint64_t address;
};

/* Whether INVTLB knows what it is to take. */
bool is_known(const struct invalidation* what);
void invalidate(struct vcpuspec_machine* m, const struct invalidation* what);

enum use { fetching, loading, storing };

/* Where an address leads to, and its memory type; both are 0 when an exception was taken. */
struct place {
  uint64_t pa;
  uint64_t mat;
  bool is_reached;
};
struct place translate(struct vcpuspec_machine* m, enum use use, uint64_t address);

/* By the TLB alone. */
struct place translate_by_tlb(struct vcpuspec_machine* m, enum use use, uint64_t address);

/* The guest whose entries TLB instructions are about, 0 for root's. */
uint64_t tag_of_instructions(const struct vcpuspec_machine* m);

#endif
