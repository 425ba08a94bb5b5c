// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/loongarch/lvz/worlds.h"

/// Claims about what passes between root and its guest: exits, interrupts, and root's accesses to the guest's
/// registers.
namespace vcpuspec::loongarch::lvz {

namespace {

template <Domain D>
Bits<D, 64> guest_estat(const LvzState<D>& s) {
  return s.template in_bank<guest>().template read<ESTAT>().word();
}

/// The registers of root that an exit writes.
constexpr bool is_written_by_an_exit(unsigned slot) {
  return is_slot_of<CRMD>(slot) || is_slot_of<PRMD>(slot) || is_slot_of<ESTAT>(slot) || is_slot_of<ERA>(slot) ||
         is_slot_of<BADV>(slot) || is_slot_of<BADI>(slot) || is_slot_of<TLBEHI>(slot) || is_slot_of<GSTAT>(slot) ||
         is_pc(slot);
}

/// P6: every way to exit by a general exception.
struct ExitsLeaveTheGuest {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_guest(in);
    const auto subcode = in.template bits<1>("kind");
    const ExceptionCode<D> of_root{Bits<D, 6>::of(GCSC.ecode), subcode.template widen<9>()};
    const auto leaves = [&](const LvzState<D>& next) {
      return next[GSTAT::VM] == 0 && next[GSTAT::PGM] == 1 && next[GSTAT::GID] == on.s[GSTAT::GID] &&
             next[CRMD::PLV] == 0 && next[CRMD::IE] == 0 &&
             next[ERA::PC] == recorded_address(root(on.s), on.s[PC::address], on.open.root.choices) &&
             root_agrees_but(next, on.s, is_written_by_an_exit) && guest_agrees_but(next, on.s, none);
    };
    const auto changed = in.rule([&] { return general_exception_entry(on.s, {of_root, {}}, on.open); });
    const auto called = in.rule([&] { return hvcl(on.s, on.open); });
    const auto calls = implies(called.next[GSTAT::VM] == 0, leaves(called.next));
    return {always<D>(), leaves(changed.next) && calls};
  }
};

/// P8. `IsLinux` is the mapping of a comment in Linux, by which HWIS drives the bits from 5 on.
template <unsigned First>
struct InjectedInterruptsPend {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto any = any_root(in);
    const auto operands = any_operands(in, true);
    const auto s =
        any.s.with(CRMD::PLV, 0).with_register(RegisterValue<D, GINTC>{}.with(GINTC::HWIS, any.s[GINTC::HWIS]));
    const auto write = [](const CsrState<D>& world, const NamedCsr<D>& r, const Operands<D>& o, const Open<D>& its) {
      return csrxchg(world, r, o, its);
    };
    const auto next = in.rule([&] {
                          return access_csr(s, write, true, NamedCsr<D>{csr<GINTC>, {}}, operands, any.open);
                        }).next;
    const auto pending = guest_estat(next);
    const auto others = Bits<D, 64>::of(~(ones(8) << First));
    return {next[GINTC::HWIP] == 0, pending.template slice<First + 7, First>() == next[GINTC::HWIS] &&
                                        (pending & others) == (guest_estat(s) & others)};
  }
};

/// P9.
struct EachWorldWritesItsBitsOfEstat {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto any = any_worlds(in);
    const auto operands = any_operands(in, true);
    const auto s = any.s.with(CORE::Idle, 0);
    const NamedCsr<D> estat{csr<ESTAT>, {}};
    const auto write = [](const CsrState<D>& world, const NamedCsr<D>& r, const Operands<D>& o, const Open<D>& its) {
      return csrxchg(world, r, o, its);
    };
    const auto guest_runs =
        s.with(DBG::DST, 0).with(GSTAT::VM, 1).template in_bank<guest>().with(CRMD::PLV, 0).template in_bank<host>();
    const auto by_guest = in.rule([&] { return access_csr(guest_runs, write, true, estat, operands, any.open); }).next;
    const auto root_runs = s.with(GSTAT::VM, 0).with(CRMD::PLV, 0);
    const auto by_root = in.rule([&] { return gcsrxchg(root_runs, estat, operands, any.open); }).next;
    const auto changes = [&](const LvzState<D>& next) { return guest_estat(next) ^ guest_estat(s); };
    constexpr std::uint64_t of_guest = 3, of_root = 0x7fff5fff;
    return {always<D>(), (changes(by_guest) & Bits<D, 64>::of(~of_guest)) == 0 &&
                             (changes(by_root) & Bits<D, 64>::of(~of_root)) == 0};
  }
};

