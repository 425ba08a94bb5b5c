// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/gicv5/vcpu.h"
#include "spec/gicv5/arch/cpu_interface.h"
#include "spec/gicv5/kvm/field_extract.h"

/// Claims about the architecture's rules.
namespace vcpuspec::gicv5 {

namespace {

struct SufficientPrioritySpelledOut {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto v = any_interface(in);
    const auto p = in.template bits<5>("priority");
    const auto sufficient = in.rule([&] { return has_sufficient_priority(v, p); });
    return {always<D>(), sufficient == (p <= vpmr(v) && preempts_every_active_priority(v, p))};
  }
};

struct DisabledInterfaceSignalsNothing {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_hardware(in);
    const auto signalled = in.rule([&] { return interrupt_signalled(s.interface, s.ppis); });
    return {!enabled(s.interface), !signalled};
  }
};

/// Said about the raw state: the other claims begin with the PPIs that are exposed.
struct HiddenPpisAreNoCandidates {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = in.template state<Machine, cpu>();
    const auto choices = any_choices(in);
    auto none = always<D>();
    for (unsigned w = 0; w < 2; ++w) {
      const auto candidate = in.rule([&] { return candidates(exposed_ppis(s, choices), w); });
      const auto exposed = read<kvm::ppi_mask>(s.template in_bank<kvm::bank>(), w).word();
      none = none && (candidate & ~(exposed & choices.template get<ImplementedPpis>(w))) == 0;
    }
    return {always<D>(), none};
  }
};

struct ActivePriorityZeroBlocksAll {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_hardware(in);
    const auto signalled = in.rule([&] { return interrupt_signalled(s.interface, s.ppis); });
    return {apr(s.interface).test(0), !signalled};
  }
};

struct HigherPriorityIsSufficientToo {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto v = any_interface(in);
    const auto p = in.template bits<5>("priority");
    const auto q = in.template bits<5>("lower_priority");
    const auto sufficient_q = in.rule([&] { return has_sufficient_priority(v, q); });
    return {p <= q && sufficient_q, in.rule([&] { return has_sufficient_priority(v, p); })};
  }
};

struct OpeningTheMaskLosesNothing {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_hardware(in);
    const auto opened = any_interface(in, "opened.");
    const auto opens = vpmr(s.interface) <= vpmr(opened) && (apr(opened) & ~apr(s.interface)) == 0 &&
                       implies(enabled(s.interface), enabled(opened));
    const auto before = in.rule([&] { return interrupt_signalled(s.interface, s.ppis); });
    return {opens && before, in.rule([&] { return interrupt_signalled(opened, s.ppis); })};
  }
};

struct BestCandidateIsBest {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_hardware(in);
    return {always<D>(), is_best_candidate(in.rule([&] { return best_candidate(s.ppis, s.choices); }), s.ppis)};
  }
};

/// Assumes what BestCandidateIsBest proves for all inputs: with it the solver need not unfold the tournament.
struct TestingTheBestIsEnough {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_hardware(in);
    const auto best = in.rule([&] { return best_candidate(s.ppis, s.choices); });
    const auto by_best = in.rule([&] { return best_candidate_signalled(s.interface, s.ppis, s.choices); });
    return {is_best_candidate(best, s.ppis),
            by_best == in.rule([&] { return interrupt_signalled(s.interface, s.ppis); })};
  }
};

struct EqualToThePriorityMaskIsSignalled {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_hardware(in);
    const auto at_the_mask = some_ppi<D>(
        [&](unsigned i) { return is_candidate(s.ppis, i) && lane(s.ppis.priorityr, i) == vpmr(s.interface); });
    const auto signalled = in.rule([&] { return interrupt_signalled(s.interface, s.ppis); });
    return {enabled(s.interface) && apr(s.interface) == 0 && at_the_mask, signalled};
  }
};

struct OnlyHigherThanRunningIsSignalled {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_hardware(in);
    const auto none_preempts = every_ppi<D>([&](unsigned i) {
      return implies(is_candidate(s.ppis, i), !preempts_every_active_priority(s.interface, lane(s.ppis.priorityr, i)));
    });
    const auto signalled = in.rule([&] { return interrupt_signalled(s.interface, s.ppis); });
    return {apr(s.interface) != 0 && none_preempts, !signalled};
  }
};

struct OpenInterfaceSignalsEveryCandidate {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_hardware(in);
    const auto signalled = in.rule([&] { return interrupt_signalled(s.interface, s.ppis); });
    return {enabled(s.interface) && vpmr(s.interface) == 31 && apr(s.interface) == 0,
            signalled == some_ppi<D>([&](unsigned i) { return is_candidate(s.ppis, i); })};
  }
};

/// `word` with the bits outside `relevant` taken from a fresh input.
template <Domain D>
Bits<D, 64> with_other_bits(Inputs<D>& in, const std::string& name, const Bits<D, 64>& word, std::uint64_t relevant) {
  const auto other = in.template bits<64>(name);
  return (word & Bits<D, 64>::of(relevant)) | (other & Bits<D, 64>::of(~relevant));
}

