// SPDX-License-Identifier: Apache-2.0
// Must not compile: values of different widths.
#include "tests/must_not_compile/prelude.h"

int main() {
  const auto x = C5::of(1);
  const auto y = C6::of(1);
#if defined(MUST_NOT_COMPILE)
  return static_cast<int>((x + y).value());
#else
  return static_cast<int>((x.widen<6>() + y).value());
#endif
  return 1;
}
