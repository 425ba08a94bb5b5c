// SPDX-License-Identifier: Apache-2.0
#include "spec/loongarch/kvm/context.h"

#include "properties/claims/loongarch/kvm/timer.h"

/// Claims about a vCPU that leaves its CPU and comes back, with another one in between.
namespace vcpuspec::loongarch::kvm {

namespace {

/// What KVM's list leaves out: what says what the guest is, the entries of the TLB, which have tags, the link, which is
/// broken, what tells of a one-shot timer, the monitors, which change hands on their own, and MSGIR, which follows.
constexpr bool is_left_out(unsigned slot) {
  return is_slot_of_tlb(slot) || is_slot_of<LLBCTL>(slot) || is_core(slot) || is_slot_of<PMCFG>(slot) ||
         is_slot_of<PMCNT>(slot) || is_slot_of<MSGIR>(slot);
}
constexpr bool is_beyond_eight(unsigned slot) {
  return slot >= slot_of<loongarch::Machine, host, SAVE>(8) && slot <= slot_of<loongarch::Machine, host, SAVE>(15);
}

/// The guest's ESTAT and MSGIR show the message that its registers select, as each step of a guest leaves them.
template <Domain D>
Bit<D> shows_selected_message(const KvmState<D>& s, const KvmOpen<D>& open) {
  return selected_message_is_shown(lvz::guest_of(core(s), open.core), lvz::guest_open(core(s), open.core));
}

/// No field holds an illegal value: one is what a write of it over anything else does not leave.
template <Domain D>
Bit<D> is_legal_value(const CsrInfo& csr, const Bits<D, 64>& word, const KvmOpen<D>& open) {
  const Open<D>& any = open.core.root;
  const Open<D> otherwise{any.choices, any.arbitrary.template with<IllegalValue>(~word)};
  return legalised(csr, {~word, word}, otherwise) == word;
}
/// The guest's registers hold values that software can give them.
template <Domain D>
Bit<D> holds_legal_values(const KvmState<D>& s, const KvmOpen<D>& open) {
  auto holds = Bit<D>::of(1);
  SavedAndRestored::each([&]<class L>() {
    using R = typename L::Declaration;
    if constexpr (!R::shows_only)
      for (unsigned n = 0; n < L::count; ++n)
        holds = holds && is_legal_value(csr<R>, s.template in_bank<lvz::guest>().template read<R>(n).word(), open);
  });
  return holds;
}

/// The hardware interrupts of a guest are those that KVM injects: it passes no line of hardware to a guest, and changes
/// them by HWIS only.                                                                     kvm-la:interrupt_injection
template <Domain D>
Bit<D> has_injected_lines_only(const KvmState<D>& s) {
  const auto pending = s.template in_bank<lvz::guest>().template read<ESTAT>().word().template slice<9, 2>();
  return s[GINTC::HWIP] == 0 && pending == s[GINTC::HWIS];
}

template <Domain D>
KvmState<D> with_injected_lines_only(const KvmState<D>& s) {
  const auto injected = s.with(GINTC::HWIP, 0);
  const auto guest = injected.template in_bank<lvz::guest>();
  const auto pending = guest.template read<ESTAT>().word().insert(HWI0, s[GINTC::HWIS]);
  return guest.with_register(RegisterValue<D, ESTAT>{pending}).template in_bank<host>();
}

/// What a control of P26 leaves out: that the guests share the registers from SAVE8 on, that restoring messages mends
/// what ESTAT shows of them, and that lines of hardware come as they are.
enum class LeftOut { nothing, shared_save_registers, message_is_shown, no_lines };

/// P26.
template <LeftOut left_out>
struct ComesBackAsItLeft {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto any_other = in.template state<Machine, host>("other.");
    const auto lines_only = [&](const KvmState<D>& any) {
      return in.within(graph::Scope::harness,
                       [&] { return left_out == LeftOut::no_lines ? any : with_injected_lines_only(any); });
    };
    const auto other = lines_only(any_other);
    const auto s = lines_only(on.s);
    const auto put = in.rule([&] { return vcpu_put(s, on.open); });
    auto between = put;
    for (unsigned slot = lvz::first_of_guest; slot < lvz::LvzState<D>::slots; ++slot)
      between = between.with_word(slot, other.word(slot));
    between = between.with_register(read<GINTC>(other));
    const auto legal = in.within(graph::Scope::harness,
                                 [&] { return with_core(between, lvz::made_legal(core(between), on.open.core)); });
    const auto back = in.rule([&] { return vcpu_load(legal, on.open); });
    auto same = read<GINTC>(back).word() == read<GINTC>(s).word();
    for (unsigned slot = 0; slot < CsrState<D>::slots; ++slot)
      if (!is_left_out(slot) && (left_out == LeftOut::shared_save_registers || !is_beyond_eight(slot)))
        same = same && back.word(lvz::first_of_guest + slot) == s.word(lvz::first_of_guest + slot);
    constexpr unsigned number = slot_of<Machine, lvz::guest, lvz::GuestCpuid>();
    same = same && back.word(number) == s.word(number);
    same = same && back.template in_bank<lvz::guest>()[LLBCTL::KLO] == s.template in_bank<lvz::guest>()[LLBCTL::KLO] &&
           back.template in_bank<lvz::guest>()[LLBCTL::ROLLB] == 0;
    auto assumed =
        on.is_possible && holds_legal_values(s, on.open) && is_within_its_time(s, on.open) && runs_in_root(on.open);
    if (left_out != LeftOut::message_is_shown) assumed = assumed && shows_selected_message(s, on.open);
    if (left_out != LeftOut::no_lines)
      assumed = assumed && has_injected_lines_only(s) && has_injected_lines_only(other);
    return {assumed, same};
  }
};

/// O15: what root injects comes last, or first; on an implementation on which HWIS is wired, or on any.
template <bool Last, bool Wired>
struct InjectedLinesComeBack {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto control = RegisterValue<D, GINTC>{fitting<GINTC>(in_memory<GINTC>(on.s), on.open.core.root.choices)};
    const auto s = in.within(graph::Scope::harness,
                             [&] { return with_in_memory<GINTC>(on.s, control.with(GINTC::HWIP, 0).word()); });
    const auto back = in.rule([&] { return Last ? vcpu_load(s, on.open) : injected_first(s, on.open); });
    const auto pending = back.template in_bank<lvz::guest>().template read<ESTAT>().word().template slice<9, 2>();
    const auto wired = is_set(on.open.core.unknown.template get<lvz::HwisIsWired>());
    return {Wired ? on.is_possible && wired : on.is_possible, pending == control[GINTC::HWIS]};
  }

