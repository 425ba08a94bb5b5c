// SPDX-License-Identifier: Apache-2.0
// Must not compile: a field of another register.
#include "tests/must_not_compile/machines.h"

int main() {
  const RegisterValue<Concrete, loongarch::CRMD> crmd{};
#if defined(MUST_NOT_COMPILE)
  return static_cast<int>(crmd[loongarch::PRMD::PPLV].value());
#else
  return static_cast<int>(crmd[loongarch::CRMD::PLV].value());
#endif
  return 1;
}