struct ReservedBitsDoNotMatter {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto v = any_raw_interface(in);
    const VirtualInterface<D> other_v = {
        RegisterValue<D, ICH_VMCR_EL2>{with_other_bits(in, "other.vmcr", v.vmcr.word(), 0xf8000001U)},
        RegisterValue<D, ICH_APR_EL2>{with_other_bits(in, "other.apr", v.apr.word(), 0xffffffffU)}};
    Ppis<D> ppis;
    for (unsigned w = 0; w < 2; ++w) {
      const auto number = std::to_string(w);
      ppis.enabled[w] = in.template bits<64>("enabled" + number);
      ppis.pending[w] = in.template bits<64>("pending" + number);
      ppis.active[w] = in.template bits<64>("active" + number);
      ppis.visible[w] = in.template bits<64>("visible" + number);
    }
    auto other_ppis = ppis;
    for (unsigned n = 0; n < 16; ++n) {
      ppis.priorityr[n] = in.template bits<64>("priorityr" + std::to_string(n));
      other_ppis.priorityr[n] =
          with_other_bits(in, "other.priorityr" + std::to_string(n), ppis.priorityr[n], 0x1f1f1f1f1f1f1f1fU);
    }
    const auto one = in.rule([&] { return interrupt_signalled(v, ppis); });
    return {always<D>(), one == in.rule([&] { return interrupt_signalled(other_v, other_ppis); })};
  }
};

template <Domain D>
PriorityLanes<D> any_lanes(Inputs<D>& in) {
  PriorityLanes<D> lanes;
  for (unsigned n = 0; n < 16; ++n) lanes[n] = in.template bits<64>("priorityr" + std::to_string(n));
  return lanes;
}

struct WritingOneLaneLeavesTheOthers {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto lanes = any_lanes(in);
    const auto p = in.template bits<5>("priority");
    Bit<D> good = always<D>();
    for (unsigned written = 0; written < max_ppis; ++written) {
      const auto after = in.rule([&] { return with_priority(lanes, written, p); });
      for (unsigned i = written / 8 * 8; i < written / 8 * 8 + 8; ++i) {
        const auto expected = i == written ? p : lane(lanes, i);
        good = good && in.rule([&] { return priority_of(after, i); }) == expected;
      }
    }
    return {always<D>(), good};
  }
};

struct ShiftAndMaskIsFieldGet {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto lanes = any_lanes(in);
    const auto equal = every_ppi<D>([&](unsigned i) {
      return in.rule([&] { return kvm::priority_by_shift(lanes, i) == kvm::priority_by_field_get(lanes, i); });
    });
    return {always<D>(), equal};
  }
};

struct FieldGetIsTheLane {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto lanes = any_lanes(in);
    const auto equal = every_ppi<D>(
        [&](unsigned i) { return in.rule([&] { return kvm::priority_by_field_get(lanes, i); }) == lane(lanes, i); });
    return {always<D>(), equal};
  }
};

struct GuestSeesWhatItWrote {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = in.template state<Machine, cpu>();
    const RegisterValue<D, ICC_CR0_EL1> cr0{in.template bits<64>("cr0")};
    const RegisterValue<D, ICC_PCR_EL1> pcr{in.template bits<64>("pcr")};
    const auto after = in.rule([&] { return write_icc_pcr(write_icc_cr0(s, cr0), pcr); });
    const auto seen_cr0 = in.rule([&] { return read_icc_cr0(after); });
    const auto seen_pcr = in.rule([&] { return read_icc_pcr(after); });
    const auto en = cr0.word().template slice<0, 0>();
    const auto priority = pcr.word().template slice<4, 0>();
    return {always<D>(),
            seen_cr0.word().template slice<0, 0>() == en && seen_pcr.word() == priority.template widen<64>() &&
                read<ICH_VMCR_EL2>(after).word() == (priority.template widen<64>() << 27 | en.template widen<64>()) &&
                read<ICH_APR_EL2>(after).word() == read<ICH_APR_EL2>(s).word()};
  }
};

struct HaprReadsAsRunningPriority {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = in.template state<Machine, cpu>();
    const auto v = virtual_interface(s);
    const auto hapr = in.rule([&] { return read_icc_hapr(s); }).word();
    Bit<D> is_lowest = apr(v) == 0 && hapr == 0xff;
    for (unsigned p = 0; p < 32; ++p) {
      const auto below = apr(v) & Bits<D, 32>::of(ones(p + 1));
      is_lowest = is_lowest || (below == Bits<D, 32>::of(std::uint64_t{1} << p) && hapr == Bits<D, 64>::of(p));
    }
    return {always<D>(), is_lowest};
  }
};

struct FastFormIsLaneForm {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto s = any_hardware(in);
    const auto fast = in.rule([&] { return interrupt_signalled_fast(s.interface, s.ppis); });
    return {always<D>(), fast == in.rule([&] { return interrupt_signalled(s.interface, s.ppis); })};
  }
};

}  // namespace

