// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/loongarch/setting.h"

/// Claims about single registers: what reading or writing them does, and what reset leaves in them.
namespace vcpuspec::loongarch {

namespace {

template <class R, Domain D>
NamedCsr<D> only() {
  return {csr<R>, Bits<D, 5>::of(0)};
}

/// P11.
struct UndefinedNumbersDoNothing {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto at = in_plv0(any_setting(in));
    const auto& s = at.s;
    const auto& o = at.operands;
    const auto& open = at.open;
    const auto number = in.template bits<14>("csr_num");
    const auto result = in.rule([&] { return access_undefined(s, number, o, open); });
    return {!is_declared(number), result.rd == 0 && agree_but(result.next, s, is_pc)};
  }
};

/// P29, as far as access goes.
struct EstatKeepsWhatHardwareShows {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto at = in_plv0(any_setting(in));
    const auto& s = at.s;
    const auto& o = at.operands;
    const auto& open = at.open;
    const auto exchanged = in.rule([&] { return csrxchg(s, only<ESTAT, D>(), o, open); });
    return {always<D>(), read<ESTAT>(exchanged.next).word().template slice<31, 2>() ==
                             read<ESTAT>(s).word().template slice<31, 2>()};
  }
};

/// P30.
struct SoftwareInterruptGoesAndComes {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto at = in_plv0(any_setting(in));
    const auto& s = at.s;
    const auto& open = at.open;
    const auto bit = in.template bits<2>("bit").template widen<64>();
    const auto exchange = [&](const CsrState<D>& from, const Bits<D, 64>& value) {
      return in.rule([&] { return csrxchg(from, only<ESTAT, D>(), distinct(value, bit), open); }).next;
    };
    const auto after = exchange(exchange(s, bit), Bits<D, 64>::of(0));
    const auto before = read<ESTAT>(s).word();
    return {(before & bit) == 0, read<ESTAT>(after).word() == before};
  }
};

/// P31.
struct TiclrClearsTheTimerInterrupt {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto at = in_plv0(any_setting(in));
    const auto& s = at.s;
    const auto& o = at.operands;
    const auto& open = at.open;
    const auto result = in.rule([&] { return csrxchg(s, only<TICLR, D>(), o, open); });
    const auto clears = (value_of_rd(o) & value_of_rj(o)).test(0);
    const auto before = read<ESTAT>(s).word();
    const auto expected = before & ~select(clears, Bits<D, 64>::of(1U << TI), 0);
    const auto may_differ = [](unsigned slot) { return is_slot_of<ESTAT>(slot) || is_pc(slot); };
    return {always<D>(),
            read<ESTAT>(result.next).word() == expected && result.rd == 0 && agree_but(result.next, s, may_differ)};
  }
};

/// P37, as far as access goes.
struct WcllbClearsTheLlbit {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto at = in_plv0(any_setting(in));
    const auto& s = at.s;
    const auto& o = at.operands;
    const auto& open = at.open;
    const auto result = in.rule([&] { return csrxchg(s, only<LLBCTL, D>(), o, open); });
    const auto clears = (value_of_rd(o) & value_of_rj(o)).test(LLBCTL::WCLLB.lo);
    const auto shown = value_read(s, only<LLBCTL, D>(), open).template slice<0, 0>();
    const auto cleared = result.next[LLBCTL::ROLLB] == 0;
    const auto kept = result.next[LLBCTL::ROLLB] == s[LLBCTL::ROLLB];
    return {always<D>(), shown == s[LLBCTL::ROLLB] && select(clears, as_bit(cleared), as_bit(kept)) == 1};
  }
};

/// P39.
struct PgdFollowsTheBadAddress {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto at = in_plv0(any_setting(in));
    const auto& s = at.s;
    const auto& o = at.operands;
    const auto& open = at.open;
    const auto shown = in.rule([&] { return value_read(s, only<PGD, D>(), open); });
    const auto written = in.rule([&] { return csrwr(s, only<PGD, D>(), o, open); });
    const auto bad = select(is_set(s[TLBRERA::IsTLBR]), read<TLBRBADV>(s).word(), read<BADV>(s).word());
    const auto valen = open.choices.template get<Valen>();
    auto top = Bit<D>::of(0);
    for (unsigned bit = 0; bit < 64; ++bit) top = top || (valen == Bits<D, 7>::of(bit + 1) && bad.test(bit));
    const auto root = select(top, read<PGDH>(s).word(), read<PGDL>(s).word());
    const auto by_valen = !is_set(open.choices.template get<PgdByTopBit>());
    const auto has_tlb = is_implemented(only<PGD, D>(), open.choices);
    return {by_valen && has_tlb && valen <= 64,
            shown == root && shown.template slice<11, 0>() == 0 && agree_but(written.next, s, is_pc)};
  }
};

