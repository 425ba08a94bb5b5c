// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "spec/loongarch/csr/iocsr.h"
#include "spec/loongarch/csr/reset.h"
#include "spec/loongarch/csr/undefined.h"
#include "spec/loongarch/describe.h"
#include "spec/loongarch/exception/bound_check.h"
#include "spec/loongarch/exception/debug.h"
#include "spec/loongarch/exception/ertn.h"
#include "spec/loongarch/exception/idle.h"
#include "spec/loongarch/exception/machine_error.h"
#include "spec/loongarch/exception/priority.h"
#include "spec/loongarch/exception/units.h"
#include "spec/loongarch/llbit/llbit.h"
#include "spec/loongarch/timer/counter.h"
#include "spec/loongarch/timer/timer.h"
#include "spec/loongarch/translation/tlb_instructions.h"
#include "spec/loongarch/translation/translate.h"

/// The events of a core, each with what it takes besides the state. No semantics stands here.
namespace vcpuspec::loongarch {

template <Domain D>
Open<D> any_open(Inputs<D>& in) {
  const auto choices = in.template open<Choices<D>>(graph::Kind::choice);
  const auto arbitrary = in.template open<Arbitrary<D>>(graph::Kind::arbitrary);
  return {choices, arbitrary};
}

/// What holds of every state that hardware can be in, a truth for each register.
template <Domain D>
void put_legality(const CsrState<D>& s, const Open<D>& open, Outputs<D>& out) {
  StatefulCsrs::each([&]<class R>() {
    out.put(std::string(R::name) + " holds what exists", holds_what_exists(s, csr<R>, open.choices));
  });
  out.put("ESTAT shows the interrupt of the performance monitors", performance_interrupt_is_shown(s, open.choices));
  out.put("MSGIR and ESTAT show the selected message", selected_message_is_shown(s, open));
  out.put("entries of the TLB hold what exists", entries_hold_what_exists(s, open.choices));
  out.put("guest mode neither waits nor debugs", mode_is_possible(s));
  out.put("PC fits a general register", program_counter_fits(s, open.choices));
  out.put("the numbers of the implementation are possible ones", choices_are_possible(open.choices));
}

/// The name of a declaration without the place of the index: PMCFG, MWPCFG1.
template <class R>
std::string name_of_declaration() {
  std::string name = R::name;
  if (const std::size_t at = name.find("<n>"); at != std::string::npos) name.erase(at, 3);
  return name;
}
template <class R>
std::string rule_name(const std::string& instruction) {
  return "loongarch." + instruction + "." + name_of_declaration<R>();
}

/// Any register of a declaration.
template <Domain D>
NamedCsr<D> any_register(const CsrInfo& csr, Inputs<D>& in) {
  switch (csr.count) {
    case 1: return {csr, Bits<D, 5>::of(0)};
    case 2: return {csr, in.template bits<1>("n").template widen<5>()};
    case 4: return {csr, in.template bits<2>("n").template widen<5>()};
    case 8: return {csr, in.template bits<3>("n").template widen<5>()};
    case 16: return {csr, in.template bits<4>("n").template widen<5>()};
    case 32: return {csr, in.template bits<5>("n")};
    default: spec_bug("a family of CSRs has a number of registers that is not declared to be possible");
  }
}

/// Any operands. An instruction without a mask has no rj.
template <Domain D>
Operands<D> any_operands(Inputs<D>& in, bool has_mask) {
  const auto rd = in.template bits<64>("rd");
  const auto rj = has_mask ? in.template bits<64>("rj") : Bits<D, 64>::of(0);
  const auto rd_is_r0 = in.template option<1>("rd_is_r0");
  const auto rj_is_rd = has_mask ? in.template option<1>("rj_is_rd") : Bits<D, 1>::of(0);
  return {rd, rj, rd_is_r0, rj_is_rd};
}

struct CsrrdInstruction {
  static constexpr auto name = "csrrd";
  static constexpr bool has_mask = false, writes = false;
  template <Domain D>
  static CsrResult<D> run(const CsrState<D>& s, const NamedCsr<D>& r, const Operands<D>& o, const Open<D>& open) {
    return csrrd(s, r, o, open);
  }
};
struct CsrwrInstruction {
  static constexpr auto name = "csrwr";
  static constexpr bool has_mask = false, writes = true;
  template <Domain D>
  static CsrResult<D> run(const CsrState<D>& s, const NamedCsr<D>& r, const Operands<D>& o, const Open<D>& open) {
    return csrwr(s, r, o, open);
  }
};
struct CsrxchgInstruction {
  static constexpr auto name = "csrxchg";
  static constexpr bool has_mask = true, writes = true;
  template <Domain D>
  static CsrResult<D> run(const CsrState<D>& s, const NamedCsr<D>& r, const Operands<D>& o, const Open<D>& open) {
    return csrxchg(s, r, o, open);
  }
};

template <Domain D>
void put(Outputs<D>& out, const CsrResult<D>& result) {
  out.put("rd", result.rd);
  out.put_state(result.next);
}

/// A CSR instruction on a register of one declaration. The text is compiled once for all of them.
template <class Instruction, Domain D>
void access(const CsrInfo& csr, Inputs<D>& in, Outputs<D>& out) {
  const auto s = in.template state<Machine, host>();
  const auto named = any_register(csr, in);
  const auto operands = any_operands(in, Instruction::has_mask);
  put(out, Instruction::run(s, named, operands, any_open(in)));
}
template <class Instruction, class R>
struct Access {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    access<Instruction>(csr<R>, in, out);
  }
};

