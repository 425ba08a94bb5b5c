// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/loongarch/kvm/switching.h"

/// Claims about what may come between two steps of KVM's switch: which exceptions are harmless in which window, and
/// what the order of the steps has to do with it. The handler is replaced by its contract: it runs as the host, leaves
/// what it found, and returns.
namespace vcpuspec::loongarch::kvm {

namespace {

enum class Kind { general, refill, machine_error };

/// Entries of the host's exceptions.
template <Domain D>
Bits<D, 64> hosts_handler(const KvmState<D>& s, const Bits<D, 6>& ecode, const KvmOpen<D>& open) {
  const auto own = s.with_register(RegisterValue<D, EENTRY>{in_vcpu<host_eentry>(s)})
                       .with(ECFG::VS, RegisterValue<D, ECFG>{in_vcpu<host_ecfg>(s)}[ECFG::VS]);
  return entry_address(lvz::root(core(own)), ecode.template widen<7>(), open.core.root.choices);
}

/// The pointers by which a handler of the host finds its stack and its thread.
template <Domain D>
Bit<D> has_hosts_pointers(const KvmState<D>& s, const KvmState<D>& host) {
  return general_register(s, r_sp) == general_register(host, r_sp) &&
         general_register(s, r_tp) == general_register(host, r_tp) &&
         general_register(s, r_percpu) == general_register(host, r_percpu);
}

/// An exception in a window, and its handler: whether its contract can be kept, and what it leaves.
template <Domain D>
struct Handled {
  Bit<D> is_harmless;
  KvmState<D> next;
};
template <Domain D>
Handled<D> handle(Inputs<D>& in, Kind kind, const KvmState<D>& s, const KvmState<D>& host, const Raised<D>& raised,
                  const KvmOpen<D>& open) {
  const auto& its = open.core.root;
  const auto world = lvz::root(core(s));
  const auto taken = in.rule([&] {
    if (kind == Kind::general) return general_exception(world, raised, its);
    if (kind == Kind::refill) return loongarch::tlb_refill(world, raised.address, its);
    return machine_error(world, MachineFault<D>{{}, {}, {}}, its);
  });
  const auto back = in.rule([&] { return ertn(taken, its); });
  auto harmless = back[GSTAT::VM] == 0 && back[PC::address] == s[PC::address];
  if (kind == Kind::general)
    harmless =
        harmless && taken[PC::address] == hosts_handler(s, raised.code.ecode, open) && has_hosts_pointers(s, host);
  if (kind == Kind::refill)
    harmless = harmless && read<PGDL>(s).word() == in_vcpu<host_pgd>(s) && named_world(taken, its.choices) == 0;
  return {harmless, with_core(s, lvz::with_root(core(s), back))};
}

/// What an exception and its return leave otherwise, and no step of the switch depends on.
constexpr bool is_recorded(unsigned slot) {
  return is_slot_of<ESTAT>(slot) || is_slot_of<BADV>(slot) || is_slot_of<BADI>(slot) || is_slot_of<TLBEHI>(slot) ||
         is_slot_of<TLBREHI>(slot) || is_slot_of<TLBRBADV>(slot) || is_slot_of<TLBRERA>(slot) ||
         is_slot_of<TLBRPRMD>(slot) || is_slot_of<MERRCTL>(slot) || is_slot_of<MERRINFO>(slot) ||
         is_slot_of<MERRERA>(slot) || is_slot_of<LLBCTL>(slot);
}
/// The code of a refill is no interrupt or call of a guest: any that comes up in root mode.
template <Domain D>
Raised<D> any_raised(Inputs<D>& in) {
  const auto ecode = in.template bits<6>("ecode");
  const auto esubcode = in.template bits<9>("esubcode");
  return {{ecode, esubcode}, in.template bits<64>("address")};
}

/// Modes that an exception must find so that its return finds them again: what it records has room for them, and the
/// host is in mapped mode, as a kernel is.
template <Domain D>
Bit<D> is_kernel(const KvmState<D>& s, const KvmOpen<D>& open) {
  const auto has_we = has_watchpoints(open.core.root.choices) || s[CRMD::WE] == 0;
  const auto is_short = (s[PC::address] & ~general_register_bits(open.core.root.choices)) == 0;
  return has_we && is_short && s[CRMD::DA] == 0 && s[CRMD::PG] == 1 && (s[PC::address] & 3) == 0;
}

/// An exception in each window of the entry from one to another. `first` is before step `first`.
template <Kind kind, std::size_t first, std::size_t last>
struct EntryAllows {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_entry(in);
    const auto raised = any_raised(in);
    const auto steps = switch_to_guest<D>(Version::SW2);
    const auto expected = entered(on.s, on.open);
    auto harmless = always<D>();
    auto s = on.s;
    for (std::size_t at = 0; at <= last; ++at) {
      if (at >= first) {
        const auto handled = handle(in, kind, s, on.s, raised, on.open);
        auto next = handled.next;
        for (std::size_t rest = at; rest < steps.size(); ++rest)
          next = in.rule([&] { return steps[rest].act(next, on.open); });
        harmless = harmless && handled.is_harmless && agree_but(next, expected, is_recorded);
      }
      if (at < steps.size()) s = in.rule([&] { return steps[at].act(s, on.open); });
    }
    return {on.is_possible && is_kernel(on.s, on.open), harmless};
  }
};

/// The same of the exit, which begins where an exit of the guest has come to.
template <Kind kind, std::size_t first, std::size_t last>
struct ExitAllows {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_exit(in);
    const auto raised = any_raised(in);
    const auto& begin = on.s;
    const auto steps = kvm_exc_entry<D>();
    const auto expected = in.rule([&] { return after(steps, begin, on.open); });
    auto harmless = always<D>();
    auto s = begin;
    for (std::size_t at = 0; at <= last; ++at) {
      if (at >= first) {
        const auto host = with_hosts_pointers(begin);
        const auto handled = handle(in, kind, s, host, raised, on.open);
        auto next = handled.next;
        for (std::size_t rest = at; rest < steps.size(); ++rest)
          next = in.rule([&] { return steps[rest].act(next, on.open); });
        const auto may_differ = [](unsigned slot) {
          return is_recorded(slot) || is_slot_of<ERA>(slot) || is_slot_of<PRMD>(slot);
        };
        harmless = harmless && handled.is_harmless && agree_but(next, expected, may_differ);
      }
      if (at < steps.size()) s = in.rule([&] { return steps[at].act(s, on.open); });
    }
    return {on.is_possible && is_kernel(on.s, on.open), harmless};
  }

