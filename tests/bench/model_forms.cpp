// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/model_forms.h"

#include "spec/gicv5/arch/wake.h"
#include "spec/gicv5/kvm/effective_mask.h"
#include "spec/value/concrete.h"

namespace vcpuspec::gicv5 {
namespace {

// Today's rule never counts zero, so it reads none of these.
const Arbitrary<Concrete> unread{Arbitrary<Concrete>::Words{}};

Bits<Concrete, 64> word(std::uint64_t value) { return Bits<Concrete, 64>::from_word(value); }

Bitmap<Concrete> bitmap(const std::uint64_t (&words)[2]) { return {word(words[0]), word(words[1])}; }

VirtualInterface<Concrete> interface_of(std::uint64_t vmcr, std::uint64_t apr) {
  return {RegisterValue<Concrete, ICH_VMCR_EL2>{word(vmcr)}, RegisterValue<Concrete, ICH_APR_EL2>{word(apr)}};
}

Ppis<Concrete> ppis_of(const ppi_words& words) {
  Ppis<Concrete> ppis{bitmap(words.enabled), bitmap(words.pending), bitmap(words.active), bitmap(words.exposed), {}};
  for (unsigned n = 0; n < 16; ++n) ppis.priorityr[n] = word(words.priorityr[n]);
  return ppis;
}

}  // namespace
}  // namespace vcpuspec::gicv5

using namespace vcpuspec;
using namespace vcpuspec::gicv5;

unsigned model_effective_mask(std::uint64_t vmcr, std::uint64_t apr) {
  return static_cast<unsigned>(kvm::effective_mask(interface_of(vmcr, apr), unread).value());
}

bool model_wake_lanes(const ppi_words* words) {
  return holds(interrupt_signalled(interface_of(words->vmcr, words->apr), ppis_of(*words)));
}

bool model_wake_fast(const ppi_words* words) {
  return holds(interrupt_signalled_fast(interface_of(words->vmcr, words->apr), ppis_of(*words)));
}