/// A CSR instruction on a number that no register has.
template <class Instruction>
struct AccessUndefined {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto number = in.template bits<14>("csr_num");
    const auto operands = any_operands(in, Instruction::has_mask);
    put(out, access_undefined(s, number, operands, any_open(in)));
  }
};

template <unsigned Bytes>
struct Iocsrrd {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto address = in.template bits<64>("address");
    const auto data = in.template bits<64>("data");
    const auto rd = in.template bits<64>("rd");
    put(out, iocsrrd(s, Bytes, address, data, rd, any_open(in)));
  }
};

template <unsigned Bytes>
struct Iocsrwr {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto address = in.template bits<64>("address");
    const auto rd = in.template bits<64>("rd");
    const auto stored = iocsrwr(s, Bytes, address, rd, any_open(in));
    out.put("bytes", stored.bytes);
    out.put("value", stored.value);
    out.put_state(stored.next);
  }
};

struct ComeOutOfReset {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto open = any_open(in);
    out.put_state(reset(s, in.template open<PowerOn<D>>(graph::Kind::arbitrary), open));
  }
};

/// An event that takes no operands.
template <class Act>
struct Plain {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    out.put_state(Act::act(s, any_open(in)));
  }
};
struct Ertn {
  template <Domain D>
  static CsrState<D> act(const CsrState<D>& s, const Open<D>& open) {
    return ertn(s, open);
  }
};
struct Idle {
  template <Domain D>
  static CsrState<D> act(const CsrState<D>& s, const Open<D>& open) {
    return idle(s, open);
  }
};
struct Wake {
  template <Domain D>
  static CsrState<D> act(const CsrState<D>& s, const Open<D>& open) {
    return wake(s, open.choices);
  }
};
struct Tick {
  template <Domain D>
  static CsrState<D> act(const CsrState<D>& s, const Open<D>& open) {
    return tick(s, open.choices);
  }
};
struct LoadLinked {
  template <Domain D>
  static CsrState<D> act(const CsrState<D>& s, const Open<D>& open) {
    return load_linked(s, open.choices);
  }
};

