// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/loongarch/kvm/switching.h"
#include "spec/loongarch/kvm/events.h"
#include "spec/loongarch/kvm/page_fault.h"

/// Claims about the interrupts and exceptions that KVM injects.
namespace vcpuspec::loongarch::kvm {

namespace {

template <Domain D>
Bit<D> are_disjoint(const Queued<D>& q) {
  return (q.pending & q.clear) == 0;
}

/// P30. Without it, what is queued and what is to be taken back may both hold.
template <bool Disjoint>
struct QueuesStayDisjoint {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto q = any_queued(in);
    const auto number = in.template bits<4>("number");
    const auto queued = in.rule([&] { return queue_interrupt(q, number); });
    const auto dequeued = in.rule([&] { return dequeue_interrupt(q, number); });
    return {Disjoint ? are_disjoint(q) : always<D>(), are_disjoint(queued) && are_disjoint(dequeued)};
  }
};

/// Where lines of the guest follow HWIS, its ESTAT shows what was delivered, and nothing else changes there.
template <bool Disjoint>
struct DeliveredInterruptsPend {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto q = any_queued(in);
    const auto delivered = in.rule([&] { return deliver_interrupts(on.s, q, on.open); });
    const auto status = [](const KvmState<D>& s) {
      return s.template in_bank<lvz::guest>().template read<ESTAT>().word();
    };
    const auto messages = has_message_interrupts(lvz::guest_open(core(on.s), on.open.core).choices);
    const auto with_message = Bits<D, 64>::of(injected_by_status | hardware_interrupts);
    const auto known = select(messages, with_message, with_message & ~Bits<D, 64>::of(1U << MSGI));
    const auto taken_back = status(on.s) & ~(q.clear & known);
    const auto lines_follow = on.s[GINTC::HWIP] == 0 && status(on.s).template slice<9, 2>() == on.s[GINTC::HWIS];
    const auto assumed = on.is_possible && lines_follow;
    const auto pend = (status(delivered) & q.clear & known) == 0;
    const auto as_queued = status(delivered) == (taken_back | (q.pending & known));
    return {Disjoint ? assumed && are_disjoint(q) : assumed, as_queued && pend};
  }
};

/// How KVM changes ESTAT of a guest: by an exchange that is one act, by one that reads and writes with time in between,
/// and by that with what KVM does about it.
enum class Exchange { atomic, torn, torn_and_mended };

/// B2: the timer of the guest expires while an interrupt is made to pend.
template <Exchange exchange, bool Wraps>
struct TimerInterruptIsNotLost {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto& s = on.s;
    const auto ticked = in.rule([&] { return with_core(s, lvz::tick(core(s), on.open.core)); });
    const auto next = in.rule([&] {
      const auto softly = Bits<D, 64>::of(1U << SWI0);
      if (exchange == Exchange::atomic) return exchange_gcsr<ESTAT>(ticked, softly, softly, on.open);
      const auto torn = write_gcsr<ESTAT>(ticked, read_gcsr<ESTAT>(s, on.open) | softly, on.open);
      const auto count = read_gcsr<TVAL>(s, on.open);
      return exchange == Exchange::torn ? torn : mend_timer_interrupt(torn, count, on.open);
    });
    const auto pends = [](const KvmState<D>& at) {
      return at.template in_bank<lvz::guest>().template read<ESTAT>().word().test(TI);
    };
    const auto shows = is_set(on.open.core.root.choices.template get<OneShotWraps>()) &&
                       !is_set(on.open.core.root.choices.template get<TimerExpiresAt0>());
    const auto guest = s.template in_bank<lvz::guest>();
    const auto start = guest.template read<TCFG>().word() & Bits<D, 64>::of(mask_of(TCFG::InitVal));
    const auto counts_down = start != 0;
    return {Wraps ? on.is_possible && shows && counts_down : on.is_possible, implies(pends(ticked), pends(next))};
  }
};

