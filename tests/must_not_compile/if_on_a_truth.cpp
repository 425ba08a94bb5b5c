// SPDX-License-Identifier: Apache-2.0
// Must not compile: a truth cannot steer an if.
#include "tests/must_not_compile/prelude.h"

int main() {
  const auto b = C5::of(1) == 1;
#if defined(MUST_NOT_COMPILE)
  if (b) return 0;
#else
  if (holds(b)) return 0;
#endif
  return 1;
}
