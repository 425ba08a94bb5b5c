/* SPDX-License-Identifier: Apache-2.0 */
/* The services of KVM that move a guest's registers between the core and memory. */
#ifndef VCPUSPEC_TESTS_KVM_SERVICES_H
#define VCPUSPEC_TESTS_KVM_SERVICES_H

#include "kvm_memory.h"

/* The steps of its timer, and all of it: vcpu_put and vcpu_load. */
void kvm_move(struct kvm* k, unsigned event);

#endif
