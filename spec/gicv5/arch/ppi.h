// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <utility>

#include "spec/gicv5/arch/priority.h"

namespace vcpuspec::gicv5 {

/// Priorities of all PPIs, as the registers hold them.
template <Domain D>
using PriorityLanes = std::array<Bits<D, 64>, 16>;

/// The PPIs of an interrupt interface; `visible` are those that are implemented and exposed.
template <Domain D>
struct Ppis {
  Bitmap<D> enabled;
  Bitmap<D> pending;
  Bitmap<D> active;
  Bitmap<D> visible;
  PriorityLanes<D> priorityr;
};

/// The PPIs that the hardware implements.
template <Domain D>
Ppis<D> implemented_ppis(const CpuState<D>& s, const Choices<D>& choices) {
  Ppis<D> ppis;
  for (unsigned w = 0; w < 2; ++w) {
    ppis.enabled[w] = read<ICH_PPI_ENABLER_EL2>(s, w).word();
    ppis.pending[w] = read<ICH_PPI_PENDR_EL2>(s, w).word();
    ppis.active[w] = read<ICH_PPI_ACTIVER_EL2>(s, w).word();
    ppis.visible[w] = choices.template get<ImplementedPpis>(w);
  }
  for (unsigned n = 0; n < 16; ++n) ppis.priorityr[n] = read<ICH_PPI_PRIORITYR_EL2>(s, n).word();
  return ppis;
}

/// The hardware's PPIs, as far as KVM exposes them.
template <Domain D>
Ppis<D> exposed_ppis(const CpuState<D>& s, const Choices<D>& choices) {
  const auto kvm = s.template in_bank<kvm::bank>();
  Ppis<D> ppis = implemented_ppis(s, choices);
  for (unsigned w = 0; w < 2; ++w) ppis.visible[w] = read<kvm::ppi_mask>(kvm, w).word() & ppis.visible[w];
  return ppis;
}

/// The priority of PPI i stands in lane i % 8 of priority register i / 8.                      gicv5:icc_ppi_priorityr
template <Domain D>
Priority<D> priority_of(const PriorityLanes<D>& priorityr, unsigned ppi) {
  return priorityr[ppi / 8].template extract<5>(8 * (ppi % 8));
}

/// Writing the priority of PPI i changes lane i % 8 of priority register i / 8 and nothing else.
///                                                                                             gicv5:icc_ppi_priorityr
template <Domain D>
PriorityLanes<D> with_priority(PriorityLanes<D> priorityr, unsigned ppi, const Priority<D>& priority) {
  priorityr[ppi / 8] = priorityr[ppi / 8].insert(8 * (ppi % 8), priority);
  return priorityr;
}

/// A PPI is a candidate while it is enabled, pending and not active.                           gicv5:candidate
template <Domain D>
Bits<D, 64> candidates(const Ppis<D>& ppis, unsigned word) {
  return ppis.visible[word] & ppis.enabled[word] & ppis.pending[word] & ~ppis.active[word];
}

/// A candidate for being signalled; when `exists` does not hold, the rest has no meaning.
template <Domain D>
struct Candidate {
  Bit<D> exists;
  Bits<D, 7> ppi;
  Priority<D> priority;
};

/// Of two candidates the better one has the higher priority. Which one stays on a tie is open.
///                                                                                             gicv5:best_ppi
template <Domain D>
Candidate<D> better_candidate(const Candidate<D>& first, const Candidate<D>& second, const Bit<D>& first_wins_ties) {
  const auto is_tie = first.priority == second.priority;
  const auto first_wins = first.priority < second.priority || (is_tie && first_wins_ties);
  const auto first_stays = first.exists && (!second.exists || first_wins);
  return {first.exists || second.exists, select(first_stays, first.ppi, second.ppi),
          select(first_stays, first.priority, second.priority)};
}

/// The best candidate is one with the highest priority; among equals the one with the lowest, or the highest, number.
///                                                                                             gicv5:best_ppi
template <Domain D>
Candidate<D> best_candidate(const Ppis<D>& ppis, const Choices<D>& choices) {
  const auto lowest_number_wins = choices.template get<PpiTie>() == 0;
  const Bitmap<D> candidate = {candidates(ppis, 0), candidates(ppis, 1)};
  const auto ppi = [&](unsigned i) {
    return Candidate<D>{candidate[i / 64].test(i % 64), Bits<D, 7>::of(i), priority_of(ppis.priorityr, i)};
  };
  // The first round is among the PPIs as they stand: an array of all of them would cost plain numbers a third more.
  std::array<Candidate<D>, max_ppis / 2> round;
  for (unsigned i = 0; i < max_ppis / 2; ++i) {
    const auto first = ppi(2 * i);
    round[i] = better_candidate(first, ppi(2 * i + 1), lowest_number_wins);
  }
  for (unsigned left = max_ppis / 4; left > 0; left /= 2)
    for (unsigned i = 0; i < left; ++i) round[i] = better_candidate(round[2 * i], round[2 * i + 1], lowest_number_wins);
  return round[0];
}

}  // namespace vcpuspec::gicv5