/// P10 and P11. `IgnoresLevel` is an interrupt of the guest that root's CRMD.IE holds back.
template <bool MindsRoot>
struct EachWorldTakesItsInterrupts {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_guest(in);
    const auto next = in.rule([&] { return lvz::interrupt(on.s, on.open); });
    const auto guest_core = on.s.template in_bank<guest>();
    const auto raised = [](const auto& core) {
      return (core.template read<ESTAT>().word() & core.template read<ECFG>().word() & Bits<D, 64>::of(0x7fff)) != 0;
    };
    const auto of_root = is_set(on.s[CRMD::IE]) && raised(on.s);
    const auto ie = MindsRoot ? guest_core[CRMD::IE] & on.s[CRMD::IE] : guest_core[CRMD::IE];
    const auto of_guest = is_set(ie) && raised(guest_core);
    const auto taken = next.given[0] == 1;
    const auto exits = next.next[GSTAT::VM] == 0;
    const auto delivered = taken && !exits;
    return {always<D>(),
            taken == (of_root || of_guest) && implies(exits, of_root) && implies(delivered, of_guest) &&
                implies(of_root && !of_guest, exits) &&
                implies(!taken, root_agrees_but(next.next, on.s, none) && guest_agrees_but(next.next, on.s, none))};
  }
};

/// P13, for every register of the guest.
template <class Chapter>
struct ExchangesGiveTheWholeOldValue {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto any = any_root(in);
    const auto n = in.template bits<5>("n");
    const auto operands = any_operands(in, true);
    const auto s = any.s.with(CRMD::PLV, 0);
    auto holds = always<D>();
    Chapter::each([&]<class R>() {
      if (is_one_of<SensitiveCsrs>(csr<R>)) return;
      const NamedCsr<D> r{csr<R>, n};
      const auto read = in.rule([&] { return gcsrrd(s, r, operands, any.open); });
      const auto exchanged = in.rule([&] { return gcsrxchg(s, r, operands, any.open); });
      const auto written = in.rule([&] { return gcsrwr(s, r, operands, any.open); });
      const auto may_change = [](unsigned slot) { return is_pc(slot) || is_slot_of<ESTAT>(slot); };
      holds = holds && exchanged.given[0] == read.given[0] && written.given[0] == read.given[0] &&
              root_agrees_but(exchanged.next, s, may_change) && root_agrees_but(written.next, s, may_change);
    });
    return {always<D>(), holds};
  }
};
template <class Chapter>
Property exchanges(const char* chapter) {
  return {std::string("loongarch.lvz.gcsr_gives_the_whole_old_value.") + chapter, "lvz-prop:P13",
          "gcsrwr and gcsrxchg give in rd what gcsrrd would give, and write none of root's registers but what they "
          "couple to the guest's ESTAT.",
          "la-lvz:instructions", claim<ExchangesGiveTheWholeOldValue<Chapter>>()};
}

/// P12, the other half: what root does to its registers leaves those of the guest, but for GINTC.
template <class Chapter>
struct RootsCsrsAreRoots {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto any = any_root(in);
    const auto n = in.template bits<5>("n");
    const auto operands = any_operands(in, true);
    auto holds = always<D>();
    const auto write = [](const CsrState<D>& world, const NamedCsr<D>& r, const Operands<D>& o, const Open<D>& its) {
      return csrxchg(world, r, o, its);
    };
    Chapter::each([&]<class R>() {
      if (std::is_same_v<R, GINTC>) return;
      const auto next = in.rule([&] {
                            return access_csr(any.s, write, true, NamedCsr<D>{csr<R>, n}, operands, any.open);
                          }).next;
      holds = holds && guest_agrees_but(next, any.s, none);
    });
    return {always<D>(), holds};
  }
};
template <class Chapter>
Property roots_csrs(const char* chapter) {
  return {std::string("loongarch.lvz.root_leaves_the_guest.csr_") + chapter, "lvz-prop:P12",
          "CSR instructions of root leave the registers of the guest, but for the interrupts that GINTC injects.",
          "la-lvz:instructions", claim<RootsCsrsAreRoots<Chapter>>()};
}

/// P15.
struct BadiIsOfTheInstruction {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_guest(in);
    const auto word = on.open.root.arbitrary.template get<InstructionWord>();
    const auto after = [&](const Exception& exception) {
      return in.rule([&] { return exit_guest(on.s, raised<D>(exception), on.open); })[BADI::Inst];
    };
    const auto interrupted = in.rule([&] { return lvz::interrupt(on.s, on.open); }).next;
    const auto kept = on.s[BADI::Inst];
    return {always<D>(), after(GSPR) == word && after(HVC) == word && after(GCSC) == word && after(GCHC) == kept &&
                             interrupted[BADI::Inst] == kept};
  }
};

/// P37: one compensation for all vCPUs of a machine gives all of them one time.
struct OneCompensationOneTime {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_guest(in);
    const auto other = in.template state<Machine, host>("other.");
    const auto rd = in.template bits<64>("rd");
    const auto same_time = other.with(StableCounter::Count, on.s[StableCounter::Count])
                               .with_register(read<GCNTC>(on.s))
                               .with(GSTAT::VM, 1);
    const auto alike = same_time.template in_bank<guest>()
                           .with_register(on.s.template in_bank<guest>().template read<CNTC>())
                           .template in_bank<host>();
    const auto read_time = [&](const CsrState<D>& world, const Open<D>& its) {
      return rdtime(world, TimePart::whole, rd, rd, its);
    };
    const auto mine = in.rule([&] { return in_current_world(on.s, on.open, read_time); });
    const auto theirs = in.rule([&] { return in_current_world(alike, on.open, read_time); });
    const auto both = [](const LvzState<D>& s) { return s.template in_bank<guest>()[CRMD::PLV] == 0; };
    return {both(on.s) && both(alike), mine.given[0] == theirs.given[0]};
  }
};