 private:
  /// vcpu_load with GINTC before all other registers.
  template <Domain D>
  static KvmState<D> injected_first(const KvmState<D>& s, const KvmOpen<D>& open) {
    const auto injected = write_csr<GINTC>(s, in_memory<GINTC>(s), open);
    return restore_list<SavedAndRestored>(restore_timer(injected, open), open);
  }
};

/// P25. The link is not broken on this way.
struct IsAsItWasLeft {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto& s = on.s;
    const auto put = in.rule([&] { return vcpu_put(s, on.open); });
    const auto back = in.rule([&] { return vcpu_load_again(put, on.open); });
    auto same = read<GINTC>(back).word() == read<GINTC>(s).word();
    for (unsigned slot = lvz::first_of_guest; slot < lvz::LvzState<D>::slots; ++slot)
      same = same && back.word(slot) == s.word(slot);
    return {on.is_possible && is_within_its_time(s, on.open) && is_stopped_when_expired(s, on.open), same};
  }
};

}  // namespace

std::vector<Property> context_properties() {
  const Property back{
      "loongarch.kvm.comes_back_as_it_left", "lvz-prop:P26",
      "A vCPU that leaves its CPU and comes back after another one has every register that KVM lists as "
      "it was, and GINTC, and its link is broken.",
      "kvm-la:context_flags", claim<ComesBackAsItLeft<LeftOut::nothing>>()};
  const Property injected{"loongarch.kvm.injected_lines_come_back", "kvm-la:O15",
                          "After a vCPU has come to a CPU, the hardware interrupts that KVM injects pend in its guest, "
                          "and no other ones.",
                          "kvm-la:context_flags", claim<InjectedLinesComeBack<true, false>>()};
  const Property first{"loongarch.kvm.wired_lines_may_come_first", "kvm-la:O15",
                       "Where HWIS is wired to the guest's ESTAT, GINTC may come before ESTAT.", "kvm-la:O15",
                       claim<InjectedLinesComeBack<false, true>>()};
  return {injected,
          first,
          control_of(first, "where_they_are_not_wired", "la-lvz:gintc", claim<InjectedLinesComeBack<false, false>>()),
          {"loongarch.kvm.is_as_it_was_left", "lvz-prop:P25",
           "A vCPU that leaves its CPU and comes back with no other one between has all of its registers as they were.",
           "kvm-la:context_flags", claim<IsAsItWasLeft>()},
          back,
          control_of(back, "with_more_than_eight_save_registers", "kvm-la:gcsr_tables",
                     claim<ComesBackAsItLeft<LeftOut::shared_save_registers>>()),
          control_of(back, "with_any_message_shown", "kvm-la:gcsr_tables",
                     claim<ComesBackAsItLeft<LeftOut::message_is_shown>>()),
          control_of(back, "with_lines_of_hardware", "la-lvz:gintc", claim<ComesBackAsItLeft<LeftOut::no_lines>>())};
}

}  // namespace vcpuspec::loongarch::kvm
