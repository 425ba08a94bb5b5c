// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/loongarch/kvm/switching.h"

/// Claims about code of the host beside KVM's switch, and in it: what it writes into the TLB, where its exceptions
/// return to, and which of its addresses need the TLB.
namespace vcpuspec::loongarch::kvm {

namespace {

/// What makes an entry of root one of a guest.
enum class Named { nothing, by_tag, by_next_return };

/// P20, in a refill or outside of one.
template <Named named>
struct HostsEntriesAreItsOwn {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto refill = in.template bits<1>("refill");
    const auto s = in.within(graph::Scope::harness, [&] { return on.s.with(TLBRERA::IsTLBR, refill); });
    const auto& its = on.open.core.root;
    const auto world = lvz::root(core(s));
    const auto written = in.rule([&] { return tlbwr(world, its); });
    const auto filled = in.rule([&] { return tlbfill(world, its); });
    auto own = always<D>();
    for (unsigned n = 0; n < TLBKEY::count; ++n) {
      const auto tag = [n](const CsrState<D>& of) { return read<TLBKEY>(of, n)[TLBKEY::GID]; };
      own = own && (tag(written) == 0 || tag(written) == tag(world)) && (tag(filled) == 0 || tag(filled) == tag(world));
    }
    auto assumed = on.is_possible;
    if (named != Named::by_tag) assumed = assumed && (s[GTLBC::UseTGID] == 0 || s[GTLBC::TGID] == 0);
    if (named != Named::by_next_return) assumed = assumed && s[GSTAT::PGM] == 0 && s[TLBRPRMD::PGM] == 0;
    return {assumed, own};
  }
};

/// P21: any exception of the host, with interrupts on or off, and its return.
template <bool WithPgm>
struct HostsReturnsStay {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto ie = in.template bits<1>("IE");
    const auto plv = in.template bits<2>("PLV");
    const auto ecode = in.template bits<6>("ecode");
    const auto esubcode = in.template bits<9>("esubcode");
    const Raised<D> raised{{ecode, esubcode}, in.template bits<64>("address")};
    const auto& its = on.open.core.root;
    const auto world = in.within(graph::Scope::harness, [&] {
      const auto in_mode = lvz::root(core(on.s)).with(CRMD::IE, ie).with(CRMD::PLV, plv);
      return WithPgm ? in_mode : in_mode.with(GSTAT::PGM, 0);
    });
    const auto taken = in.rule([&] { return general_exception(world, raised, its); });
    const auto back = in.rule([&] { return ertn(taken, its); });
    const auto stays = taken[GSTAT::VM] == 0 && back[GSTAT::VM] == 0;
    return {on.is_possible, stays && taken[GSTAT::PGM] == 0 && back[GSTAT::PGM] == 0};
  }
};

/// An address that a window maps for the kernel, as the state has the windows.
template <Domain D>
Bit<D> is_in_a_window(const CsrState<D>& s, const Bits<D, 64>& address, Use use, const Choices<D>& c) {
  auto hit = Bit<D>::of(0);
  for (unsigned n = 0; n < (use == Use::fetch ? fetch_windows : DMW::count); ++n) {
    const auto window = read<DMW>(s, n);
    hit = hit || (is_set(window[DMW::PLV0]) && is_in_window(window, address, c));
  }
  return hit;
}

/// Where the host's table is replaced in the entry, and where it is back in the exit.
inline constexpr std::size_t table_is_replaced = 7, table_is_back = 10;

/// P22: between these, an access of the kernel in a window comes to the same physical address as before, with no
/// exception. Elsewhere it may need the TLB, which would be filled from the table of the second stage.
template <bool InAWindow>
struct SwitchNeedsNoTlb {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto entry = any_entry(in);
    const auto address = in.template bits<64>("address");
    const auto& open = entry.open;
    const auto exit = in.within(graph::Scope::harness, [&] { return exited(entry.s); });
    auto same = always<D>();
    auto assumed = entry.is_possible && entry.s[CRMD::DA] == 0;
    for (const Use use : {Use::fetch, Use::load, Use::store}) {
      const auto reach = [&](const KvmState<D>& s) {
        return in.rule([&] { return loongarch::translate(lvz::root(core(s)), address, use, open.core.root); });
      };
      const auto expected = reach(entry.s);
      const auto look = [&](const KvmState<D>& s) {
        const auto reached = reach(s);
        same = same && reached.done == 1 && reached.pa == expected.pa && reached.mat == expected.mat;
      };
      if (InAWindow)
        assumed = assumed && is_in_a_window(lvz::root(core(entry.s)),
                                            recorded_address(lvz::root(core(entry.s)), address, open.core.root.choices),
                                            use, open.core.root.choices);
      const auto into = switch_to_guest<D>(Version::SW2);
      auto s = entry.s;
      for (std::size_t at = 0; at + 1 < into.size(); ++at) {
        s = in.rule([&] { return into[at].act(s, open); });
        if (at + 1 >= table_is_replaced) look(s);
      }
      const auto out_of = kvm_exc_entry<D>();
      s = exit;
      for (std::size_t at = 0; at < table_is_back; ++at) {
        look(s);
        s = in.rule([&] { return out_of[at].act(s, open); });
      }
    }
    return {assumed, same};
  }

 private:
  /// The same host when an exit of its guest comes: its windows and its mode are as they were.
  template <Domain D>
  static KvmState<D> exited(const KvmState<D>& s) {
    return s.with(GSTAT::PGM, 1)
        .with(ECFG::VS, 0)
        .with_register(RegisterValue<D, EENTRY>{in_vcpu<exit_entry>(s)})
        .with_register(RegisterValue<D, PGDL>{in_vcpu<kvm_pgd>(s)})
        .with(GTLBC::TGID, in_vcpu<vcpu_tgid>(s).template slice<7, 0>())
        .with_register(RegisterValue<D, SAVE>{in_vcpu<vcpu_pointer>(s)}, save_of_vcpu);
  }
};

}  // namespace

std::vector<Property> host_code_properties() {
  const Property own{"loongarch.kvm.hosts_entries_are_its_own", "lvz-prop:P20",
                     "While no tag is named and no return is to enter a guest, no entry that root writes is one of a "
                     "guest.",
                     "kvm-la:O11", claim<HostsEntriesAreItsOwn<Named::nothing>>()};
  const Property stay{"loongarch.kvm.hosts_returns_stay", "lvz-prop:P21",
                      "While PGM is 0, an exception of the host and its return stay in root mode and leave it 0.",
                      "kvm-la:O10", claim<HostsReturnsStay<false>>()};
  const Property window{"loongarch.kvm.switch_needs_no_tlb", "lvz-prop:P22",
                        "While PGDL is not the host's, an address of the kernel in a window comes to where it came to "
                        "before, without an exception.",
                        "kvm-la:O3", claim<SwitchNeedsNoTlb<true>>()};
  return {own,
          control_of(own, "with_a_tag", "lvz-prop:P20", claim<HostsEntriesAreItsOwn<Named::by_tag>>()),
          control_of(own, "before_a_return_to_the_guest", "la-lvz:tlb_tag",
                     claim<HostsEntriesAreItsOwn<Named::by_next_return>>()),
          stay,
          control_of(stay, "with_pgm", "lvz-prop:P21", claim<HostsReturnsStay<true>>()),
          window,
          control_of(window, "outside_of_windows", "lvz-prop:P22", claim<SwitchNeedsNoTlb<false>>())};
}

}  // namespace vcpuspec::loongarch::kvm
