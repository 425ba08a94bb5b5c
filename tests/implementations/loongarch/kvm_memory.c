/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a core with what KVM keeps of its guest, and how KVM's code gets at registers. */
#include "kvm_memory.h"

#include <string.h>

#include "csr_table.h"
#include "vcpuspec/implementation.h"

static const uint64_t all_bits = ~UINT64_C(0);

uint64_t kvm_slot_count(void) { return 3 * csr_slot_count() + 2 + gpr_count + vcpu_words; }

int32_t kvm_load(struct kvm* k, const uint64_t* slots, uint64_t count) {
  const uint64_t half = csr_slot_count();
  if (count != kvm_slot_count()) return VCPUSPEC_ERROR;
  csr_load(&k->core.root, slots, half);
  csr_load(&k->core.guest, slots + half, half);
  k->core.core_id = slots[2 * half];
  slots += 2 * half + 1;
  memcpy(k->gpr, slots, sizeof k->gpr);
  memcpy(&k->vcpu, slots + gpr_count, sizeof k->vcpu);
  slots += gpr_count + vcpu_words;
  csr_load(&k->saved.guest, slots, half);
  k->saved.core_id = slots[half];
  return VCPUSPEC_OK;
}

int32_t kvm_observe(const struct kvm* k, uint64_t* slots, uint64_t count) {
  const uint64_t half = csr_slot_count();
  if (count != kvm_slot_count()) return VCPUSPEC_ERROR;
  csr_observe(&k->core.root, slots, half);
  csr_observe(&k->core.guest, slots + half, half);
  slots[2 * half] = k->core.core_id;
  slots += 2 * half + 1;
  memcpy(slots, k->gpr, sizeof k->gpr);
  memcpy(slots + gpr_count, &k->vcpu, sizeof k->vcpu);
  slots += gpr_count + vcpu_words;
  csr_observe(&k->saved.guest, slots, half);
  slots[half] = k->saved.core_id;
  return VCPUSPEC_OK;
}

/* What an instruction of the core is asked with: the member of a family first, if there is more than one. */
static uint64_t execute(struct kvm* k, unsigned first, enum csr csr, unsigned n, enum operation operation,
                        const uint64_t* operands) {
  uint64_t args[5], result = 0;
  unsigned count = 0;
  if (csrs[csr].stride != 0) args[count++] = n;
  args[count++] = operands[0];
  if (operation == csrxchg) args[count++] = operands[1];
  args[count] = args[count + 1] = 0;
  step_root(&k->core, first + csr * operation_count + operation, args, &result);
  return result;
}

static bool host_access(struct kvm* k, enum csr csr, unsigned n, enum operation operation, const uint64_t* operands,
                        uint64_t* old) {
  const bool is_allowed = plv(host_of(k)) == 0;
  const uint64_t result = execute(k, 0, csr, n, operation, operands);
  if (is_allowed && old != NULL) *old = result;
  return is_allowed;
}

bool host_read(struct kvm* k, enum csr csr, unsigned n, uint64_t* old) {
  return host_access(k, csr, n, csrrd, (uint64_t[]){0, 0}, old);
}

bool host_write(struct kvm* k, enum csr csr, unsigned n, uint64_t value, uint64_t* old) {
  return host_access(k, csr, n, csrwr, (uint64_t[]){value, 0}, old);
}

bool host_exchange(struct kvm* k, enum csr csr, uint64_t value, uint64_t mask, uint64_t* old) {
  return host_access(k, csr, 0, csrxchg, (uint64_t[]){value, mask}, old);
}

/* C code is many instructions. One that is refused raises its exception, and nothing but this comes of it here. */
static uint64_t access_in_code(struct kvm* k, unsigned first, enum csr csr, unsigned n, uint64_t value, uint64_t mask) {
  struct vcpuspec_machine* const host = host_of(k);
  const uint64_t pc = host->pc;
  const enum operation operation = mask == 0 ? csrrd : mask == all_bits ? csrwr : csrxchg;
  const uint64_t old = execute(k, first, csr, n, operation, (uint64_t[]){value, mask});
  host->pc = pc;
  return old;
}

uint64_t host_get(struct kvm* k, enum csr csr) { return access_in_code(k, 0, csr, 0, 0, 0); }

void host_set(struct kvm* k, enum csr csr, unsigned n, uint64_t value, uint64_t mask) {
  if (mask != 0) access_in_code(k, 0, csr, n, value, mask);
}

uint64_t guest_get(struct kvm* k, enum csr csr, unsigned n) { return access_in_code(k, gcsr_event, csr, n, 0, 0); }

void guest_set(struct kvm* k, enum csr csr, unsigned n, uint64_t value, uint64_t mask) {
  if (mask != 0) access_in_code(k, gcsr_event, csr, n, value, mask);
}
