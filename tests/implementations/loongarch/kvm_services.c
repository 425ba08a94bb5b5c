/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What KVM does for a guest that is not running.  kvm-la:gspr_decode  kvm-la:sw_csr  kvm-la:cpucfg  kvm-la:idle_iocsr
 * kvm-la:hvcl  kvm-la:exception_injection  kvm-la:interrupt_injection  kvm-la:vpid  kvm-la:one_reg
 */
#include "kvm_services.h"

#include "csr_exceptions.h"
#include "kvm_faults.h"

static const uint64_t all_bits = ~UINT64_C(0);

/* A general register of the guest: a word by its number, that of r0 like the others, though lvz-prop:P32 would have
 * it zero.  kvm-la:emulated_registers */
static uint64_t gpr_of_guest(const struct kvm* k, unsigned r) {
  return r == 0 && kvm_wrong(r0_reads_zero) ? 0 : k->vcpu.gprs[r];
}

static void set_gpr_of_guest(struct kvm* k, unsigned r, uint64_t value) {
  if (r != 0 || !kvm_wrong(r0_is_not_written)) k->vcpu.gprs[r] = value;
}

/* An instruction that a guest could not execute, with what KVM knows besides, and what comes of it. */
struct emulation {
  uint64_t word;
  unsigned rd, rj;
  bool is_software; /* the CSR that the word names is one in memory, and holds `software` */
  uint64_t software;
  uint64_t configuration; /* the word of CPUCFG, if its index is in the table */
  uint64_t features;
  uint64_t device; /* what an IOCSR reads */
  bool interrupt_waits, has_monitors;
  uint64_t last_monitor; /* its place among the monitors */
  uint64_t value, bytes; /* what is written to an IOCSR, and how many bytes */
  bool halts, wants_monitors;
};

static void emulate_cpucfg(struct kvm* k, const struct emulation* e) {
  static const uint64_t signature = 0x4d564b; /* "KVM", as memory has it */
  const uint64_t operand = kvm_wrong(cpucfg_of_root_register) ? k->gpr[e->rj] : gpr_of_guest(k, e->rj);
  const uint64_t index = kvm_wrong(cpucfg_index_whole) ? operand : operand & 0xffffffff;
  const uint64_t last = kvm_wrong(cpucfg_bound_21) ? 21 : kvm_wrong(cpucfg_bound_19) ? 19 : 20;
  const uint64_t features_at = kvm_wrong(cpucfg_features_at_1) ? 0x40000001 : 0x40000004;
  uint64_t value = kvm_wrong(cpucfg_others_kept) ? gpr_of_guest(k, e->rd) : 0;
  if (index <= last) value = e->configuration;
  else if (index == 0x40000000) value = kvm_wrong(cpucfg_signature_reversed) ? 0x4b564d00 : signature;
  else if (index == features_at) value = e->features;
  set_gpr_of_guest(k, e->rd, value);
}

/* A monitor of a guest that has some: the core is to give them, and the guest tries again.  kvm-la:pmu */
static bool asks_for_monitors(struct kvm* k, struct emulation* e) {
  static const uint64_t first_monitor = 0x200;
  const uint64_t number = e->word >> 10 & 0x3fff;
  const uint64_t last = first_monitor + 2 * e->last_monitor + (kvm_wrong(monitors_bound_excluded) ? 0 : 1);
  const bool has = e->has_monitors || kvm_wrong(monitors_without_unit);
  if (!has || number < first_monitor || number > last) return false;
  if (!kvm_wrong(monitors_pc_not_rolled_back)) k->vcpu.pc -= 4;
  e->wants_monitors = true;
  return true;
}

/* No mask of writable bits: memory holds what the guest wrote. */
static bool emulate_csr(struct kvm* k, struct emulation* e) {
  const uint64_t source = gpr_of_guest(k, e->rd), old = e->is_software ? e->software : 0;
  const bool reads = e->rj == 0 && !kvm_wrong(exchange_with_rj_0_writes), writes_all = e->rj == 1;
  uint64_t mask = writes_all || kvm_wrong(exchange_unmasked) ? all_bits : gpr_of_guest(k, e->rj);
  uint64_t result = old;
  if (asks_for_monitors(k, e)) return true;
  if (!e->is_software && kvm_wrong(unlisted_csr_fails)) return false;
  if (reads) mask = 0;
  if (e->is_software || kvm_wrong(unlisted_csr_kept)) e->software = (e->software & ~mask) | (source & mask);
  if (!reads && !writes_all && kvm_wrong(exchange_gives_masked)) result = old & mask;
  if (!reads && mask == 0 && kvm_wrong(exchange_by_r0_gives_0)) result = 0;
  if (writes_all && kvm_wrong(csrwr_gives_new)) result = e->software;
  set_gpr_of_guest(k, e->rd, result);
  return true;
}

