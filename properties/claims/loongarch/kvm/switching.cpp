// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/loongarch/kvm/switching.h"

/// Claims about KVM's switch into a guest and back: each sequence is one act, and none of its steps is idle.
namespace vcpuspec::loongarch::kvm {

namespace {

constexpr std::size_t no_step = 1000;

template <Domain D>
Sequence<D> entry(Version version, std::size_t dropped) {
  const auto steps = switch_to_guest<D>(version);
  return dropped == no_step ? steps : without(steps, dropped);
}
template <Domain D>
Sequence<D> exit_entry_steps(std::size_t dropped) {
  const auto steps = kvm_exc_entry<D>();
  return dropped == no_step ? steps : without(steps, dropped);
}

/// P16.
template <Version version, std::size_t dropped = no_step>
struct EntryIsOneStep {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_entry(in);
    const auto id = on.s[GSTAT::GID].template widen<64>();
    const auto s = in.within(graph::Scope::harness,
                             [&] { return version == Version::SW2 ? on.s : with_in_vcpu<vcpu_tgid>(on.s, id); });
    const auto next = in.rule([&] { return after(entry<D>(version, dropped), s, on.open); });
    return {on.is_possible, agree_but(next, entered(s, on.open), no_slot)};
  }
};

/// Two neighbouring steps the other way round.
template <Domain D>
Sequence<D> swapped(Sequence<D> steps, std::size_t at) {
  std::swap(steps.at(at), steps.at(at + 1));
  return steps;
}
template <std::size_t... at>
struct EntryIsOneStepSwapped {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_entry(in);
    const auto expected = entered(on.s, on.open);
    auto holds = always<D>();
    const auto look = [&](std::size_t first) {
      const auto next = in.rule([&] { return after(swapped(switch_to_guest<D>(Version::SW2), first), on.s, on.open); });
      holds = holds && agree_but(next, expected, no_slot);
    };
    (void(look(at)), ...);
    return {on.is_possible, holds};
  }
};

/// The same once an exit was handled, perhaps on another CPU than that of the first entry: what the host has on its
/// stack and in the vCPU stays, but for its per-CPU pointer.
template <std::size_t dropped = no_step>
struct ReturnIsOneStep {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_entry(in);
    const auto& s = on.s;
    const auto all = return_to_guest<D>(Version::SW2);
    const auto next = in.rule([&] { return after(dropped == no_step ? all : without(all, dropped), s, on.open); });
    auto expected = with_in_vcpu<host_sp>(entered(s, on.open), in_vcpu<host_sp>(s));
    expected = with_in_vcpu<host_tp>(expected, in_vcpu<host_tp>(s));
    for (unsigned n = 0; n < general_registers; ++n)
      expected = with_in_vcpu<host_frame>(expected, in_vcpu<host_frame>(s, n), n);
    return {on.is_possible, agree_but(next, expected, no_slot)};
  }
};

/// P17.
template <std::size_t dropped = no_step>
struct ExitIsOneStep {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_exit(in);
    const auto& s = on.s;
    const auto next = in.rule([&] { return after(exit_entry_steps<D>(dropped), s, on.open); });
    auto holds =
        in_vcpu<guest_pc>(next) == read<ERA>(s).word() && in_vcpu<exit_badv>(next) == read<BADV>(s).word() &&
        in_vcpu<exit_estat>(next) ==
            as_general_register(csr<ESTAT>, read<ESTAT>(s).word(), on.open.core.root.choices) &&
        in_vcpu<exit_badi>(next) == as_general_register(csr<BADI>, read<BADI>(s).word(), on.open.core.root.choices);
    for (unsigned n = 1; n < general_registers; ++n)
      holds = holds && in_vcpu<guest_gpr>(next, n) == general_register(s, n);
    holds = holds && is_hosts_own(next) && next[GSTAT::VM] == 0 &&
            general_register(next, r_sp) == in_vcpu<host_sp>(s) &&
            general_register(next, r_tp) == in_vcpu<host_tp>(s) &&
            general_register(next, r_percpu) == in_vcpu<host_percpu>(s);
    const auto may_change = [](unsigned slot) {
      const unsigned first_gpr = Machine::banks::offset<gpr>();
      return slot >= first_gpr || is_pc(slot) || is_slot_of<ECFG>(slot) || is_slot_of<EENTRY>(slot) ||
             is_slot_of<PGDL>(slot) || is_slot_of<GSTAT>(slot) || is_slot_of<GTLBC>(slot) ||
             slot == slot_of<Machine, host, SAVE>(save_of_a2);
    };
    return {on.is_possible, holds && agree_but(next, s, may_change)};
  }
};

