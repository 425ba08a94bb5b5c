// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/gicv5/vcpu.h"

/// Claims about KVM's wake predicate against the architecture. Each is written once; the revision is its subject.
namespace vcpuspec::gicv5 {

namespace {

using kvm::effective_mask;
using kvm::has_pending_ppi;
using kvm::Revision;

/// Whether a revision lets priority p pass its effective mask; those that test the enable stop at a mask of 0.
template <Domain D>
Bit<D> passes(const Revision& revision, const Priority<D>& p, const PriorityLimit<D>& mask) {
  const auto priority = p.template widen<6>();
  const auto compared = revision.comparison == kvm::Comparison::below ? priority < mask : priority <= mask;
  return revision.tests_enable ? mask != 0 && compared : compared;
}

template <const Revision& revision>
struct MaskDecidesWhatCanBeSignalled {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto v = any_interface(in);
    const auto arbitrary = any_arbitrary(in);
    const auto p = in.template bits<5>("priority");
    const auto mask = in.rule([&] { return effective_mask(v, arbitrary, revision); });
    const auto architecture = enabled(v) && p <= vpmr(v) && preempts_every_active_priority(v, p);
    return {always<D>(), passes(revision, p, mask) == architecture};
  }
};

template <const Revision& revision>
struct NoWakeWhenVmcrEnIs0 {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = in.template state<Machine, kvm::bank>();
    const auto arbitrary = any_arbitrary(in);
    return {!enabled(virtual_interface(s)), !in.rule([&] { return has_pending_ppi(s, arbitrary, revision); })};
  }
};

template <const Revision& revision>
struct MaskIsZeroOnlyWhenClosed {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto v = any_raw_interface(in);
    const auto arbitrary = any_arbitrary(in);
    const auto mask = in.rule([&] { return effective_mask(v, arbitrary, revision); });
    const auto closed = !enabled(v) || apr(v).test(0);
    return {always<D>(), mask <= 32 && (mask == 0) == closed};
  }
};

template <const Revision& revision>
struct EqualToTheMaskWakes {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto vcpu = any_vcpu_after_wfi_put(in);
    const auto arbitrary = any_arbitrary(in);
    const auto at_the_mask = some_ppi<D>(
        [&](unsigned i) { return is_candidate(vcpu.ppis, i) && lane(vcpu.ppis.priorityr, i) == vpmr(vcpu.interface); });
    return {enabled(vcpu.interface) && apr(vcpu.interface) == 0 && at_the_mask,
            in.rule([&] { return has_pending_ppi(vcpu.state, arbitrary, revision); })};
  }
};

template <const Revision& revision>
struct OnlyHigherThanRunningWakes {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto vcpu = any_vcpu_after_wfi_put(in);
    const auto arbitrary = any_arbitrary(in);
    const auto none_preempts = every_ppi<D>([&](unsigned i) {
      const auto pending = vcpu.ppis.visible[i / 64] & vcpu.ppis.enabled[i / 64] & vcpu.ppis.pending[i / 64];
      return implies(pending.test(i % 64),
                     !preempts_every_active_priority(vcpu.interface, lane(vcpu.ppis.priorityr, i)));
    });
    return {enabled(vcpu.interface) && apr(vcpu.interface) != 0 && none_preempts,
            !in.rule([&] { return has_pending_ppi(vcpu.state, arbitrary, revision); })};
  }
};

template <const Revision& revision>
struct MaskDependsOnItsFieldsOnly {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto v = any_raw_interface(in);
    const auto other = any_raw_interface(in, "other.");
    const auto arbitrary = any_arbitrary(in);
    constexpr std::uint64_t en_and_vpmr = 0xf8000001U;
    const auto mixed_vmcr = (v.vmcr.word() & en_and_vpmr) | (other.vmcr.word() & ~Bits<D, 64>::of(en_and_vpmr));
    const auto mixed_apr = (v.apr.word() & 0xffffffffU) | (other.apr.word() & 0xffffffff00000000U);
    const VirtualInterface<D> mixed = {RegisterValue<D, ICH_VMCR_EL2>{mixed_vmcr},
                                       RegisterValue<D, ICH_APR_EL2>{mixed_apr}};
    const auto mask = in.rule([&] { return effective_mask(v, arbitrary, revision); });
    return {always<D>(), mask == in.rule([&] { return effective_mask(mixed, arbitrary, revision); })};
  }
};

