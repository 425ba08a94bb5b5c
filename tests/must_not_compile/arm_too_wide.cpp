// SPDX-License-Identifier: Apache-2.0
// Must not compile: an arm of select that does not fit.
#include "tests/must_not_compile/prelude.h"

int main() {
  const auto x = C5::of(1);
#if defined(MUST_NOT_COMPILE)
  return static_cast<int>(select(x == 1, x, 32).value());
#else
  return static_cast<int>(select(x == 1, x, 31).value());
#endif
  return 1;
}
