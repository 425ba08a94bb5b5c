// SPDX-License-Identifier: Apache-2.0
#include "spec/value/spec_bug.h"

#include <cstdio>
#include <cstdlib>

namespace vcpuspec {

void spec_bug(const char* sentence) {
  std::fprintf(stderr, "vcpuspec: bug in the specification: %s\n", sentence);
  std::abort();
}

}  // namespace vcpuspec
