// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/exception_codes.h"
#include "spec/loongarch/csr/machine.h"

namespace vcpuspec::loongarch {

/// Every exception but an interrupt and GCHC records the instruction in BADI, where there is a BADI.
///                                                                             la-v1:bad-instruction
template <Domain D>
Bits<D, 32> bad_instruction(const CsrState<D>& s, const ExceptionCode<D>& code, const Open<D>& open) {
  const auto keeps = is(INT, code) || is(GCHC, code) || is_reduced_la32(open.choices);
  return select(keeps, s[BADI::Inst], open.arbitrary.template get<InstructionWord>());
}

/// MISC can make PLV1 to PLV3 run with addresses of 32 bits. la-v1:miscellaneous-controller
template <Domain D>
Bit<D> has_32_bit_addresses(const CsrState<D>& s) {
  const auto plv = s[CRMD::PLV];
  return (plv == 1 && is_set(s[MISC::VA32L1])) || (plv == 2 && is_set(s[MISC::VA32L2])) ||
         (plv == 3 && is_set(s[MISC::VA32L3]));
}

/// Where addresses have 32 bits an exception records no more of them.                           la-csr:S3
template <Domain D>
Bits<D, 64> recorded_address(const CsrState<D>& s, const Bits<D, 64>& address) {
  return select(has_32_bit_addresses(s), address & Bits<D, 64>::of(ones(32)), address);
}

/// A general exception saves the mode in PRMD, the PC in ERA and its code in ESTAT, and continues at the entry address
/// in PLV0 with interrupts disabled.                                                           la-csr:S3
template <Domain D>
CsrState<D> general_exception_entry(const CsrState<D>& s, const ExceptionCode<D>& code, const Open<D>& open) {
  const auto watchpoints = has_watchpoints(open.choices);
  return s.with(PRMD::PPLV, s[CRMD::PLV])
      .with(PRMD::PIE, s[CRMD::IE])
      .with(PRMD::PWE, select(watchpoints, s[CRMD::WE], s[PRMD::PWE]))
      .with(CRMD::PLV, 0)
      .with(CRMD::IE, 0)
      .with(CRMD::WE, select(watchpoints, Bits<D, 1>::of(0), s[CRMD::WE]))
      .with(ERA::PC, recorded_address(s, s[PC::address]))
      .with(ESTAT::Ecode, code.ecode)
      .with(ESTAT::EsubCode, code.esubcode)
      .with(BADI::Inst, bad_instruction(s, code, open))
      .with(PC::address, open.arbitrary.template get<ExceptionEntry>() & general_register_bits(open.choices));
}

/// ERTN clears the LLbit unless KLO is set, and KLO holds for one ERTN only.                   la-csr:S4
template <Domain D>
CsrState<D> consume_klo(const CsrState<D>& s) {
  const auto kept = is_set(s[LLBCTL::KLO]);
  return s.with(LLBCTL::ROLLB, select(kept, s[LLBCTL::ROLLB], 0)).with(LLBCTL::KLO, 0);
}

/// A return from a general exception restores the mode from PRMD and continues at ERA.         la-csr:S4
template <Domain D>
CsrState<D> return_from_general_exception(const CsrState<D>& s, const Open<D>& open) {
  const auto watchpoints = has_watchpoints(open.choices);
  return s.with(CRMD::PLV, s[PRMD::PPLV])
      .with(CRMD::IE, s[PRMD::PIE])
      .with(CRMD::WE, select(watchpoints, s[PRMD::PWE], s[CRMD::WE]))
      .with(PC::address, s[ERA::PC]);
}

/// A return from a TLB refill restores the mode from TLBRPRMD, switches to mapped mode and continues at TLBRERA.
///                                                                                             la-csr:S4
template <Domain D>
CsrState<D> return_from_tlb_refill(const CsrState<D>& s, const Open<D>& open) {
  const auto watchpoints = has_watchpoints(open.choices);
  const auto pc = s[TLBRERA::PC].template widen<64>() << 2;
  return s.with(CRMD::PLV, s[TLBRPRMD::PPLV])
      .with(CRMD::IE, s[TLBRPRMD::PIE])
      .with(CRMD::WE, select(watchpoints, s[TLBRPRMD::PWE], s[CRMD::WE]))
      .with(CRMD::DA, 0)
      .with(CRMD::PG, 1)
      .with(TLBRERA::IsTLBR, 0)
      .with(PC::address, pc);
}

/// A return from a machine error restores the whole mode from MERRCTL and continues at MERRERA. la-csr:S4
template <Domain D>
CsrState<D> return_from_machine_error(const CsrState<D>& s, const Open<D>& open) {
  const auto watchpoints = has_watchpoints(open.choices);
  return s.with(CRMD::PLV, s[MERRCTL::PPLV])
      .with(CRMD::IE, s[MERRCTL::PIE])
      .with(CRMD::WE, select(watchpoints, s[MERRCTL::PWE], s[CRMD::WE]))
      .with(CRMD::DA, s[MERRCTL::PDA])
      .with(CRMD::PG, s[MERRCTL::PPG])
      .with(CRMD::DATF, s[MERRCTL::PDATF])
      .with(CRMD::DATM, s[MERRCTL::PDATM])
      .with(MERRCTL::IsMERR, 0)
      .with(PC::address, s[MERRERA::PC]);
}

/// A return from debug mode leaves it and continues at DERA, in the mode that CRMD has.           la-csr:S4
template <Domain D>
CsrState<D> return_from_debug_mode(const CsrState<D>& s) {
  return s.with(DBG::DST, 0).with(PC::address, s[DERA::PC]);
}

/// ERTN is privileged: above PLV0 it raises IPE. It returns from debug mode before a machine error, from that before a
/// TLB refill, and else from a general exception.                                                la-csr:S4
template <Domain D>
CsrState<D> ertn(const CsrState<D>& s, const Open<D>& open) {
  const auto from_refill = [&] {
    return choose(
        is_set(s[TLBRERA::IsTLBR]), [&] { return return_from_tlb_refill(s, open); },
        [&] { return return_from_general_exception(s, open); });
  };
  const auto from_error = [&] {
    return choose(
        is_set(s[MERRCTL::IsMERR]), [&] { return return_from_machine_error(s, open); }, from_refill);
  };
  const auto returned = [&] {
    return consume_klo(choose(
        is_set(s[DBG::DST]), [&] { return return_from_debug_mode(s); }, from_error));
  };
  return choose(s[CRMD::PLV] == 0, returned, [&] { return general_exception_entry(s, code<D>(IPE), open); });
}

}  // namespace vcpuspec::loongarch
