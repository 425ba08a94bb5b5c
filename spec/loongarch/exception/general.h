// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/address_bits.h"
#include "spec/loongarch/exception/codes.h"
#include "spec/loongarch/exception/vector.h"

/// General exceptions: what a core does by itself before the handler starts.
namespace vcpuspec::loongarch {

/// An exception as it comes up: its codes, and the address that it is about.
template <Domain D>
struct Raised {
  ExceptionCode<D> code;
  Bits<D, 64> address;
};
template <Domain D>
Raised<D> raised(const Exception& exception, const Bits<D, 64>& address = {}) {
  return {code<D>(exception), address};
}

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
Bits<D, 64> recorded_address(const CsrState<D>& s, const Bits<D, 64>& address, const Choices<D>& c) {
  const auto whole = address & general_register_bits(c);
  return select(has_32_bit_addresses(s), whole & Bits<D, 64>::of(ones(32)), whole);
}

/// Exceptions that are about an address record it in BADV, those of pages its page in TLBEHI, too.
///                                                                             la-v1:bad-virtual-address
template <Domain D>
CsrState<D> record_address(const CsrState<D>& s, const Raised<D>& raised, const Choices<D>& c) {
  const auto address = recorded_address(s, raised.address, c);
  const auto is_about_page = records(Records::page, raised.code, c) && has_tlb(c);
  const auto page = select(is_about_page, with_page<TLBEHI>(s, address, c), read<TLBEHI>(s).word());
  return s.with(BADV::VAddr, select(records(Records::address, raised.code, c), address, s[BADV::VAddr]))
      .with_register(RegisterValue<D, TLBEHI>{page});
}

/// The handler starts in root mode, in PLV0, with interrupts and watchpoints disabled.     la-csr:S3
template <Domain D>
CsrState<D> in_handler_mode(const CsrState<D>& s, const Choices<D>& c) {
  return s.with(GSTAT::VM, select(has_virtualization(c), Bits<D, 1>::of(0), s[GSTAT::VM]))
      .with(CRMD::PLV, 0)
      .with(CRMD::IE, 0)
      .with(CRMD::WE, select(has_watchpoints(c), Bits<D, 1>::of(0), s[CRMD::WE]));
}

/// GSTAT.PGM records whether a general exception came up in guest mode. One that did not may leave PGM as it is.
///                                                                             la-lvz:pgm_on_root_exc
template <Domain D>
CsrState<D> with_previous_mode(const CsrState<D>& s, const Choices<D>& c) {
  const auto left = select(is_set(c.template get<RootExceptionsClearPgm>()), Bits<D, 1>::of(0), s[GSTAT::PGM]);
  const auto was_guest = select(is_set(s[GSTAT::VM]), Bits<D, 1>::of(1), left);
  return s.with(GSTAT::PGM, select(has_virtualization(c), was_guest, s[GSTAT::PGM]));
}

/// A general exception saves the mode in PRMD, the PC in ERA and its code in ESTAT, records its address and its
/// instruction, and the handler starts at the entry.                           la-csr:S3
template <Domain D>
CsrState<D> enter(const CsrState<D>& s, const Raised<D>& raised, const Bits<D, 64>& entry, const Open<D>& open) {
  const Choices<D>& c = open.choices;
  const auto recorded = record_address(s, raised, c);
  return in_handler_mode(with_previous_mode(recorded, c), c)
      .with(PRMD::PPLV, s[CRMD::PLV])
      .with(PRMD::PIE, s[CRMD::IE])
      .with(PRMD::PWE, select(has_watchpoints(c), s[CRMD::WE], s[PRMD::PWE]))
      .with(ERA::PC, recorded_address(s, s[PC::address], c))
      .with(ESTAT::Ecode, raised.code.ecode)
      .with(ESTAT::EsubCode, raised.code.esubcode)
      .with(BADI::Inst, bad_instruction(s, raised.code, open))
      .with(PC::address, entry);
}

/// Where debug mode goes on after an exception.                                la-csr:debug_mode
template <Domain D>
Bits<D, 64> debug_entry(const Open<D>& open) {
  return open.arbitrary.template get<DebugEntry>() & general_register_bits(open.choices);
}

/// An exception in debug mode only records its code in DBG and goes to the entry of debug mode.
///                                                                             la-csr:debug_mode
template <Domain D>
CsrState<D> exception_in_debug_mode(const CsrState<D>& s, const Bits<D, 6>& ecode, const Open<D>& open) {
  return s.with(DBG::Ecode, ecode).with(CORE::Idle, 0).with(PC::address, debug_entry(open));
}

/// A general exception is handled at the entry of its Ecode, unless the core is in debug mode.
///                                                                             la-csr:S3
template <Domain D>
CsrState<D> general_exception(const CsrState<D>& s, const Raised<D>& raised, const Open<D>& open) {
  const auto handle = [&] {
    return enter(s, raised, entry_address(s, raised.code.ecode.template widen<7>(), open.choices), open);
  };
  return choose(
      is_set(s[DBG::DST]), [&] { return exception_in_debug_mode(s, raised.code.ecode, open); }, handle);
}

}  // namespace vcpuspec::loongarch
