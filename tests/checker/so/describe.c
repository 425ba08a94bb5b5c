/* SPDX-License-Identifier: Apache-2.0 */
/* Describes itself with a text that is refused. Compiled once for each, named by TEXT. */
#include "checker/include/vcpuspec/implementation.h"

#define FUNCTIONS(list) "{\"name\":\"x\",\"version\":\"1\",\"functions\":" list "}"
#define FUNCTION(name, in) "{\"name\":\"" name "\",\"in\":" in ",\"out\":1}"
#define MACHINES(list) "{\"name\":\"x\",\"version\":\"1\",\"functions\":[],\"machines\":" list "}"
#define MACHINE(name, rest) "{\"name\":\"" name "\"" rest "}"
#define CSR(slots, events) MACHINES("[" MACHINE("loongarch.csr", ",\"slots\":[" slots "],\"events\":[" events "]") "]")
#define SLOT(name) "\"host." name "\""
#define FIVE SLOT("CRMD") "," SLOT("PRMD") "," SLOT("ESTAT") "," SLOT("ERA") "," SLOT("LLBCTL")
#define ALL FIVE "," SLOT("PC")
#define EVENT(name, rest) "{\"name\":\"" name "\"" rest "}"
#define COUNTS(args, results) ",\"args\":" args ",\"results\":" results
#define ERTN EVENT("ertn", COUNTS("0", "0"))

enum {
  not_json,
  no_object,
  no_name,
  no_functions,
  nameless_function,
  unknown_key,
  wrong_words,
  twice,
  deep,
  machines_no_list,
  machine_no_object,
  machine_nameless,
  machine_unknown_key,
  machine_slots_missing,
  machine_slot_no_text,
  machine_slot_unknown,
  machine_slot_twice,
  machine_slot_missing,
  machine_events_missing,
  machine_event_no_object,
  machine_event_unknown_key,
  machine_event_unknown,
  machine_event_twice,
  machine_event_without_args,
  machine_event_without_results,
  machine_event_wrong_args,
  machine_event_wrong_results,
  machines_two,
  machine_unknown,
  machine_without_entries
};
static const char* const texts[] = {
    [not_json] = "{\"name\":",
    [no_object] = "[]",
    [no_name] = "{\"version\":\"1\",\"functions\":[]}",
    [no_functions] = FUNCTIONS("7"),
    [nameless_function] = FUNCTIONS("[{}]"),
    [unknown_key] = FUNCTIONS("[{\"name\":\"x\",\"in\":1,\"out\":1,\"colour\":1}]"),
    [wrong_words] = FUNCTIONS("[" FUNCTION("gicv5.wake", "27") "]"),
    [twice] = FUNCTIONS("[" FUNCTION("x", "1") "," FUNCTION("x", "1") "]"),
    [machines_no_list] = MACHINES("7"),
    [machine_no_object] = MACHINES("[7]"),
    [machine_nameless] = MACHINES("[{}]"),
    [machine_unknown_key] = MACHINES("[" MACHINE("loongarch.csr", ",\"colour\":1") "]"),
    [machine_slots_missing] = MACHINES("[" MACHINE("loongarch.csr", ",\"events\":[]") "]"),
    [machine_slot_no_text] = CSR("7", ERTN),
    [machine_slot_unknown] = CSR(FIVE "," SLOT("PX"), ERTN),
    [machine_slot_twice] = CSR(ALL "," SLOT("PC"), ERTN),
    [machine_slot_missing] = CSR("", ERTN),
    [machine_events_missing] = MACHINES("[" MACHINE("loongarch.csr", ",\"slots\":[" ALL "]") "]"),
    [machine_event_no_object] = CSR(ALL, "7"),
    [machine_event_unknown_key] = CSR(ALL, EVENT("ertn", COUNTS("0", "0") ",\"colour\":1")),
    [machine_event_unknown] = CSR(ALL, EVENT("ertm", COUNTS("0", "0"))),
    [machine_event_twice] = CSR(ALL, ERTN "," ERTN),
    [machine_event_without_args] = CSR(ALL, EVENT("ertn", ",\"results\":0")),
    [machine_event_without_results] = CSR(ALL, EVENT("ertn", ",\"args\":0")),
    [machine_event_wrong_args] = CSR(ALL, EVENT("csrwr.ERA", COUNTS("1", "1"))),
    [machine_event_wrong_results] = CSR(ALL, EVENT("csrwr.ERA", COUNTS("2", "0"))),
    [machines_two] = MACHINES("[" MACHINE("x", "") "," MACHINE("y", "") "]"),
    [machine_unknown] = MACHINES("[" MACHINE("x", "") "]"),
    [machine_without_entries] = CSR(ALL, ERTN),
    [deep] = FUNCTIONS("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"),
};

static const char* describe(void) { return texts[TEXT]; }

static const struct vcpuspec_implementation table = {
    .size = sizeof table, .abi_version = VCPUSPEC_ABI_VERSION, .describe = describe};

const struct vcpuspec_implementation* vcpuspec_implementation(void) { return &table; }