/// The exit of a guest and root's return lead back: nothing of the guest is lost, and nothing of root but what an
/// exception records.
struct ExitsAndReturnsAreARoundTrip {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_guest(in);
    const auto s = on.s.with(MERRCTL::IsMERR, 0).with(TLBRERA::IsTLBR, 0);
    const auto exited = in.rule([&] { return hvcl(s, on.open); }).next;
    const auto returns = [](const CsrState<D>& world, const Open<D>& its) { return ertn(world, its); };
    const auto back = in.rule([&] { return in_current_world(exited, on.open, returns); }).next;
    const auto recorded = [](unsigned slot) {
      return is_slot_of<PRMD>(slot) || is_slot_of<ESTAT>(slot) || is_slot_of<ERA>(slot) || is_slot_of<BADI>(slot) ||
             is_slot_of<GSTAT>(slot) || is_slot_of<LLBCTL>(slot);
    };
    const auto root_level = s[CRMD::PLV] == 0 || has_32_bit_addresses(root(s)) == Bit<D>::of(0);
    return {exited[GSTAT::VM] == 0 && root_level, back[GSTAT::VM] == 1 && back[GSTAT::GID] == s[GSTAT::GID] &&
                                                      root_agrees_but(back, s, recorded) &&
                                                      guest_agrees_but(back, s, none)};
  }
};

}  // namespace

std::vector<Property> world_properties() {
  const Property pend{"loongarch.lvz.injected_interrupts_pend", "lvz-prop:P8",
                      "Bit i of GINTC.HWIS is interrupt i + 2 of the guest, and no other of its interrupts changes.",
                      "la-lvz:gintc", claim<InjectedInterruptsPend<2>>()};
  const Property take{"loongarch.lvz.each_world_takes_its_interrupts", "lvz-prop:P10",
                      "In guest mode an interrupt of root exits by root's enables alone, and one of the guest is taken "
                      "by the guest's alone.",
                      "la-lvz:routing", claim<EachWorldTakesItsInterrupts<false>>()};
  return {
      {"loongarch.lvz.exits_leave_the_guest", "lvz-prop:P6",
       "An exit leaves the guest's registers and GID, and root has the guest's program counter in ERA, in PLV0 with "
       "interrupts off.",
       "la-lvz:exit", claim<ExitsLeaveTheGuest>()},
      {"loongarch.lvz.exits_and_returns_are_a_round_trip", "",
       "A call of a guest and root's return at once lead back to the guest, whose registers are as they were.",
       "la-lvz:exit", claim<ExitsAndReturnsAreARoundTrip>()},
      pend,
      control_of(pend, "bits_from_5_on", "la-lvz:gintc", claim<InjectedInterruptsPend<5>>()),
      {"loongarch.lvz.each_world_writes_its_bits_of_estat", "lvz-prop:P9",
       "A guest changes only its software interrupts in ESTAT, and root all of its interrupts and codes.",
       "la-lvz:gcsr_diff", claim<EachWorldWritesItsBitsOfEstat>()},
      take,
      control_of(take, "if_root_lets_them", "la-lvz:routing", claim<EachWorldTakesItsInterrupts<true>>()),
      exchanges<chapters::Basic>("basic"),
      exchanges<chapters::Translation>("translation"),
      exchanges<chapters::Timer>("timer"),
      exchanges<chapters::Performance>("performance"),
      exchanges<chapters::Message>("message"),
      roots_csrs<chapters::Basic>("basic"),
      roots_csrs<chapters::Translation>("translation"),
      roots_csrs<chapters::Timer>("timer"),
      roots_csrs<chapters::MachineError>("machine_error"),
      roots_csrs<chapters::Performance>("performance"),
      roots_csrs<chapters::Watchpoint>("watchpoint"),
      roots_csrs<chapters::Debug>("debug"),
      roots_csrs<chapters::Message>("message"),
      roots_csrs<chapters::Virtualization>("virtualization"),
      {"loongarch.lvz.badi_is_of_the_instruction", "lvz-prop:P15",
       "An exit by GSPR, HVC or GCSC records the instruction in BADI; GCHC and an interrupt leave BADI.", "la-lvz:gchc",
       claim<BadiIsOfTheInstruction>()},
      {"loongarch.lvz.one_compensation_one_time", "lvz-prop:P37",
       "Two guests with one GCNTC and one CNTC read one time.", "la-lvz:gcntc", claim<OneCompensationOneTime>()}};
}

}  // namespace vcpuspec::loongarch::lvz
