/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The steps of entering and leaving a guest.  kvm-la:switch_to_guest  kvm-la:kvm_exc_entry  kvm-la:save_set  kvm-la:O1
 * kvm-la:O2  kvm-la:O8  kvm-la:O9  kvm-la:O10  kvm-la:O11
 */
#include <stddef.h>

#include "kvm_faults.h"
#include "kvm_memory.h"

static const uint64_t vector_spacing = 0x70000;
static const uint64_t prmd_of_guest = 4; /* PIE, with PPLV 0 */
static const uint64_t prmd_pie = 4;
static const uint64_t load_elsewhere = 0xdeadbeef00c0ffee;
enum { ks4 = 4, ks5 = 5 };

static void go_on(struct kvm* k) { host_of(k)->pc += 4; }

/* Memory of the vCPU is reached through a2: elsewhere a store is not one to it, and a load gives what stands there. */
static bool is_at_vcpu(const struct kvm* k) { return k->gpr[r_a2] == k->vcpu.pointer; }
static uint64_t load_from(const struct kvm* k, uint64_t word) { return is_at_vcpu(k) ? word : load_elsewhere; }
static void store_to(const struct kvm* k, uint64_t* word, uint64_t value) {
  if (is_at_vcpu(k)) *word = value;
}

/* r1 to r3, and r22 to r31. */
static bool is_in_frame(unsigned r) {
  if (kvm_wrong(frame_without_ra) && r == 1) return false;
  if (kvm_wrong(frame_without_tp) && r == r_tp) return false;
  if (kvm_wrong(frame_without_s9) && r == 22) return false;
  if (kvm_wrong(frame_without_r31) && r == 31) return false;
  return (r >= 1 && r <= 3) || r >= 22;
}

static void keep_host(struct kvm* k, unsigned event) {
  struct vcpu* const v = &k->vcpu;
  const bool is_first = event == store_host_pointers;
  for (unsigned r = 0; r < gpr_count && event == store_host_frame; ++r) {
    if (is_in_frame(r)) v->frame[r] = k->gpr[r];
  }
  if (is_first && !kvm_wrong(host_sp_not_stored)) store_to(k, &v->host_sp, k->gpr[r_sp]);
  if (is_first && !kvm_wrong(host_tp_not_stored)) store_to(k, &v->host_tp, k->gpr[r_tp]);
  const bool is_skipped = kvm_wrong(is_first ? host_percpu_not_stored : percpu_not_stored_again);
  if (event != store_host_frame && !is_skipped) store_to(k, &v->host_percpu, k->gpr[r_percpu]);
  go_on(k);
}

/* a2 points to the vCPU, and goes on to do so: it is not what csrwr exchanges. */
static void keep_vcpu(struct kvm* k) {
  if (kvm_wrong(vcpu_not_remembered)) go_on(k);
  else host_write(k, save, kvm_wrong(vcpu_remembered_in_ks5) ? ks5 : ks4, k->gpr[r_a2], NULL);
}

static void set_entry(struct kvm* k) {
  uint64_t address = k->vcpu.kvm_exc_entry;
  if (kvm_wrong(exit_entry_of_guest)) address = k->core.guest.csr[eentry][0];
  if (kvm_wrong(exit_entry_not_set)) go_on(k);
  else host_write(k, eentry, 0, address, NULL);
}

static void set_table(struct kvm* k) {
  const uint64_t of_guest = k->core.guest.csr[pgdl][0];
  if (kvm_wrong(table_of_host_stays)) go_on(k);
  else host_write(k, pgdl, 0, kvm_wrong(table_of_guest) ? of_guest : load_from(k, k->vcpu.kvm_pgd), NULL);
}

static void set_tag(struct kvm* k, bool by_gid) {
  const uint64_t gid = gid_of(host_of(k)->csr[gstat][0]), tgid = load_from(k, k->vcpu.tgid);
  if (kvm_wrong(tag_of_gid_always)) by_gid = true;
  if (kvm_wrong(tag_of_vcpu_always)) by_gid = false;
  const uint64_t tag = by_gid ? gid : tgid;
  if (kvm_wrong(tag_not_shifted)) host_exchange(k, gtlbc, tag, 0xff, NULL);
  else host_exchange(k, gtlbc, tag << gid_at, gid_field, NULL);
}

