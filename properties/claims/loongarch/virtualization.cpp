// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/loongarch/setting.h"

/// Claims about what a hypervisor sees of guest mode: entering it by ERTN, leaving it by exceptions, and the registers
/// of LVZ.
namespace vcpuspec::loongarch {

namespace {

/// An exception that is taken outside debug mode, of any kind.
template <Domain D>
struct Taken {
  CsrState<D> s;
  CsrState<D> general;
  CsrState<D> refill;
  CsrState<D> machine_error;
  Open<D> open;
};
template <Domain D>
Taken<D> any_exception(Inputs<D>& in) {
  const auto core = any_core(in);
  const auto ecode = in.template bits<6>("ecode");
  const auto esubcode = in.template bits<9>("esubcode");
  const auto address = in.template bits<64>("address");
  const auto cause = in.template bits<8>("cause");
  const auto repaired = in.template bits<1>("repaired");
  const auto& open = core.open;
  const auto general = in.rule([&] { return general_exception(core.s, Raised<D>{{ecode, esubcode}, address}, open); });
  const auto refill = in.rule([&] { return tlb_refill(core.s, address, open); });
  const auto error = in.rule([&] { return machine_error(core.s, MachineFault<D>{cause, repaired, {}}, open); });
  return {core.s, general, refill, error, open};
}

/// Exceptions are handled outside debug mode, on a core with LVZ and a TLB.
template <Domain D>
Bit<D> are_handled(const Taken<D>& taken) {
  return has_virtualization(taken.open.choices) && has_tlb(taken.open.choices) && !is_set(taken.s[DBG::DST]);
}

/// P6, as far as root sees it.
struct ExceptionsEnterRootMode {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto taken = any_exception(in);
    const auto enters = [&](const CsrState<D>& next) {
      return next[GSTAT::VM] == 0 && next[CRMD::PLV] == 0 && next[CRMD::IE] == 0 &&
             next[GSTAT::GID] == taken.s[GSTAT::GID] && read<GTLBC>(next).word() == read<GTLBC>(taken.s).word();
    };
    return {are_handled(taken), enters(taken.general) && enters(taken.refill) && enters(taken.machine_error)};
  }
};

/// Each kind of exception has a bit of its own for the mode in which it came up.
struct EachKindRecordsThePreviousMode {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto taken = any_exception(in);
    const auto vm = taken.s[GSTAT::VM];
    const auto recorded =
        taken.general[GSTAT::PGM] == vm || (vm == 0 && taken.general[GSTAT::PGM] == taken.s[GSTAT::PGM]);
    const auto others_kept =
        taken.general[TLBRPRMD::PGM] == taken.s[TLBRPRMD::PGM] &&
        taken.general[MERRCTL::PGM] == taken.s[MERRCTL::PGM] && taken.refill[GSTAT::PGM] == taken.s[GSTAT::PGM] &&
        taken.refill[MERRCTL::PGM] == taken.s[MERRCTL::PGM] && taken.machine_error[GSTAT::PGM] == taken.s[GSTAT::PGM] &&
        taken.machine_error[TLBRPRMD::PGM] == taken.s[TLBRPRMD::PGM];
    return {are_handled(taken),
            recorded && taken.refill[TLBRPRMD::PGM] == vm && taken.machine_error[MERRCTL::PGM] == vm && others_kept};
  }
};

/// P2, and P5: each return takes the bit of its own kind and leaves those of the others. `IgnoresKind` is the return
/// that takes GSTAT.PGM always, as one emulator does.
template <bool IgnoresKind>
struct ReturnsEnterTheGuestByTheirOwnBit {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto setting = any_setting(in);
    const auto& c = setting.open.choices;
    const auto s = setting.s.with(CRMD::PLV, 0).with(DBG::DST, 0);
    const auto next = in.rule([&] { return ertn(s, setting.open); });
    const auto is_error = is_set(s[MERRCTL::IsMERR]);
    const auto is_refill = !is_error && is_set(s[TLBRERA::IsTLBR]);
    const auto own = select(is_error, s[MERRCTL::PGM], select(is_refill, s[TLBRPRMD::PGM], s[GSTAT::PGM]));
    const auto looked_at = IgnoresKind ? s[GSTAT::PGM] : own;
    const auto kept = read<TLBRPRMD>(next).word() == read<TLBRPRMD>(s).word() &&
                      read<PRMD>(next).word() == read<PRMD>(s).word() && next[MERRCTL::PGM] == s[MERRCTL::PGM] &&
                      next[GSTAT::GID] == s[GSTAT::GID];
    const auto pgm_kept = next[GSTAT::PGM] == s[GSTAT::PGM];
    return {has_virtualization(c), next[GSTAT::VM] == looked_at && kept && implies(is_error || is_refill, pgm_kept)};
  }
};

