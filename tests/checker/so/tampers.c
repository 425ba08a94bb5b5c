/* SPDX-License-Identifier: Apache-2.0 */
/* On one input changes its process in the way that HOW names, then answers rightly. Compiled once for each way. */
#define _GNU_SOURCE
#include <fenv.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include "tests/checker/so/common.h"

static void on_signal(int signal) { (void)signal; }

__attribute__((unused)) static void handler(void) {
  struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGSEGV, &action, NULL);
}
__attribute__((unused)) static void mask(void) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
}
__attribute__((unused)) static void rounding(void) { fesetround(FE_UPWARD); }
__attribute__((unused)) static void directory(void) {
  if (chdir("/usr") != 0) on_signal(0);
}
__attribute__((unused)) static void timer(void) {
  const struct itimerval soon = {{0, 0}, {60, 0}};
  setitimer(ITIMER_REAL, &soon, NULL);
}
__attribute__((unused)) static void output(void) { dup2(0, 1), close(1); }

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  (void)fn;
  for (uint64_t i = 0; i < n; ++i) {
    if (in[2 * i] == guilty) HOW();
    out[i] = in[2 * i] + 1;
  }
  return VCPUSPEC_OK;
}
