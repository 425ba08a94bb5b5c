/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An adapter in C99: answers gicv5.effective_mask over JSON Lines. The judge writes one object a line, keys in
 * alphabetical order, no line longer than 1 MiB; what this program needs of a line it finds with strstr, so it needs no
 * JSON library. Put your own code into `effective_mask`. Written from the facts, not from the model.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { longest_line = 1 << 20 };

static uint64_t effective_mask(uint64_t vmcr, uint64_t apr) {
  uint64_t running = 0;
  uint64_t first_masked = (vmcr >> 27 & 31) + 1;
  if ((vmcr & 1) == 0) return 0;
  while (running < 32 && (apr >> running & 1) == 0) ++running;
  return running < first_masked ? running : first_masked;
}

/* The text after `key`, which has its quotes and its colon, or NULL. */
static const char *value_of(const char *line, const char *key) {
  const char *found = strstr(line, key);
  return found == NULL ? NULL : found + strlen(key);
}

static int is(const char *line, const char *key, const char *value) {
  const char *found = value_of(line, key);
  return found != NULL && strncmp(found, value, strlen(value)) == 0;
}

/* Where a JSON value ends. */
static const char *end_of(const char *value) {
  int depth = 0, in_string = 0;
  for (; *value != '\0'; ++value) {
    if (in_string && *value == '\\' && value[1] != '\0') ++value;
    else if (*value == '"') in_string = !in_string;
    else if (in_string) continue;
    else if (*value == '{' || *value == '[') ++depth;
    else if (depth == 0 && (*value == ',' || *value == '}')) break;
    else if (*value == '}' || *value == ']') --depth;
  }
  return value;
}

/* Reads the array of hexadecimal strings after "in"; gives how many there were. */
static unsigned words_of(const char *line, uint64_t *words, unsigned most) {
  const char *at = value_of(line, "\"in\":[");
  unsigned count = 0;
  while (at != NULL && count < most && strncmp(at, "\"0x", 3) == 0) {
    char *end;
    words[count++] = strtoull(at + 3, &end, 16);
    if (*end++ != '"') return 0;
    at = *end == ',' ? end + 1 : end;
  }
  return at != NULL && *at == ']' ? count : 0;
}

/* A run is a trace of steps that are calls. This program knows no machine, so it does traces of one step only. */
static int is_trace_of_one_call(const char *line) {
  const char *step = value_of(line, "\"steps\":[{");
  return step != NULL && is(step, "\"op\":", "\"call\"") && strchr(step, '{') == NULL;
}

static void answer(const char *line) {
  uint64_t words[2];
  const int is_run = is(line, "\"cmd\":", "\"run\"");
  if (is(line, "\"cmd\":", "\"hello\"")) {
    fputs("\"ok\":{\"name\":\"example in C\",\"version\":\"1\",\"protocol\":\"vcpuspec/1\",\"commands\":[\"call\"],"
          "\"functions\":[{\"name\":\"gicv5.effective_mask\",\"in\":2,\"out\":1}]}", stdout);
  } else if (is(line, "\"cmd\":", "\"bye\"") || is(line, "\"cmd\":", "\"flush\"")) {
    fputs("\"ok\":{}", stdout);
  } else if ((is(line, "\"cmd\":", "\"call\"") || (is_run && is_trace_of_one_call(line))) &&
             is(line, "\"fn\":", "\"gicv5.effective_mask\"") && words_of(line, words, 2) == 2) {
    printf("\"ok\":{%s\"out\":[\"0x%" PRIx64 "\"]%s}", is_run ? "\"steps\":[{" : "",
           effective_mask(words[0], words[1]), is_run ? "}]" : "");
  } else {
    fputs("\"unsupported\":{\"reason\":\"not known here\"}", stdout);
  }
}

/* Replies to one line; false after a bye. Whatever `seq` is, it comes back as it was. */
static int reply(const char *line) {
  const char *seq = value_of(line, "\"seq\":");
  fputs("{\"seq\":", stdout);
  if (seq == NULL) fputs("null", stdout);
  else fwrite(seq, 1, (size_t)(end_of(seq) - seq), stdout);
  putchar(',');
  answer(line);
  fputs("}\n", stdout);
  return !is(line, "\"cmd\":", "\"bye\"");
}

int main(void) {
  static char buffer[2 * longest_line];
  size_t held = 0;
  int goes_on = 1;
  while (goes_on) {
    const ssize_t got = read(STDIN_FILENO, buffer + held, sizeof buffer - 1 - held);
    char *line = buffer, *end;
    if (got <= 0) return 1;
    buffer[held += (size_t)got] = '\0';
    while (goes_on && (end = strchr(line, '\n')) != NULL) {
      *end = '\0';
      goes_on = reply(line);
      line = end + 1;
    }
    held -= (size_t)(line - buffer);
    memmove(buffer, line, held);
    fflush(stdout); /* when nothing more has come: or the judge waits for what lies in a buffer */
  }
  return 0;
}