/* The four reads, then the four writes, of 1, 2, 4 and 8 bytes. */
static bool emulate_iocsr(struct kvm* k, struct emulation* e) {
  const unsigned operation = (unsigned)(e->word >> 10 & 0x1f), bytes = 1U << (operation & 3);
  const uint64_t bits = all_bits >> (64 - 8 * bytes);
  if (operation == 7 && kvm_wrong(iocsr_d_not_known)) return false;
  if (operation > 7) return kvm_wrong(iocsr_all_of_group);
  if (operation < 4) {
    const uint64_t value = e->device & bits;
    set_gpr_of_guest(k, e->rd, kvm_wrong(iocsr_not_sign_extended) ? value : sign_extended(value, 8 * bytes));
  } else {
    e->bytes = bytes;
    e->value = gpr_of_guest(k, e->rd) & (kvm_wrong(iocsr_write_untruncated) ? all_bits : bits);
  }
  return true;
}

static bool emulate_idle(struct emulation* e) {
  e->halts = (!e->interrupt_waits || kvm_wrong(idle_always_halts)) && !kvm_wrong(idle_never_halts);
  return !kvm_wrong(idle_not_known);
}

/* Gives whether the word is one that is emulated. */
static bool emulate(struct kvm* k, struct emulation* e) {
  const uint64_t word = e->word;
  if (word >> 10 == 0x1b || (word >> 24 == 0 && kvm_wrong(cpucfg_by_2_operands))) {
    emulate_cpucfg(k, e);
    return true;
  }
  if (word >> 24 == 0x04) return emulate_csr(k, e);
  if (word >> 22 == 0x18) return !kvm_wrong(cacop_not_known);
  if (word >> 15 == 0xc90) return emulate_iocsr(k, e);
  return word >> 15 == 0xc91 && emulate_idle(e);
}

/* PC is past the instruction before it is emulated, and goes back only when it is not. */
static void serve_gspr(struct kvm* k, const uint64_t* args, uint64_t* results) {
  struct emulation e = {.word = k->vcpu.badi & 0xffffffff, .is_software = args[0] != 0, .software = args[1],
                        .configuration = args[2], .features = args[3], .device = args[4],
                        .interrupt_waits = args[5] != 0, .has_monitors = args[6] != 0, .last_monitor = args[7]};
  const uint64_t pc = k->vcpu.pc;
  e.rd = (unsigned)e.word & 0x1f;
  e.rj = (unsigned)(e.word >> 5) & 0x1f;
  k->vcpu.pc = kvm_wrong(pc_not_advanced) ? pc : pc + 4;
  const bool is_emulated = emulate(k, &e);
  if (!is_emulated && !kvm_wrong(pc_not_rolled_back)) k->vcpu.pc = pc;
  results[0] = e.software;
  results[1] = e.value;
  results[2] = e.bytes;
  results[3] = e.halts;
  results[4] = e.wants_monitors;
  results[5] = !is_emulated;
}

static const uint64_t call_done = 0, call_unknown = ~UINT64_C(0), parameter_wrong = ~UINT64_C(1);
static const uint64_t feature_steal_time = UINT64_C(1) << 2, feature_user_service = UINT64_C(1) << 25;

/* The address is one of 64 bytes, with a flag in bit 0.  kvm-la:steal_time */
static uint64_t notify(const struct kvm* k) {
  const bool is_wrong = (k->vcpu.gprs[r_a2] & 0x3e) != 0 && !kvm_wrong(hvcl_notify_unchecked);
  if (k->vcpu.gprs[r_a1] != feature_steal_time) return call_unknown;
  return is_wrong ? parameter_wrong : call_done;
}

static uint64_t serve_call(struct kvm* k, uint64_t* sends) {
  const uint64_t service = k->vcpu.gprs[r_a0];
  if (service == 1) {
    *sends = !kvm_wrong(hvcl_ipi_sends_nothing);
    return call_done;
  }
  if (service == 2) return notify(k);
  return kvm_wrong(hvcl_unknown_gives_parameter) ? parameter_wrong : call_unknown;
}

