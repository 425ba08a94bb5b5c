/* SPDX-License-Identifier: Apache-2.0 */
/* On one input writes what looks like an answer into every descriptor. */
#include <sys/socket.h>
#include <unistd.h>

#include "tests/checker/so/common.h"

static int32_t call(uint32_t fn, const uint64_t* in, uint64_t* out, uint64_t n) {
  (void)fn;
  for (uint64_t i = 0; i < n; ++i) {
    for (int fd = 0; in[2 * i] == guilty && fd < 1024; ++fd) {
      const uint64_t packet[36] = {1};
      if (send(fd, packet, sizeof packet, 0) < 0 && write(fd, packet, sizeof packet) < 0) continue;
    }
    out[i] = in[2 * i] + 1;
  }
  return VCPUSPEC_OK;
}
