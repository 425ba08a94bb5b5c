/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What KVM does last before it enters a guest, what it lends to it, and pages that are not there.  kvm-la:O12
 * kvm-la:O13  kvm-la:O16  kvm-la:pmu  kvm-la:B2  kvm-la:B5  kvm-la:B8  lvz-prop:P34
 */
#include <stddef.h>

#include "csr_exceptions.h"
#include "kvm_faults.h"
#include "kvm_services.h"

static const uint64_t all_bits = ~UINT64_C(0);
static const uint64_t ti_of_guest = 0x800, monitors_given = UINT64_C(7) << 24;
enum { monitors_at = 24, lent = 4, by_guest_and_address = 0x16, by_guest = 0x15 };

static void note_entry(struct kvm* k) {
  const uint64_t of_host = host_get(k, eentry), of_guest = k->core.guest.csr[eentry][0];
  if (!kvm_wrong(host_entry_not_noted)) k->vcpu.host_eentry = kvm_wrong(host_entry_of_guest) ? of_guest : of_host;
}

/* What the two CPUs share. */
struct meeting {
  bool in_guest_mode, is_queued, is_requested;
  bool is_delivered, is_kicked, backs_out;
};

static void act_of_vcpu(struct meeting* m, unsigned act) {
  enum { announce, deliver, look };
  static const unsigned usual[] = {announce, deliver, look}, late[] = {deliver, announce, look},
                        early[] = {look, announce, deliver};
  const unsigned* const order = kvm_wrong(mode_after_delivery) ? late : kvm_wrong(requests_first) ? early : usual;
  switch (order[act]) {
    case announce: m->in_guest_mode = true; break;
    case deliver:
      m->is_delivered |= m->is_queued;
      m->is_queued = false;
      break;
    default:
      m->backs_out = m->is_requested;
      if (m->is_requested) m->in_guest_mode = false;
      break;
  }
}

static void act_of_other_cpu(struct meeting* m, bool requests) {
  if (requests) m->is_requested = true;
  else m->is_queued = true;
  if (kvm_wrong(kick_never)) return;
  m->is_kicked |= m->in_guest_mode || kvm_wrong(kick_always);
  m->in_guest_mode = false;
}

static void meet(const uint64_t* args, uint64_t* results) {
  struct meeting m = {.is_queued = args[0] != 0, .is_requested = args[1] != 0};
  for (unsigned place = 0; place < 4; ++place) {
    if (place == (args[2] & 3)) act_of_other_cpu(&m, args[3] != 0);
    if (place < 3) act_of_vcpu(&m, place);
  }
  results[0] = m.is_delivered;
  results[1] = m.is_kicked;
  results[2] = m.backs_out;
}

/* Entries of the guest that GSTAT names, of both stages. */
static void flush_by_address(struct kvm* k, uint64_t address) {
  struct vcpuspec_machine* const host = host_of(k);
  const uint64_t pc = host->pc, op = kvm_wrong(flush_ignores_address) ? by_guest : by_guest_and_address;
  const uint64_t args[] = {op, host_get(k, gstat) & gid_field, address};
  step_root(&k->core, invtlb, args, NULL);
  host->pc = pc;
}

static void check_and_flush(struct kvm* k, const uint64_t* args, uint64_t* results) {
  if (kvm_wrong(flush_before_check)) flush_by_address(k, args[3]);
  check_number(k, args, results);
  if (!kvm_wrong(flush_before_check) && !kvm_wrong(flush_forgotten)) flush_by_address(k, args[3]);
}

/* A count that has grown is one that has begun again. */
static void mend_timer(struct kvm* k, uint64_t before) {
  const uint64_t now = guest_get(k, tval, 0);
  const bool has_expired = kvm_wrong(same_count_has_expired) ? now >= before : now > before;
  if (has_expired && !kvm_wrong(expiry_not_mended)) guest_set(k, estat, 0, ti_of_guest, ti_of_guest);
}

static void lend(struct kvm* k, uint64_t count) {
  for (unsigned n = 0; n < lent && !kvm_wrong(hosts_monitors_go_on); ++n) host_set_member(k, pmcfg, n, 0);
  if (!kvm_wrong(monitors_not_given)) host_set(k, gctl, count << monitors_at, monitors_given);
  for (unsigned n = 0; n < lent; ++n) {
    if (!kvm_wrong(guests_counts_not_lent)) guest_set(k, pmcnt, n, saved_csr(k, pmcnt)[n], all_bits);
    if (!kvm_wrong(guests_settings_not_lent)) guest_set(k, pmcfg, n, saved_csr(k, pmcfg)[n], all_bits);
  }
}

/* Once an entry that was given up left the guest what it had. */
static void take_back(struct kvm* k, const uint64_t* settings, const uint64_t* counts) {
  if (kvm_wrong(monitors_stay_with_guest)) return;
  for (unsigned n = 0; n < lent; ++n) {
    if (!kvm_wrong(guests_counts_not_kept)) saved_csr(k, pmcnt)[n] = guest_get(k, pmcnt, n);
    if (!kvm_wrong(guests_settings_not_kept)) saved_csr(k, pmcfg)[n] = guest_get(k, pmcfg, n);
  }
  if (!kvm_wrong(guest_keeps_its_number)) host_set(k, gctl, 0, monitors_given);
  for (unsigned n = 0; n < lent; ++n) {
    if (!kvm_wrong(hosts_counts_not_back)) host_set_member(k, pmcnt, n, counts[n]);
    if (!kvm_wrong(hosts_settings_not_back)) host_set_member(k, pmcfg, n, settings[n]);
  }
}

/* Root decides memory types, where it may; cache operations that are not secure exit, where they may. */
static uint64_t control_of(uint64_t offered) {
  static const uint64_t matp_root = 2, tocip_secure = 0x40000, matc_root = 0x10, toci_secure = 0x200000;
  uint64_t type = matp_root, cache = tocip_secure;
  if (kvm_wrong(values_for_capabilities)) type = 0x10, cache = 0x10000;
  if (kvm_wrong(hit_for_secure)) cache = 0x20000;
  return ((offered & type) != 0 ? matc_root : 0) | ((offered & cache) != 0 ? toci_secure : 0);
}

static void handle_fault(struct kvm* k, uint64_t size, bool has_memory, uint64_t* results) {
  enum { of_data = 1 };
  const bool is_beyond = kvm_wrong(last_address_excluded) ? k->vcpu.badv > size : k->vcpu.badv >= size;
  results[0] = !is_beyond && !has_memory && !kvm_wrong(devices_are_memory);
  results[1] = !is_beyond && (has_memory || kvm_wrong(devices_are_memory));
  if (is_beyond && !kvm_wrong(beyond_is_ignored)) inject(k, ecode_ade, of_data);
}

void kvm_prepare(struct kvm* k, unsigned event, const uint64_t* args, uint64_t* results) {
  switch (event) {
    case note_host_entry: note_entry(k); break;
    case meet_other_cpu: meet(args, results); break;
    case check_vpid_and_flush: check_and_flush(k, args, results); break;
    case mend_timer_interrupt: mend_timer(k, args[0]); break;
    case lend_monitors: lend(k, args[0]); break;
    case take_monitors_back: take_back(k, args, args + lent); break;
    case gctl_value: results[0] = control_of(args[0]); break;
    default: handle_fault(k, args[0], args[1] != 0, results); break;
  }
}
