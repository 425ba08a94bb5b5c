// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/csr/undefined.h"
#include "spec/loongarch/lvz/interrupts.h"

/// CSR instructions with LVZ: those of a guest, and the gcsr instructions by which root reads and writes the registers
/// of the guest.
namespace vcpuspec::loongarch::lvz {

/// The registers that a guest does not have: root keeps them, or nobody has said that they are there.
using SensitiveCsrs = Registers<IMPCTL1, IMPCTL2, CTAG, MERRCTL, MERRINFO, MERRENTRY, MERRERA, MERRSAVE, MWPC, MWPS,
                                MWPCFG1, MWPCFG2, MWPCFG3, MWPCFG4, FWPC, FWPS, FWPCFG1, FWPCFG2, FWPCFG3, FWPCFG4, DBG,
                                DERA, DSAVE, GTLBC, TRGP, GSTAT, GCTL, GINTC, GCNTC>;
/// The registers of the timer, whose accesses GCTL.TOTI makes exit.
using TimerCsrs = Registers<TCFG, TVAL, TICLR>;

template <class List>
constexpr bool is_one_of(const CsrInfo& csr) {
  bool found = false;
  List::each([&]<class R>() { found = found || csr.number == R::number; });
  return found;
}

/// Whether an access of a guest to a register exits: root has kept the register, or the guest has none of that number,
/// a performance monitor that root has not given it among them, or root wants to know of accesses to the timer.
///                                                                              la-lvz:gspr, kvm-la:gcsr_tables
template <Domain D>
Bit<D> is_kept_by_root(const LvzState<D>& s, const NamedCsr<D>& r, const LvzOpen<D>& open) {
  if (is_one_of<SensitiveCsrs>(r.csr)) return Bit<D>::of(1);
  if (is_one_of<TimerCsrs>(r.csr)) return is_set(s[GCTL::TOTI]);
  return !is_implemented(r, guest_open(s, open).choices);
}

/// The bits of a register of the guest that only root can write: what hardware shows there. That messages are among
/// them is inferred: KVM gives a guest back those that wait.                          la-lvz:gcsr_diff,
/// kvm-la:gcsr_tables
template <Domain D>
Bits<D, 64> writable_by_root(const CsrInfo& csr, const Choices<D>& its, const LvzOpen<D>& open) {
  if (csr.is<BADI>()) return Bits<D, 64>::of(ones(32));
  if (csr.is<TVAL>()) return bits_below(TIMER_N, its);
  if (csr.is<MSGIS>()) return Bits<D, 64>::of(ones(64));
  if (!csr.is<ESTAT>()) return {};
  constexpr std::uint64_t hwi = 0x3fc, others = 0x7fff1c00, msgint = 1U << MSGI;
  const auto wired = is_set(open.unknown.template get<HwisIsWired>());
  const auto lines = select(wired, Bits<D, 64>::of(0), Bits<D, 64>::of(hwi));
  const auto messages = has_message_interrupts(its);
  return lines | Bits<D, 64>::of(others) | select(messages, Bits<D, 64>::of(msgint), 0);
}

/// A CSR instruction of a guest is about its own registers; one about a register that root keeps exits, if the guest
/// might execute it. When root writes GINTC, what it injects pends in the guest. la-lvz:instructions
template <Domain D, class Instruction>
Stepped<D, 1> access_csr(const LvzState<D>& s, Instruction instruction, bool writes, const NamedCsr<D>& r,
                         const Operands<D>& o, const LvzOpen<D>& open) {
  const auto exits = is_guest_kernel(s) && is_kept_by_root(s, r, open);
  const auto execute = [&](const CsrState<D>& world, const Open<D>& its) { return instruction(world, r, o, its); };
  const auto done = unless_sensitive(s, exits, open, std::array{value_of_rd(o)}, execute);
  if (!writes || !r.csr.template is<GINTC>()) return done;
  const auto is_written = !in_guest_mode(s) && s[CRMD::PLV] == 0;
  return Stepped<D, 1>{
      choose(
          is_written, [&] { return with_injected_interrupts(done.next, open); }, [&] { return done.next; }),
      done.given};
}

/// A number that no register has may be one of root's: that a guest asks for it makes it exit.     la-lvz:gspr
template <Domain D>
Stepped<D, 1> access_undefined(const LvzState<D>& s, const Bits<D, 14>& number, const Operands<D>& o,
                               const LvzOpen<D>& open) {
  const auto execute = [&](const CsrState<D>& world, const Open<D>& its) {
    return loongarch::access_undefined(world, number, o, its);
  };
  return unless_sensitive(s, is_guest_kernel(s), open, std::array{value_of_rd(o)}, execute);
}

/// Whether the guest has a register, for root to read and write.
template <Domain D>
Bit<D> is_of_guest(const NamedCsr<D>& r, const Open<D>& its) {
  if (is_one_of<SensitiveCsrs>(r.csr)) return Bit<D>::of(0);
  return is_implemented(r, its.choices);
}

/// A write of root that makes a hardware interrupt of the guest pend may take it from root, as GINTC.HWIC says.
///                                                                                  la-lvz:gintc
template <Domain D>
LvzState<D> with_coupled_interrupts(const LvzState<D>& s, const Bits<D, 64>& written_ones, const LvzOpen<D>& open) {
  const auto coupled = written_ones.template slice<9, 2>() & s[GINTC::HWIC];
  const auto pending = read<ESTAT>(s).word();
  const auto left = pending.template slice<9, 2>() & ~coupled;
  const auto clears = is_set(open.unknown.template get<HwicClears>());
  return s.with_register(RegisterValue<D, ESTAT>{select(clears, pending.insert(HWI0, left), pending)});
}

/// What the guest's registers become when root writes one of them: root can write also what hardware shows there.
///                                                                                  la-lvz:gcsr_diff
template <Domain D>
LvzState<D> gcsr_write(const LvzState<D>& s, const NamedCsr<D>& r, const Bits<D, 64>& value, const Bits<D, 64>& mask,
                       const LvzOpen<D>& open) {
  const auto its = guest_open(s, open);
  const auto writable = bits_of_class(r.csr, &Form::rw, its.choices) | writable_by_root(r.csr, its.choices, open);
  const auto next = with_registers_of_guest(s, with_written(guest_of(s, open), r, {value, mask, writable}, its));
  if (r.csr.template is<ESTAT>()) return with_coupled_interrupts(next, value & mask, open);
  if (!r.csr.template is<CPUID>()) return next;
  const auto of_guest = next.template in_bank<guest>();
  const auto number =
      (of_guest[GuestCpuid::CoreID] & ~mask.template slice<8, 0>()) | (value & mask).template slice<8, 0>();
  return of_guest.with(GuestCpuid::CoreID, number).template in_bank<host>();
}

/// The gcsr instructions are root's, in PLV0; a guest does not have them.            la-lvz:instructions
template <Domain D, class Execute>
Stepped<D, 1> gcsr_instruction(const LvzState<D>& s, const Operands<D>& o, const LvzOpen<D>& open, Execute execute) {
  const auto refused = [&](const Exception& exception) {
    return Stepped<D, 1>{in_current_world(s, open, [&](const CsrState<D>& world, const Open<D>& its) {
      return CsrResult<D>{general_exception(world, raised<D>(exception), its), value_of_rd(o)};
    })};
  };
  const auto executed = [&] {
    const Stepped<D, 1> done = execute();
    return Stepped<D, 1>{with_root(done.next, next_instruction(root(done.next), open.root.choices)),
                         {to_rd(o, done.given[0])}};
  };
  const auto privileged = [&] { return choose(s[CRMD::PLV] == 0, executed, [&] { return refused(IPE); }); };
  return choose(
      in_guest_mode(s), [&] { return refused(INE); }, privileged);
}

/// gcsrrd gives the value of a register of the guest in rd.                           la-lvz:instructions
template <Domain D>
Stepped<D, 1> gcsrrd(const LvzState<D>& s, const NamedCsr<D>& r, const Operands<D>& o, const LvzOpen<D>& open) {
  return gcsr_instruction(s, o, open, [&] {
    const auto its = guest_open(s, open);
    const auto world = guest_of(s, open);
    const auto read = with_registers_of_guest(s, effects_of_read(world, r.csr, its));
    return Stepped<D, 1>{read, {csr_read(world, r, is_of_guest(r, its), its)}};
  });
}

/// A register of the guest gets the bits of rd that a mask covers, and rd all that the register held.
///                                                                                  la-lvz:instructions
template <Domain D>
Stepped<D, 1> exchange_gcsr(const LvzState<D>& s, const NamedCsr<D>& r, const Bits<D, 64>& mask, const Operands<D>& o,
                            const LvzOpen<D>& open) {
  return gcsr_instruction(s, o, open, [&] {
    const auto its = guest_open(s, open);
    const auto world = guest_of(s, open);
    const auto is_there = is_of_guest(r, its);
    const auto read = with_registers_of_guest(s, effects_of_read(world, r.csr, its));
    const auto written = choose(
        is_there, [&] { return gcsr_write(read, r, value_of_rd(o), mask, open); }, [&] { return read; });
    return Stepped<D, 1>{written, {csr_read(world, r, is_there, its)}};
  });
}

/// gcsrxchg writes rd to the bits of a register of the guest that rj masks.           la-lvz:instructions
template <Domain D>
Stepped<D, 1> gcsrxchg(const LvzState<D>& s, const NamedCsr<D>& r, const Operands<D>& o, const LvzOpen<D>& open) {
  return exchange_gcsr(s, r, value_of_rj(o), o, open);
}

/// gcsrwr writes all of rd to a register of the guest.                                la-lvz:instructions
template <Domain D>
Stepped<D, 1> gcsrwr(const LvzState<D>& s, const NamedCsr<D>& r, const Operands<D>& o, const LvzOpen<D>& open) {
  return exchange_gcsr(s, r, Bits<D, 64>::of(ones(64)), o, open);
}

}  // namespace vcpuspec::loongarch::lvz
