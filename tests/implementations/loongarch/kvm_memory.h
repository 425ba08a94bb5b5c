/* SPDX-License-Identifier: Apache-2.0 */
/* A LoongArch core with a guest, and what KVM keeps of the guest in memory. */
#ifndef VCPUSPEC_TESTS_KVM_MEMORY_H
#define VCPUSPEC_TESTS_KVM_MEMORY_H

#include "lvz_file.h"

enum { gpr_count = 32 };

/* The registers with a meaning of their own.  la-abi:registers */
enum { r_tp = 2, r_sp = 3, r_a0 = 4, r_a1 = 5, r_a2 = 6, r_a3 = 7, r_percpu = 21 };

/* The vCPU in memory, word by word in the order of its slots. */
struct vcpu {
  uint64_t gprs[gpr_count];
  uint64_t pc;
  uint64_t host_estat;
  uint64_t badv;
  uint64_t badi;
  uint64_t host_eentry;
  uint64_t host_ecfg;
  uint64_t host_pgd;
  uint64_t kvm_pgd;
  uint64_t tgid;
  uint64_t host_sp;
  uint64_t host_tp;
  uint64_t host_percpu;
  uint64_t frame[gpr_count]; /* on the stack of the host, by the number of the register */
  uint64_t pointer;
  uint64_t kvm_exc_entry;
};
enum { vcpu_words = sizeof(struct vcpu) / sizeof(uint64_t) };

/* The core comes first: what vcpuspec holds begins with root's registers. */
struct kvm {
  struct lvz core;
  uint64_t gpr[gpr_count];
  struct vcpu vcpu;
  struct lvz saved; /* the guest's CSRs in memory; of this only the guest's half counts */
};

static inline struct vcpuspec_machine* host_of(struct kvm* k) { return &k->core.root; }
static inline uint64_t* saved_csr(struct kvm* k, enum csr csr) { return k->saved.guest.csr[csr]; }

/* The words of the whole state, in the order of the slots. */
uint64_t kvm_slot_count(void);
int32_t kvm_load(struct kvm* k, const uint64_t* slots, uint64_t count);
int32_t kvm_observe(const struct kvm* k, uint64_t* slots, uint64_t count);

/* Instructions of root about its own registers; each gives whether it was carried out, and what was there before. */
bool host_read(struct kvm* k, enum csr csr, unsigned n, uint64_t* old);
bool host_write(struct kvm* k, enum csr csr, unsigned n, uint64_t value, uint64_t* old);
bool host_exchange(struct kvm* k, enum csr csr, uint64_t value, uint64_t mask, uint64_t* old);

/* What C code of KVM does: where it stands does not matter. */
uint64_t host_get(struct kvm* k, enum csr csr);
void host_set(struct kvm* k, enum csr csr, unsigned n, uint64_t value, uint64_t mask);
uint64_t guest_get(struct kvm* k, enum csr csr, unsigned n);
void guest_set(struct kvm* k, enum csr csr, unsigned n, uint64_t value, uint64_t mask);

/* The steps of the switch, and the services; `event` counts from the first of each. */
void kvm_switch(struct kvm* k, unsigned event);
void kvm_serve(struct kvm* k, unsigned event, const uint64_t* args, uint64_t* results);

enum switch_event {
  store_host_frame,
  store_host_pointers,
  remember_vcpu,
  clear_vector_spacing,
  set_exit_entry,
  set_resume_address,
  set_second_stage_table,
  set_target_tag,
  set_previous_mode,
  set_pgm,
  load_guest_registers,
  load_guest_a2,
  enter_by_ertn,
  store_host_table,
  set_target_tag_of_gid,
  set_previous_interrupt_enable,
  park_guest_a2,
  find_vcpu,
  store_guest_registers,
  store_guest_a2,
  store_exit_cause,
  store_resume_address,
  store_exit_details,
  restore_vector_spacing,
  restore_entry,
  restore_host_table,
  clear_pgm,
  clear_target_tag,
  load_host_pointers,
  store_percpu_pointer,
  switch_event_count
};

enum service_event {
  handle_gspr,
  handle_hvcl,
  inject_exception,
  queue_interrupt,
  dequeue_interrupt,
  deliver_interrupts,
  save_timer,
  stop_timer_of_guest,
  restore_status,
  restore_setting,
  restore_count,
  vcpu_put,
  vcpu_load,
  check_vpid,
  get_status,
  set_status,
  reset_status,
  note_host_entry,
  meet_other_cpu,
  check_vpid_and_flush,
  mend_timer_interrupt,
  lend_monitors,
  take_monitors_back,
  gctl_value,
  handle_page_fault,
  service_event_count
};

#endif