template <const auto& unit>
struct UseOf {
  template <Domain D>
  static CsrState<D> act(const CsrState<D>& s, const Open<D>& open) {
    return use_unit(s, unit, open);
  }
};
template <Assertion assertion>
struct BoundCheck {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto rj = in.template bits<64>("rj");
    const auto rk = in.template bits<64>("rk");
    out.put_state(assert_bound(s, assertion, rj, rk, any_open(in)));
  }
};
struct Tlbsrch {
  template <Domain D>
  static CsrState<D> act(const CsrState<D>& s, const Open<D>& open) {
    return tlbsrch(s, open);
  }
};
struct Tlbrd {
  template <Domain D>
  static CsrState<D> act(const CsrState<D>& s, const Open<D>& open) {
    return tlbrd(s, open);
  }
};
struct Tlbwr {
  template <Domain D>
  static CsrState<D> act(const CsrState<D>& s, const Open<D>& open) {
    return tlbwr(s, open);
  }
};
struct Tlbfill {
  template <Domain D>
  static CsrState<D> act(const CsrState<D>& s, const Open<D>& open) {
    return tlbfill(s, open);
  }
};
struct Tlbclr {
  template <Domain D>
  static CsrState<D> act(const CsrState<D>& s, const Open<D>& open) {
    return tlbclr(s, open);
  }
};
struct Tlbflush {
  template <Domain D>
  static CsrState<D> act(const CsrState<D>& s, const Open<D>& open) {
    return tlbflush(s, open);
  }
};

struct Invtlb {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto op = in.template bits<5>("op");
    const auto rj = in.template bits<64>("rj");
    const auto rk = in.template bits<64>("rk");
    out.put_state(invtlb(s, op, rj, rk, any_open(in)));
  }
};

/// An access as far as its address goes.
template <Use use>
struct AddressOf {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto address = in.template bits<64>("address");
    const auto translation = translate(s, address, use, any_open(in));
    out.put("pa", translation.pa);
    out.put("mat", translation.mat);
    out.put("done", translation.done);
    out.put_state(translation.next);
  }
};

struct GeneralException {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto ecode = in.template bits<6>("ecode");
    const auto esubcode = in.template bits<9>("esubcode");
    const auto address = in.template option<64>("address");
    out.put_state(general_exception(s, Raised<D>{{ecode, esubcode}, address}, any_open(in)));
  }
};

struct TlbRefill {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto address = in.template bits<64>("address");
    out.put_state(tlb_refill(s, address, any_open(in)));
  }
};

struct MachineErrorEvent {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto cause = in.template bits<8>("cause");
    const auto repairable = in.template bits<1>("repairable");
    const auto info1 = in.template bits<64>("info1");
    const auto info2 = in.template bits<64>("info2");
    out.put_state(machine_error(s, MachineFault<D>{cause, repairable, {info1, info2}}, any_open(in)));
  }
};

struct DebugException {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto cause = in.template bits<2>("cause");
    out.put_state(debug_exception(s, cause, any_open(in)));
  }
};

struct TakeInterrupt {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto result = interrupt(s, any_open(in));
    out.put("taken", result.taken);
    out.put_state(result.next);
  }
};

/// Each cause is an argument; which is taken is given by its place among them.
struct ExceptionPriority {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    auto found = Bits<D, cause_count>::of(0);
    for (unsigned at = 0; at < cause_count; ++at) found = found.insert(at, in.template option<1>(causes[at].name));
    out.put("taken", taken_cause(found));
  }
};

struct InterruptLines {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto hwi = in.template bits<8>("hwi");
    const auto ipi = in.template bits<1>("ipi");
    out.put_state(sample_interrupt_lines(s, hwi, ipi));
  }
};

struct MessageArrives {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto number = in.template bits<8>("number");
    out.put_state(message_arrives(s, number, any_open(in)));
  }
};

template <TimePart part>
struct Rdtime {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto rd = in.template bits<64>("rd");
    const auto rj = in.template bits<64>("rj");
    const auto result = rdtime(s, part, rd, rj, any_open(in));
    out.put("rd", result.rd);
    out.put("rj", result.rj);
    out.put_state(result.next);
  }
};

struct ConditionalStore {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto result = store_conditional(s, any_open(in).choices);
    out.put("rd", result.rd);
    out.put("stores", result.stores);
    out.put_state(result.next);
  }
};

struct StoreByAnother {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, host>();
    const auto to_line = in.template bits<1>("to_line");
    out.put_state(store_by_another(s, to_line));
  }
};

}  // namespace vcpuspec::loongarch
