// SPDX-License-Identifier: Apache-2.0
#include "spec/loongarch/kvm/one_reg.h"

#include "properties/claims/loongarch/kvm/switching.h"

/// Claims about what user space reads and writes of a guest.
namespace vcpuspec::loongarch::kvm {

namespace {

/// What is done to a vCPU before user space writes its status.
enum class Before { reset, nothing };
/// How a write is done.
enum class Write { adds, replaces };

/// P27: what was read of one vCPU is what is read of another one to which it was written.
template <Before before, Write write>
struct StatusComesBack {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto on = any_vcpu(in);
    const auto any = in.template state<Machine, host>("other.");
    const auto other = in.within(graph::Scope::harness, [&] {
      return with_in_memory<ESTAT>(any, fitting<ESTAT>(in_memory<ESTAT>(any), on.open.core.root.choices));
    });
    const auto wanted = in.rule([&] { return get_status(other); });
    const auto start = in.rule([&] { return before == Before::reset ? reset_status(on.s) : on.s; });
    const auto written =
        in.rule([&] { return write == Write::adds ? set_status(start, wanted) : replace_status(start, wanted); });
    return {on.is_possible, get_status(written) == wanted};
  }
};

}  // namespace

std::vector<Property> one_reg_properties() {
  const Property back{"loongarch.kvm.status_comes_back", "lvz-prop:P27",
                      "What user space has read of ESTAT is what it reads after it has written it to a vCPU that was "
                      "reset.",
                      "kvm-la:one_reg", claim<StatusComesBack<Before::reset, Write::adds>>()};
  return {back,
          control_of(back, "without_reset", "kvm-la:B4", claim<StatusComesBack<Before::nothing, Write::adds>>()),
          {"loongarch.kvm.status_is_replaced", "lvz-prop:P27",
           "Where a write replaces what was there, what user space has read of ESTAT is what it reads after it has "
           "written it to any vCPU.",
           "kvm-la:one_reg", claim<StatusComesBack<Before::nothing, Write::replaces>>()}};
}

}  // namespace vcpuspec::loongarch::kvm
