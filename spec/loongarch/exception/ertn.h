// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/exception/general.h"

/// The return from exceptions.
namespace vcpuspec::loongarch {

/// ERTN clears the LLbit unless KLO is set, and KLO holds for one ERTN only.                   la-csr:S4
template <Domain D>
CsrState<D> consume_klo(const CsrState<D>& s) {
  const auto kept = is_set(s[LLBCTL::KLO]);
  return s.with(LLBCTL::ROLLB, select(kept, s[LLBCTL::ROLLB], 0)).with(LLBCTL::KLO, 0);
}

/// A return goes on in guest mode if that is where the exception came up, or where software says so.
///                                                                                             la-lvz:ertn_root
template <Domain D>
CsrState<D> in_previous_mode(const CsrState<D>& s, const Bits<D, 1>& was_guest, const Choices<D>& c) {
  return s.with(GSTAT::VM, select(has_virtualization(c), was_guest, s[GSTAT::VM]));
}

/// GSTAT.PGM may be cleared when it has said where to return to.                               la-lvz:ertn_root
template <Domain D>
CsrState<D> consume_pgm(const CsrState<D>& s, const Choices<D>& c) {
  const auto clears = is_set(c.template get<EntryClearsPgm>()) && has_virtualization(c);
  return s.with(GSTAT::PGM, select(clears, Bits<D, 1>::of(0), s[GSTAT::PGM]));
}

/// A return from a general exception restores the mode from PRMD and continues at ERA.         la-csr:S4
template <Domain D>
CsrState<D> return_from_general_exception(const CsrState<D>& s, const Open<D>& open) {
  const auto watchpoints = has_watchpoints(open.choices);
  return consume_pgm(in_previous_mode(s, s[GSTAT::PGM], open.choices), open.choices)
      .with(CRMD::PLV, s[PRMD::PPLV])
      .with(CRMD::IE, s[PRMD::PIE])
      .with(CRMD::WE, select(watchpoints, s[PRMD::PWE], s[CRMD::WE]))
      .with(PC::address, s[ERA::PC]);
}

/// Mapped mode, to which the handler of a TLB refill returns.                                  la-csr:S4
template <Domain D>
CsrState<D> in_mapped_mode(const CsrState<D>& s) {
  return s.with(CRMD::DA, 0).with(CRMD::PG, 1);
}

/// LA32 reduced returns from a TLB refill as from a general exception, but to mapped mode.     la-csr:S12_la32r
template <Domain D>
CsrState<D> return_by_prmd(const CsrState<D>& s, const Open<D>& open) {
  const auto returned = return_from_general_exception(s, open);
  const auto was_refill = is_reduced_la32(open.choices) && s[ESTAT::Ecode] == Bits<D, 6>::of(TLBR.ecode);
  return choose(
      was_refill, [&] { return in_mapped_mode(returned); }, [&] { return returned; });
}

/// A return from a TLB refill restores the mode from TLBRPRMD, switches to mapped mode and continues at TLBRERA.
///                                                                                             la-csr:S4
template <Domain D>
CsrState<D> return_from_tlb_refill(const CsrState<D>& s, const Open<D>& open) {
  const auto watchpoints = has_watchpoints(open.choices);
  const auto pc = s[TLBRERA::PC].template widen<64>() << 2;
  return in_mapped_mode(in_previous_mode(s, s[TLBRPRMD::PGM], open.choices))
      .with(CRMD::PLV, s[TLBRPRMD::PPLV])
      .with(CRMD::IE, s[TLBRPRMD::PIE])
      .with(CRMD::WE, select(watchpoints, s[TLBRPRMD::PWE], s[CRMD::WE]))
      .with(TLBRERA::IsTLBR, 0)
      .with(PC::address, pc);
}

/// A return from a machine error restores the whole mode from MERRCTL and continues at MERRERA. la-csr:S4
template <Domain D>
CsrState<D> return_from_machine_error(const CsrState<D>& s, const Open<D>& open) {
  const auto watchpoints = has_watchpoints(open.choices);
  return in_previous_mode(s, s[MERRCTL::PGM], open.choices)
      .with(CRMD::PLV, s[MERRCTL::PPLV])
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
        [&] { return return_by_prmd(s, open); });
  };
  const auto from_error = [&] {
    return choose(
        is_set(s[MERRCTL::IsMERR]), [&] { return return_from_machine_error(s, open); }, from_refill);
  };
  const auto returned = [&] {
    return consume_klo(choose(
        is_set(s[DBG::DST]), [&] { return return_from_debug_mode(s); }, from_error));
  };
  return choose(s[CRMD::PLV] == 0, returned, [&] { return general_exception(s, raised<D>(IPE), open); });
}

}  // namespace vcpuspec::loongarch