 private:
  template <Domain D>
  static KvmState<D> with_hosts_pointers(const KvmState<D>& s) {
    const auto with_sp = with_general_register(s, r_sp, in_vcpu<host_sp>(s));
    const auto with_tp = with_general_register(with_sp, r_tp, in_vcpu<host_tp>(s));
    return with_general_register(with_tp, r_percpu, in_vcpu<host_percpu>(s));
  }
};

const char* name_of(Kind kind) {
  return kind == Kind::general ? "general_exception" : kind == Kind::refill ? "refill" : "machine_error";
}
std::string window_before(const std::vector<const char*>& names, std::size_t at) {
  return at < names.size() ? std::string("before_") + names[at] : "at_the_end";
}
template <Domain D>
std::vector<const char*> names_of(const Sequence<D>& steps) {
  std::vector<const char*> names;
  for (const auto& step : steps) names.push_back(step.name);
  return names;
}

/// What is harmless as one property, and each window in which it is not as a control.
template <template <Kind, std::size_t, std::size_t> class Allows, Kind kind, std::size_t first, std::size_t... others>
void add_windows(std::vector<Property>& all, const Property& harmless, const std::vector<const char*>& names,
                 const char* constraint, std::index_sequence<others...>) {
  all.push_back(harmless);
  (void(all.push_back(control_of(harmless, window_before(names, first + others), constraint,
                                 claim<Allows<kind, first + others, first + others>>()))),
   ...);
}

Property in_windows(const char* sequence, Kind kind, const char* title, const char* citation, const Text& text) {
  return {std::string("loongarch.kvm.") + sequence + "_allows." + name_of(kind), "", title, citation, text};
}

}  // namespace

std::vector<Property> window_properties() {
  const auto into = names_of(switch_to_guest<Concrete>(Version::SW2));
  const auto out_of = names_of(kvm_exc_entry<Concrete>());
  std::vector<Property> all;
  // A general exception of the host is harmless until its entries are gone: the fourth step takes them.
  add_windows<EntryAllows, Kind::general, 4>(
      all,
      in_windows("entry", Kind::general,
                 "An exception of the host before its entries are replaced is handled by the host, and the entry comes "
                 "to the same.",
                 "kvm-la:O1", claim<EntryAllows<Kind::general, 0, 3>>()),
      into, "kvm-la:O6", std::make_index_sequence<entry_steps - 4>{});
  add_windows<EntryAllows, Kind::refill, 7>(
      all,
      in_windows(
          "entry", Kind::refill,
          "A TLB refill of the host before its table is replaced is the host's, and the entry comes to the same.",
          "kvm-la:O3", claim<EntryAllows<Kind::refill, 0, 6>>()),
      into, "kvm-la:O3", std::make_index_sequence<entry_steps - 7>{});
  all.push_back(in_windows("entry", Kind::machine_error,
                           "A machine error that hardware has repaired is harmless between any two steps of the entry.",
                           "kvm-la:O17", claim<EntryAllows<Kind::machine_error, 0, entry_steps - 1>>()));
  add_windows<ExitAllows, Kind::general, 0>(
      all,
      in_windows("exit", Kind::general,
                 "After the last step of the exit an exception of the host is handled by the host, and what was kept "
                 "of the exit stays.",
                 "kvm-la:O2", claim<ExitAllows<Kind::general, exit_steps, exit_steps>>()),
      out_of, "kvm-la:O9", std::make_index_sequence<exit_steps>{});
  add_windows<ExitAllows, Kind::refill, 0>(
      all,
      in_windows("exit", Kind::refill,
                 "A TLB refill of the host is the host's once its table is back and no tag of a guest is named.",
                 "kvm-la:O11", claim<ExitAllows<Kind::refill, 12, exit_steps>>()),
      out_of, "kvm-la:O3", std::make_index_sequence<12>{});
  all.push_back(in_windows("exit", Kind::machine_error,
                           "A machine error that hardware has repaired is harmless between any two steps of the exit.",
                           "kvm-la:O17", claim<ExitAllows<Kind::machine_error, 0, exit_steps>>()));
  return all;
}

}  // namespace vcpuspec::loongarch::kvm