/// A guest that KVM makes take an exception, and the same guest with hardware that raises it.
template <Domain D>
struct Injected {
  KvmState<D> by_kvm;
  lvz::LvzState<D> by_hardware;
};
template <Domain D>
Injected<D> inject(Inputs<D>& in, const OnVcpu<D>& on, const ExceptionCode<D>& code) {
  const auto& s = on.s;
  const auto& open = on.open.core;
  const auto its = lvz::guest_open(core(s), open);
  const auto by_kvm = in.rule([&] { return inject_exception(s, code, on.open); });
  const auto running = s.with(PC::address, in_vcpu<guest_pc>(s));
  const auto world = lvz::guest_of(core(running), open);
  const auto word = in_vcpu<exit_badi>(s).template slice<31, 0>();
  const Open<D> with_word{its.choices, its.arbitrary.template with<InstructionWord>(word)};
  const Raised<D> raised{code, in_vcpu<guest_pc>(s)};
  return {by_kvm, lvz::with_guest(core(running), general_exception(world, raised, with_word))};
}
/// What KVM has seen to, and Linux as a guest does.
template <Domain D>
Bit<D> is_plain_guest(const OnVcpu<D>& on) {
  const auto& s = on.s;
  const auto its = lvz::guest_open(core(s), on.open.core);
  const auto guest = s.template in_bank<lvz::guest>();
  const auto is_aligned = (guest.template read<EENTRY>().word() & Bits<D, 64>::of(ones(15))) == 0;
  const auto is_long = !has_32_bit_addresses(lvz::guest_of(core(s), on.open.core)) &&
                       (in_vcpu<guest_pc>(s) & ~general_register_bits(its.choices)) == 0;
  return on.is_possible && is_aligned && is_long;
}

/// P34. Comparing with <= takes the first address beyond for one of the guest's.
template <bool AsItIs>
struct NothingIsBeyondTheGuest {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto size = in.template bits<64>("size");
    const auto has_memory = is_set(in.template bits<1>("has_memory"));
    const auto limit = AsItIs ? size : size + 1;
    const auto done = in.rule([&] { return handle_page_fault(on.s, limit, has_memory, on.open); });
    const auto refused = in.rule([&] { return inject_exception(on.s, code<D>(ADEM), on.open); });
    const auto is_beyond = in_vcpu<exit_badv>(on.s) >= size;
    const auto is_refused = agree_but(done.next, refused, no_slot) && !done.is_of_device && !done.is_mapped;
    const auto is_left = agree_but(done.next, on.s, no_slot) && done.is_of_device == !has_memory;
    return {on.is_possible && size != 0, (is_beyond && is_refused) || (!is_beyond && is_left)};
  }
};

/// P33 but for the code and what pends, which InjectionSaysWhich is about.
struct InjectionIsAnException {
  template <Domain D>
  static ConditionalStatement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto& s = on.s;
    const auto [injected, by_hardware] = inject(in, on, code<D>(INE));
    constexpr unsigned status = slot_of<Machine, lvz::guest, ESTAT>();
    auto same = in_vcpu<guest_pc>(injected) == by_hardware[PC::address];
    for (unsigned slot = lvz::first_of_guest; slot < lvz::LvzState<D>::slots; ++slot)
      if (slot != status) same = same && injected.word(slot) == by_hardware.word(slot);
    const auto left = injected.template in_bank<lvz::guest>()[ESTAT::EsubCode];
    same = same && left == by_hardware.template in_bank<lvz::guest>()[ESTAT::EsubCode];
    const auto guest = s.template in_bank<lvz::guest>();
    const auto we_is_da = guest[CRMD::WE] == guest[CRMD::DA];
    const auto watchpoints = has_watchpoints(lvz::guest_open(core(s), on.open.core).choices);
    const auto pwe_kept = guest[PRMD::PWE] == guest[CRMD::DA];
    const auto is_whole = guest[ESTAT::EsubCode] == 0 &&
                          ((watchpoints && we_is_da && guest[CRMD::WE] == 0) || (!watchpoints && pwe_kept));
    return {is_plain_guest(on), same, is_whole};
  }
};

