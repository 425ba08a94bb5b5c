// SPDX-License-Identifier: Apache-2.0
#include "checker/adapters/qemu/gicv5_events.h"

#include <algorithm>
#include <iterator>

#include "checker/adapters/loongarch_core/failure.h"

namespace vcpuspec::qemu {

namespace {

using namespace gicv5;  // its registers
using aarch64::register_word;
using aarch64::SystemWord;

/// An event that is one instruction: it gives a value, or takes one.
struct Instruction {
  std::string_view event;
  SystemWord (*word)(unsigned number);
  bool gives;
};

template <RegisterDeclaration R>
SystemWord of(unsigned number) {
  return register_word<R>(number);
}
template <const aarch64::Named& Name>
SystemWord named(unsigned) {
  return Name;
}

const Instruction instructions[] = {
    {"read_icc_cr0", of<ICC_CR0_EL1>, true},
    {"write_icc_cr0", of<ICC_CR0_EL1>, false},
    {"read_icc_pcr", of<ICC_PCR_EL1>, true},
    {"write_icc_pcr", of<ICC_PCR_EL1>, false},
    {"read_icc_apr", of<ICC_APR_EL1>, true},
    {"write_icc_apr", of<ICC_APR_EL1>, false},
    {"read_icc_hapr", of<ICC_HAPR_EL1>, true},
    {"read_icc_hppir", of<ICC_HPPIR_EL1>, true},
    {"read_icc_ppi_hmr", of<ICC_PPI_HMR_EL1>, true},
    {"read_icc_ppi_enabler", of<ICC_PPI_ENABLER_EL1>, true},
    {"write_icc_ppi_enabler", of<ICC_PPI_ENABLER_EL1>, false},
    // States are read by the registers that set bits, so these are read by the others, which have to agree.
    {"read_icc_ppi_pendr", of<ICC_PPI_CPENDR_EL1>, true},
    {"write_icc_ppi_spendr", of<ICC_PPI_SPENDR_EL1>, false},
    {"write_icc_ppi_cpendr", of<ICC_PPI_CPENDR_EL1>, false},
    {"read_icc_ppi_activer", of<ICC_PPI_CACTIVER_EL1>, true},
    {"write_icc_ppi_sactiver", of<ICC_PPI_SACTIVER_EL1>, false},
    {"write_icc_ppi_cactiver", of<ICC_PPI_CACTIVER_EL1>, false},
    {"read_icc_ppi_priorityr", of<ICC_PPI_PRIORITYR_EL1>, true},
    {"write_icc_ppi_priorityr", of<ICC_PPI_PRIORITYR_EL1>, false},
    {"cdia", named<aarch64::cdia>, true},
    {"cdnmia", named<aarch64::cdnmia>, true},
    {"cdeoi", named<aarch64::cdeoi>, false},
    {"cddi", named<aarch64::cddi>, false},
};

std::uint64_t argument(const NamedWords& all, std::string_view name) {
  const auto found = all.find(name);
  return found == all.end() ? 0 : found->second;
}

/// CDDI of an SPI is a matter of the IRS, which the model does not follow.
void refuse_deactivation_of_spi(std::string_view event, std::uint64_t value) {
  constexpr std::uint64_t spi = 3;
  if (event == "cddi" && (value >> 29 & 7) == spi)
    throw Declined("deactivating an SPI makes the IRS present it again, which the machine leaves to the IRS");
}

NamedWords execute(Gicv5Board& board, const Instruction& one, const NamedWords& arguments) {
  const SystemWord word = one.word(static_cast<unsigned>(argument(arguments, "number")));
  if (one.gives) return {{"value", board.core().get(word)}};
  const std::uint64_t value = argument(arguments, "value");
  refuse_deactivation_of_spi(one.event, value);
  board.core().put(word, value);
  return {};
}

}  // namespace

NamedWords happen(Gicv5Board& board, std::string_view event, const NamedWords& arguments) {
  const auto* const one = std::find_if(std::begin(instructions), std::end(instructions),
                                       [&](const Instruction& each) { return each.event == event; });
  if (one != std::end(instructions)) return execute(board, *one, arguments);
  const std::uint64_t value = argument(arguments, "value");
  if (event == "set_ppi_inputs") board.set_wires(static_cast<unsigned>(argument(arguments, "number")), value);
  else if (event == "set_irs_candidate") board.present(value);
  else if (event == "interrupt_lines") {
    const SignalledLines lines = board.lines();
    return {{"irq", lines.irq}, {"superpriority", lines.superpriority}};
  } else throw Declined("there is no way to this event here: " + std::string(event));
  return {};
}

PpiBits moved_by(std::string_view event, const NamedWords& arguments) {
  PpiBits moved{};
  if (event == "write_icc_ppi_spendr" || event == "write_icc_ppi_cpendr" || event == "set_ppi_inputs")
    moved[argument(arguments, "number") & 1] = argument(arguments, "value");
  // Reading how PPIs are handled is about all of them.
  if (event == "read_icc_ppi_hmr") moved[argument(arguments, "number") & 1] = ~std::uint64_t{0};
  return moved;
}

}  // namespace vcpuspec::qemu