/// An exception in guest mode, and the return from its handler that touched nothing, end where it came up.
struct HandlersReturnToTheGuest {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto taken = any_exception(in);
    const auto& s = taken.s;
    const auto guest = s[GSTAT::VM] == 1 && s[MERRCTL::IsMERR] == 0 && s[TLBRERA::IsTLBR] == 0;
    const auto has_we = has_watchpoints(taken.open.choices) || s[CRMD::WE] == 0;
    const auto comes_back = [&](const CsrState<D>& handled) {
      const auto back = in.rule([&] { return ertn(handled, taken.open); });
      const auto crmd = Bits<D, 64>::of(mask_of(CRMD::PLV) | mask_of(CRMD::IE) | mask_of(CRMD::WE));
      return back[GSTAT::VM] == 1 && back[GSTAT::GID] == s[GSTAT::GID] &&
             (read<CRMD>(back).word() & crmd) == (read<CRMD>(s).word() & crmd);
    };
    return {are_handled(taken) && guest && has_we,
            comes_back(taken.general) && comes_back(taken.refill) && comes_back(taken.machine_error)};
  }
};

/// P3.
struct WritesOfGstatKeepTheMode {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto any = any_setting(in);
    const auto s = any.s.with(CRMD::PLV, 0);
    const auto next = in.rule([&] { return csrxchg(s, NamedCsr<D>{csr<GSTAT>, {}}, any.operands, any.open); }).next;
    const auto changed = read<GSTAT>(next).word() ^ read<GSTAT>(s).word();
    return {always<D>(), next[GSTAT::VM] == 0 && (changed & Bits<D, 64>::of(~std::uint64_t{0xff0002})) == 0};
  }
};

/// Where there is no LVZ, no exception and no return has anything to do with guest mode.
struct WithoutLvzThereIsNoGuestMode {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto taken = any_exception(in);
    const auto back = in.rule([&] { return ertn(taken.s, taken.open); });
    const auto is_untouched = [](const CsrState<D>& next) {
      return read<GSTAT>(next).word() == 0 && next[TLBRPRMD::PGM] == 0 && next[MERRCTL::PGM] == 0;
    };
    return {!has_virtualization(taken.open.choices), is_untouched(taken.general) && is_untouched(taken.refill) &&
                                                         is_untouched(taken.machine_error) && is_untouched(back)};
  }
};

}  // namespace

std::vector<Property> virtualization_properties() {
  const Property by_own_bit{"loongarch.lvz.returns_enter_the_guest_by_their_own_bit", "lvz-prop:P2",
                            "A return enters guest mode if the bit of its own kind of exception says so, and leaves "
                            "the bits of the other kinds.",
                            "la-lvz:ertn_root", claim<ReturnsEnterTheGuestByTheirOwnBit<false>>()};
  return {
      {"loongarch.lvz.exceptions_enter_root_mode", "lvz-prop:P6",
       "An exception that root handles enters root mode in PLV0 with interrupts off, and leaves GID and GTLBC.",
       "la-lvz:exit", claim<ExceptionsEnterRootMode>()},
      {"loongarch.lvz.each_kind_records_the_previous_mode", "",
       "General exceptions, refills and machine errors each record in a bit of their own whether they came up in "
       "guest mode, and leave the bits of the others.",
       "la-lvz:three_pgm", claim<EachKindRecordsThePreviousMode>()},
      by_own_bit,
      control_of(by_own_bit, "by_gstat_alone", "la-lvz:three_pgm", claim<ReturnsEnterTheGuestByTheirOwnBit<true>>()),
      {"loongarch.lvz.handlers_return_to_the_guest", "",
       "Whatever exception root handles in guest mode, a return from a handler that touched nothing leads back to "
       "guest mode, with the privilege, interrupt enable and watchpoint enable that root had.",
       "la-lvz:three_pgm", claim<HandlersReturnToTheGuest>()},
      {"loongarch.lvz.writes_of_gstat_keep_the_mode", "lvz-prop:P3",
       "Whatever is written to GSTAT, the mode stays, and only PGM and GID change.", "la-lvz:gstat",
       claim<WritesOfGstatKeepTheMode>()},
      {"loongarch.lvz.without_lvz_there_is_no_guest_mode", "",
       "Without LVZ exceptions and returns leave GSTAT and the bits of the previous mode 0.", "la-lvz:base_csr_bits",
       claim<WithoutLvzThereIsNoGuestMode>()}};
}

}  // namespace vcpuspec::loongarch
