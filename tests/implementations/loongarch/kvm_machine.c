/* SPDX-License-Identifier: Apache-2.0 */
/* A LoongArch core with a guest and what KVM does around it, as a library: the table that vcpuspec asks for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csr_table.h"
#include "kvm_faults.h"
#include "kvm_memory.h"
#include "vcpuspec/implementation.h"

struct shape {
  const char* name;
  unsigned args;
  unsigned results;
};

static const char* const switch_names[switch_event_count] = {
    "store_host_frame",
    "store_host_pointers",
    "remember_vcpu",
    "clear_vector_spacing",
    "set_exit_entry",
    "set_resume_address",
    "set_second_stage_table",
    "set_target_tag",
    "set_previous_mode",
    "set_pgm",
    "load_guest_registers",
    "load_guest_a2",
    "enter_by_ertn",
    "store_host_table",
    "set_target_tag_of_gid",
    "set_previous_interrupt_enable",
    "park_guest_a2",
    "find_vcpu",
    "store_guest_registers",
    "store_guest_a2",
    "store_exit_cause",
    "store_resume_address",
    "store_exit_details",
    "restore_vector_spacing",
    "restore_entry",
    "restore_host_table",
    "clear_pgm",
    "clear_target_tag",
    "load_host_pointers",
    "store_percpu_pointer",
};

static const struct shape services[service_event_count] = {
    {"handle_gspr", 8, 6},
    {"handle_hvcl", 2, 2},
    {"inject_exception", 2, 0},
    {"queue_interrupt", 3, 2},
    {"dequeue_interrupt", 3, 2},
    {"deliver_interrupts", 2, 0},
    {"save_timer", 0, 0},
    {"stop_timer_of_guest", 0, 0},
    {"restore_status", 0, 0},
    {"restore_setting", 0, 0},
    {"restore_count", 0, 0},
    {"vcpu_put", 0, 0},
    {"vcpu_load", 0, 0},
    {"check_vpid", 3, 3},
    {"get_status", 0, 1},
    {"set_status", 1, 0},
    {"reset_status", 0, 0},
    {"note_host_entry", 0, 0},
    {"meet_other_cpu", 4, 3},
    {"check_vpid_and_flush", 4, 3},
    {"mend_timer_interrupt", 1, 0},
    {"lend_monitors", 1, 0},
    {"take_monitors_back", 8, 0},
    {"gctl_value", 1, 1},
    {"handle_page_fault", 2, 2},
};
enum { kvm_event_count = switch_event_count + service_event_count };

static const char* const words_of_vcpu[] = {"pc",        "host_estat", "badv", "badi",    "host_eentry", "host_ecfg",
                                            "host_pgd",  "kvm_pgd",    "tgid", "host_sp", "host_tp",     "host_percpu"};

static struct kvm* of(struct vcpuspec_machine* m) { return (struct kvm*)m; }

static int32_t step(struct vcpuspec_machine* m, uint32_t event, const uint64_t* args, uint64_t* results) {
  if (event >= kvm_event_count) return VCPUSPEC_UNSUPPORTED;
  if (event < switch_event_count) kvm_switch(of(m), event);
  else kvm_serve(of(m), event - switch_event_count, args, results);
  return VCPUSPEC_OK;
}

static int32_t run(struct vcpuspec_machine* m, const uint64_t* words, uint64_t n, uint64_t* results, uint64_t* done) {
  for (*done = 0; *done < n; ++*done) {
    const uint32_t event = (uint32_t)*words++;
    if (step(m, event, words, results) != VCPUSPEC_OK) return VCPUSPEC_UNSUPPORTED;
    if (event < switch_event_count) continue;
    words += services[event - switch_event_count].args;
    results += services[event - switch_event_count].results;
  }
  return VCPUSPEC_OK;
}

/* The reset of the core; memory stays. */
static int32_t reset(struct vcpuspec_machine* m) {
  step_outside(&of(m)->core, reset_event, NULL, NULL);
  return VCPUSPEC_OK;
}