/* The calls of user space and of breakpoints leave PC to who answers them. */
static void serve_hvcl(struct kvm* k, const uint64_t* args, uint64_t* results) {
  const uint64_t code = k->vcpu.badi & (kvm_wrong(hvcl_code_of_16_bits) ? 0xffff : 0x7fff);
  const unsigned to = kvm_wrong(hvcl_result_in_a1) ? r_a1 : r_a0;
  const bool has_breakpoints = args[1] != 0 || kvm_wrong(hvcl_debug_always_leaves);
  const bool is_offered = (args[0] & feature_user_service) != 0 || kvm_wrong(hvcl_feature_ignored);
  const bool is_unknown = code != 0x100 && code != 0x101 && code != 0x102;
  results[1] = 0;
  results[0] = (code == 0x102 && is_offered) || (code == 0x101 && has_breakpoints) || (is_unknown && kvm_wrong(hvcl_unknown_leaves));
  if (results[0] != 0) {
    if (kvm_wrong(hvcl_user_pc_advanced)) k->vcpu.pc += 4;
    return;
  }
  const uint64_t unknown = kvm_wrong(hvcl_unknown_gives_parameter) ? parameter_wrong : call_unknown;
  k->vcpu.gprs[to] = code == 0x100 ? serve_call(k, &results[1]) : unknown;
  if (!kvm_wrong(hvcl_pc_not_advanced)) k->vcpu.pc += 4;
}

static uint64_t vector_of(struct kvm* k, uint64_t code) {
  const uint64_t vs = guest_get(k, ecfg, 0) >> 16 & 7;
  const uint64_t spacing = kvm_wrong(injection_spacing_in_words) ? UINT64_C(1) << vs : UINT64_C(4) << vs;
  const bool is_one = vs == 0 || kvm_wrong(injection_ignores_spacing);
  return guest_get(k, eentry, 0) + (is_one ? 0 : code * spacing);
}

/* Only INE and address errors are injected. The code goes where the fact says: to the lowest bits of ESTAT. */
void inject(struct kvm* k, uint64_t ecode, uint64_t esubcode) {
  static const uint64_t ecode_field = 0x3f0000, crmd_ie = 4;
  const uint64_t mode = guest_get(k, crmd, 0), pc = k->vcpu.pc, to = vector_of(k, ecode);
  const bool is_of_data = ecode == ecode_ade && esubcode != 0 && !kvm_wrong(injection_badv_is_always_pc);
  const uint64_t kept = kvm_wrong(injection_keeps_old_code) ? all_bits : ~ecode_field;
  const uint64_t code = kvm_wrong(injection_code_at_other_place) ? ecode << 16 : ecode;
  uint64_t cleared = plv_bits | crmd_ie;
  if (kvm_wrong(injection_keeps_ie)) cleared = plv_bits;
  if (kvm_wrong(injection_keeps_plv)) cleared = crmd_ie;
  if (ecode == ecode_ade && !kvm_wrong(injection_without_badv))
    guest_set(k, badv, 0, is_of_data ? k->vcpu.badv : pc, all_bits);
  if (!kvm_wrong(injection_without_badi)) guest_set(k, badi, 0, k->vcpu.badi, all_bits);
  if (!kvm_wrong(injection_without_prmd)) guest_set(k, prmd, 0, mode, all_bits);
  guest_set(k, crmd, 0, mode & ~cleared, all_bits);
  if (!kvm_wrong(injection_without_era))
    guest_set(k, era, 0, kvm_wrong(injection_era_is_next) ? pc + 4 : pc, all_bits);
  guest_set(k, estat, 0, (guest_get(k, estat, 0) & kept) | code, all_bits);
  k->vcpu.pc = to;
}

/* An interrupt is either to be set or to be cleared.  lvz-prop:P30 */
static void queue(const uint64_t* args, uint64_t* results) {
  const uint64_t bit = UINT64_C(1) << (args[2] & 63);
  results[0] = args[0] | bit;
  results[1] = kvm_wrong(queue_leaves_clear) ? args[1] : args[1] & ~bit;
}

static void dequeue(const uint64_t* args, uint64_t* results) {
  const uint64_t bit = UINT64_C(1) << (args[2] & 63);
  results[0] = kvm_wrong(dequeue_leaves_pending) ? args[0] : args[0] & ~bit;
  results[1] = kvm_wrong(dequeue_clears_nothing) ? args[1] : args[1] | bit;
}

/* SWI0 and SWI1, the overflow, the timer, IPI and messages go to ESTAT, hardware lines to HWIS. */
static void put_interrupts(struct kvm* k, uint64_t which, bool are_set) {
  uint64_t internal = 0x5c03;
  if (kvm_wrong(delivery_without_ipi)) internal &= ~estat_ipi;
  if (kvm_wrong(delivery_without_avec)) internal &= ~estat_msgint;
  if (kvm_wrong(delivery_of_lines_to_estat)) internal |= hardware_lines;
  const uint64_t lines = kvm_wrong(delivery_of_lines_unshifted) ? which & 0xff : (which & hardware_lines) >> 2;
  const uint64_t mask = which & internal;
  guest_set(k, estat, 0, are_set ? mask : 0, mask);
  if (kvm_wrong(delivery_of_lines_to_estat) || (kvm_wrong(delivery_clears_no_lines) && !are_set)) return;
  host_set(k, gintc, 0, are_set ? lines : 0, lines);
}