std::vector<Property> architecture_properties() {
  return {
      {"gicv5.priority.sufficient_spelled_out", "",
       "A priority is sufficient exactly when it is not below the mask and no active priority is as high.",
       "gicv5:D_MSQKF", claim<SufficientPrioritySpelledOut>()},
      {"gicv5.wake.disabled_interface_signals_nothing",
       "gicv5-prop:P02",
       "A disabled interface signals nothing.",
       "gicv5:hppi",
       claim<DisabledInterfaceSignalsNothing>(),
       Expected::proved,
       {},
       "gicv5.wake"},
      {"gicv5.wake.hidden_ppis_are_no_candidates", "", "A PPI that is hidden or not implemented is no candidate.",
       "kvm-arm64:exposed_ppis", claim<HiddenPpisAreNoCandidates>()},
      {"gicv5.wake.active_priority_zero_blocks_all",
       "gicv5-prop:P03",
       "While priority 0 is active nothing is signalled.",
       "gicv5:D_MSQKF",
       claim<ActivePriorityZeroBlocksAll>(),
       Expected::proved,
       {},
       "gicv5.wake"},
      {"gicv5.priority.higher_is_sufficient_too", "gicv5-prop:P05",
       "Where a priority is sufficient, every higher one is.", "gicv5:D_MSQKF", claim<HigherPriorityIsSufficientToo>()},
      {"gicv5.wake.opening_the_mask_loses_nothing", "gicv5-prop:P06",
       "Raising the mask, dropping active priorities and enabling the interface never silence an interrupt.",
       "gicv5:D_MSQKF", claim<OpeningTheMaskLosesNothing>()},
      {"gicv5.wake.testing_the_best_is_enough",
       "gicv5-prop:P07",
       "Some candidate has sufficient priority exactly when the best candidate has.",
       "gicv5:hppi",
       claim<TestingTheBestIsEnough>(),
       Expected::proved,
       {},
       "gicv5.wake"},
      {"gicv5.wake.best_candidate_is_best", "gicv5-prop:P07",
       "The best candidate is a candidate, and none has a higher priority.", "gicv5:best_ppi",
       claim<BestCandidateIsBest>()},
      {"gicv5.wake.equal_to_the_mask_is_signalled",
       "gicv5-prop:P08",
       "A candidate whose priority equals the priority mask is signalled when no priority is active.",
       "gicv5:D_MSQKF",
       claim<EqualToThePriorityMaskIsSignalled>(),
       Expected::proved,
       {},
       "gicv5.wake"},
      {"gicv5.wake.only_higher_than_running",
       "gicv5-prop:P09",
       "Nothing is signalled when no candidate has a higher priority than the running one.",
       "gicv5:D_MSQKF",
       claim<OnlyHigherThanRunningIsSignalled>(),
       Expected::proved,
       {},
       "gicv5.wake"},
      {"gicv5.wake.open_interface_signals_every_candidate",
       "gicv5-prop:P10",
       "With the mask at 31 and nothing active, an enabled interface signals exactly when there is a candidate.",
       "gicv5:D_MSQKF",
       claim<OpenInterfaceSignalsEveryCandidate>(),
       Expected::proved,
       {},
       "gicv5.wake"},
      {"gicv5.wake.reserved_bits_do_not_matter", "gicv5-prop:P11",
       "The answer depends on VMCR only through EN and VPMR, on APR through bits 31..0, on a lane through bits 4..0.",
       "gicv5:ich_vmcr", claim<ReservedBitsDoNotMatter>()},
      {"gicv5.lane.writing_one_leaves_the_others", "gicv5-prop:P12",
       "Writing the priority of one PPI leaves the priorities of all others.", "gicv5:icc_ppi_priorityr",
       claim<WritingOneLaneLeavesTheOthers>()},
      {"gicv5.lane.shift_and_mask_is_field_get", "gicv5-prop:P12",
       "For every PPI, shifting and masking its lane equals taking the field under bits b+4..b.", "kvm-arm64:history",
       claim<ShiftAndMaskIsFieldGet>()},
      {"gicv5.lane.field_get_is_the_lane", "gicv5-prop:P12",
       "For every PPI, the field under bits b+4..b is its priority.", "gicv5:icc_ppi_priorityr",
       claim<FieldGetIsTheLane>()},
      {"gicv5.vmcr.guest_sees_what_it_wrote", "gicv5-prop:P13",
       "What a guest writes to CR0.EN and PCR it reads back, and all other bits of VMCR stay zero.", "gicv5:ich_vmcr",
       claim<GuestSeesWhatItWrote>()},
      {"gicv5.hapr.reads_as_running_priority", "gicv5-prop:P27",
       "HAPR reads as the lowest set bit of APR, and as 0xff when none is set.", "gicv5:D_XMBQZ",
       claim<HaprReadsAsRunningPriority>()},
      {"gicv5.wake.fast_form_is_lane_form",
       "gicv5-prop:P01",
       "The fast form gives the answer of the lane form.",
       "gicv5:wfi",
       claim<FastFormIsLaneForm>(),
       Expected::proved,
       {},
       "gicv5.wake"},
  };
}

}  // namespace vcpuspec::gicv5
