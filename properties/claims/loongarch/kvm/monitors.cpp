// SPDX-License-Identifier: Apache-2.0
#include "spec/loongarch/kvm/monitors.h"

#include "properties/claims/loongarch/kvm/switching.h"

/// Claims about the performance monitors that KVM lends to a guest.
namespace vcpuspec::loongarch::kvm {

namespace {

/// B5: whether an entry is given up or the guest runs, the host has its monitors again. Once an entry that was given up
/// left them to the guest.
template <bool AlsoGivenUp>
struct HostHasItsMonitors {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto count = in.template bits<3>("count");
    const auto is_given_up = is_set(in.template bits<1>("given_up"));
    const auto kept = in.rule([&] { return monitors_of_host(on.s, on.open); });
    const auto lent = in.rule([&] { return lend_monitors(on.s, count, on.open); });
    const auto back = in.rule([&] {
      const auto taken = take_monitors_back(lent, kept, on.open);
      return AlsoGivenUp ? taken : select(is_given_up, lent, taken);
    });
    auto same = back[GCTL::GPMNum] == 0;
    for (unsigned n = 0; n < lent_monitors; ++n)
      same = same && read<PMCFG>(back, n).word() == read<PMCFG>(on.s, n).word() &&
             read<PMCNT>(back, n).word() == read<PMCNT>(on.s, n).word();
    return {on.is_possible, same};
  }
};

}  // namespace

std::vector<Property> monitor_properties() {
  const Property own{"loongarch.kvm.host_has_its_monitors", "kvm-la:B5",
                     "Whether an entry is given up or the guest runs, the host's performance monitors hold what they "
                     "held, and the guest has none.",
                     "kvm-la:pmu", claim<HostHasItsMonitors<true>>()};
  return {own, control_of(own, "as_before_5add0dbbebd6", "kvm-la:B5", claim<HostHasItsMonitors<false>>())};
}

}  // namespace vcpuspec::loongarch::kvm
