// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/exception/refill.h"

/// Machine error: the exception of a fault that hardware found in itself.
namespace vcpuspec::loongarch {

/// What hardware says of its fault.
template <Domain D>
struct MachineFault {
  Bits<D, 8> cause;
  Bits<D, 1> is_repaired;
  Bits<D, 64> info[MERRINFO::count];
};

/// What MERRINFO has room for.                                                  la-v1:machine-error-information
template <Domain D>
RegisterValue<D, MERRINFO> fault_information(const Bits<D, 64>& info, const Choices<D>& c) {
  const auto is_there = is_set(c.template get<ImplementationCsrs>());
  return RegisterValue<D, MERRINFO>{select(is_there, info & general_register_bits(c), 0)};
}

/// A machine error saves the whole mode in MERRCTL and the PC in MERRERA, and is handled at MERRENTRY in direct mode
/// with memory types of 0: it may come up anywhere.
///                                          la-v1:hardware-exception-handling-of-machine-error-exception
template <Domain D>
CsrState<D> enter_machine_error(const CsrState<D>& s, const MachineFault<D>& fault, const Open<D>& open) {
  const Choices<D>& c = open.choices;
  return in_direct_mode(in_handler_mode(s, c))
      .with(CRMD::DATF, 0)
      .with(CRMD::DATM, 0)
      .with(MERRCTL::PPLV, s[CRMD::PLV])
      .with(MERRCTL::PIE, s[CRMD::IE])
      .with(MERRCTL::PGM, previous_guest_mode(s, s[MERRCTL::PGM], c))
      .with(MERRCTL::PWE, select(has_watchpoints(c), s[CRMD::WE], s[MERRCTL::PWE]))
      .with(MERRCTL::PDA, s[CRMD::DA])
      .with(MERRCTL::PPG, s[CRMD::PG])
      .with(MERRCTL::PDATF, s[CRMD::DATF])
      .with(MERRCTL::PDATM, s[CRMD::DATM])
      .with(MERRCTL::IsMERR, 1)
      .with(MERRCTL::Cause, fault.cause)
      .with(MERRCTL::Repairable, fault.is_repaired)
      .with(MERRERA::PC, s[PC::address])
      .with_register(fault_information(fault.info[0], c), 0)
      .with_register(fault_information(fault.info[1], c), 1)
      .with(CORE::Idle, 0)
      .with(PC::address, read<MERRENTRY>(s).word());
}

/// In debug mode DBG shows a machine error as code 0xe.                         la-csr:debug_mode
inline constexpr unsigned machine_error_in_debug_mode = 0xe;

/// A machine error is handled at MERRENTRY in direct mode, and in debug mode only recorded. LA32 reduced has none.
///                                          la-v1:hardware-exception-handling-of-machine-error-exception
template <Domain D>
CsrState<D> machine_error(const CsrState<D>& s, const MachineFault<D>& fault, const Open<D>& open) {
  const auto raise = [&] {
    return choose(
        is_set(s[DBG::DST]),
        [&] { return exception_in_debug_mode(s, Bits<D, 6>::of(machine_error_in_debug_mode), open); },
        [&] { return enter_machine_error(s, fault, open); });
  };
  return choose(
      is_reduced_la32(open.choices), [&] { return s; }, raise);
}

}  // namespace vcpuspec::loongarch
