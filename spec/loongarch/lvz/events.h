// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "spec/loongarch/events.h"
#include "spec/loongarch/lvz/guest_tlb.h"
#include "spec/loongarch/lvz/legal_state.h"
#include "spec/loongarch/lvz/sensitive.h"

/// The events of a core with LVZ, each with what it takes besides the state and what it gives. No semantics stands
/// here.
namespace vcpuspec::loongarch::lvz {

/// Any implementation that has LVZ.
template <Domain D>
LvzOpen<D> any_lvz_open(Inputs<D>& in) {
  const auto any = any_open(in);
  const auto unknown = in.template open<Unknown<D>>(graph::Kind::choice);
  const auto unspecified = in.template open<Unspecified<D>>(graph::Kind::arbitrary);
  const auto with_lvz = any.choices.template with<Lvz>(Bits<D, 1>::of(1)).template with<La32>(Bits<D, 1>::of(0));
  return {{with_lvz, any.arbitrary}, unknown, unspecified};
}
template <Domain D>
LvzState<D> any_lvz_state(Inputs<D>& in) {
  return in.template state<Machine, host>();
}

/// What holds of every state that hardware with LVZ can be in.
template <Domain D>
void put_legality(const LvzState<D>& s, const LvzOpen<D>& open, Outputs<D>& out) {
  loongarch::put_legality(root(s), open.root, out);
  out.put("the guest has only what a guest can have", guest_holds_what_exists(s, open));
  out.put("interrupts that root injects pend in the guest", injected_interrupts_pend(s, open));
}

template <Domain D, std::size_t N>
void put(Outputs<D>& out, const Stepped<D, N>& stepped) {
  out.put_state(stepped.next);
}

/// A CSR instruction on a register of one declaration. The text is compiled once for all of them.
template <class Instruction, Domain D>
void access(const CsrInfo& csr, Inputs<D>& in, Outputs<D>& out) {
  const auto s = any_lvz_state(in);
  const auto named = any_register(csr, in);
  const auto operands = any_operands(in, Instruction::has_mask);
  const auto stepped = Instruction::run(s, named, operands, any_lvz_open(in));
  out.put("rd", stepped.given[0]);
  put(out, stepped);
}
template <class Instruction, class R>
struct Access {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    lvz::access<Instruction>(csr<R>, in, out);
  }
};

/// A CSR instruction as it is without LVZ, in the current world.
template <class Base>
struct InWorld {
  static constexpr auto name = Base::name;
  static constexpr bool has_mask = Base::has_mask;
  template <Domain D>
  static Stepped<D, 1> run(const LvzState<D>& s, const NamedCsr<D>& r, const Operands<D>& o, const LvzOpen<D>& open) {
    const auto instruction = [](const CsrState<D>& world, const NamedCsr<D>& named, const Operands<D>& operands,
                                const Open<D>& its) { return Base::run(world, named, operands, its); };
    return access_csr(s, instruction, Base::writes, r, o, open);
  }
};
struct Gcsrrd {
  static constexpr auto name = "gcsrrd";
  static constexpr bool has_mask = false;
  template <Domain D>
  static Stepped<D, 1> run(const LvzState<D>& s, const NamedCsr<D>& r, const Operands<D>& o, const LvzOpen<D>& open) {
    return gcsrrd(s, r, o, open);
  }
};
struct Gcsrwr {
  static constexpr auto name = "gcsrwr";
  static constexpr bool has_mask = false;
  template <Domain D>
  static Stepped<D, 1> run(const LvzState<D>& s, const NamedCsr<D>& r, const Operands<D>& o, const LvzOpen<D>& open) {
    return gcsrwr(s, r, o, open);
  }
};
struct Gcsrxchg {
  static constexpr auto name = "gcsrxchg";
  static constexpr bool has_mask = true;
  template <Domain D>
  static Stepped<D, 1> run(const LvzState<D>& s, const NamedCsr<D>& r, const Operands<D>& o, const LvzOpen<D>& open) {
    return gcsrxchg(s, r, o, open);
  }
};