static void deliver(struct kvm* k, uint64_t pending, uint64_t clear) {
  const bool sets_first = kvm_wrong(delivery_sets_first);
  if (sets_first) put_interrupts(k, pending, true);
  put_interrupts(k, clear, false);
  if (!sets_first) put_interrupts(k, pending, true);
}

/* A number with its version above it. Number 0 is root's; after the last one a new version begins, and nothing that
 * was cached with the old one may stay. */
static uint64_t new_number(uint64_t last, uint64_t ids, uint64_t* flushes) {
  uint64_t next = last + 1;
  if ((next & ids) != 0) return next;
  if (kvm_wrong(vpid_version_stays)) next = last & ~ids;
  *flushes = !kvm_wrong(vpid_without_flush);
  return kvm_wrong(vpid_0_given) ? next : next + 1;
}

/* How many bits a number has KVM read from GSTAT.GIDBIT when it started.  la-lvz:gstat */
void check_number(struct kvm* k, const uint64_t* args, uint64_t* results) {
  const uint64_t ids = ~(all_bits << choices.gid_bits);
  const bool has_moved = args[2] != 0 && !kvm_wrong(vpid_ignores_move);
  const bool is_new = has_moved || ((args[0] ^ args[1]) & ~ids) != 0;
  results[0] = args[0];
  results[1] = args[1];
  results[2] = 0;
  if (is_new) {
    results[0] = results[1] = new_number(args[1], ids, &results[2]);
    if (!kvm_wrong(vpid_keeps_link)) guest_set(k, llbctl, 0, llbctl_wcllb, llbctl_wcllb);
  }
  const uint64_t id = results[0] & ids;
  const bool writes = !kvm_wrong(vpid_gid_not_written) && (is_new || !kvm_wrong(vpid_gid_only_when_new));
  if (writes) host_set(k, gstat, 0, id << gid_at, gid_field);
  if (!choices.separate_vmid && !kvm_wrong(vpid_tag_stale)) k->vcpu.tgid = id;
}

static uint64_t show_status(struct kvm* k) {
  const uint64_t lines = saved_csr(k, gintc)[0] & 0xff;
  if (kvm_wrong(status_without_lines)) return saved_csr(k, estat)[0];
  return saved_csr(k, estat)[0] | (kvm_wrong(status_lines_unshifted) ? lines : lines << 2);
}

/* Bits are added only: that is why a reset clears both.  kvm-la:one_reg */
static void take_status(struct kvm* k, uint64_t value) {
  const uint64_t lines = kvm_wrong(set_status_keeps_lines_in_both) ? 0 : hardware_lines;
  if (!kvm_wrong(set_status_without_lines)) saved_csr(k, gintc)[0] |= value >> 2 & 0xff;
  saved_csr(k, estat)[0] |= value & ~lines & 0xffffffff;
}

static void forget_status(struct kvm* k) {
  if (!kvm_wrong(reset_clears_nothing) && !kvm_wrong(reset_without_estat)) saved_csr(k, estat)[0] = 0;
  if (!kvm_wrong(reset_clears_nothing) && !kvm_wrong(reset_without_gintc)) saved_csr(k, gintc)[0] = 0;
}

void kvm_serve(struct kvm* k, unsigned event, const uint64_t* args, uint64_t* results) {
  switch (event) {
    case handle_gspr: serve_gspr(k, args, results); break;
    case handle_hvcl: serve_hvcl(k, args, results); break;
    case inject_exception: inject(k, args[0], args[1]); break;
    case queue_interrupt: queue(args, results); break;
    case dequeue_interrupt: dequeue(args, results); break;
    case deliver_interrupts: deliver(k, args[0], args[1]); break;
    case check_vpid: check_number(k, args, results); break;
    case get_status: results[0] = show_status(k); break;
    case set_status: take_status(k, args[0]); break;
    case reset_status: forget_status(k); break;
    case note_host_entry:
    case meet_other_cpu:
    case check_vpid_and_flush:
    case mend_timer_interrupt:
    case lend_monitors:
    case take_monitors_back:
    case gctl_value:
    case handle_page_fault: kvm_prepare(k, event, args, results); break;
    default: kvm_move(k, event); break;
  }
}
