// SPDX-License-Identifier: Apache-2.0
#include "spec/loongarch/kvm/handle_exit.h"

#include "properties/claims/loongarch/kvm/switching.h"

/// Claims about what a guest finds once KVM has handled its exit.
namespace vcpuspec::loongarch::kvm {

namespace {

template <Domain D>
KvmMemory<D> any_memory(Inputs<D>& in) {
  const auto is_software = in.template bits<1>("is_software") == 1;
  const auto software = in.template bits<64>("software");
  const auto configuration = in.template bits<32>("configuration");
  const auto features = in.template bits<32>("features");
  const auto device = in.template bits<64>("device");
  const auto waits = in.template bits<1>("interrupt_waits") == 1;
  const auto has_monitors = in.template bits<1>("has_monitors") == 1;
  return {is_software, software, configuration, features, device, waits, has_monitors, in.template bits<4>("last")};
}

/// An exit by GSPR with whatever instruction, handled.
template <Domain D>
struct AnyGspr {
  OnVcpu<D> on;
  KvmMemory<D> memory;
  Bits<D, 32> word;
  GsprClass<D> is;
  Emulated<D> done;

  Bits<D, 5> rd() const { return word.template slice<4, 0>(); }
  Bits<D, 64> rj_value() const { return named_register(on.s, word.template slice<9, 5>()); }
};
/// CPUCFG, with registers as they come.
template <Domain D>
KvmState<D> at_cpucfg(const KvmState<D>& s) {
  const auto registers = in_vcpu<exit_badi>(s).template slice<9, 0>();
  return with_in_vcpu<exit_badi>(s, Bits<D, 64>::of(0x1b << 10) | registers.template widen<64>());
}
template <bool IsCpucfg = false, Domain D>
AnyGspr<D> any_gspr(Inputs<D>& in) {
  const auto any = any_vcpu(in);
  const auto s = in.within(graph::Scope::harness, [&] { return IsCpucfg ? at_cpucfg(any.s) : any.s; });
  const OnVcpu<D> on{s, any.open, any.is_possible};
  const auto memory = any_memory(in);
  const auto word = in_vcpu<exit_badi>(on.s).template slice<31, 0>();
  const auto done = in.rule([&] { return handle_gspr(on.s, memory); });
  return {on, memory, word, decode_gspr(word), done};
}

constexpr bool is_of_the_guest_in_memory(unsigned slot) {
  constexpr unsigned first = slot_of<Machine, vcpu, guest_gpr>();
  return (slot >= first && slot < first + general_registers) || slot == slot_of<Machine, vcpu, guest_pc>();
}

/// Nothing but rd and the program counter of the guest changes, and of nothing that KVM has but the CSR that is named.
struct EmulationTouchesOneRegister {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto gspr = any_gspr(in);
    const auto& s = gspr.on.s;
    auto kept = agree_but(gspr.done.next, s, is_of_the_guest_in_memory);
    for (unsigned n = 0; n < general_registers; ++n)
      kept = kept &&
             implies(gspr.rd() != Bits<D, 5>::of(n), in_vcpu<guest_gpr>(gspr.done.next, n) == in_vcpu<guest_gpr>(s, n));
    const auto software = implies(!gspr.is.csr || !gspr.memory.is_software, gspr.done.software == gspr.memory.software);
    return {gspr.on.is_possible, kept && software};
  }
};

/// The guest goes on behind the instruction, unless it is to be executed again or is not defined.
struct GuestGoesOn {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto gspr = any_gspr(in);
    const auto before = in_vcpu<guest_pc>(gspr.on.s);
    const auto stays = gspr.done.is_not_defined || gspr.done.wants_monitors;
    const auto pc = in_vcpu<guest_pc>(gspr.done.next);
    const auto not_both = !(gspr.done.is_not_defined && gspr.done.wants_monitors);
    return {gspr.on.is_possible, not_both && pc == select(stays, before, before + 4)};
  }
};

/// P35: numbers that nobody has given a word read 0.
struct CpucfgHasNothingElse {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto gspr = any_gspr<true>(in);
    const auto number = gspr.rj_value().template slice<31, 0>();
    const auto is_own = number == cpucfg_signature || number == cpucfg_features;
    const auto result = named_register(gspr.done.next, gspr.rd());
    const auto expected = select(number <= 20, gspr.memory.configuration.template widen<64>(), 0);
    return {gspr.on.is_possible && !is_own, gspr.is.cpucfg && result == expected};
  }
};

