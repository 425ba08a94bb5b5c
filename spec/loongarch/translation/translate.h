// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/exception/refill.h"
#include "spec/loongarch/translation/entry.h"

/// Address translation: direct mode, direct mapping windows, and the TLB.
namespace vcpuspec::loongarch {

/// What an address is used for.
enum class Use { fetch, load, store };

/// What an access comes to: a physical address with its memory type, or an exception.
template <Domain D>
struct Translation {
  CsrState<D> next;
  Bits<D, 64> pa;
  Bits<D, 2> mat;
  Bits<D, 1> done;

  friend Translation select(const Bit<D>& condition, const Translation& chosen, const Translation& other,
                            typename D::At at = D::At::here()) {
    return {select(condition, chosen.next, other.next, at), select(condition, chosen.pa, other.pa, at),
            select(condition, chosen.mat, other.mat, at), select(condition, chosen.done, other.done, at)};
  }
};
template <Domain D>
Translation<D> failed(const CsrState<D>& next) {
  return {next, {}, {}, {}};
}
template <Domain D>
Translation<D> translated(const CsrState<D>& s, const Bits<D, 64>& pa, const Bits<D, 2>& mat, const Choices<D>& c) {
  return {s, pa & bits_below(PALEN, c), mat, Bits<D, 1>::of(1)};
}

/// In direct mode an address is a physical one, and CRMD has its memory type.
template <Domain D>
Translation<D> by_direct_mode(const CsrState<D>& s, const Bits<D, 64>& address, Use use, const Choices<D>& c) {
  return translated(s, address, use == Use::fetch ? s[CRMD::DATF] : s[CRMD::DATM], c);
}

/// A window is open to the privilege levels that it names. la-v1:direct-mapping-configuration-window-n
template <Domain D>
Bit<D> is_open_to(const RegisterValue<D, DMW>& window, const Bits<D, 2>& plv) {
  return (plv == 0 && is_set(window[DMW::PLV0])) || (plv == 1 && is_set(window[DMW::PLV1])) ||
         (plv == 2 && is_set(window[DMW::PLV2])) || (plv == 3 && is_set(window[DMW::PLV3]));
}

/// A window maps the addresses whose topmost bits are its own. la-v1:direct-mapping-configuration-window-n
template <Domain D>
Bit<D> is_in_window(const RegisterValue<D, DMW>& window, const Bits<D, 64>& address, const Choices<D>& c) {
  const auto in_segment = address.template slice<63, 60>() == window[DMW::VSEG];
  const auto in_segment_of_la32 = address.template slice<31, 29>() == window[DMW::VSEG_LA32];
  return (is_la32(c) && in_segment_of_la32) || (!is_la32(c) && in_segment);
}

/// Where a window maps an address to: on LA32 it gives the topmost bits. la-v1:direct-mapping-configuration-window-n
template <Domain D>
Bits<D, 64> through_window(const RegisterValue<D, DMW>& window, const Bits<D, 64>& address, const Choices<D>& c) {
  const auto on_la32 = concat(window[DMW::PSEG_LA32], address.template slice<28, 0>()).template widen<64>();
  return select(is_la32(c), on_la32, address);
}

/// Windows that serve fetches; all of them serve loads and stores.                la-csr:S8
inline constexpr unsigned fetch_windows = 2;

/// The windows are tried in order; where none maps the address, the TLB does.       la-csr:S8
template <Domain D, class Otherwise>
Translation<D> by_windows(const CsrState<D>& s, const Bits<D, 64>& address, Use use, const Choices<D>& c,
                          Otherwise otherwise) {
  auto hit = Bit<D>::of(0);
  RegisterValue<D, DMW> first;
  for (unsigned n = use == Use::fetch ? fetch_windows : DMW::count; n-- > 0;) {
    const auto window = read<DMW>(s, n);
    const auto hits = is_open_to(window, s[CRMD::PLV]) && is_in_window(window, address, c);
    hit = hit || hits;
    first = select(hits, window, first);
  }
  return choose(
      hit, [&] { return translated(s, through_window(first, address, c), first[DMW::MAT], c); }, otherwise);
}

/// On LA64 the bits of an address above those that there are, which RVACFG may make fewer, are copies of the topmost
/// one.
///                                                                                la-csr:S8
template <Domain D>
Bit<D> is_canonical(const CsrState<D>& s, const Bits<D, 64>& address, const Choices<D>& c) {
  const auto length = c.template get<Valen>() - s[RVACFG::RBits].template widen<7>();
  const auto from_topmost = ~(ones_below<64>(length) >> 1);
  const auto upper = address & from_topmost;
  return is_la32(c) || upper == 0 || upper == from_topmost;
}

/// A page may be accessed from the levels up to its own, or with RPLV from its own only.     la-csr:S8
template <Domain D>
Bit<D> is_privilege_illegal(const RegisterValue<D, TLBLO>& page, const Bits<D, 2>& plv) {
  const auto exactly = is_set(page[TLBLO::RPLV]);
  return (!exactly && plv > page[TLBLO::PLV]) || (exactly && plv != page[TLBLO::PLV]);
}

/// MISC can let PLV0 to PLV2 store to pages that are not dirty.                    la-v1:miscellaneous-controller
template <Domain D>
Bit<D> is_dirtiness_checked(const CsrState<D>& s) {
  const auto plv = s[CRMD::PLV];
  return !((plv == 0 && is_set(s[MISC::DWPL0])) || (plv == 1 && is_set(s[MISC::DWPL1])) ||
           (plv == 2 && is_set(s[MISC::DWPL2])));
}

/// What is wrong with the use of a page, in the order in which it is checked. Code 0 stands for nothing.     la-csr:S8
template <Domain D>
Bits<D, 6> page_fault(const CsrState<D>& s, const RegisterValue<D, TLBLO>& page, Use use) {
  const auto code_of = [](const Exception& exception) { return Bits<D, 6>::of(exception.ecode); };
  const auto nothing = code_of(INT);
  auto fault = nothing;
  if (use == Use::store) fault = select(!is_set(page[TLBLO::D]) && is_dirtiness_checked(s), code_of(PME), fault);
  if (use == Use::load) fault = select(is_set(page[TLBLO::NR]), code_of(PNR), fault);
  fault = select(is_privilege_illegal(page, s[CRMD::PLV]), code_of(PPI), fault);
  if (use == Use::fetch) fault = select(is_set(page[TLBLO::NX]), code_of(PNX), fault);
  const Exception& invalid = use == Use::fetch ? PIF : use == Use::load ? PIL : PIS;
  return select(!is_set(page[TLBLO::V]), code_of(invalid), fault);
}

/// The address of a page: on LA32 the page number stands four bits lower.          la-v1:tlb-entry-low-order-bits
template <Domain D>
Bits<D, 64> page_address(const RegisterValue<D, TLBLO>& page, const Choices<D>& c) {
  const auto number = Bits<D, 64>::of(mask_of(TLBLO::PPN));
  const auto on_la32 = (page.word() & Bits<D, 64>::of(0xffffff00)) << 4;
  return select(is_la32(c), on_la32, page.word() & number & Bits<D, 64>::of(~ones(12)));
}

/// The TLB entry of an address gives the page, by the bit above its offset, or the address raises a TLB refill.
///                                                                                la-csr:S8
template <Domain D>
Translation<D> by_tlb(const CsrState<D>& s, const Bits<D, 64>& address, Use use, const Open<D>& open) {
  const auto found = look_up(s, address, current_world(s));
  const auto size = found.entry.hi[TLBHI::PS].template widen<7>();
  const auto offset = ones_below<64>(size);
  const auto odd = ones_below<64>(size + 1) & ~offset;
  const auto page = select((address & odd) != 0, found.entry.lo[1], found.entry.lo[0]);
  const auto fault = page_fault(s, page, use);
  const auto pa = (page_address(page, open.choices) & ~offset) | (address & offset);
  const auto mapped = [&] {
    return choose(
        fault == 0, [&] { return translated(s, pa, page[TLBLO::MAT], open.choices); },
        [&] {
          return failed(general_exception(s, Raised<D>{{fault, {}}, address}, open));
        });
  };
  return choose(found.is_hit, mapped, [&] { return failed(tlb_refill(s, address, open)); });
}

/// An address is translated by direct mode, or by the first window that maps it, or by the TLB, if it is a legal one.
///                                                                                la-csr:S8
template <Domain D>
Translation<D> translate(const CsrState<D>& s, const Bits<D, 64>& whole, Use use, const Open<D>& open) {
  const Choices<D>& c = open.choices;
  const auto address = recorded_address(s, whole, c);
  const auto by_pages = [&] {
    const Exception& illegal = use == Use::fetch ? ADEF : ADEM;
    return choose(
        is_canonical(s, address, c), [&] { return by_tlb(s, address, use, open); },
        [&] { return failed(general_exception(s, raised<D>(illegal, address), open)); });
  };
  return choose(
      is_set(s[CRMD::DA]), [&] { return by_direct_mode(s, address, use, c); },
      [&] { return by_windows(s, address, use, c, by_pages); });
}

}  // namespace vcpuspec::loongarch
