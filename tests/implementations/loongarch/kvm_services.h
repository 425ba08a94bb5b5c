/* SPDX-License-Identifier: Apache-2.0 */
/* The services of KVM that move a guest's registers between the core and memory. */
#ifndef VCPUSPEC_TESTS_KVM_SERVICES_H
#define VCPUSPEC_TESTS_KVM_SERVICES_H

#include "kvm_memory.h"

/* The steps of its timer, and all of it: vcpu_put and vcpu_load. */
void kvm_move(struct kvm* k, unsigned event);

/* What comes last before an entry, and what is lent. */
void kvm_prepare(struct kvm* k, unsigned event, const uint64_t* args, uint64_t* results);

/* Makes the guest take an exception. */
void inject(struct kvm* k, uint64_t ecode, uint64_t esubcode);
/* The number of a vCPU on its CPU: args and results are those of check_vpid. */
void check_number(struct kvm* k, const uint64_t* args, uint64_t* results);

#endif