/// A device is asked for as many bytes as the instruction is about, and what it gives keeps its sign.
struct IocsrKeepsTheSign {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto gspr = any_gspr(in);
    const auto reads = gspr.is.iocsr && gspr.done.bytes == 0;
    const auto result = named_register(gspr.done.next, gspr.rd());
    const auto size = gspr.word.template slice<11, 10>();
    const auto sign = select(
        size == 0, gspr.memory.device.template slice<7, 7>(),
        select(size == 1, gspr.memory.device.template slice<15, 15>(), gspr.memory.device.template slice<31, 31>()));
    const auto top = result.template slice<63, 32>();
    const auto extended = top == select(sign == 1, Bits<D, 32>::of(ones(32)), 0);
    const auto whole = result == gspr.memory.device;
    const auto written =
        implies(gspr.is.iocsr && !reads, in_vcpu<guest_pc>(gspr.done.next) != in_vcpu<guest_pc>(gspr.on.s));
    return {gspr.on.is_possible, implies(reads, select(size == 3, whole, extended)) && written};
  }
};

/// IDLE gives the CPU away exactly while nothing waits for the guest.
struct IdleHaltsUnlessSomethingWaits {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto gspr = any_gspr(in);
    const auto expected = gspr.is.idle && !gspr.memory.interrupt_waits;
    return {gspr.on.is_possible, as_bit(gspr.done.halts) == as_bit(expected)};
  }
};

/// A hypercall changes a0 and the program counter alone, and one that KVM does not know answers -1.
struct HypercallAnswersInA0 {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto features = in.template bits<32>("features");
    const auto breakpoints = in.template bits<1>("has_breakpoints") == 1;
    const auto answered = in.rule([&] { return handle_hvcl(on.s, features, breakpoints); });
    const auto may_change = [](unsigned slot) {
      return slot == slot_of<Machine, vcpu, guest_gpr>(r_a0) || slot == slot_of<Machine, vcpu, guest_pc>();
    };
    const auto number = in_vcpu<exit_badi>(on.s).template slice<14, 0>();
    const auto is_known = number == service || (number == breakpoint && breakpoints) ||
                          (number == user_service && features.test(offers_user_service));
    const auto a0 = in_vcpu<guest_gpr>(answered.next, r_a0);
    const auto pc = in_vcpu<guest_pc>(on.s);
    const auto goes_on = in_vcpu<guest_pc>(answered.next) == select(answered.leaves, pc, pc + 4);
    const auto refused = implies(!is_known, a0 == invalid_code && !answered.leaves);
    const auto sent = implies(answered.sends, a0 == 0);
    return {on.is_possible, agree_but(answered.next, on.s, may_change) && goes_on && refused && sent};
  }
};

}  // namespace

std::vector<Property> handle_exit_properties() {
  return {
      {"loongarch.kvm.emulation_touches_one_register", "",
       "An instruction that KVM emulates changes rd and the program counter of the guest, and of KVM's memory no "
       "other CSR than the one that it names.",
       "kvm-la:gspr_decode", claim<EmulationTouchesOneRegister>()},
      {"loongarch.kvm.guest_goes_on", "lvz-prop:P31",
       "The guest goes on behind the instruction, unless it is to execute it again with its performance monitors, "
       "or the instruction is not defined.",
       "kvm-la:gspr_decode", claim<GuestGoesOn>()},
      {"loongarch.kvm.cpucfg_has_nothing_else", "lvz-prop:P35",
       "CPUCFG gives the words of the vCPU's table up to number 20, and 0 for every other number but KVM's own two.",
       "kvm-la:cpucfg", claim<CpucfgHasNothingElse>()},
      {"loongarch.kvm.iocsr_keeps_the_sign", "", "What a read of IOCSR brings from a device keeps its sign.",
       "kvm-la:idle_iocsr", claim<IocsrKeepsTheSign>()},
      {"loongarch.kvm.idle_halts_unless_something_waits", "",
       "IDLE of a guest halts its vCPU exactly while no interrupt waits for it.", "kvm-la:idle_iocsr",
       claim<IdleHaltsUnlessSomethingWaits>()},
      {"loongarch.kvm.hypercall_answers_in_a0", "",
       "A hypercall changes a0 and the program counter of the guest and nothing else, and one that KVM does not know "
       "answers -1.",
       "kvm-la:hvcl", claim<HypercallAnswersInA0>()}};
}

}  // namespace vcpuspec::loongarch::kvm
