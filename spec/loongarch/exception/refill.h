// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/exception/general.h"

/// TLB refill: the exception of an address that no TLB entry maps.
namespace vcpuspec::loongarch {

/// Refills are handled in direct mode.                                          la-csr:S3
template <Domain D>
CsrState<D> in_direct_mode(const CsrState<D>& s) {
  return s.with(CRMD::DA, 1).with(CRMD::PG, 0);
}

/// Where an exception has a bit of its own for it, that says whether it came up in guest mode.     la-lvz:three_pgm
template <Domain D>
Bits<D, 1> previous_guest_mode(const CsrState<D>& s, const Bits<D, 1>& before, const Choices<D>& c) {
  return select(has_virtualization(c), s[GSTAT::VM], before);
}

/// What a refill saves has registers of its own, so that it may come up within the handler of another exception: mode,
/// PC and address, and the page of the address. It is handled at TLBRENTRY.     la-csr:S3
template <Domain D>
CsrState<D> enter_refill(const CsrState<D>& s, const Bits<D, 64>& address, const Open<D>& open) {
  const Choices<D>& c = open.choices;
  const auto bad = recorded_address(s, address, c);
  return in_direct_mode(in_handler_mode(s, c))
      .with(TLBRPRMD::PPLV, s[CRMD::PLV])
      .with(TLBRPRMD::PIE, s[CRMD::IE])
      .with(TLBRPRMD::PGM, previous_guest_mode(s, s[TLBRPRMD::PGM], c))
      .with(TLBRPRMD::PWE, select(has_watchpoints(c), s[CRMD::WE], s[TLBRPRMD::PWE]))
      .with(TLBRERA::PC, recorded_address(s, s[PC::address], c).template slice<63, 2>())
      .with(TLBRERA::IsTLBR, 1)
      .with(TLBRBADV::VAddr, bad)
      .with_register(RegisterValue<D, TLBREHI>{with_page<TLBREHI>(s, bad, c)})
      .with(BADI::Inst, open.arbitrary.template get<InstructionWord>())
      .with(PC::address, read<TLBRENTRY>(s).word());
}

/// In debug mode DBG shows a refill as code 7.                                  la-csr:debug_mode
inline constexpr unsigned refill_in_debug_mode = 0x7;

/// An address that no TLB entry maps raises a TLB refill, which is handled at TLBRENTRY in direct mode, and in debug
/// mode only recorded. On LA32 reduced it is a general exception with a code of its own.
///                                                                              la-csr:S3
template <Domain D>
CsrState<D> tlb_refill(const CsrState<D>& s, const Bits<D, 64>& address, const Open<D>& open) {
  const auto as_general = [&] {
    return in_direct_mode(enter(s, raised<D>(TLBR, address), read<TLBRENTRY>(s).word(), open));
  };
  const auto handle = [&] {
    return choose(is_reduced_la32(open.choices), as_general, [&] { return enter_refill(s, address, open); });
  };
  const auto raise = [&] {
    return choose(
        is_set(s[DBG::DST]), [&] { return exception_in_debug_mode(s, Bits<D, 6>::of(refill_in_debug_mode), open); },
        handle);
  };
  return choose(has_tlb(open.choices), raise, [&] { return s; });
}

}  // namespace vcpuspec::loongarch