/// A number that no register has: that of a guest may be root's.
template <class Instruction>
struct AccessUndefined {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto number = in.template bits<14>("csr_num");
    const auto operands = any_operands(in, Instruction::has_mask);
    const auto stepped = lvz::access_undefined(s, number, operands, any_lvz_open(in));
    out.put("rd", stepped.given[0]);
    put(out, stepped);
  }
};

/// An event of a core that takes no operands, in the current world.
template <class Act>
struct Plain {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto act = [](const CsrState<D>& world, const Open<D>& its) { return Act::act(world, its); };
    put(out, in_current_world(s, any_lvz_open(in), act));
  }
};
/// One that concerns root alone.
template <class Act>
struct OfRoot {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto act = [](const CsrState<D>& world, const Open<D>& its) { return Act::act(world, its); };
    put(out, in_root(s, any_lvz_open(in), act));
  }
};
/// TLB instructions, by whether they take entries away.
template <class Act>
struct Finding : Act {
  static constexpr bool invalidates = false;
};
template <class Act>
struct Invalidating : Act {
  static constexpr bool invalidates = true;
};
template <class Act>
struct OfTlb {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto act = [](const CsrState<D>& world, const Open<D>& its) { return Act::act(world, its); };
    put(out, tlb_instruction(s, Act::invalidates, any_lvz_open(in), act));
  }
};
template <class Act>
struct OfGuestTlb {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto act = [](const CsrState<D>& world, const Open<D>& its) { return Act::act(world, its); };
    put(out, gtlb_instruction(s, any_lvz_open(in), act));
  }
};
struct Gtlbrd {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    put(out, gtlbrd(s, any_lvz_open(in)));
  }
};

template <Assertion assertion>
struct BoundCheck {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto rj = in.template bits<64>("rj");
    const auto rk = in.template bits<64>("rk");
    const auto check = [&](const CsrState<D>& world, const Open<D>& its) {
      return assert_bound(world, assertion, rj, rk, its);
    };
    put(out, in_current_world(s, any_lvz_open(in), check));
  }
};
template <const auto& unit>
struct UseOf {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    put(out, lvz::use_unit(s, unit, any_lvz_open(in)));
  }
};

template <unsigned Bytes>
struct Iocsrrd {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto address = in.template bits<64>("address");
    const auto data = in.template bits<64>("data");
    const auto rd = in.template bits<64>("rd");
    const auto stepped = lvz::iocsrrd(s, Bytes, address, data, rd, any_lvz_open(in));
    out.put("rd", stepped.given[0]);
    put(out, stepped);
  }
};
template <unsigned Bytes>
struct Iocsrwr {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto address = in.template bits<64>("address");
    const auto rd = in.template bits<64>("rd");
    const auto stepped = lvz::iocsrwr(s, Bytes, address, rd, any_lvz_open(in));
    out.put("bytes", stepped.given[0].template slice<3, 0>());
    out.put("value", stepped.given[1]);
    put(out, stepped);
  }
};

template <TimePart part>
struct Rdtime {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto rd = in.template bits<64>("rd");
    const auto rj = in.template bits<64>("rj");
    const auto time = [&](const CsrState<D>& world, const Open<D>& its) { return rdtime(world, part, rd, rj, its); };
    const auto stepped = in_current_world(s, any_lvz_open(in), time);
    out.put("rd", stepped.given[0]);
    out.put("rj", stepped.given[1]);
    put(out, stepped);
  }
};

struct ConditionalStore {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto store = [](const CsrState<D>& world, const Open<D>& its) {
      return store_conditional(world, its.choices);
    };
    const auto stepped = in_current_world(s, any_lvz_open(in), store);
    out.put("rd", stepped.given[0]);
    out.put("stores", stepped.given[1].template slice<0, 0>());
    put(out, stepped);
  }
};
struct StoreByAnother {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto to_line = in.template bits<1>("to_line");
    out.put_state(lvz::store_by_another(s, to_line, any_lvz_open(in)));
  }
};

