// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/gicv5_choices.h"

#include <bit>
#include <optional>

#include "checker/adapters/loongarch_core/failure.h"
#include "checker/adapters/qemu/gicv5_map.h"

namespace vcpuspec::qemu {

namespace {

constexpr std::uint64_t open_interface = 0xf8000001;  // ICH_VMCR_EL2: enabled, no priority is masked
constexpr unsigned type_lo = 29;
constexpr std::uint64_t ppi_type = 1, spi_type = 3;

/// The interrupt that is signalled first where these PPIs, all of priority 0, are pending and enabled beside what the
/// IRS presents; nothing when that cannot be tried.
std::optional<std::uint64_t> first_of(Gicv5Board& board, const Stepper& machine, std::uint64_t ppis,
                                      std::uint64_t candidate) {
  Words state(machine.shape().slots);
  state[board.slot("cpu.ICH_VMCR_EL2")] = open_interface;
  state[board.slot("cpu.irs_candidate")] = candidate;
  for (const char* const bitmap : {"cpu.ICH_PPI_ENABLER0_EL2", "cpu.ICH_PPI_PENDR0_EL2"})
    state[board.slot(bitmap)] = ppis;
  state[board.slot("cpu.ICC_PPI_HMR0_EL1")] = board.handling_modes()[0];
  state[board.slot("cpu.ppi_input0")] = ppis & board.handling_modes()[0];
  try {
    board.load(state, {});
    return board.core().get(aarch64::register_word<gicv5::ICC_HPPIR_EL1>());
  } catch (const Declined&) {
    return std::nullopt;
  }
}

std::uint64_t type_of(std::uint64_t hppir) { return hppir >> type_lo & 7; }
std::uint64_t number_of(std::uint64_t hppir) { return hppir & 0xffffff; }

}  // namespace

std::map<std::string, std::uint64_t> choices_of(Gicv5Board& board, const Stepper& machine) {
  std::map<std::string, std::uint64_t> made;
  for (unsigned n = 0; n < 2; ++n) made["choice.implemented_ppis" + std::to_string(n)] = board.implemented()[n];
  const std::uint64_t both = std::uint64_t{1} << cntv_ppi | std::uint64_t{1} << cntp_ppi;
  if (const auto first = first_of(board, machine, both, 0))
    if (const std::uint64_t ppi = number_of(*first); ppi == cntv_ppi || ppi == cntp_ppi)
      made["choice.ppi_tie"] = ppi == cntv_ppi ? 0 : 1;
  const std::uint64_t edges = board.implemented()[0] & ~board.handling_modes()[0];
  const std::uint64_t spi = spi_type << type_lo | std::uint64_t{1} << 32;
  if (const auto first = first_of(board, machine, edges & -edges, spi))
    if (const std::uint64_t type = type_of(*first); type == ppi_type || type == spi_type)
      made["choice.irs_tie"] = type == ppi_type ? 0 : 1;
  return made;
}

}  // namespace vcpuspec::qemu
