// SPDX-License-Identifier: Apache-2.0
// Must not compile: a run-time number where a literal belongs.
#include "tests/must_not_compile/prelude.h"

int main() {
  const auto x = C5::of(1);
  volatile int i = 3;
#if defined(MUST_NOT_COMPILE)
  return static_cast<int>((x + i).value());
#else
  return static_cast<int>((x + C5::of(static_cast<unsigned>(i))).value());
#endif
  return 1;
}
