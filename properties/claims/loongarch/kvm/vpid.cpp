// SPDX-License-Identifier: Apache-2.0
#include "spec/loongarch/kvm/vpid.h"

#include "properties/claims/loongarch/kvm/switching.h"

/// Claims about the numbers that KVM gives vCPUs on a CPU.
namespace vcpuspec::loongarch::kvm {

namespace {

/// A vCPU with a number, and what its CPU gave last.
template <Domain D>
struct Numbered {
  OnVcpu<D> on;
  Bits<D, 64> of_vcpu;
  Bits<D, 64> last;
  Bit<D> moved;
};
template <Domain D>
Numbered<D> any_numbered(Inputs<D>& in) {
  const auto on = any_vcpu(in);
  const auto of_vcpu = in.template bits<64>("vpid");
  const auto last = in.template bits<64>("last");
  return {on, of_vcpu, last, is_set(in.template bits<1>("moved"))};
}

/// P23. With no bits of an id, all numbers have id 0.
template <bool HasIds>
struct NumbersAreNew {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto last = in.template bits<64>("last");
    const auto bits = in.template bits<6>("GIDBIT");
    const auto other = in.template bits<64>("other");
    const auto mask = ones_below<64>(bits);
    const auto given = in.rule([&] { return next_vpid(last, mask); });
    const auto is_new_version = (given.number & ~mask) != (last & ~mask);
    const auto is_unused = implies(other <= last, other != given.number);
    const auto lasts = last < Bits<D, 64>::of(ones(64) - 1);
    const auto has_ids = HasIds ? bits != 0 : always<D>();
    return {lasts && has_ids, (given.number & mask) != 0 && is_unused && given.flushes == is_new_version};
  }
};

/// P24. Where fewer bits of GID hold what is written than GIDBIT says, it does not.
template <bool HoldsIds>
struct GuestHasItsId {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto n = any_numbered(in);
    const auto checked = in.rule([&] { return check_vpid(n.on.s, n.of_vcpu, n.last, n.moved, n.on.open); });
    const auto& c = n.on.open.core.root.choices;
    const auto mask = ones_below<64>(c.template get<Gidbit>());
    const auto holds = c.template get<Gidbit>() <= c.template get<GidBitsHeld>().template widen<6>() &&
                       c.template get<Gidbit>() <= GSTAT::GID.width;
    const auto id = checked.next[GSTAT::GID].template widen<64>() & mask;
    const auto is_current = (checked.of_vcpu & ~mask) == (checked.last & ~mask);
    const auto given = checked.of_vcpu & mask;
    const auto tags = is_set(c.template get<SeparateVmid>()) || in_vcpu<vcpu_tgid>(checked.next) == given;
    return {HoldsIds ? n.on.is_possible && holds : n.on.is_possible, id == given && tags && is_current};
  }
};

/// B11: with a new number the second stage may map otherwise.
struct NewNumbersBreakTheLink {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto n = any_numbered(in);
    const auto checked = in.rule([&] { return check_vpid(n.on.s, n.of_vcpu, n.last, n.moved, n.on.open); });
    const auto is_linked = is_set(checked.next.template in_bank<lvz::guest>()[LLBCTL::ROLLB]);
    const auto kept = checked.of_vcpu == n.of_vcpu;
    return {n.on.is_possible && n.last < Bits<D, 64>::of(ones(64) - 1), implies(n.moved || !kept, !is_linked)};
  }
};

/// P1: a guest runs with an id that is not root's, if its number was checked before it was entered.
template <bool Checked>
struct GuestsRunWithAnId {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_entry(in);
    const auto of_vcpu = in.template bits<64>("vpid");
    const auto last = in.template bits<64>("last");
    const auto moved = is_set(in.template bits<1>("moved"));
    const auto& c = on.open.core.root.choices;
    const auto entered = in.rule([&] {
      const auto checked = check_vpid(on.s, of_vcpu, last, moved, on.open).next.with(PC::address, on.s[PC::address]);
      return after(switch_to_guest<D>(Version::SW2), Checked ? checked : on.s, on.open);
    });
    const auto mask = ones_below<64>(c.template get<Gidbit>());
    const auto holds = c.template get<Gidbit>() <= c.template get<GidBitsHeld>().template widen<6>() && mask != 0;
    const auto was_given = of_vcpu <= last && (of_vcpu & mask) != 0 && last < Bits<D, 64>::of(ones(64) - 1);
    return {on.is_possible && holds && was_given, entered[GSTAT::VM] == 1 && entered[GSTAT::GID] != 0};
  }
};

/// P38: without bits of an id there is none.
struct WithoutBitsThereIsNoId {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto n = any_numbered(in);
    const auto checked = in.rule([&] { return check_vpid(n.on.s, n.of_vcpu, n.last, n.moved, n.on.open); });
    const auto none = n.on.open.core.root.choices.template get<Gidbit>() == 0;
    return {n.on.is_possible && none, checked.next[GSTAT::GID] == n.on.s[GSTAT::GID]};
  }
};

}  // namespace

std::vector<Property> vpid_properties() {
  const Property numbers{"loongarch.kvm.numbers_are_new", "lvz-prop:P23",
                         "The next number of a CPU has an id that is not root's, none before it is the same, and every "
                         "entry goes exactly when a version begins.",
                         "kvm-la:vpid", claim<NumbersAreNew<true>>()};
  const Property id{
      "loongarch.kvm.guest_has_its_id", "lvz-prop:P24",
      "After the check of its number a vCPU has one of the version of its CPU, and GSTAT has its id, which "
      "tags entries of the second stage where those have no ids of their own.",
      "kvm-la:vpid", claim<GuestHasItsId<true>>()};
  const Property run{"loongarch.kvm.guests_run_with_an_id", "lvz-prop:P1",
                     "A guest whose number was checked runs with an id that is not root's.", "kvm-la:vpid",
                     claim<GuestsRunWithAnId<true>>()};
  return {numbers,
          control_of(numbers, "without_bits_of_an_id", "la-lvz:gstat", claim<NumbersAreNew<false>>()),
          id,
          control_of(id, "with_fewer_bits_than_said", "lvz-prop:P38", claim<GuestHasItsId<false>>()),
          run,
          control_of(run, "without_the_check", "kvm-la:vpid", claim<GuestsRunWithAnId<false>>()),
          {"loongarch.kvm.new_numbers_break_the_link", "",
           "A vCPU that comes to a CPU, or gets another number, cannot store by a link from before.", "kvm-la:B11",
           claim<NewNumbersBreakTheLink>()},
          {"loongarch.kvm.without_bits_there_is_no_id", "lvz-prop:P38",
           "Where GSTAT says that an id has no bits, the check leaves GSTAT.GID.", "la-lvz:gstat",
           claim<WithoutBitsThereIsNoId>()}};
}

}  // namespace vcpuspec::loongarch::kvm
