/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks for expectations: in the memory and the environment of the judge, while it is loaded and on one input, and then
 * also in the vector files. Gives up when it has learnt nothing; dies when it has learnt anything.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <unistd.h>

#include "tests/checker/so/common.h"

static int can_read(const char* path) {
  char byte;
  const int fd = open(path, O_RDONLY);
  return fd >= 0 && read(fd, &byte, 1) >= 0;
}

static int can_read_of_judge(const char* what) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)getppid(), what);
  return can_read(path);
}

static void spy_on_judge(void) {
  char byte;
  struct iovec here = {&byte, 1};
  struct iovec there = {(void*)&table, 1};
  if (getenv("HOME") != NULL || can_read_of_judge("environ") || can_read_of_judge("auxv")) abort();
  /* The first page is never mapped: opening is what must fail. */
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/mem", (int)getppid());
  if (open(path, O_RDONLY) >= 0 || can_read_of_judge("maps")) abort();
  if (process_vm_readv(getppid(), &here, 1, &there, 1, 0) >= 0) abort();
  if (ptrace(PTRACE_SEIZE, getppid(), NULL, NULL) == 0) abort();
}

__attribute__((constructor)) static void early(void) { spy_on_judge(); }

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  (void)fn;
  for (uint64_t i = 0; i < n; ++i) {
    if (in[2 * i] == guilty) {
      spy_on_judge();
      if (can_read(VECTORS "/gicv5/wake/review.yaml") || can_read("/proc/self/exe")) abort();
      return VCPUSPEC_ERROR;
    }
    out[i] = in[2 * i] + 1;
  }
  return VCPUSPEC_OK;
}
