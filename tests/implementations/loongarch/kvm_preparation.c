/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What KVM's code does around an entry besides the switch: the last steps before it, the monitors, what second-stage
 * faults lead to.  kvm-la:pre_enter_guest  kvm-la:pmu  kvm-la:enable_sequence  kvm-la:O12  kvm-la:O13  kvm-la:O16
 */
#include <stddef.h>

#include "csr_exceptions.h"
#include "kvm_faults.h"
#include "kvm_services.h"

static const uint64_t all_bits = ~UINT64_C(0);
static const uint64_t gpmnum_field = 0x7000000;
static const unsigned gpmnum_at = 24, matc_at = 4, toci_at = 20;
enum { monitors = 4, flush_arguments = 3 };

/* An exit restores what is noted here: the switch has not replaced EENTRY yet.  kvm-la:O16 */
static void note_entry(struct kvm* k) {
  uint64_t address = host_get(k, eentry);
  if (kvm_wrong(host_entry_of_guest)) address = guest_get(k, eentry, 0);
  if (kvm_wrong(host_entry_of_exit)) address = k->vcpu.kvm_exc_entry;
  if (!kvm_wrong(host_entry_not_noted)) k->vcpu.host_eentry = address;
}

/* What a vCPU and another CPU see of each other. */
struct meeting {
  bool is_queued, is_requested; /* by whoever: an interrupt for the guest; something of the vCPU */
  bool is_in_guest_mode;        /* as the vCPU has stored it */
  bool is_delivered, is_kicked, backs_out;
};

/* The kick is an interrupt of root, and one is enough: that is why it takes the mode back.  kvm-la:O13 */
static void kick(struct meeting* m) {
  if (!m->is_in_guest_mode && !kvm_wrong(kick_outside_guest)) return;
  if (!kvm_wrong(kick_sends_nothing)) m->is_kicked = true;
  m->is_in_guest_mode = false;
}

static void act_of_other_cpu(struct meeting* m, bool requests) {
  if (requests) m->is_requested = true;
  else m->is_queued = true;
  kick(m);
}

static void deliver_queued(struct meeting* m) {
  if (m->is_queued) m->is_delivered = true;
  m->is_queued = false;
}

static void look_for_requests(struct meeting* m) {
  if (!m->is_requested || kvm_wrong(requests_not_looked_for)) return;
  m->backs_out = true;
  if (!kvm_wrong(back_out_keeps_mode)) m->is_in_guest_mode = false;
}

enum vcpu_step { store_mode, deliver_what_is_queued, look_and_back_out, vcpu_step_count };

/* The mode comes first, so that who asks later sees it and kicks, and who asked earlier is seen.  kvm-la:B13
 * lvz-prop:P36 */
static enum vcpu_step step_at(unsigned place) {
  static const enum vcpu_step delivery_first[] = {deliver_what_is_queued, store_mode, look_and_back_out};
  static const enum vcpu_step requests_first[] = {look_and_back_out, store_mode, deliver_what_is_queued};
  if (kvm_wrong(delivery_before_mode)) return delivery_first[place];
  if (kvm_wrong(requests_before_mode)) return requests_first[place];
  return (enum vcpu_step)place;
}

static void take_step(struct meeting* m, enum vcpu_step step) {
  switch (step) {
    case store_mode: m->is_in_guest_mode = true; break;
    case deliver_what_is_queued: deliver_queued(m); break;
    default: look_for_requests(m); break;
  }
}

static void meet(const uint64_t* args, uint64_t* results) {
  struct meeting m = {.is_queued = args[0] != 0, .is_requested = args[1] != 0};
  for (unsigned place = 0; place <= vcpu_step_count; ++place) {
    if (args[2] == place) act_of_other_cpu(&m, args[3] != 0);
    if (place < vcpu_step_count && !m.backs_out) take_step(&m, step_at(place));
  }
  results[0] = m.is_delivered;
  results[1] = m.is_kicked;
  results[2] = m.backs_out;
}

/* Of one guest: what it has of the second stage at one address.  la-lvz:invtlb_ops */
static uint64_t flush_operation(void) {
  if (kvm_wrong(flush_of_first_stage)) return 0x13;
  if (kvm_wrong(flush_ignores_address)) return 0x14;
  return kvm_wrong(flush_of_both_stages) ? 0x15 : 0x16;
}

/* INVTLB takes the number of the guest where GSTAT and GTLBC have it. */
static void flush_address(struct kvm* k, uint64_t address) {
  const uint64_t pc = host_of(k)->pc, gid = host_get(k, kvm_wrong(flush_by_tgid) ? gtlbc : gstat) & gid_field;
  const uint64_t args[flush_arguments] = {flush_operation(), gid, address};
  if (kvm_wrong(flush_missing)) return;
  step_root(&k->core, invtlb, args, NULL);
  host_of(k)->pc = pc;
}

/* Only the check makes GID that of the vCPU: a flush before it is one of another guest.  kvm-la:O12  kvm-la:B12 */
static void check_and_flush(struct kvm* k, const uint64_t* args, uint64_t* results) {
  const bool flushes_first = kvm_wrong(flush_before_check);
  if (flushes_first) flush_address(k, args[3]);
  check_number(k, args, results);
  if (!flushes_first) flush_address(k, args[3]);
}

/* A timer counts down: a count that has grown has expired since, and the exchange of ESTAT may have lost that.
 * kvm-la:B2  la-lvz:gcsrxchg_atomicity */
static void mend_timer(struct kvm* k, uint64_t before) {
  const uint64_t now = guest_get(k, tval, 0);
  bool has_expired = now > before;
  if (kvm_wrong(timer_mended_when_equal)) has_expired = now >= before;
  if (kvm_wrong(timer_compared_signed)) has_expired = (int64_t)now > (int64_t)before;
  if (!has_expired || kvm_wrong(timer_not_mended)) return;
  guest_set(k, estat, 0, estat_timer, kvm_wrong(timer_mended_by_write) ? all_bits : estat_timer);
}

