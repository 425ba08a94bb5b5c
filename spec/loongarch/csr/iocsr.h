// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/access.h"

/// Access to the space of IOCSRs, which is beside the memory; what stands there is not modelled.
namespace vcpuspec::loongarch {

/// What an IOCSR store leaves: the state, and what goes to the space.
template <Domain D>
struct IocsrStore {
  CsrState<D> next;
  Bits<D, 4> bytes;
  Bits<D, 64> value;

  friend IocsrStore select(const Bit<D>& condition, const IocsrStore& chosen, const IocsrStore& other,
                           typename D::At at = D::At::here()) {
    return {select(condition, chosen.next, other.next, at), select(condition, chosen.bytes, other.bytes, at),
            select(condition, chosen.value, other.value, at)};
  }
};

/// MISC can demand that accesses of PLV0 are aligned.                            la-v1:miscellaneous-controller
template <Domain D>
Bit<D> is_misaligned(const CsrState<D>& s, unsigned bytes, const Bits<D, 64>& address, const Choices<D>& c) {
  const auto misc = read<MISC>(s).word() | constant_ones(csr<MISC>, c);
  const auto is_demanded = is_set(RegisterValue<D, MISC>{misc}[MISC::ALCL0]);
  return is_demanded && (address & Bits<D, 64>::of(bytes - 1)) != 0;
}

/// IOCSR instructions are privileged; those of eight bytes exist on LA64 only. What may not be executed becomes an
/// exception, which leaves `otherwise` besides the state; that of an access that is not aligned has its address.
///                                                                               la-csr:iocsr
template <Domain D, class Otherwise, class Execute>
auto iocsr_access(const CsrState<D>& s, unsigned bytes, const Bits<D, 64>& address, const Open<D>& open,
                  Otherwise otherwise, Execute execute) {
  const auto refuse = [&](const Exception& exception) {
    return otherwise(general_exception(s, raised<D>(exception, address), open));
  };
  const auto aligned = [&] {
    return choose(
        is_misaligned(s, bytes, address, open.choices), [&] { return refuse(ALE); }, execute);
  };
  const auto defined = [&] {
    return choose(
        is_la32(open.choices), [&] { return refuse(INE); }, aligned);
  };
  return choose(
      s[CRMD::PLV] == 0, [&] { return bytes == 8 ? defined() : aligned(); }, [&] { return refuse(IPE); });
}

/// The lowest bytes of a word, sign-extended.
template <Domain D>
Bits<D, 64> sign_extended_bytes(const Bits<D, 64>& word, unsigned bytes) {
  switch (bytes) {
    case 1: return word.template slice<7, 0>().template sign_extend<64>();
    case 2: return word.template slice<15, 0>().template sign_extend<64>();
    case 4: return word.template slice<31, 0>().template sign_extend<64>();
    default: return word;
  }
}

/// iocsrrd gives in rd, sign-extended, the bytes that stand from an address on, little endian.     la-csr:iocsr
template <Domain D>
CsrResult<D> iocsrrd(const CsrState<D>& s, unsigned bytes, const Bits<D, 64>& address, const Bits<D, 64>& data,
                     const Bits<D, 64>& rd, const Open<D>& open) {
  const auto keep_rd = [&](const CsrState<D>& next) { return CsrResult<D>{next, rd}; };
  return iocsr_access(s, bytes, address, open, keep_rd, [&] {
    const auto loaded = sign_extended_bytes(data, bytes) & general_register_bits(open.choices);
    return CsrResult<D>{next_instruction(s, open.choices), loaded};
  });
}

/// iocsrwr writes the lowest bytes of rd from an address on, little endian.      la-csr:iocsr
template <Domain D>
IocsrStore<D> iocsrwr(const CsrState<D>& s, unsigned bytes, const Bits<D, 64>& address, const Bits<D, 64>& rd,
                      const Open<D>& open) {
  const auto nothing = [&](const CsrState<D>& next) { return IocsrStore<D>{next, {}, {}}; };
  return iocsr_access(s, bytes, address, open, nothing, [&] {
    const auto stored = rd & Bits<D, 64>::of(ones(8 * bytes));
    return IocsrStore<D>{next_instruction(s, open.choices), Bits<D, 4>::of(bytes), stored};
  });
}

}  // namespace vcpuspec::loongarch
