// SPDX-License-Identifier: Apache-2.0
// Must not compile: a literal that does not fit a field.
#include "tests/must_not_compile/machines.h"

int main() {
  const Word base[loongarch::CsrState<Concrete>::slots] = {};
  const loongarch::CsrState<Concrete> s{base};
#if defined(MUST_NOT_COMPILE)
  return static_cast<int>(s.with(loongarch::CRMD::PLV, 4)[loongarch::CRMD::PLV].value());
#else
  return static_cast<int>(s.with(loongarch::CRMD::PLV, 3)[loongarch::CRMD::PLV].value());
#endif
  return 1;
}
