// SPDX-License-Identifier: Apache-2.0
#include "spec/loongarch/kvm/pre_enter.h"

#include "properties/claims/interleavings.h"
#include "properties/claims/loongarch/kvm/switching.h"

/// Claims about what KVM does last before it enters a guest, and about CPUs that want something of a vCPU meanwhile.
namespace vcpuspec::loongarch::kvm {

namespace {

/// Orders in which a vCPU may look: as it does, as it once did, and before anybody can call it out.
enum class Order { as_it_does, delivers_first, looks_first };

template <Domain D>
Thread<Meeting<D>> steps_of_vcpu(Order order) {
  if (order == Order::delivers_first) return {deliver_queued<D>, announce_guest_mode<D>, look_for_requests<D>};
  if (order == Order::looks_first) return {look_for_requests<D>, announce_guest_mode<D>, deliver_queued<D>};
  const auto steps = steps_before_entry<D>();
  return {steps.begin(), steps.end()};
}

/// O13 and P36: who asks and kicks is heard, whatever the order of the steps of both.
template <Order order>
struct NothingIsMissed {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    Meeting<D> start{};
    start.queued = in.template bits<1>("queued");
    start.requested = in.template bits<1>("requested");
    auto heard = always<D>();
    const auto interrupts = Thread<Meeting<D>>{queue_for_guest<D>, kick<D>};
    const auto requests = Thread<Meeting<D>>{request_of_vcpu<D>, kick<D>};
    in.rule([&] {
      for (const Meeting<D>& end : all_interleavings(start, steps_of_vcpu<D>(order), interrupts))
        heard = heard && is_set(end.backs_out | end.delivered | end.kicked);
      for (const Meeting<D>& end : all_interleavings(start, steps_of_vcpu<D>(order), requests))
        heard = heard && is_set(end.backs_out | end.kicked);
      return start.queued;
    });
    return {always<D>(), heard};
  }
};

/// O12: no entry of the vCPU is left for the address, of all those that its number names.
template <bool AfterTheCheck>
struct FlushMeetsTheGuest {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto of_vcpu = in.template bits<64>("vpid");
    const auto last = in.template bits<64>("last");
    const auto address = in.template bits<64>("address");
    const auto moved = is_set(in.template bits<1>("moved"));
    const auto next = in.rule([&] {
      if (AfterTheCheck) return check_vpid_and_flush(on.s, of_vcpu, last, moved, address, on.open).next;
      return check_vpid(flush_by_guest_address(on.s, address, on.open), of_vcpu, last, moved, on.open).next;
    });
    const auto c = on.open.core.root.choices;
    auto none_left = always<D>();
    const auto world = lvz::root(core(next));
    const auto named = sign_extended(csr<TLBEHI>, address, c);
    for (unsigned n = 0; n < TLBKEY::count; ++n) {
      const auto entry = entry_at(world, Bits<D, 2>::of(n));
      const auto is_met = is_set(entry.key[TLBKEY::E]) && entry.key[TLBKEY::GID] == next[GSTAT::GID] &&
                          covers(entry, named) && next[GSTAT::GID] != 0;
      none_left = none_left && !is_met;
    }
    return {on.is_possible, none_left};
  }
};

/// O16. EENTRY is noted before the entry replaces it, or just after.
template <bool InTime>
struct HostsEntryComesBack {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_entry(in);
    const auto noted = in.rule([&] { return note_host_entry(on.s, on.open); });
    const auto replaced = in.rule([&] { return set_exit_entry(InTime ? noted : on.s, on.open); });
    const auto late = in.rule([&] { return InTime ? replaced : note_host_entry(replaced, on.open); });
    const auto back = in.rule([&] { return restore_entry(late, on.open); });
    return {on.is_possible, read<EENTRY>(back).word() == read<EENTRY>(on.s).word()};
  }
};

}  // namespace

std::vector<Property> pre_enter_properties() {
  const Property heard{
      "loongarch.kvm.nothing_is_missed", "lvz-prop:P36",
      "An interrupt that is queued for a guest pends in it, and a request keeps it from being entered, "
      "or the guest exits at once.",
      "kvm-la:O13", claim<NothingIsMissed<Order::as_it_does>>()};
  const Property flushed{
      "loongarch.kvm.flush_meets_the_guest", "kvm-la:O12",
      "When the number of a vCPU was checked first, a flush by a physical address of its guest leaves "
      "no entry of the guest for it.",
      "kvm-la:pre_enter_guest", claim<FlushMeetsTheGuest<true>>()};
  const Property entry{"loongarch.kvm.hosts_entry_comes_back", "kvm-la:O16",
                       "EENTRY of the host is noted before it is replaced, and comes back by the exit.",
                       "kvm-la:pre_enter_guest", claim<HostsEntryComesBack<true>>()};
  return {heard,
          control_of(heard, "as_before_8c5cd2b9d6a7", "kvm-la:B13", claim<NothingIsMissed<Order::delivers_first>>()),
          control_of(heard, "looking_first", "kvm-la:O13", claim<NothingIsMissed<Order::looks_first>>()),
          flushed,
          control_of(flushed, "before_the_check", "kvm-la:B12", claim<FlushMeetsTheGuest<false>>()),
          entry,
          control_of(entry, "noted_late", "kvm-la:O16", claim<HostsEntryComesBack<false>>())};
}

}  // namespace vcpuspec::loongarch::kvm
