// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/address_bits.h"

/// CSRs that hold nothing: what they show.
namespace vcpuspec::loongarch {

/// PGD shows PGDH where the top bit of the address that faulted is 1, else PGDL. In a TLB refill that address stands in
/// TLBRBADV, else in BADV.
///                                                                       la-v1:page-global-directory-base-address
template <Domain D>
Bits<D, 64> page_global_directory(const CsrState<D>& s, const Choices<D>& c) {
  const auto address = select(is_set(s[TLBRERA::IsTLBR]), read<TLBRBADV>(s).word(), read<BADV>(s).word());
  const auto by_width = topmost(bits_below(VALEN, c));
  const auto top = select(is_set(c.template get<PgdByTopBit>()), topmost(general_register_bits(c)), by_width);
  return select((address & top) != 0, read<PGDH>(s).word(), read<PGDL>(s).word());
}

/// PRCFG1 says how many SAVE registers there are, how many bits the timer has, and which ECFG.VS is the largest.
///                                                                       la-v1:privileged-resource-configuration-1
template <Domain D>
Bits<D, 64> privileged_resources_1(const Choices<D>& c) {
  const auto saves = c.template get<SaveNum>();
  const auto save_num = select(saves == 16, c.template get<SaveNumOf16>(), saves.template slice<3, 0>());
  const auto timer_bits = (c.template get<TimerN>() - 1).template widen<8>();
  return RegisterValue<D, PRCFG1>{}
      .with(PRCFG1::SAVENum, save_num)
      .with(PRCFG1::TimerBits, timer_bits)
      .with(PRCFG1::VSMax, c.template get<VsMax>())
      .word();
}

/// PRCFG3 says what the TLB is made of; without a part its numbers are 0.
///                                                                       la-v1:privileged-resource-configuration-3
template <Domain D>
Bits<D, 64> privileged_resources_3(const Choices<D>& c) {
  const auto type = c.template get<TlbType>();
  const auto has_stlb = type == 2;
  return RegisterValue<D, PRCFG3>{}
      .with(PRCFG3::TLBType, type)
      .with(PRCFG3::MTLBEntries, select(type == 0, Bits<D, 8>::of(0), c.template get<MtlbEntries>()))
      .with(PRCFG3::STLBWays, select(has_stlb, c.template get<StlbWays>(), 0))
      .with(PRCFG3::STLBSets, select(has_stlb, c.template get<StlbSets>(), 0))
      .word();
}

/// The bits of GCTL that say what hardware offers.                           la-lvz:gctl
inline constexpr std::uint64_t capability_bits = mask_of<GCTL>(Access::RC);

/// What hardware offers to guests stands in constant fields beside those that software sets.
///                                                                       la-lvz:gctl
template <Domain D>
Bits<D, 64> offered(const CsrInfo& csr, const Choices<D>& c) {
  if (csr.is<GSTAT>()) return RegisterValue<D, GSTAT>{}.with(GSTAT::GIDBIT, c.template get<Gidbit>()).word();
  if (csr.is<GCTL>()) return c.template get<GctlOffers>().template widen<64>() & Bits<D, 64>::of(capability_bits);
  return {};
}

/// What a register shows that holds nothing itself; one that is there for its effects reads 0.
///                                                                       la-csr:views
template <Domain D>
Bits<D, 64> view(const CsrState<D>& s, const CsrInfo& csr, const Choices<D>& c) {
  if (csr.is<PGD>()) return page_global_directory(s, c);
  if (csr.is<CPUID>()) return c.template get<CoreId>().template widen<64>();
  if (csr.is<PRCFG1>()) return privileged_resources_1(c);
  if (csr.is<PRCFG2>()) return page_sizes(c);
  if (csr.is<PRCFG3>()) return privileged_resources_3(c);
  if (csr.is<MWPC>()) return c.template get<MwpNum>().template widen<64>();
  if (csr.is<FWPC>()) return c.template get<FwpNum>().template widen<64>();
  return {};
}

}  // namespace vcpuspec::loongarch
