// SPDX-License-Identifier: Apache-2.0
// Must not compile: a literal that does not fit the width.
#include "tests/must_not_compile/prelude.h"

int main() {
  const auto x = C5::of(1);
#if defined(MUST_NOT_COMPILE)
  return static_cast<int>((x + 32).value());
#else
  return static_cast<int>((x + 31).value());
#endif
  return 1;
}