static struct vcpuspec_machine* create(void) {
  struct kvm* const k = calloc(1, sizeof *k);
  if (k == NULL) return NULL;
  reset(host_of(k));
  return host_of(k);
}

static void destroy(struct vcpuspec_machine* m) { free(m); }

static int32_t load(struct vcpuspec_machine* m, const uint64_t* slots, uint64_t count) {
  return kvm_load(of(m), slots, count);
}

static int32_t observe(const struct vcpuspec_machine* m, uint64_t* slots, uint64_t count) {
  return kvm_observe((const struct kvm*)m, slots, count);
}

static int32_t save_state(const struct vcpuspec_machine* m, void* buffer, size_t* size) {
  const bool fits = buffer != NULL && *size >= sizeof(struct kvm);
  *size = sizeof(struct kvm);
  if (!fits) return VCPUSPEC_ERROR;
  memcpy(buffer, m, sizeof(struct kvm));
  return VCPUSPEC_OK;
}

static int32_t restore_state(struct vcpuspec_machine* m, const void* buffer, size_t size) {
  if (size != sizeof(struct kvm)) return VCPUSPEC_ERROR;
  memcpy(m, buffer, sizeof(struct kvm));
  return VCPUSPEC_OK;
}

static void add_numbered(struct text* text, const char* name) {
  for (unsigned n = 0; n < gpr_count; ++n) {
    char number[16];
    snprintf(number, sizeof number, "%u\", ", n);
    add(text, "\"", name, number);
  }
}

static void add_memory(struct text* text) {
  add_numbered(text, "gpr.r");
  add_numbered(text, "vcpu.gprs");
  for (unsigned i = 0; i < sizeof words_of_vcpu / sizeof words_of_vcpu[0]; ++i)
    add(text, "\"vcpu.", words_of_vcpu[i], "\", ");
  add_numbered(text, "vcpu.frame");
  add(text, "\"vcpu.pointer\", \"vcpu.kvm_exc_entry\", ", "", "");
}

static void add_kvm_event(struct text* text, unsigned event) {
  const bool is_switch = event < switch_event_count;
  const struct shape shape = is_switch ? (struct shape){switch_names[event], 0, 0} : services[event - switch_event_count];
  char counts[48];
  snprintf(counts, sizeof counts, "\", \"args\": %u, \"results\": %u}", shape.args, shape.results);
  add(text, event == 0 ? "{\"name\": \"kvm." : ", {\"name\": \"kvm.", shape.name, counts);
}

static const char* describe(void) {
  static char buffer[65536];
  if (buffer[0] != '\0') return buffer;
  struct text text = {buffer, buffer + sizeof buffer};
  add(&text, "{\"name\": \"KVM around a LoongArch guest, in C\", \"version\": \"1\", ", "", "");
  add(&text, "\"functions\": [], \"machines\": [{\"name\": \"loongarch.kvm\", \"slots\": [", "", "");
  add_world(&text, "host");
  add(&text, ", ", "", "");
  add_world(&text, "guest");
  add(&text, ", \"guest.CPUID\", ", "", "");
  add_memory(&text);
  add_world(&text, "saved");
  add(&text, ", \"saved.CPUID\"], \"events\": [", "", "");
  for (unsigned event = 0; event < kvm_event_count; ++event) add_kvm_event(&text, event);
  add(&text, "]}]}", "", "");
  return buffer;
}

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  (void)fn, (void)in, (void)out, (void)n;
  return VCPUSPEC_ERROR;
}

static const struct vcpuspec_implementation implementation = {
    .size = sizeof(struct vcpuspec_implementation),
    .abi_version = VCPUSPEC_ABI_VERSION,
    .describe = describe,
    .call = call,
    .create = create,
    .destroy = destroy,
    .reset = reset,
    .load = load,
    .step = step,
    .run = run,
    .observe = observe,
    .save = save_state,
    .restore = restore_state,
};

__attribute__((visibility("default"))) const struct vcpuspec_implementation* vcpuspec_implementation(void) {
  return &implementation;
}