/// P18: entering a guest while an interrupt of root pends, which makes it exit before it has executed anything.
struct EntryAndExitAreARoundTrip {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_entry(in);
    const auto in_guest = in.rule([&] { return after(switch_to_guest<D>(Version::SW2), on.s, on.open); });
    const auto exited = in.rule([&] { return with_core(in_guest, lvz::interrupt(core(in_guest), on.open.core).next); });
    const auto back = in.rule([&] { return after(kvm_exc_entry<D>(), exited, on.open); });
    const auto final = in.rule([&] { return load_host_frame(back, on.open); });
    const auto recorded = [](unsigned slot) {
      const unsigned first_gpr = Machine::banks::offset<gpr>();
      return slot >= first_gpr || is_pc(slot) || is_slot_of<ESTAT>(slot) || is_slot_of<ERA>(slot) ||
             is_slot_of<PRMD>(slot) || is_slot_of<LLBCTL>(slot) || is_slot_of<SAVE>(slot);
    };
    auto kept = is_hosts_own(final) && agree_but(final, on.s, recorded);
    for (unsigned n = 0; n < general_registers; ++n)
      if (((saved_in_frame | saved_in_vcpu) >> n & 1) != 0)
        kept = kept && general_register(final, n) == general_register(on.s, n);
    for (unsigned n = 1; n < general_registers; ++n)
      kept = kept && in_vcpu<guest_gpr>(final, n) == in_vcpu<guest_gpr>(on.s, n);
    kept = kept && in_vcpu<guest_pc>(final) == in_vcpu<guest_pc>(on.s);
    const auto has_we = has_watchpoints(on.open.core.root.choices);
    const auto we_off = on.s[CRMD::WE] == 0 || !has_we;
    const auto root_takes = exited[GSTAT::VM] == 0;
    const auto short_addresses = (in_vcpu<guest_pc>(on.s) & ~general_register_bits(on.open.core.root.choices)) == 0;
    return {on.is_possible && root_takes && we_off && short_addresses, kept};
  }
};

/// P19. Without the assumption that VS is 0 the OR is no restoring.
template <bool WhateverVs>
struct OringRestoresTheSpacing {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto s = in.within(graph::Scope::harness, [&] {
      const auto found = with_general_register(on.s, r_a2, in_vcpu<vcpu_pointer>(on.s));
      return WhateverVs ? found : found.with(ECFG::VS, 0);
    });
    const auto next = in.rule([&] { return restore_vector_spacing(s, on.open); });
    const auto spacing = RegisterValue<D, ECFG>{in_vcpu<host_ecfg>(s)}[ECFG::VS];
    return {on.is_possible, read<ECFG>(next).word() == read<ECFG>(s).with(ECFG::VS, spacing).word()};
  }
};

template <Version version, std::size_t... dropped>
void add_drops(std::vector<Property>& all, const Property& property, std::index_sequence<dropped...>) {
  const auto steps = switch_to_guest<Concrete>(version);
  (void(all.push_back(control_of(property, std::string("without_") + steps.at(dropped).name, steps.at(dropped).citation,
                                 claim<EntryIsOneStep<version, dropped>>()))),
   ...);
}
template <std::size_t... dropped>
void add_return_drops(std::vector<Property>& all, const Property& property, std::index_sequence<dropped...>) {
  const auto steps = return_to_guest<Concrete>(Version::SW2);
  (void(all.push_back(control_of(property, std::string("without_") + steps.at(dropped).name, steps.at(dropped).citation,
                                 claim<ReturnIsOneStep<dropped>>()))),
   ...);
}
template <std::size_t... dropped>
void add_exit_drops(std::vector<Property>& all, const Property& property, std::index_sequence<dropped...>) {
  const auto steps = kvm_exc_entry<Concrete>();
  (void(all.push_back(control_of(property, std::string("without_") + steps.at(dropped).name, steps.at(dropped).citation,
                                 claim<ExitIsOneStep<dropped>>()))),
   ...);
}

}  // namespace

