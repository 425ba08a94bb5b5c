// SPDX-License-Identifier: Apache-2.0
// Must not compile: a register that the machine does not have.
#include "tests/must_not_compile/machines.h"

int main() {
  const Word base[loongarch::CsrState<Concrete>::slots] = {};
  const loongarch::CsrState<Concrete> s{base};
#if defined(MUST_NOT_COMPILE)
  return static_cast<int>(s[gicv5::ICH_VMCR_EL2::EN].value());
#else
  return static_cast<int>(s[loongarch::CRMD::PLV].value());
#endif
  return 1;
}
