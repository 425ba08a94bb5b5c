// SPDX-License-Identifier: Apache-2.0
// Must not compile: a truth cannot steer a conditional expression.
#include "tests/must_not_compile/prelude.h"

int main() {
  const auto b = C5::of(1) == 1;
#if defined(MUST_NOT_COMPILE)
  return b ? 1 : 0;
#else
  return holds(b) ? 1 : 0;
#endif
  return 1;
}
