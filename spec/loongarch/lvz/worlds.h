// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/machine.h"
#include "spec/loongarch/lvz/choices.h"

/// The two worlds of a core with LVZ: root with the host's CSRs, and a guest with CSRs of its own (GCSRs). A rule does
/// not know in which world it is: it takes one bank of CSRs. What a bank does not hold itself is given to it here.
namespace vcpuspec::loongarch::lvz {

/// The number of its core as a guest reads it: root writes it.
struct GuestCpuid : Register<GuestCpuid, 64> {
  static constexpr auto name = "CPUID";
  static constexpr auto title = "CPU identity of the guest";
  static constexpr auto citation = "la-lvz:gcsr_diff";
  static constexpr F<8, 0> CoreID{"CoreID", RW, "the number of the core that the guest sees"};
  static constexpr F<63, 9> RSV9{"RSV9", R0, "reserved"};
  static constexpr auto fields = std::tuple{CoreID, RSV9};
};

/// The registers of a guest: those of a core, and what a core has for good.
struct guest {
  static constexpr auto name = "guest";
  using registers = host::registers::With<GuestCpuid>;
};

struct Machine {
  using banks = Banks<host, guest>;
};

template <Domain D>
using LvzState = State<D, Machine, host>;

/// What the rules of both worlds take besides the state.
template <Domain D>
struct LvzOpen {
  Open<D> root;
  Unknown<D> unknown;
  Unspecified<D> unspecified;
};

inline constexpr unsigned first_of_guest = Machine::banks::offset<guest>();

/// The core as root sees it.
template <Domain D>
CsrState<D> root(const LvzState<D>& s) {
  return s.template part<loongarch::Machine, host>(0);
}
template <Domain D>
LvzState<D> with_root(const LvzState<D>& s, const CsrState<D>& next) {
  return s.with_part(0, next, [](unsigned) { return false; });
}

template <Domain D>
Bit<D> in_guest_mode(const LvzState<D>& s) {
  return is_set(s[GSTAT::VM]);
}

/// The time of a guest runs ahead of the stable counter by GCNTC. Where the guest's own CNTC does not count, the
/// counter that the guest sees is behind by it.                                          la-lvz:gcntc
template <Domain D>
Bits<D, 64> guest_counter(const LvzState<D>& s, const LvzOpen<D>& open) {
  const auto compensation = s.template in_bank<guest>().template read<CNTC>().word();
  const auto adds_cntc = is_set(open.unknown.template get<GuestTimeAddsCntc>());
  return s[StableCounter::Count] + read<GCNTC>(s).word() - select(adds_cntc, Bits<D, 64>::of(0), compensation);
}

/// The slots of a guest that are not its own: there is one program counter, one counter of time, one mode, one tag of
/// TLB instructions and one place for the tag that they find.
constexpr bool is_shared(unsigned slot) {
  using Core = loongarch::Machine;
  return slot == slot_of<Core, host, PC>() || slot == slot_of<Core, host, StableCounter>() ||
         slot == slot_of<Core, host, GSTAT>() || slot == slot_of<Core, host, GTLBC>() ||
         slot == slot_of<Core, host, TRGP>();
}

/// The core as a guest sees it.                                                  la-lvz:gcsr_diff
template <Domain D>
CsrState<D> guest_of(const LvzState<D>& s, const LvzOpen<D>& open) {
  return s.template part<loongarch::Machine, host>(first_of_guest)
      .with(PC::address, s[PC::address])
      .with(StableCounter::Count, guest_counter(s, open))
      .with_register(read<GSTAT>(s))
      .with_register(read<GTLBC>(s))
      .with_register(read<TRGP>(s));
}
/// The registers of the guest as root leaves them.
template <Domain D>
LvzState<D> with_registers_of_guest(const LvzState<D>& s, const CsrState<D>& next) {
  return s.with_part(first_of_guest, next, is_shared);
}
/// After a step of the guest: its registers but MISC, which it cannot write, and the program counter.
///                                                                               la-lvz:gcsr_diff
template <Domain D>
LvzState<D> with_guest(const LvzState<D>& s, const CsrState<D>& next) {
  const auto is_left = [](unsigned slot) {
    return is_shared(slot) || slot == slot_of<loongarch::Machine, host, MISC>();
  };
  return s.with_part(first_of_guest, next, is_left).with(PC::address, next[PC::address]);
}

/// What the core of a guest has, where it differs from what root's has: it is not virtualized again, nor debugged; root
/// gives it its number and its performance monitors.                             la-lvz:gcsr_diff
template <Domain D>
Open<D> guest_open(const LvzState<D>& s, const LvzOpen<D>& open) {
  const auto number = s.template in_bank<guest>()[GuestCpuid::CoreID];
  const auto none = Bits<D, 1>::of(0);
  const auto& c = open.root.choices;
  const auto messages = c.template get<MessageInterrupts>() & open.unknown.template get<GuestMessageInterrupts>();
  const auto watchpoints = c.template get<Watchpoints>() & open.unknown.template get<GuestWatchpoints>();
  const auto of_guest = c.template with<Lvz>(none)
                            .template with<Debugging>(none)
                            .template with<MessageInterrupts>(messages)
                            .template with<Watchpoints>(watchpoints)
                            .template with<CoreId>(number)
                            .template with<PmNum>(s[GCTL::GPMNum].template widen<6>());
  return {of_guest, open.root.arbitrary};
}

}  // namespace vcpuspec::loongarch::lvz