/// A register of the KVM bank whose bits of hidden PPIs are taken from a second, unrelated state.
template <class R, Domain D>
KvmState<D> with_hidden_bits_of(const KvmState<D>& s, const KvmState<D>& other) {
  auto mixed = s;
  for (unsigned w = 0; w < 2; ++w) {
    const auto exposed = read<kvm::ppi_mask>(s, w).word();
    const auto word = (exposed & read<R>(s, w).word()) | (~exposed & read<R>(other, w).word());
    mixed = mixed.with_register(RegisterValue<D, R>{word}, w);
  }
  return mixed;
}

template <const Revision& revision>
struct HiddenPpisDoNotMatter {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    using namespace kvm;
    const auto s = in.template state<Machine, bank>();
    const auto other = in.template state<Machine, bank>("other.");
    const auto arbitrary = any_arbitrary(in);
    auto mixed = with_hidden_bits_of<irq_enabled>(s, other);
    mixed = with_hidden_bits_of<irq_pending_latch>(mixed, other);
    mixed = with_hidden_bits_of<irq_line_level>(mixed, other);
    mixed = with_hidden_bits_of<irq_config_level>(mixed, other);
    mixed = with_hidden_bits_of<irq_hw>(mixed, other);
    mixed = with_hidden_bits_of<physical_line_level>(mixed, other);
    const auto wakes = in.rule([&] { return has_pending_ppi(s, arbitrary, revision); });
    return {always<D>(), wakes == in.rule([&] { return has_pending_ppi(mixed, arbitrary, revision); })};
  }
};

inline constexpr Revision without_shortcut = [] {
  Revision r = kvm::revision("v2");
  r.shortcut_at_32 = false;
  return r;
}();

struct ShortcutAt32ChangesNothing {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    static constexpr Revision v2 = kvm::revision("v2");
    const auto s = in.template state<Machine, kvm::bank>();
    const auto arbitrary = any_arbitrary(in);
    const auto with = in.rule([&] { return has_pending_ppi(s, arbitrary, v2); });
    return {always<D>(), with == in.rule([&] { return has_pending_ppi(s, arbitrary, without_shortcut); })};
  }
};

template <const Revision& revision>
struct WakeIsComplete {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto vcpu = any_vcpu_after_wfi_put(in);
    const auto arbitrary = any_arbitrary(in);
    const auto signalled =
        in.within(graph::Scope::harness, [&] { return interrupt_signalled(vcpu.interface, vcpu.ppis); });
    return {signalled, in.rule([&] { return has_pending_ppi(vcpu.state, arbitrary, revision); })};
  }
};

/// Whether some PPI that KVM exposes is enabled, pending, of sufficient priority, and active or not as asked.
template <Domain D>
Bit<D> some_sufficient(const Vcpu<D>& vcpu, bool active) {
  return some_ppi<D>([&](unsigned i) {
    const unsigned w = i / 64;
    const auto pending = (vcpu.ppis.visible[w] & vcpu.ppis.enabled[w] & vcpu.ppis.pending[w]).test(i % 64);
    const auto is_active = vcpu.ppis.active[w].test(i % 64);
    return pending && (active ? is_active : !is_active) &&
           has_sufficient_priority(vcpu.interface, lane(vcpu.ppis.priorityr, i));
  });
}

struct WakeIsSound {
  template <Domain D>
  static ConditionalStatement<D> state(Inputs<D>& in) {
    const auto vcpu = any_vcpu_after_wfi_put(in);
    const auto arbitrary = any_arbitrary(in);
    const auto wakes = in.rule([&] { return has_pending_ppi(vcpu.state, arbitrary); });
    const auto signalled =
        in.within(graph::Scope::harness, [&] { return interrupt_signalled(vcpu.interface, vcpu.ppis); });
    const auto active_alone =
        in.within(graph::Scope::harness, [&] { return some_sufficient(vcpu, true) && !some_sufficient(vcpu, false); });
    return {always<D>(), implies(wakes, signalled), !(enabled(vcpu.interface) && active_alone)};
  }
};

template <const Revision& revision>
struct WakeIsSoundWhileNothingIsActive {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto vcpu = any_vcpu_after_wfi_put(in);
    const auto arbitrary = any_arbitrary(in);
    const auto wakes = in.rule([&] { return has_pending_ppi(vcpu.state, arbitrary, revision); });
    const auto signalled =
        in.within(graph::Scope::harness, [&] { return interrupt_signalled(vcpu.interface, vcpu.ppis); });
    const auto nothing_active = (vcpu.ppis.active[0] | vcpu.ppis.active[1]) == 0;
    return {nothing_active && wakes, signalled};
  }
};

