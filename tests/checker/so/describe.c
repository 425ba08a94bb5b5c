/* SPDX-License-Identifier: Apache-2.0 */
/* Describes itself with a text that is refused. Compiled once for each, named by TEXT. */
#include "checker/include/vcpuspec/implementation.h"

#define FUNCTIONS(list) "{\"name\":\"x\",\"version\":\"1\",\"functions\":" list "}"
#define FUNCTION(name, in) "{\"name\":\"" name "\",\"in\":" in ",\"out\":1}"

enum { not_json, no_object, no_name, no_functions, nameless_function, unknown_key, wrong_words, twice, deep };
static const char* const texts[] = {
    [not_json] = "{\"name\":",
    [no_object] = "[]",
    [no_name] = "{\"version\":\"1\",\"functions\":[]}",
    [no_functions] = FUNCTIONS("7"),
    [nameless_function] = FUNCTIONS("[{}]"),
    [unknown_key] = FUNCTIONS("[{\"name\":\"x\",\"in\":1,\"out\":1,\"colour\":1}]"),
    [wrong_words] = FUNCTIONS("[" FUNCTION("gicv5.wake", "27") "]"),
    [twice] = FUNCTIONS("[" FUNCTION("x", "1") "," FUNCTION("x", "1") "]"),
    [deep] = FUNCTIONS("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"),
};

static const char* describe(void) { return texts[TEXT]; }

static const struct vcpuspec_implementation table = {
    .size = sizeof table, .abi_version = VCPUSPEC_ABI_VERSION, .describe = describe};

const struct vcpuspec_implementation* vcpuspec_implementation(void) { return &table; }
