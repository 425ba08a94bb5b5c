// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/property.h"
#include "spec/loongarch/csr/csr_access.h"

/// Claims about the LoongArch CSR rules.
namespace vcpuspec::loongarch {

namespace {

template <Domain D>
Open<D> any_open(Inputs<D>& in) {
  const auto choices = in.template open<Choices<D>>(graph::Kind::choice);
  const auto arbitrary = in.template open<Arbitrary<D>>(graph::Kind::arbitrary);
  return {choices, arbitrary};
}

template <Domain D>
Bit<D> same_state(const CsrState<D>& a, const CsrState<D>& b) {
  Bit<D> same = a.word(0) == b.word(0);
  for (unsigned slot = 1; slot < CsrState<D>::slots; ++slot) same = same && a.word(slot) == b.word(slot);
  return same;
}

template <RegisterDeclaration R>
struct FullMaskIsCsrwr {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = in.template state<Machine, host>();
    const auto value = in.template bits<64>("rd");
    const auto open = any_open(in);
    const auto every_bit = Bits<D, 64>::of(ones(64));
    const auto exchanged = in.rule([&] { return csrxchg<R>(s, value, every_bit, open); });
    const auto written = in.rule([&] { return csrwr<R>(s, value, open); });
    return {always<D>(), exchanged.rd == written.rd && same_state(exchanged.next, written.next)};
  }
};

struct ErtnUndoesGeneralException {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = in.template state<Machine, host>();
    const auto ecode = in.template bits<6>("ecode");
    const auto esubcode = in.template bits<9>("esubcode");
    const auto open = any_open(in);
    const auto after = in.rule([&] {
      return ertn(general_exception_entry(s, ExceptionCode<D>{ecode, esubcode}, open), open);
    });
    return {always<D>(), read<CRMD>(after).word() == read<CRMD>(s).word() &&
                             read<PC>(after).word() == read<PC>(s).word() &&
                             read<ERA>(after).word() == read<PC>(s).word()};
  }
};

template <RegisterDeclaration R>
Property full_mask() {
  return {std::string("loongarch.csrxchg.full_mask_is_csrwr.") + R::name, "la-csr-prop:P02",
          std::string("csrxchg of ") + R::name + " with every mask bit set is csrwr, in rd and in the state.",
          "la-csr:S1", claim<FullMaskIsCsrwr<R>>()};
}

}  // namespace

std::vector<Property> csr_properties() {
  return {full_mask<CRMD>(),
          full_mask<PRMD>(),
          full_mask<ESTAT>(),
          full_mask<ERA>(),
          full_mask<LLBCTL>(),
          {"loongarch.ertn.undoes_general_exception_entry", "la-csr-prop:P19",
           "ERTN after a general exception, with no CSR write between, restores CRMD and the PC.", "la-csr:S4",
           claim<ErtnUndoesGeneralException>()}};
}

}  // namespace vcpuspec::loongarch