static void set_monitors_of_guest(struct kvm* k, uint64_t count) {
  host_set(k, gctl, 0, count << gpmnum_at, kvm_wrong(gpmnum_written_whole) ? all_bits : gpmnum_field);
}

static void load_monitors_of_guest(struct kvm* k) {
  for (unsigned n = 0; n < monitors; ++n) {
    if (kvm_wrong(lending_without_monitor_3) && n == 3) continue;
    if (!kvm_wrong(guest_counts_not_loaded)) guest_set(k, pmcnt, n, saved_csr(k, pmcnt)[n], all_bits);
    if (!kvm_wrong(guest_settings_not_loaded)) guest_set(k, pmcfg, n, saved_csr(k, pmcfg)[n], all_bits);
  }
}

/* The host's monitors stop before the guest's can be reached. Who asks has kept what the host's were.  kvm-la:pmu */
static void lend(struct kvm* k, uint64_t count) {
  const bool loads_first = kvm_wrong(guest_loaded_before_gpmnum);
  for (unsigned n = 0; n < monitors && !kvm_wrong(host_settings_not_stopped); ++n) host_set(k, pmcfg, n, 0, all_bits);
  if (loads_first) load_monitors_of_guest(k);
  if (!kvm_wrong(gpmnum_not_set)) set_monitors_of_guest(k, count & 7);
  if (!loads_first) load_monitors_of_guest(k);
}

static void save_monitors_of_guest(struct kvm* k) {
  for (unsigned n = 0; n < monitors; ++n) {
    if (!kvm_wrong(guest_counts_not_saved)) saved_csr(k, pmcnt)[n] = guest_get(k, pmcnt, n);
    if (!kvm_wrong(guest_settings_not_saved)) saved_csr(k, pmcfg)[n] = guest_get(k, pmcfg, n);
  }
}

static void give_back_to_host(struct kvm* k, const uint64_t* settings, const uint64_t* counts) {
  for (unsigned n = 0; n < monitors; ++n) {
    if (!kvm_wrong(host_counts_not_given_back)) host_set(k, pmcnt, n, counts[n], all_bits);
    if (!kvm_wrong(host_settings_not_given_back)) host_set(k, pmcfg, n, settings[n], all_bits);
  }
}

/* Also when an entry is given up: the host would go on without its own. The guest's are saved while GPMNum still shows
 * them.  kvm-la:B5  kvm-la:pmu */
static void take_back(struct kvm* k, const uint64_t* args) {
  const bool saves_last = kvm_wrong(guest_saved_after_gpmnum);
  if (kvm_wrong(monitors_stay_with_guest)) return;
  if (!saves_last) save_monitors_of_guest(k);
  if (!kvm_wrong(gpmnum_not_cleared)) set_monitors_of_guest(k, 0);
  if (saves_last) save_monitors_of_guest(k);
  give_back_to_host(k, args, args + monitors);
}

/* What GCTL can do stands in fields of their own: MATP has a bit for each value of MATC, TOCIP for each of TOCI.
 * kvm-la:B8  la-lvz:gctl */
static uint64_t value_of_gctl(uint64_t capabilities) {
  static const uint64_t type_by_root = 1, secure_cache_operations = 2;
  uint64_t root_bit = UINT64_C(1) << 1, secure_bit = UINT64_C(1) << 18;
  if (kvm_wrong(gctl_by_values)) {
    root_bit = UINT64_C(1) << 4;
    secure_bit = UINT64_C(1) << 16;
  }
  if (kvm_wrong(matc_by_guest_bit)) root_bit = UINT64_C(1) << 0;
  if (kvm_wrong(toci_by_hit_bit)) secure_bit = UINT64_C(1) << 17;
  uint64_t value = kvm_wrong(gctl_keeps_others) ? capabilities : 0;
  if ((capabilities & root_bit) != 0) value |= type_by_root << matc_at;
  if ((capabilities & secure_bit) != 0) value |= secure_cache_operations << toci_at;
  return value;
}

static bool is_beyond(uint64_t address, uint64_t size) {
  return kvm_wrong(page_fault_at_size_is_within) ? address > size : address >= size;
}

/* BADV is an address of the guest's memory. Beyond it nothing is, not even a device.  lvz-prop:P34
 * kvm-la:exception_injection */
static void handle_fault(struct kvm* k, uint64_t size, bool has_memory, uint64_t* results) {
  const uint64_t adem = kvm_wrong(page_fault_injects_adef) ? 0 : 1;
  results[0] = results[1] = 0;
  if (!is_beyond(k->vcpu.badv, size)) {
    results[1] = has_memory || kvm_wrong(device_taken_for_mapped);
    results[0] = !results[1];
    return;
  }
  if (!kvm_wrong(page_fault_injects_nothing)) inject(k, ecode_ade, adem);
  if (kvm_wrong(page_fault_beyond_is_of_device)) results[0] = !has_memory;
}

void kvm_prepare(struct kvm* k, unsigned event, const uint64_t* args, uint64_t* results) {
  switch (event) {
    case note_host_entry: note_entry(k); break;
    case meet_other_cpu: meet(args, results); break;
    case check_vpid_and_flush: check_and_flush(k, args, results); break;
    case mend_timer_interrupt: mend_timer(k, args[0]); break;
    case lend_monitors: lend(k, args[0]); break;
    case take_monitors_back: take_back(k, args); break;
    case gctl_value: results[0] = value_of_gctl(args[0]); break;
    default: handle_fault(k, args[0], args[1] != 0, results); break;
  }
}