/// P41.
template <class R>
struct VirtualPageNumbersAreSignExtended {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto at = in_plv0(any_setting(in));
    const auto& s = at.s;
    const auto& o = at.operands;
    const auto& open = at.open;
    const auto shown = in.rule([&] { return value_read(csrxchg(s, only<R, D>(), o, open).next, only<R, D>(), open); });
    const auto valen = open.choices.template get<Valen>();
    auto extends = Bit<D>::of(1);
    for (unsigned bit = 13; bit < 63; ++bit)
      extends = extends && (valen > Bits<D, 7>::of(bit + 1) || shown.test(bit + 1) == shown.test(bit));
    return {!is_la32(open.choices) && valen >= 14, extends};
  }
};

/// P47, as far as access goes.
template <class R>
struct StatusIsClearedByOnes {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto at = in_plv0(any_setting(in));
    const auto& s = at.s;
    const auto& o = at.operands;
    const auto& open = at.open;
    const auto result = in.rule([&] { return csrxchg(s, only<R, D>(), o, open); });
    const auto ones_written = (value_of_rd(o) & value_of_rj(o)).template slice<7, 0>();
    return {is_implemented(only<R, D>(), open.choices), result.next[R::Status] == (s[R::Status] & ~ones_written)};
  }
};

/// P48.
template <class Control, class One, class Two, class Four>
struct DebugKeepsItsWatchpoints {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto at = in_plv0(any_setting(in));
    const auto& s = at.s;
    const auto& n = at.n;
    const auto& o = at.operands;
    const auto& open = at.open;
    const auto outside = !is_set(s[DBG::DST]);
    const auto is_reserved = member(s, csr<Control>.slots, n).test(0);
    auto kept = Bit<D>::of(1);
    for (const CsrInfo* one : {&csr<One>, &csr<Two>, &csr<Control>, &csr<Four>}) {
      const auto written = in.rule([&] { return csrxchg(s, {*one, n}, o, open); });
      const auto control = member(written.next, csr<Control>.slots, n).test(0);
      kept = kept && (!is_reserved || agree_but(written.next, s, is_pc)) && control == is_reserved;
    }
    return {outside, kept};
  }
};

/// P49.
struct ConstantsAreConstant {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto at = any_setting(in);
    const auto& s = at.s;
    const auto& open = at.open;
    const auto power_on = in.template open<PowerOn<D>>(graph::Kind::arbitrary);
    const auto from_reset = in.rule([&] { return reset(s, power_on, open); });
    auto same = Bit<D>::of(1);
    const auto look = [&](const CsrInfo& one, std::uint64_t bits) {
      const NamedCsr<D> r{one, Bits<D, 5>::of(0)};
      const auto of = [&](const CsrState<D>& from) { return value_read(from, r, open) & Bits<D, 64>::of(bits); };
      same = same && of(s) == of(from_reset);
    };
    look(csr<CPUID>, ~std::uint64_t{0});
    look(csr<PRCFG1>, ~std::uint64_t{0});
    look(csr<PRCFG2>, ~std::uint64_t{0});
    look(csr<PRCFG3>, ~std::uint64_t{0});
    look(csr<MWPC>, mask_of(MWPC::Num));
    look(csr<FWPC>, mask_of(FWPC::Num));
    look(csr<ASID>, mask_of(ASID::ASIDBITS));
    return {always<D>(), same};
  }
};

/// P50: two resets agree wherever the manual says something.
struct ResetForgetsWhatWas {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = in.template state<Machine, host>();
    const auto other = in.template state<Machine, host>("other.");
    const auto open = any_open(in);
    const auto power_on = in.template open<PowerOn<D>>(graph::Kind::arbitrary);
    const auto one = in.rule([&] { return reset(s, power_on, open); });
    const auto two = in.rule([&] { return reset(other, power_on, open); });
    const auto& c = open.choices;
    const auto is_reduced = is_reduced_la32(c);
    const auto settled = one[CRMD::PLV] == 0 && one[CRMD::IE] == 0 && one[CRMD::DA] == 1 && one[CRMD::PG] == 0 &&
                         read<CRMD>(one).word() == 8 && read<PC>(one).word() == 0x1c000000 &&
                         read<EUEN>(one).word() == 0 && (is_reduced || read<MISC>(one).word() == 0) &&
                         read<ECFG>(one).word() == 0 && one[ESTAT::IS_SW] == 0 && one[TCFG::En] == 0 &&
                         one[LLBCTL::KLO] == 0 && one[TLBRERA::IsTLBR] == 0 && one[MERRCTL::IsMERR] == 0 &&
                         one[DBG::DST] == 0 && one[RVACFG::RBits] == 0;
    return {always<D>(), settled && agree(one, two)};
  }
};

