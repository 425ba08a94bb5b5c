// SPDX-License-Identifier: Apache-2.0
// Must not compile: a negative literal.
#include "tests/must_not_compile/prelude.h"

int main() {
  const auto x = C5::of(1);
#if defined(MUST_NOT_COMPILE)
  return static_cast<int>((x + -1).value());
#else
  return static_cast<int>((x - 1).value());
#endif
  return 1;
}