/// For every exposed PPI, and for the interface, KVM's copy says what the hardware says.
template <Domain D>
Bit<D> views_agree(const KvmState<D>& s) {
  const auto hardware = s.template in_bank<cpu>();
  const auto lanes = kvm::irq_priorities(s);
  const auto ppis_agree = every_ppi<D>([&](unsigned i) {
    const unsigned w = i / 64;
    const unsigned bit = i % 64;
    const auto hw = read<kvm::irq_hw>(s, w).word().test(bit);
    const auto level = read<kvm::irq_config_level>(s, w).word().test(bit);
    const auto latched = read<kvm::irq_pending_latch>(s, w).word().test(bit);
    const auto line = read<kvm::irq_line_level>(s, w).word().test(bit);
    const auto physical = read<kvm::physical_line_level>(s, w).word().test(bit);
    const auto pending = select(hw, physical, latched || (level && line));
    const auto priority = read<ICH_PPI_PRIORITYR_EL2>(hardware, i / 8).word().template extract<8>(8 * (i % 8));
    return implies(
        read<kvm::ppi_mask>(s, w).word().test(bit),
        read<kvm::irq_enabled>(s, w).word().test(bit) == read<ICH_PPI_ENABLER_EL2>(hardware, w).word().test(bit) &&
            read<kvm::irq_active>(s, w).word().test(bit) == read<ICH_PPI_ACTIVER_EL2>(hardware, w).word().test(bit) &&
            pending == read<ICH_PPI_PENDR_EL2>(hardware, w).word().test(bit) &&
            lanes[i / 8].template extract<8>(8 * (i % 8)) == priority);
  });
  return read<ICH_VMCR_EL2>(s).word() == read<ICH_VMCR_EL2>(hardware).word() &&
         read<ICH_APR_EL2>(s).word() == read<ICH_APR_EL2>(hardware).word() && ppis_agree;
}

struct ViewsAgreeAfterAWfiPut {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = in.template state<Machine, kvm::bank>();
    const auto after = in.rule([&] { return kvm::put_under_wfi(s); });
    const auto agree = views_agree(after);
    return {always<D>(), agree};
  }
};

struct WfiPutKeepsWhatItHas {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = in.template state<Machine, kvm::bank>();
    const auto once = in.rule([&] { return kvm::put_under_wfi(s); });
    const auto twice = in.rule([&] { return kvm::put_under_wfi(once); });
    Bit<D> same = always<D>();
    for (unsigned slot = 0; slot < KvmState<D>::slots; ++slot) same = same && once.word(slot) == twice.word(slot);
    return {always<D>(), same};
  }
};

inline constexpr Revision v1 = kvm::revision("v1");
inline constexpr Revision v3 = kvm::revision("v3");
inline constexpr Revision v6 = kvm::revision("v6");
inline constexpr Revision v7 = kvm::revision("v7");
inline constexpr Revision first_fix = kvm::revision("first_fix");

/// The same claim about a revision of the predicate.
Property control(const Property& of, const Revision& revision, const Text& text) {
  return control_of(of, revision.name, revision.citation, text);
}

}  // namespace

