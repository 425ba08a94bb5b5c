// SPDX-License-Identifier: Apache-2.0
// Must not compile: a slice beyond the word.
#include "tests/must_not_compile/prelude.h"

int main() {
  const auto x = C5::of(1);
#if defined(MUST_NOT_COMPILE)
  return static_cast<int>(x.slice<5, 1>().value());
#else
  return static_cast<int>(x.slice<4, 1>().value());
#endif
  return 1;
}
