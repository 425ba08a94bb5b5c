// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/machine.h"

namespace vcpuspec::loongarch {

/// First- and second-level code of an exception.
template <Domain D>
struct ExceptionCode {
  Bits<D, 6> ecode;
  Bits<D, 9> esubcode;
};

/// An exception of the manual's table, declared once; `code<IPE>()` is its code.
struct IPE {
  static constexpr auto title = "instruction privilege error";
  static constexpr auto citation = "la-csr:S3";
  static constexpr unsigned ecode = 0xe;
  static constexpr unsigned esubcode = 0;
};

template <class Exception, Domain D>
ExceptionCode<D> code() {
  return {Bits<D, 6>::of(Exception::ecode), Bits<D, 9>::of(Exception::esubcode)};
}

/// A general exception saves the mode in PRMD, the PC in ERA and its code in ESTAT, and continues at the entry address
/// in PLV0 with interrupts disabled.                                                           la-csr:S3
template <Domain D>
CsrState<D> general_exception_entry(const CsrState<D>& s, const ExceptionCode<D>& code, const Open<D>& open) {
  const auto watchpoints = is_set(open.choices.template get<Watchpoints>());
  return s.with(PRMD::PPLV, s[CRMD::PLV])
      .with(PRMD::PIE, s[CRMD::IE])
      .with(PRMD::PWE, select(watchpoints, s[CRMD::WE], s[PRMD::PWE]))
      .with(CRMD::PLV, 0)
      .with(CRMD::IE, 0)
      .with(CRMD::WE, select(watchpoints, Bits<D, 1>::of(0), s[CRMD::WE]))
      .with(ERA::PC, s[PC::address])
      .with(ESTAT::Ecode, code.ecode)
      .with(ESTAT::EsubCode, code.esubcode)
      .with(PC::address, open.arbitrary.template get<ExceptionEntry>());
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
  const auto watchpoints = is_set(open.choices.template get<Watchpoints>());
  return s.with(CRMD::PLV, s[PRMD::PPLV])
      .with(CRMD::IE, s[PRMD::PIE])
      .with(CRMD::WE, select(watchpoints, s[PRMD::PWE], s[CRMD::WE]))
      .with(PC::address, s[ERA::PC]);
}

/// ERTN is privileged: above PLV0 it raises IPE. Returns from debug, machine error and TLB refill join with their
/// registers; here every context is a general one.                                             la-csr:S4
template <Domain D>
CsrState<D> ertn(const CsrState<D>& s, const Open<D>& open) {
  return choose(
      s[CRMD::PLV] == 0, [&] { return consume_klo(return_from_general_exception(s, open)); },
      [&] { return general_exception_entry(s, code<IPE, D>(), open); });
}

}  // namespace vcpuspec::loongarch