std::vector<Property> kvm_properties() {
  const Property mask = {"gicv5.mask.decides_what_can_be_signalled", "gicv5-prop:P01",
                         "A priority can be signalled exactly when it is above the effective priority mask.",
                         "kvm-arm64:effective_mask", claim<MaskDecidesWhatCanBeSignalled<kvm::today>>()};
  const Property disabled = {"gicv5.kvm.no_wake_when_vmcr_en_is_0", "gicv5-prop:P02", "No wake when VMCR.EN is 0.",
                             "kvm-arm64:has_pending_ppi", claim<NoWakeWhenVmcrEnIs0<kvm::today>>()};
  const Property closed = {
      "gicv5.mask.zero_only_when_closed", "gicv5-prop:P04",
      "The effective mask is at most 32, and 0 exactly when the interface is disabled or priority 0 "
      "is active.",
      "kvm-arm64:effective_mask", claim<MaskIsZeroOnlyWhenClosed<kvm::today>>()};
  const Property equal = {"gicv5.kvm.equal_to_the_mask_wakes",
                          "gicv5-prop:P08",
                          "A candidate whose priority equals the priority mask wakes when no priority is active.",
                          "kvm-arm64:has_pending_ppi",
                          claim<EqualToTheMaskWakes<kvm::today>>(),
                          Expected::proved,
                          {},
                          "gicv5.wake"};
  const Property running = {"gicv5.kvm.only_higher_than_running_wakes",
                            "gicv5-prop:P09",
                            "Nothing wakes when no pending PPI has a higher priority than the running one.",
                            "kvm-arm64:has_pending_ppi",
                            claim<OnlyHigherThanRunningWakes<kvm::today>>(),
                            Expected::proved,
                            {},
                            "gicv5.wake"};
  const Property fields = {"gicv5.mask.depends_on_its_fields_only", "gicv5-prop:P11",
                           "The effective mask depends on VMCR through EN and VPMR and on APR through bits 31..0 only.",
                           "kvm-arm64:effective_mask", claim<MaskDependsOnItsFieldsOnly<kvm::today>>()};
  const Property hidden = {"gicv5.kvm.hidden_ppis_do_not_matter", "gicv5-prop:P14",
                           "Changing an interrupt outside the PPI mask changes no decision.", "kvm-arm64:exposed_ppis",
                           claim<HiddenPpisDoNotMatter<kvm::today>>()};
  const Property complete = {"gicv5.kvm.wake_is_complete",
                             "gicv5-prop:P44",
                             "Whenever the hardware would signal an exposed PPI, KVM wakes the vCPU.",
                             "kvm-arm64:has_pending_ppi",
                             claim<WakeIsComplete<kvm::today>>(),
                             Expected::proved,
                             {},
                             "gicv5.wake"};
  const Property sound = {"gicv5.kvm.wake_is_sound",
                          "gicv5-prop:P44",
                          "KVM wakes the vCPU only when the hardware would signal an exposed PPI.",
                          "kvm-arm64:has_pending_ppi",
                          claim<WakeIsSound>(),
                          Expected::recorded,
                          "001-active-ppi-wakes",
                          "gicv5.wake"};
  const Property inactive = {"gicv5.kvm.wake_is_sound_while_nothing_is_active",
                             "gicv5-prop:P44",
                             "While no PPI is active, KVM wakes the vCPU only when the hardware would signal.",
                             "kvm-arm64:has_pending_ppi",
                             claim<WakeIsSoundWhileNothingIsActive<kvm::today>>(),
                             Expected::proved,
                             {},
                             "gicv5.wake"};
  return {
      mask,
      disabled,
      closed,
      equal,
      running,
      fields,
      hidden,
      complete,
      sound,
      inactive,
      {"gicv5.kvm.shortcut_at_32_changes_nothing", "kvm-arm64:W12",
       "The shortcut \"a mask of 32 masks nothing\" of early revisions changes no decision.", "kvm-arm64:W12",
       claim<ShortcutAt32ChangesNothing>()},
      {"gicv5.kvm.views_agree_after_a_wfi_put", "",
       "After a put under WFI KVM's view of the interface and of every exposed PPI is the hardware's.", "kvm-arm64:put",
       claim<ViewsAgreeAfterAWfiPut>()},
      {"gicv5.kvm.wfi_put_twice_is_once", "", "A second put under WFI changes nothing.", "kvm-arm64:put",
       claim<WfiPutKeepsWhatItHas>()},
      control(mask, v1, claim<MaskDecidesWhatCanBeSignalled<v1>>()),
      control(mask, v6, claim<MaskDecidesWhatCanBeSignalled<v6>>()),
      control(mask, v7, claim<MaskDecidesWhatCanBeSignalled<v7>>()),
      control(mask, first_fix, claim<MaskDecidesWhatCanBeSignalled<first_fix>>()),
      control(disabled, v6, claim<NoWakeWhenVmcrEnIs0<v6>>()),
      control(closed, v7, claim<MaskIsZeroOnlyWhenClosed<v7>>()),
      control(equal, first_fix, claim<EqualToTheMaskWakes<first_fix>>()),
      control(running, v7, claim<OnlyHigherThanRunningWakes<v7>>()),
      control_of(fields, "v7", "kvm-arm64:W8", claim<MaskDependsOnItsFieldsOnly<v7>>()),
      control(hidden, v3, claim<HiddenPpisDoNotMatter<v3>>()),
      control(complete, first_fix, claim<WakeIsComplete<first_fix>>()),
      control(inactive, v6, claim<WakeIsSoundWhileNothingIsActive<v6>>()),
      control(inactive, v7, claim<WakeIsSoundWhileNothingIsActive<v7>>()),
  };
}

}  // namespace vcpuspec::gicv5
