/* SPDX-License-Identifier: Apache-2.0 */
/* The mistake that KVM's code makes: number KVM_FAULT of kvm_faults.h, or none. */
#include "kvm_faults.h"

#ifndef KVM_FAULT
#define KVM_FAULT no_kvm_fault
#endif

typedef char kvm_fault_is_known[KVM_FAULT < kvm_fault_count ? 1 : -1];

const enum kvm_fault kvm_fault_made = KVM_FAULT;