static void set_mode(struct kvm* k) {
  if (kvm_wrong(prmd_only_pie)) host_exchange(k, prmd, prmd_pie, prmd_pie, NULL);
  else host_write(k, prmd, 0, kvm_wrong(prmd_without_pie) ? 0 : prmd_of_guest, NULL);
}

static void set_guest_next(struct kvm* k) {
  if (kvm_wrong(pgm_not_set)) go_on(k);
  else if (kvm_wrong(pgm_written_whole)) host_write(k, gstat, 0, gstat_pgm, NULL);
  else host_exchange(k, gstat, gstat_pgm, gstat_pgm, NULL);
}

/* a2 is how the others are found, and so the last one. */
static void load_registers(struct kvm* k) {
  const struct kvm before = *k;
  for (unsigned r = 1; r < gpr_count; ++r) {
    if (kvm_wrong(guest_r21_not_loaded) && r == r_percpu) continue;
    if (kvm_wrong(guest_r31_not_loaded) && r == 31) continue;
    if (r == r_a2 && !kvm_wrong(a2_loaded_early)) continue;
    k->gpr[r] = load_from(&before, k->vcpu.gprs[r]);
  }
  go_on(k);
}

static void load_a2(struct kvm* k) {
  const unsigned slot = kvm_wrong(a2_from_slot_5) ? r_a1 : r_a2;
  if (!kvm_wrong(a2_not_loaded)) k->gpr[r_a2] = load_from(k, k->vcpu.gprs[slot]);
  go_on(k);
}

static void enter(struct kvm* k) {
  step_root(&k->core, ertn, NULL, NULL);
  if (kvm_wrong(entry_keeps_root_mode)) host_of(k)->csr[gstat][0] &= ~gstat_vm;
}

/* Reads a register of root into memory of the vCPU. */
static void store_csr(struct kvm* k, enum csr csr, uint64_t* word) {
  uint64_t value = 0;
  if (host_read(k, csr, 0, &value)) store_to(k, word, value);
}

static void park_a2(struct kvm* k) {
  uint64_t old = k->gpr[r_a2];
  host_write(k, save, kvm_wrong(a2_parked_in_ks4) ? ks4 : ks5, k->gpr[r_a2], &old);
  if (!kvm_wrong(a2_parked_without_exchange)) k->gpr[r_a2] = old;
}

static void store_registers(struct kvm* k) {
  for (unsigned r = 1; r < gpr_count; ++r) {
    if (kvm_wrong(guest_tp_not_stored) && r == r_tp) continue;
    if (kvm_wrong(guest_r31_not_stored) && r == 31) continue;
    if (r == r_a2 && !kvm_wrong(a2_stored_with_others)) continue;
    store_to(k, &k->vcpu.gprs[r], k->gpr[r]);
  }
  go_on(k);
}

static void store_a2(struct kvm* k) {
  uint64_t value = 0;
  const bool is_read = host_read(k, save, kvm_wrong(a2_stored_from_ks4) ? ks4 : ks5, &value);
  if (is_read) store_to(k, &k->vcpu.gprs[r_a2], value);
}

/* BADV, and the word of the instruction in BADI. */
static void store_details(struct kvm* k) {
  struct vcpu* const v = &k->vcpu;
  const uint64_t pc = host_of(k)->pc, word = v->badv, instruction = v->badi;
  store_csr(k, badi, &v->badi);
  host_of(k)->pc = pc;
  store_csr(k, badv, &v->badv);
  if (kvm_wrong(exit_badv_not_stored)) v->badv = word;
  if (kvm_wrong(exit_badi_not_stored)) v->badi = instruction;
}

/* host_ecfg holds VS alone; the rest of ECFG is the host's, and stays. */
static void restore_spacing(struct kvm* k) {
  const uint64_t kept = load_from(k, k->vcpu.host_ecfg);
  const uint64_t now = kvm_wrong(ecfg_overwritten) ? 0 : host_of(k)->csr[ecfg][0];
  if (kvm_wrong(ecfg_not_restored)) go_on(k);
  else host_write(k, ecfg, 0, now | kept, NULL);
}

static void restore_host_entry(struct kvm* k) {
  const uint64_t address = kvm_wrong(entry_restored_to_exit) ? k->vcpu.kvm_exc_entry : k->vcpu.host_eentry;
  if (kvm_wrong(entry_not_restored)) go_on(k);
  else host_write(k, eentry, 0, load_from(k, address), NULL);
}

