// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/gdb_loongarch/core_choices.h"

#include "checker/adapters/loongarch_core/failure.h"

namespace vcpuspec::gdb_loongarch {

namespace {

std::uint64_t bits(std::uint32_t word, unsigned hi, unsigned lo) {
  return word >> lo & ((std::uint32_t{1} << (hi - lo + 1)) - 1);
}

}  // namespace

/// A word of zeros is how CPUCFG answers where it has none: of word 1 that would be a core without addresses.
loongarch_core::NamedWords choices_of_la32(const Configuration& configuration) {
  constexpr std::uint64_t reduced = 0, la64 = 2, longest_physical_address = 36;
  loongarch_core::NamedWords made = {{"choice.LA32", 1}, {"choice.VALEN", 32}, {"choice.TIMER_N", 32}};
  if (const std::uint32_t word = configuration.basic.value_or(0); word != 0) {
    const std::uint64_t architecture = bits(word, 1, 0), palen = bits(word, 11, 4) + 1;
    if (architecture >= la64)
      throw loongarch_core::Failure(Answer::Kind::protocol,
                                    "the stub says that its target is `loongarch32`, and CPUCFG that it is of 64 bits");
    made["choice.reduced_LA32"] = architecture == reduced ? 1 : 0;
    if (palen <= longest_physical_address) made["choice.PALEN"] = palen;
    made["choice.UAL"] = bits(word, 20, 20);
  }
  if (configuration.units) {
    made["choice.FP"] = bits(*configuration.units, 0, 0);
    made["choice.LSX"] = bits(*configuration.units, 6, 6);
    made["choice.LASX"] = bits(*configuration.units, 7, 7);
    made["choice.LBT"] = bits(*configuration.units, 20, 18) != 0 ? 1 : 0;
  }
  if (configuration.counters)
    made["choice.PM_NUM"] = bits(*configuration.counters, 0, 0) != 0 ? bits(*configuration.counters, 7, 4) + 1 : 0;
  return made;
}

loongarch_core::NamedWords choices_of_la64(const std::optional<std::uint32_t>& units) {
  if (!units) return {};
  return {{"choice.LVZ", bits(*units, 10, 10)}};
}

}  // namespace vcpuspec::gdb_loongarch
