// SPDX-License-Identifier: Apache-2.0
// A program of another project that runs a rule of the model on numbers: the effective priority mask of an enabled
// interface with priority mask 5, where priority 3 is active.
#include <cstdio>

#include "spec/gicv5/kvm/effective_mask.h"
#include "spec/value/concrete.h"

using namespace vcpuspec;
using namespace vcpuspec::gicv5;

int main() {
  const auto word = [](std::uint64_t value) { return Bits<Concrete, 64>::from_word(value); };
  const VirtualInterface<Concrete> interface = {RegisterValue<Concrete, ICH_VMCR_EL2>{word(5U << 27 | 1)},
                                                RegisterValue<Concrete, ICH_APR_EL2>{word(1U << 3)}};
  const Arbitrary<Concrete> unread{Arbitrary<Concrete>::Words{}};
  std::printf("effective mask %u\n", static_cast<unsigned>(kvm::effective_mask(interface, unread).value()));
}
