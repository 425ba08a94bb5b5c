// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/exception/idle.h"
#include "spec/loongarch/exception/units.h"
#include "spec/loongarch/lvz/step.h"

/// Instructions of a guest that root has a say in, and the calls that a guest makes.
namespace vcpuspec::loongarch::lvz {

/// CPUCFG gives a word that says what the core is, which only root learns: that of a guest exits.     la-lvz:gspr
template <Domain D>
Stepped<D, 1> cpucfg(const LvzState<D>& s, const Bits<D, 64>& word, const Bits<D, 64>& rd, const LvzOpen<D>& open) {
  const auto give = [&](const CsrState<D>& world, const Open<D>& its) {
    return CsrResult<D>{next_instruction(world, its.choices), word};
  };
  return unless_sensitive(s, Bit<D>::of(1), open, std::array{rd}, give);
}

/// A guest that may wait for an interrupt exits instead.                              la-lvz:gspr
template <Domain D>
Stepped<D, 0> idle(const LvzState<D>& s, const LvzOpen<D>& open) {
  const auto wait = [](const CsrState<D>& world, const Open<D>& its) { return loongarch::idle(world, its); };
  return unless_sensitive(s, is_guest_kernel(s), open, std::array<Bits<D, 64>, 0>{}, wait);
}

/// GCTL.TOCI says which cache operations of a guest exit: all, or some that nobody has said.     la-lvz:gctl
template <Domain D>
Stepped<D, 0> cacop(const LvzState<D>& s, const LvzOpen<D>& open) {
  const auto exits = s[GCTL::TOCI] == 0 || is_set(open.unspecified.template get<CacheOperationExits>());
  const auto operate = [](const CsrState<D>& world, const Open<D>& its) {
    return choose(
        world[CRMD::PLV] == 0, [&] { return next_instruction(world, its.choices); },
        [&] { return general_exception(world, raised<D>(IPE), its); });
  };
  return unless_sensitive(s, is_guest_kernel(s) && exits, open, std::array<Bits<D, 64>, 0>{}, operate);
}

/// Whether an IOCSR instruction of the guest exits, be it before its privilege is checked or after.
///                                                                                   la-lvz:instructions
template <Domain D>
Bit<D> iocsr_exits(const LvzState<D>& s, const LvzOpen<D>& open) {
  return is_guest_kernel(s) || is_set(open.unknown.template get<IocsrExitsFirst>());
}

/// An IOCSR load of a guest exits: root has the devices.                              la-lvz:gspr
template <Domain D>
Stepped<D, 1> iocsrrd(const LvzState<D>& s, unsigned bytes, const Bits<D, 64>& address, const Bits<D, 64>& data,
                      const Bits<D, 64>& rd, const LvzOpen<D>& open) {
  const auto load = [&](const CsrState<D>& world, const Open<D>& its) {
    return loongarch::iocsrrd(world, bytes, address, data, rd, its);
  };
  return unless_sensitive(s, iocsr_exits(s, open), open, std::array{rd}, load);
}

/// An IOCSR store of a guest exits, and nothing is stored.                            la-lvz:gspr
template <Domain D>
Stepped<D, 2> iocsrwr(const LvzState<D>& s, unsigned bytes, const Bits<D, 64>& address, const Bits<D, 64>& rd,
                      const LvzOpen<D>& open) {
  const auto store = [&](const CsrState<D>& world, const Open<D>& its) {
    return loongarch::iocsrwr(world, bytes, address, rd, its);
  };
  return unless_sensitive(s, iocsr_exits(s, open), open, std::array<Bits<D, 64>, 2>{}, store);
}

/// A unit that the guest has enabled and root has not exits with the exception of the unit: root lends it only when it
/// is used. The guest's own EUEN is looked at first.                                  la-lvz:routing
template <Domain D, class Enable>
Stepped<D, 0> use_unit(const LvzState<D>& s, const Unit<Enable>& unit, const LvzOpen<D>& open) {
  const auto by_guest = s.template in_bank<guest>()[unit.enable];
  const auto is_there = has(unit.feature, open.root.choices);
  const auto exits = in_guest_mode(s) && is_there && is_set(by_guest) && !is_set(s[unit.enable]);
  const auto use = [&](const CsrState<D>& world, const Open<D>& its) { return loongarch::use_unit(world, unit, its); };
  return choose(
      exits, [&] { return in_root(s, open, use); }, [&] { return in_current_world(s, open, use); });
}

/// HVCL calls root from a guest; in root mode there is no such instruction.             la-lvz:hvc
template <Domain D>
Stepped<D, 0> hvcl(const LvzState<D>& s, const LvzOpen<D>& open) {
  const auto raise = [&](const Exception& exception) {
    return in_current_world(s, open, [&](const CsrState<D>& world, const Open<D>& its) {
      return general_exception(world, raised<D>(exception), its);
    });
  };
  const auto is_refused = !is_guest_kernel(s) && is_set(open.unknown.template get<HvclIsPrivileged>());
  const auto call = [&] {
    return choose(
        is_refused, [&] { return raise(IPE); },
        [&] {
          return Stepped<D, 0>{exit_guest(s, raised<D>(HVC), open), {}};
        });
  };
  return choose(in_guest_mode(s), call, [&] { return raise(INE); });
}

/// Exceptions that come up in a guest and are root's: what root keeps, calls, and changes that root watches.
///                                                                                   la-lvz:routing
template <Domain D>
Bit<D> is_for_root(const ExceptionCode<D>& code) {
  return is(GSPR, code) || is(HVC, code) || is(GCSC, code) || is(GCHC, code);
}

/// An exception of a guest is the guest's own to handle, unless it is one of root's.     la-lvz:routing
template <Domain D>
Stepped<D, 0> general_exception_entry(const LvzState<D>& s, const Raised<D>& raised, const LvzOpen<D>& open) {
  const auto handle = [&](const CsrState<D>& world, const Open<D>& its) {
    return general_exception(world, raised, its);
  };
  return choose(
      is_for_root(raised.code), [&] { return in_root(s, open, handle); },
      [&] { return in_current_world(s, open, handle); });
}

}  // namespace vcpuspec::loongarch::lvz
