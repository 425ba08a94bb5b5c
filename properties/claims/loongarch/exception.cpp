// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/loongarch/setting.h"

/// Claims about exceptions and the return from them.
namespace vcpuspec::loongarch {

namespace {

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
    const auto is_general = !is_set(s[DBG::DST]) && !is_set(s[MERRCTL::IsMERR]) && !is_set(s[TLBRERA::IsTLBR]);
    return {is_general && !has_32_bit_addresses(s), read<CRMD>(after).word() == read<CRMD>(s).word() &&
                                                        read<PC>(after).word() == read<PC>(s).word() &&
                                                        read<ERA>(after).word() == read<PC>(s).word()};
  }
};

}  // namespace

std::vector<Property> exception_properties() {
  return {
      {"loongarch.ertn.undoes_general_exception_entry", "la-csr-prop:P19",
       "ERTN after a general exception that is taken in no other context and with addresses of 64 bits, with no CSR "
       "write between, restores CRMD and the PC.",
       "la-csr:S4", claim<ErtnUndoesGeneralException>()}};
}

}  // namespace vcpuspec::loongarch
