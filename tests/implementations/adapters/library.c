/* SPDX-License-Identifier: Apache-2.0 */
/* An adapter in C99: puts what comes as lines to a library with the C interface; see usage below. */
#include <dlfcn.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "vcpuspec/implementation.h"

enum { most = 1 << 16 }; /* words of anything */
static uint64_t in[most], out[most];
static const struct vcpuspec_implementation *library;
static struct vcpuspec_machine *machine;
static json_t *description, *of_machine; /* what the library says, and its one machine or NULL */

static json_t *listed(const char *key, size_t count) {
  json_t *list = json_array();
  for (size_t i = 0; i < count; ++i) {
    char text[19];
    snprintf(text, sizeof text, "0x%" PRIx64, out[i]);
    json_array_append_new(list, json_string(text));
  }
  return json_pack("{so}", key, list);
}

/* Puts the words of a list into `in` and gives their number. */
static size_t words_of(const json_t *object, const char *key) {
  const json_t *list = json_object_get(object, key);
  size_t i;
  for (i = 0; i < json_array_size(list) && i < most; ++i) {
    const char *text = json_string_value(json_array_get(list, i));
    in[i] = text == NULL ? 0 : strtoull(text, NULL, 16);
  }
  return i;
}

static size_t number_in(const json_t *object, const char *key) {
  return (size_t)json_integer_value(json_object_get(object, key));
}

static json_t *done(int32_t status) { return status == VCPUSPEC_OK ? json_object() : NULL; }
/* A function or an event: its number is its place in the list that describes it. */
static json_t *call_or_step(const json_t *request, int is_step) {
  const json_t *list = is_step ? json_object_get(of_machine, "events") : json_object_get(description, "functions");
  const char *name = json_string_value(json_object_get(request, is_step ? "op" : "fn"));
  const json_t *one;
  size_t place;
  json_array_foreach(list, place, one) {
    int32_t status;
    if (name == NULL || strcmp(json_string_value(json_object_get(one, "name")), name) != 0) continue;
    if (words_of(request, "in") != number_in(one, is_step ? "args" : "in")) return NULL;
    status = is_step ? library->step(machine, (uint32_t)place, in, out) : library->call((uint32_t)place, in, out, 1);
    return status == VCPUSPEC_OK ? listed("out", number_in(one, is_step ? "results" : "out")) : NULL;
  }
  return NULL;
}

static json_t *look(void) {
  const size_t count = json_array_size(json_object_get(of_machine, "slots"));
  return library->observe(machine, out, count) == VCPUSPEC_OK ? listed("state", count) : NULL;
}

/* Whether a request is about the machine that the library has. */
static int is_ours(const json_t *request) {
  return json_equal(json_object_get(request, "machine"), json_object_get(of_machine, "name"));
}

static json_t *run(const json_t *request) {
  const int is_step = json_object_get(request, "machine") != NULL;
  json_t *steps = json_array(), *step;
  size_t i;
  if (is_step && (!is_ours(request) || library->load(machine, in, words_of(request, "state")) != VCPUSPEC_OK)) return NULL;
  json_array_foreach(json_object_get(request, "steps"), i, step) {
    json_t *one = call_or_step(step, is_step), *seen = is_step && one != NULL ? look() : json_object();
    if (json_object_update(one, seen) != 0) return NULL; /* one of them is */
    json_array_append_new(steps, one);
    json_decref(seen);
  }
  return json_pack("{so}", "steps", steps);
}

static json_t *reset(void) {
  library->destroy(machine);
  return (machine = library->create()) == NULL ? NULL : json_object();
}

/* The bytes of a state travel as words, their number first. */
static json_t *save(void) {
  size_t size = sizeof out - sizeof *out;
  if (library->save(machine, out + 1, &size) != VCPUSPEC_OK) return NULL;
  out[0] = size;
  return listed("saved", size / 8 + 2);
}

static json_t *restore(const json_t *request) {
  words_of(request, "saved");
  return done(library->restore(machine, in + 1, in[0]));
}

static json_t *hello(void) {
  json_t *says = json_copy(description), *commands = json_pack("[s]", "call");
  const char *of_a_machine[] = {"run", "load", "step", "read", "reset", "save", "restore"};
  for (int i = 0; machine != NULL && i < (library->save == NULL || library->restore == NULL ? 5 : 7); ++i)
    json_array_append_new(commands, json_string(of_a_machine[i]));
  json_object_set_new(says, "commands", commands);
  return says;
}

/* NULL for what the library or this adapter does not do. */
static json_t *answer_to(const json_t *request, const char *command) {
  if (strcmp(command, "hello") == 0) return hello();
  if (strcmp(command, "bye") == 0) return json_object();
  if (strcmp(command, "call") == 0) return call_or_step(request, 0);
  if (strcmp(command, "run") == 0) return run(request);
  if (machine == NULL || !is_ours(request)) return NULL;
  if (strcmp(command, "reset") == 0) return reset();
  if (strcmp(command, "load") == 0) return done(library->load(machine, in, words_of(request, "state")));
  if (strcmp(command, "step") == 0) return call_or_step(request, 1);
  if (strcmp(command, "read") == 0) return look();
  if (strcmp(command, "save") == 0) return save();
  return strcmp(command, "restore") == 0 ? restore(request) : NULL;
}

int main(int argc, char **argv) {
  void *file = argc == 2 ? dlopen(argv[1], RTLD_NOW) : NULL;
  const struct vcpuspec_implementation *(*entry)(void);
  json_t *request;
  int is_last = 0;
  if (file == NULL) return fprintf(stderr, "usage: library LIBRARY.so\n"), 2;
  *(void **)&entry = dlsym(file, "vcpuspec_implementation");
  library = entry();
  description = json_loads(library->describe(), 0, NULL);
  of_machine = json_array_get(json_object_get(description, "machines"), 0);
  if (of_machine != NULL) machine = library->create();
  while (!is_last && (request = json_loadf(stdin, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
    const char *command = json_string_value(json_object_get(request, "cmd"));
    json_t *answer = answer_to(request, command == NULL ? "" : command);
    json_t *reply = answer != NULL ? json_pack("{so}", "ok", answer) : json_pack("{s{}}", "unsupported");
    is_last = command != NULL && strcmp(command, "bye") == 0;
    json_object_set(reply, "seq", json_object_get(request, "seq"));
    json_dumpf(reply, stdout, JSON_COMPACT);
    puts("");
    fflush(stdout); /* or the judge waits for what lies in a buffer */
    json_decref(reply);
    json_decref(request);
  }
  return is_last ? 0 : 1;
}