static void restore_table(struct kvm* k) {
  const uint64_t table = kvm_wrong(host_table_from_kvm_pgd) ? k->vcpu.kvm_pgd : k->vcpu.host_pgd;
  if (kvm_wrong(host_table_not_restored)) go_on(k);
  else host_write(k, pgdl, 0, load_from(k, table), NULL);
}

static void clear_tag(struct kvm* k) {
  const uint64_t more = kvm_wrong(tag_cleared_with_use) ? gtlbc_usetgid : 0;
  if (kvm_wrong(tag_not_cleared)) go_on(k);
  else host_exchange(k, gtlbc, 0, gid_field | more, NULL);
}

static void load_pointers(struct kvm* k) {
  if (!kvm_wrong(host_tp_not_loaded)) k->gpr[r_tp] = load_from(k, k->vcpu.host_tp);
  if (!kvm_wrong(host_sp_not_loaded)) k->gpr[r_sp] = load_from(k, k->vcpu.host_sp);
  if (!kvm_wrong(host_percpu_not_loaded)) k->gpr[r_percpu] = load_from(k, k->vcpu.host_percpu);
  go_on(k);
}

static void enter_step(struct kvm* k, unsigned event) {
  const uint64_t spacing = kvm_wrong(spacing_clears_lie) ? ~UINT64_C(0) : vector_spacing;
  const uint64_t to = kvm_wrong(resume_at_guest_era) ? k->core.guest.csr[era][0] : load_from(k, k->vcpu.pc);
  switch (event) {
    case remember_vcpu: keep_vcpu(k); break;
    case clear_vector_spacing: host_exchange(k, ecfg, 0, kvm_wrong(spacing_not_cleared) ? 0 : spacing, NULL); break;
    case set_exit_entry: set_entry(k); break;
    case set_resume_address: host_write(k, era, 0, to, NULL); break;
    case set_second_stage_table: set_table(k); break;
    case set_target_tag: set_tag(k, false); break;
    case set_previous_mode: set_mode(k); break;
    case set_pgm: set_guest_next(k); break;
    case load_guest_registers: load_registers(k); break;
    case load_guest_a2: load_a2(k); break;
    case enter_by_ertn: enter(k); break;
    case store_host_table:
      if (kvm_wrong(host_table_not_stored)) go_on(k);
      else store_csr(k, pgdl, &k->vcpu.host_pgd);
      break;
    case set_target_tag_of_gid: set_tag(k, true); break;
    case set_previous_interrupt_enable:
      host_exchange(k, prmd, kvm_wrong(pie_not_set) ? 0 : prmd_pie, prmd_pie, NULL);
      break;
    default: keep_host(k, event); break;
  }
}

static void store_from_guest(struct kvm* k, uint64_t* word, uint64_t value) {
  store_to(k, word, value);
  go_on(k);
}

static void leave_step(struct kvm* k, unsigned event) {
  struct vcpu* const v = &k->vcpu;
  const uint64_t* const guest_era = k->core.guest.csr[era];
  switch (event) {
    case park_guest_a2: park_a2(k); break;
    case find_vcpu: host_read(k, save, kvm_wrong(vcpu_found_in_ks5) ? ks5 : ks4, &k->gpr[r_a2]); break;
    case store_guest_registers: store_registers(k); break;
    case store_guest_a2: store_a2(k); break;
    case store_exit_cause:
      if (kvm_wrong(exit_cause_of_guest)) store_from_guest(k, &v->host_estat, k->core.guest.csr[estat][0]);
      else store_csr(k, estat, &v->host_estat);
      break;
    case store_resume_address:
      if (kvm_wrong(resume_address_of_guest)) store_from_guest(k, &v->pc, *guest_era);
      else store_csr(k, era, &v->pc);
      break;
    case store_exit_details: store_details(k); break;
    case restore_vector_spacing: restore_spacing(k); break;
    case restore_entry: restore_host_entry(k); break;
    case restore_host_table: restore_table(k); break;
    case clear_pgm: host_exchange(k, gstat, 0, kvm_wrong(pgm_not_cleared) ? 0 : gstat_pgm, NULL); break;
    case clear_target_tag: clear_tag(k); break;
    default: load_pointers(k); break;
  }
}

void kvm_switch(struct kvm* k, unsigned event) {
  const bool leaves = event >= park_guest_a2 && event <= load_host_pointers;
  if (leaves) leave_step(k, event);
  else enter_step(k, event);
}
