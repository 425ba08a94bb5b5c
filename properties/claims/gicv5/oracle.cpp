// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/gicv5/legal_vcpu.h"
#include "spec/gicv5/kvm/wake_verdict.h"

/// Claims about the wake oracle, and about what KVM's look at a waiting vCPU makes of each of its verdicts.
namespace vcpuspec::gicv5 {

namespace {

using kvm::Phase;
using kvm::Revision;

template <Domain D>
kvm::WakeVerdict<D> verdict_on(Inputs<D>& in, const AnyVcpu<D>& vcpu) {
  return in.within(graph::Scope::harness, [&] { return kvm::wake_verdict(vcpu.state, vcpu.choices, vcpu.arbitrary); });
}
/// Whether a look at a waiting vCPU wakes it.
template <Domain D>
Bit<D> look_wakes(Inputs<D>& in, const AnyVcpu<D>& vcpu, const Revision& revision) {
  const auto after = in.rule([&] { return kvm::check_block(vcpu.state, vcpu.arbitrary, revision); });
  return after[kvm::vcpu::BLOCKED] == 0;
}

/// Legal or not.
struct ExactlyOneVerdict {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = in.template state<Machine, kvm::bank>();
    const auto choices = any_choices(in);
    const auto arbitrary = any_arbitrary(in);
    const auto verdict = in.rule([&] { return kvm::wake_verdict(s, choices, arbitrary); });
    const auto some = verdict.must || verdict.must_not || verdict.may;
    const auto two =
        (verdict.must && verdict.must_not) || (verdict.must && verdict.may) || (verdict.must_not && verdict.may);
    return {always<D>(), some && !two};
  }
};

struct WaitingWithoutIrsIsDecided {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto vcpu = any_gicv5_vcpu_in(in, Phase::away, true);
    const auto nothing_at_irs = vcpu.state.template in_bank<cpu>()[irs_candidate::VALID] == 0;
    const auto verdict = in.rule([&] { return kvm::wake_verdict(vcpu.state, vcpu.choices, vcpu.arbitrary); });
    return {nothing_at_irs, !verdict.may};
  }
};

template <const Revision& revision>
struct WhatMustWakeWakes {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto vcpu = any_gicv5_vcpu_in(in, Phase::away, true);
    return {verdict_on(in, vcpu).must, look_wakes(in, vcpu, revision)};
  }
};

template <const Revision& revision>
struct WhatMustNotWakeSleepsUnlessActive {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto vcpu = any_gicv5_vcpu_in(in, Phase::away, true);
    const auto only_active = in.within(
        graph::Scope::harness, [&] { return kvm::only_active_ppis_suffice(vcpu.state, vcpu.choices, vcpu.arbitrary); });
    return {verdict_on(in, vcpu).must_not, look_wakes(in, vcpu, revision) == only_active};
  }
};

struct SleeperThatMustWakeIsBeingWoken {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto vcpu = any_legal_vcpu(in);
    return {verdict_on(in, vcpu).must, vcpu.state[kvm::vcpu::WAKEUP] == 1};
  }
};

inline constexpr Revision no_enable = kvm::revision("v6");
inline constexpr Revision not_above = kvm::revision("v7");
inline constexpr Revision without_one = kvm::revision("first_fix");

}  // namespace

std::vector<Property> oracle_properties() {
  const Property wakes = {"gicv5.oracle.what_must_wake_wakes", "gicv5-prop:P44",
                          "A look at a vCPU that must wake wakes it.", "gicv5:wfi",
                          claim<WhatMustWakeWakes<kvm::today>>()};
  const Property sleeps = {"gicv5.oracle.what_must_not_wake_sleeps_unless_active", "gicv5-prop:P45",
                           "A look at a vCPU that must not wake wakes it exactly where finding 001 says so: when only "
                           "active PPIs are pending with sufficient priority.",
                           "gicv5:candidate", claim<WhatMustNotWakeSleepsUnlessActive<kvm::today>>()};
  return {
      {"gicv5.oracle.exactly_one_verdict", "",
       "In every state exactly one of must wake, must not wake and may wake "
       "holds.",
       "kvm-arm64:wfi_blocking", claim<ExactlyOneVerdict>()},
      {"gicv5.oracle.waiting_without_irs_is_decided", "",
       "Of a vCPU that waits with a GICv5, and for which an IRS has nothing, the oracle never says may.",
       "gicv5:irs_candidate", claim<WaitingWithoutIrsIsDecided>()},
      wakes,
      sleeps,
      {"gicv5.oracle.sleeper_that_must_wake_is_being_woken", "gicv5-prop:P43",
       "In every state that a vCPU can reach, one that must wake is being woken.", "kvm-arm64:wfi_blocking",
       claim<SleeperThatMustWakeIsBeingWoken>()},
      control_of(wakes, "first_fix", "kvm-arm64:W6", claim<WhatMustWakeWakes<without_one>>()),
      control_of(sleeps, "v6", "kvm-arm64:W4", claim<WhatMustNotWakeSleepsUnlessActive<no_enable>>()),
      control_of(sleeps, "v7", "kvm-arm64:W5", claim<WhatMustNotWakeSleepsUnlessActive<not_above>>()),
  };
}

}  // namespace vcpuspec::gicv5