template <class R>
Property sign_extension(const char* name) {
  return {std::string("loongarch.csr.page_number_is_sign_extended.") + name, "la-csr-prop:P41",
          std::string("Bits 63:VALEN of ") + R::name + " are copies of bit VALEN-1.", "la-v1:tlb-entry-high-order-bits",
          claim<VirtualPageNumbersAreSignExtended<R>>()};
}
template <class R>
Property status(const char* name) {
  return {std::string("loongarch.csr.status_is_cleared_by_ones.") + name, "la-csr-prop:P47",
          std::string("Writing 1 to a bit of ") + R::name + ".Status clears it, writing 0 keeps it.", R::citation,
          claim<StatusIsClearedByOnes<R>>()};
}

}  // namespace

std::vector<Property> register_properties() {
  return {
      {"loongarch.csr.undefined_numbers_do_nothing", "la-csr-prop:P11",
       "In PLV0 a number that no CSR has reads 0, and an access to it changes nothing but the PC.",
       "la-v1:access-effects-of-undefined-and-unimplemented-control-and-status-registers",
       claim<UndefinedNumbersDoNothing>()},
      {"loongarch.csr.estat_keeps_what_hardware_shows", "la-csr-prop:P29",
       "No CSR instruction that writes ESTAT changes anything in it but the two software interrupts.",
       "la-v1:exception-status", claim<EstatKeepsWhatHardwareShows>()},
      {"loongarch.csr.software_interrupts_go_and_come", "la-csr-prop:P30",
       "Setting a software interrupt with csrxchg and clearing it again leaves ESTAT as it was.",
       "la-v1:exception-status", claim<SoftwareInterruptGoesAndComes>()},
      {"loongarch.csr.ticlr_clears_the_timer_interrupt", "la-csr-prop:P31",
       "TICLR reads 0; writing 1 to CLR under the mask clears the timer's interrupt, and nothing else changes.",
       "la-v1:timer-interrupt-clearing", claim<TiclrClearsTheTimerInterrupt>()},
      {"loongarch.csr.wcllb_clears_the_llbit", "la-csr-prop:P37",
       "ROLLB shows the LLbit; writing 1 to WCLLB under the mask clears it, and nothing else does.",
       "la-v1:llbit-controller", claim<WcllbClearsTheLlbit>()},
      {"loongarch.csr.pgd_follows_the_bad_address", "la-csr-prop:P39",
       "PGD is PGDH where bit VALEN-1 of the address that faulted is 1, else PGDL; writing it changes nothing.",
       "la-v1:page-global-directory-base-address", claim<PgdFollowsTheBadAddress>()},
      sign_extension<TLBEHI>("TLBEHI"),
      sign_extension<TLBREHI>("TLBREHI"),
      status<MWPS>("MWPS"),
      status<FWPS>("FWPS"),
      {"loongarch.csr.debug_keeps_its_watchpoints.load_store", "la-csr-prop:P48",
       "Outside debug mode a load/store watchpoint with DMOnly keeps its configuration, and DMOnly stays as it is.",
       "la-v1:memory-load-store-watchpoint-n-configuration",
       claim<DebugKeepsItsWatchpoints<MWPCFG3, MWPCFG1, MWPCFG2, MWPCFG4>>()},
      {"loongarch.csr.debug_keeps_its_watchpoints.fetch", "la-csr-prop:P48",
       "Outside debug mode a fetch watchpoint with DMOnly keeps its configuration, and DMOnly stays as it is.",
       "la-v1:fetch-watchpoint-n-configuration", claim<DebugKeepsItsWatchpoints<FWPCFG3, FWPCFG1, FWPCFG2, FWPCFG4>>()},
      {"loongarch.csr.constants_are_constant", "la-csr-prop:P49",
       "CPUID, PRCFG1 to PRCFG3, ASIDBITS and the numbers of watchpoints read the same in every state, also after "
       "reset.",
       "la-csr:S2", claim<ConstantsAreConstant>()},
      {"loongarch.reset.forgets_what_was", "la-csr-prop:P50",
       "Reset leaves the same whatever the state was, in direct mode at 0x1c000000 with everything off that the manual "
       "lists.",
       "la-csr:S2", claim<ResetForgetsWhatWas>()},
  };
}

}  // namespace vcpuspec::loongarch