struct GeneralException {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto ecode = in.template bits<6>("ecode");
    const auto esubcode = in.template bits<9>("esubcode");
    const auto address = in.template option<64>("address");
    put(out, general_exception_entry(s, Raised<D>{{ecode, esubcode}, address}, any_lvz_open(in)));
  }
};
struct TlbRefill {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto address = in.template bits<64>("address");
    put(out, lvz::tlb_refill(s, address, any_lvz_open(in)));
  }
};
struct MachineErrorEvent {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto cause = in.template bits<8>("cause");
    const auto repairable = in.template bits<1>("repairable");
    const auto info1 = in.template bits<64>("info1");
    const auto info2 = in.template bits<64>("info2");
    const MachineFault<D> fault{cause, repairable, {info1, info2}};
    const auto raise = [&](const CsrState<D>& world, const Open<D>& its) { return machine_error(world, fault, its); };
    put(out, in_root(s, any_lvz_open(in), raise));
  }
};
struct DebugException {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto cause = in.template bits<2>("cause");
    const auto raise = [&](const CsrState<D>& world, const Open<D>& its) { return debug_exception(world, cause, its); };
    put(out, in_root(s, any_lvz_open(in), raise));
  }
};
struct TakeInterrupt {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto stepped = lvz::interrupt(s, any_lvz_open(in));
    out.put("taken", stepped.given[0].template slice<0, 0>());
    put(out, stepped);
  }
};
struct InterruptLines {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto hwi = in.template bits<8>("hwi");
    const auto ipi = in.template bits<1>("ipi");
    out.put_state(lvz::sample_interrupt_lines(s, hwi, ipi, any_lvz_open(in)));
  }
};
struct MessageArrives {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto number = in.template bits<8>("number");
    const auto arrive = [&](const CsrState<D>& world, const Open<D>& its) {
      return message_arrives(world, number, its);
    };
    put(out, in_root(s, any_lvz_open(in), arrive));
  }
};
struct Tick {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    out.put_state(lvz::tick(s, any_lvz_open(in)));
  }
};
struct ComeOutOfReset {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto open = any_lvz_open(in);
    const auto power_on = in.template open<PowerOn<D>>(graph::Kind::arbitrary);
    out.put_state(lvz::reset(s, power_on, in.template open<GuestPowerOn<D>>(graph::Kind::arbitrary), open));
  }
};

struct Cpucfg {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto word = in.template bits<64>("word");
    const auto rd = in.template bits<64>("rd");
    const auto stepped = cpucfg(s, word, rd, any_lvz_open(in));
    out.put("rd", stepped.given[0]);
    put(out, stepped);
  }
};
struct Cacop {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    put(out, cacop(s, any_lvz_open(in)));
  }
};
struct Idle {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    put(out, lvz::idle(s, any_lvz_open(in)));
  }
};
struct Hvcl {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    put(out, hvcl(s, any_lvz_open(in)));
  }
};

struct Invtlb {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto op = in.template bits<5>("op");
    const auto rj = in.template bits<64>("rj");
    const auto rk = in.template bits<64>("rk");
    put(out, lvz::invtlb(s, op, rj, rk, any_lvz_open(in)));
  }
};
template <Use use>
struct AddressOf {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = any_lvz_state(in);
    const auto address = in.template bits<64>("address");
    const auto stepped = lvz::translate(s, address, use, any_lvz_open(in));
    out.put("pa", stepped.given[0]);
    out.put("mat", stepped.given[1].template slice<1, 0>());
    out.put("done", stepped.given[2].template slice<0, 0>());
    put(out, stepped);
  }
};

}  // namespace vcpuspec::loongarch::lvz
