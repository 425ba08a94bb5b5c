/* SPDX-License-Identifier: Apache-2.0 */
/* The services of KVM, by the files that have them. */
#ifndef VCPUSPEC_TESTS_KVM_SERVICES_H
#define VCPUSPEC_TESTS_KVM_SERVICES_H

#include "kvm_memory.h"

/* The steps of its timer, and all of it: vcpu_put and vcpu_load. */
void kvm_move(struct kvm* k, unsigned event);

/* From note_host_entry on: what is done around an entry besides the switch. */
void kvm_prepare(struct kvm* k, unsigned event, const uint64_t* args, uint64_t* results);

/* An exception that KVM makes the guest take. */
void inject(struct kvm* k, uint64_t ecode, uint64_t esubcode);

/* `args`: the number of the vCPU, the last one given, and whether the vCPU has moved. `results`: the first two
 * afterwards, and whether all is flushed. */
void check_number(struct kvm* k, const uint64_t* args, uint64_t* results);

#endif
