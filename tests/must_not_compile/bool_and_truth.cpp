// SPDX-License-Identifier: Apache-2.0
// Must not compile: a bool mixed with a truth.
#include "tests/must_not_compile/prelude.h"

int main() {
  const auto b = C5::of(1) == 1;
  volatile int i = 3;
#if defined(MUST_NOT_COMPILE)
  return holds(b && (i > 3)) ? 1 : 0;
#else
  return holds(b && Bit<Concrete>::of(i > 3 ? 1 : 0)) ? 1 : 0;
#endif
  return 1;
}
