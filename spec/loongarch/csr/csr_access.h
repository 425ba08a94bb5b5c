// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/exception.h"

namespace vcpuspec::loongarch {

/// What a CSR instruction leaves: the state and the general register rd.
template <Domain D>
struct CsrResult {
  CsrState<D> next;
  Bits<D, 64> rd;
};

/// A read gives the state of R and RW bits, 0 for reserved ones and anything for W1 bits; a 32-bit CSR is
/// sign-extended.
///                                                                                             la-csr:S1
template <RegisterDeclaration R, Domain D>
Bits<D, 64> csr_read(const CsrState<D>& s, const Open<D>& open) {
  constexpr std::uint64_t w1 = mask_of<R>(W1);
  const auto stored = read<R>(s).word();
  if constexpr (R::width == 64) return stored;
  else {
    const auto any = open.arbitrary.template get<ReadOfW1>();
    const auto value = (stored.template slice<31, 0>() & Bits<D, 32>::of(ones(32) & ~w1)) | (any & Bits<D, 32>::of(w1));
    return value.template sign_extend<64>();
  }
}

/// Writing 1 to WCLLB clears the LLbit.                                                        la-csr:S7
template <Domain D>
CsrState<D> wcllb(const CsrState<D>& s, const Bits<D, 64>& written_ones) {
  return s.with(LLBCTL::ROLLB, select(written_ones.test(LLBCTL::WCLLB.lo), Bits<D, 1>::of(0), s[LLBCTL::ROLLB]));
}

/// A write under a mask changes the writable bits the mask covers and fires the actions of the W1 bits it sets.
///                                                                                             la-csr:S1
template <RegisterDeclaration R, Domain D>
CsrState<D> csr_write(const CsrState<D>& s, const Bits<D, 64>& value, const Bits<D, 64>& mask) {
  const auto written = s.with_register(RegisterValue<D, R>{legalise<R>(read<R>(s).word(), value, mask)});
  if constexpr (std::is_same_v<R, LLBCTL>) return wcllb(written, value & mask);
  else return written;
}

/// csrxchg writes rd to the bits of the CSR that rj masks and gives the old value in rd; above PLV0 it raises IPE and
/// writes nothing.                                                                             la-csr:S1_inferred
template <RegisterDeclaration R, Domain D>
CsrResult<D> csrxchg(const CsrState<D>& s, const Bits<D, 64>& rd, const Bits<D, 64>& rj, const Open<D>& open) {
  const auto privileged = s[CRMD::PLV] == 0;
  return {choose(
              privileged, [&] { return csr_write<R>(s, rd, rj); },
              [&] { return general_exception_entry(s, code<IPE, D>(), open); }),
          select(privileged, csr_read<R>(s, open), rd)};
}

/// csrwr writes all of rd to the CSR and gives the old value in rd; above PLV0 it raises IPE and writes nothing.
///                                                                                             la-csr:S1_inferred
template <RegisterDeclaration R, Domain D>
CsrResult<D> csrwr(const CsrState<D>& s, const Bits<D, 64>& rd, const Open<D>& open) {
  const auto privileged = s[CRMD::PLV] == 0;
  const auto every_bit = Bits<D, 64>::of(ones(64));
  return {choose(
              privileged, [&] { return csr_write<R>(s, rd, every_bit); },
              [&] { return general_exception_entry(s, code<IPE, D>(), open); }),
          select(privileged, csr_read<R>(s, open), rd)};
}

}  // namespace vcpuspec::loongarch
