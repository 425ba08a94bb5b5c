/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The guest's registers to memory and back, its timer among them.  kvm-la:context_flags  kvm-la:gcsr_tables
 * kvm-la:timer_save_restore  la-lvz:guest_timer  kvm-la:O14  kvm-la:O15
 */
#include <stddef.h>

#include "kvm_faults.h"
#include "kvm_services.h"

static const uint64_t all_bits = ~UINT64_C(0);

/* The registers that are saved and restored but for the timer's, ESTAT, and CPUID, which stands elsewhere. */
static const enum csr kept[] = {crmd,     prmd,     euen,    misc,    ecfg,    era,      badv,    badi, eentry,
                                tlbidx,   tlbehi,   tlbelo,  asid,    pgdl,    pgdh,     pwcl,    pwch, stlbps,
                                rvacfg,   save,     tid,     cntc,    llbctl,  tlbrentry, tlbrbadv, tlbrera, tlbrsave,
                                tlbrelo,  tlbrehi,  tlbrprmd, dmw,     msgis,   msgie};
enum { kept_count = sizeof kept / sizeof kept[0], saves_of_guest = 8 };

/* A guest has KS0 to KS7 of SAVE. */
static unsigned members_of(enum csr csr) { return csr == save ? saves_of_guest : count_of(csr); }

static void save_register(struct kvm* k, enum csr csr) {
  for (unsigned n = 0; n < members_of(csr); ++n) {
    if (kvm_wrong(put_without_save7) && csr == save && n == 7) continue;
    saved_csr(k, csr)[n] = k->core.guest.csr[csr][n];
  }
}

static void restore_register(struct kvm* k, enum csr csr) {
  if (kvm_wrong(load_without_tlbrprmd) && csr == tlbrprmd) return;
  for (unsigned n = 0; n < members_of(csr); ++n) {
    if (kvm_wrong(load_without_dmw3) && csr == dmw && n == 3) continue;
    guest_set(k, csr, n, saved_csr(k, csr)[n], all_bits);
  }
}

static void save_the_timer(struct kvm* k) {
  save_register(k, tcfg);
  if (!kvm_wrong(save_without_count)) save_register(k, tval);
  if (!kvm_wrong(save_without_status)) save_register(k, estat);
}

static void stop_timer(struct kvm* k) {
  if (!kvm_wrong(guest_timer_not_stopped)) guest_set(k, tcfg, 0, 0, all_bits);
}

static void restore_the_status(struct kvm* k) {
  const uint64_t now = kvm_wrong(status_restored_by_or) ? guest_get(k, estat, 0) : 0;
  guest_set(k, estat, 0, saved_csr(k, estat)[0] | now, all_bits);
}

static void restore_the_setting(struct kvm* k) {
  if (!kvm_wrong(setting_not_restored)) restore_register(k, tcfg);
}

/* A one-shot timer that had fired fires again, for its count to be all ones; only an interrupt that was pending stays.
 * kvm-la:B3 */
static void restore_expired(struct kvm* k) {
  const bool was_pending = (saved_csr(k, estat)[0] & estat_timer) != 0 && !kvm_wrong(expired_interrupt_always_lost);
  guest_set(k, tval, 0, 0, all_bits);
  if (kvm_wrong(expired_restored_as_near)) return;
  for (unsigned cycle = 0; cycle < 2; ++cycle) step_outside(&k->core, tick_event, NULL, NULL);
  if (!was_pending && !kvm_wrong(expired_interrupt_stays)) guest_set(k, ticlr, 0, 1, all_bits);
}

/* No time passes between saving and restoring here: what remains is what was left. */
static void restore_the_count(struct kvm* k) {
  const uint64_t config = saved_csr(k, tcfg)[0], count = saved_csr(k, tval)[0];
  const bool is_enabled = (config & tcfg_enable) != 0, is_periodic = (config & tcfg_periodic) != 0;
  const uint64_t left = count < config ? count : 0, period = config & ~(tcfg_enable | tcfg_periodic);
  const bool is_late = is_periodic && left == 0 && !kvm_wrong(periodic_restored_to_0);
  if (!is_enabled && kvm_wrong(stopped_timer_not_restored)) return;
  if (!is_enabled) guest_set(k, tval, 0, count, all_bits);
  else if (!is_periodic && count > config) restore_expired(k);
  else guest_set(k, tval, 0, is_late ? period : left, all_bits);
}

static void put(struct kvm* k) {
  for (unsigned i = 0; i < kept_count; ++i) save_register(k, kept[i]);
  if (!kvm_wrong(put_without_cpuid)) k->saved.core_id = k->core.core_id;
  save_the_timer(k);
  if (!kvm_wrong(put_without_gintc)) saved_csr(k, gintc)[0] = host_get(k, gintc);
  if (kvm_wrong(put_saves_lvz_registers)) saved_csr(k, gstat)[0] = host_get(k, gstat);
}

static void restore_the_timer(struct kvm* k) {
  if (kvm_wrong(load_without_timer)) return;
  stop_timer(k);
  restore_the_status(k);
  restore_the_setting(k);
  restore_the_count(k);
}

/* With more than one vCPU another one may have changed what the guest's link stands for: it is broken always. */
static void load(struct kvm* k) {
  const uint64_t lines = saved_csr(k, gintc)[0];
  if (kvm_wrong(load_gintc_before_status)) host_set(k, gintc, 0, lines, all_bits);
  restore_the_timer(k);
  host_set(k, gcntc, 0, saved_csr(k, gcntc)[0], all_bits);
  for (unsigned i = 0; i < kept_count; ++i) restore_register(k, kept[i]);
  if (!kvm_wrong(load_without_cpuid)) guest_set(k, cpuid, 0, k->saved.core_id, all_bits);
  if (!kvm_wrong(load_without_gintc) && !kvm_wrong(load_gintc_before_status)) host_set(k, gintc, 0, lines, all_bits);
  if (!kvm_wrong(load_keeps_link)) guest_set(k, llbctl, 0, llbctl_wcllb, llbctl_wcllb);
}

void kvm_move(struct kvm* k, unsigned event) {
  switch (event) {
    case save_timer: save_the_timer(k); break;
    case stop_timer_of_guest: stop_timer(k); break;
    case restore_status: restore_the_status(k); break;
    case restore_setting: restore_the_setting(k); break;
    case restore_count: restore_the_count(k); break;
    case vcpu_put: put(k); break;
    default: load(k); break;
  }
}