/// P33 of what tells the guest which exception it is. Of any code, for the condition to say which would do.
struct InjectionSaysWhich {
  template <Domain D>
  static ConditionalStatement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto ecode = in.template bits<6>("ecode");
    const auto [injected, by_hardware] = inject(in, on, ExceptionCode<D>{ecode, Bits<D, 9>::of(0)});
    const auto guest = injected.template in_bank<lvz::guest>();
    const auto expected = by_hardware.template in_bank<lvz::guest>();
    const auto says = guest[ESTAT::Ecode] == expected[ESTAT::Ecode];
    const auto pend = Bits<D, 64>::of(0x7fff);
    const auto pends = (guest.template read<ESTAT>().word() & pend) == (expected.template read<ESTAT>().word() & pend);
    return {is_plain_guest(on), says && pends, ecode == 0};
  }
};

}  // namespace

std::vector<Property> inject_properties() {
  const Property disjoint{"loongarch.kvm.queues_stay_disjoint", "lvz-prop:P30",
                          "No interrupt waits both to be made pending and to be taken back.",
                          "kvm-la:interrupt_injection", claim<QueuesStayDisjoint<true>>()};
  const Property pend{"loongarch.kvm.delivered_interrupts_pend", "",
                      "Delivered interrupts pend in the guest, those to be taken back do not, and nothing else of its "
                      "ESTAT changes.",
                      "kvm-la:interrupt_injection", claim<DeliveredInterruptsPend<true>>()};
  const Property atomic{
      "loongarch.kvm.exchange_loses_no_timer_interrupt", "kvm-la:B2",
      "An interrupt that KVM makes pend by an exchange that is one act takes none of the guest's timer "
      "away.",
      "kvm-la:interrupt_injection", claim<TimerInterruptIsNotLost<Exchange::atomic, false>>()};
  const Property mended{
      "loongarch.kvm.torn_exchange_is_mended", "kvm-la:B2",
      "Where the guest's timer may expire within an exchange, and shows that it has by a larger count, "
      "its interrupt pends afterwards.",
      "kvm-la:B2", claim<TimerInterruptIsNotLost<Exchange::torn_and_mended, true>>()};
  const Property beyond{
      "loongarch.kvm.nothing_is_beyond_the_guest", "lvz-prop:P34",
      "An access beyond the memory that a guest can have is an address error of the guest, and reaches "
      "no device; every other one leaves the guest as it is.",
      "lvz-prop:P34", claim<NothingIsBeyondTheGuest<true>>()};
  return {
      beyond,
      control_of(beyond, "with_one_address_more", "lvz-prop:P34", claim<NothingIsBeyondTheGuest<false>>()),
      atomic,
      control_of(atomic, "when_it_is_torn", "kvm-la:B2", claim<TimerInterruptIsNotLost<Exchange::torn, false>>()),
      mended,
      control_of(mended, "as_before_2433f3f5724b", "kvm-la:B2", claim<TimerInterruptIsNotLost<Exchange::torn, true>>()),
      control_of(mended, "where_an_expired_count_is_0", "la-csr:one_shot",
                 claim<TimerInterruptIsNotLost<Exchange::torn_and_mended, false>>()),
      disjoint,
      control_of(disjoint, "without_being_so", "kvm-la:interrupt_injection", claim<QueuesStayDisjoint<false>>()),
      pend,
      control_of(pend, "with_both_queued", "lvz-prop:P30", claim<DeliveredInterruptsPend<false>>()),
      {"loongarch.kvm.injection_is_an_exception", "lvz-prop:P33",
       "An exception that KVM injects leaves the guest as its hardware would have, its code and what pends aside.",
       "kvm-la:exception_injection", claim<InjectionIsAnException>(), Expected::recorded,
       "002-injected-exception-saves-da-as-pwe"},
      {"loongarch.kvm.injection_says_which", "lvz-prop:P33",
       "After an exception that KVM injects, ESTAT has its code, and pends what pended before.",
       "kvm-la:exception_injection", claim<InjectionSaysWhich>(), Expected::recorded,
       "004-injected-code-pends-as-interrupts"}};
}

}  // namespace vcpuspec::loongarch::kvm