std::vector<Property> switch_properties() {
  const auto entry_of = [](const char* name, const Text& text) {
    return Property{
        std::string("loongarch.kvm.entry_is_one_step.") + name, "lvz-prop:P16",
        "From any state in which KVM enters a guest, the steps of switch_to_guest together enter guest mode "
        "at the guest's program counter with the guest's registers, its table and its tag, and the exit's "
        "entry, and change nothing else.",
        "kvm-la:switch_to_guest", text};
  };
  const Property newest = entry_of("sw2", claim<EntryIsOneStep<Version::SW2>>());
  const Property exit{"loongarch.kvm.exit_is_one_step", "lvz-prop:P17",
                      "The steps of kvm_exc_entry together keep the guest's registers and the cause of the exit in the "
                      "vCPU, and give the host its entries, its table, its tag and its pointers back.",
                      "kvm-la:kvm_exc_entry", claim<ExitIsOneStep<>>()};
  const Property spacing{"loongarch.kvm.oring_restores_the_spacing", "lvz-prop:P19",
                         "ORing the host's spacing into ECFG restores it where VS is 0.", "kvm-la:kvm_exc_entry",
                         claim<OringRestoresTheSpacing<false>>()};
  const Property again{"loongarch.kvm.return_is_one_step", "lvz-prop:P16",
                       "Where a guest goes on once its exit was handled, on this CPU or on another one, the steps "
                       "together enter it as the first time, and the host's frame, stack and thread stay in memory.",
                       "kvm-la:kvm_exc_entry", claim<ReturnIsOneStep<>>()};
  std::vector<Property> all = {
      newest,
      again,
      entry_of("sw1", claim<EntryIsOneStep<Version::SW1>>()),
      entry_of("sw0", claim<EntryIsOneStep<Version::SW0>>()),
      exit,
      {"loongarch.kvm.entry_and_exit_are_a_round_trip", "lvz-prop:P18",
       "Entering a guest while an interrupt of the host pends, and the exit that it makes, leave the host as it was "
       "but "
       "for what an exception records, and the guest as it was.",
       "kvm-la:switch_to_guest", claim<EntryAndExitAreARoundTrip>()},
      spacing,
      control_of(spacing, "whatever_vs_is", "kvm-la:O1", claim<OringRestoresTheSpacing<true>>()),
      control_of(newest, "with_pie_only", "kvm-la:B7", claim<EntryIsOneStep<Version::pie_only>>())};
  const Property order{"loongarch.kvm.order_of_the_first_steps_is_free", "lvz-prop:P16",
                       "As long as no exception comes between them, any two neighbouring steps of the entry before the "
                       "guest's registers are loaded may change places.",
                       "kvm-la:O5", claim<EntryIsOneStepSwapped<0, 1, 2, 3, 4, 5, 6, 7, 8, 9>>()};
  all.push_back(order);
  all.push_back(control_of(order, "a2_before_the_others", "kvm-la:O8", claim<EntryIsOneStepSwapped<10>>()));
  all.push_back(control_of(order, "ertn_before_a2", "kvm-la:O8", claim<EntryIsOneStepSwapped<11>>()));
  add_drops<Version::SW2>(all, newest, std::make_index_sequence<entry_steps>{});
  add_return_drops(all, again, std::make_index_sequence<entry_steps - 1>{});
  add_exit_drops(all, exit, std::make_index_sequence<exit_steps>{});
  return all;
}

}  // namespace vcpuspec::loongarch::kvm
