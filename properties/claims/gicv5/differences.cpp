// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/gicv5/vcpu.h"

/// Where each revision of KVM's wake predicate answers unlike the hardware, and that it does so nowhere else. A
/// revision has two or three properties: where its difference is said to be, it is (`spurious`, `missed`); elsewhere
/// there is none (`nowhere_else`). Together: it deviates if and only if its condition holds. The conditions are
/// assumptions, so the check against vacuity shows that each can be met, and that all together can be missed.
///
/// The conditions take their limits as the facts give them, `min(hap, PCR + 1)`: with the naive wording of the claim of
/// gicv5-prop:P01, which proves that form right, the solver would have to repeat that proof for each of the 128 PPIs.
/// Nothing is assumed but the conditions. Reserved bits are zero here, so no state shows kvm-arm64:W8.
namespace vcpuspec::gicv5 {

namespace {

/// The highest active priority, found by asking each; 32 when none is active.
template <Domain D>
PriorityLimit<D> highest_active(const VirtualInterface<D>& v) {
  auto highest = PriorityLimit<D>::of(32);
  for (unsigned q = 32; q-- > 0;) highest = select(apr(v).test(q), PriorityLimit<D>::of(q), highest);
  return highest;
}

/// PPIs that are enabled and pending, and the priorities of all.
template <Domain D>
struct Pending {
  Bitmap<D> bits;
  std::array<Priority<D>, max_ppis> priority;

  /// Whether `holds_for(priority)` holds for some of them; priorities are six bits wide, as limits are.
  template <class Body>
  Bit<D> some(Body holds_for) const {
    return some_ppi<D>(
        [&](unsigned i) { return bits[i / 64].test(i % 64) && holds_for(priority[i].template widen<6>()); });
  }
};

/// What the conditions speak of.
template <Domain D>
struct Scene {
  Bit<D> enabled;
  Bit<D> none_active;
  PriorityLimit<D> vpmr;
  PriorityLimit<D> running;  // the highest active priority
  PriorityLimit<D> of_zero;  // what counting the zeros of an APR of zero gave
  Pending<D> candidates;     // of the hardware
  Pending<D> exposed;        // the candidates, and those that are active besides: KVM does not ask
  Pending<D> held;           // the exposed ones, and the hidden ones as KVM had them before the put
};

/// What KVM had pending and enabled, without a word about who may see it.
template <Domain D>
Bits<D, 64> enabled_and_pending_in_kvm(const KvmState<D>& s, unsigned w) {
  const auto word = [&]<class R>(R) { return read<R>(s, w).word(); };
  const auto held = word(kvm::irq_pending_latch{}) | (word(kvm::irq_config_level{}) & word(kvm::irq_line_level{}));
  const auto hw = word(kvm::irq_hw{});
  return word(kvm::irq_enabled{}) & ((hw & word(kvm::physical_line_level{})) | (~hw & held));
}

/// The pending PPIs that a scan finds which does not ask whether the guest may see them.
template <Domain D>
Pending<D> held_pending(const Vcpu<D>& vcpu) {
  Pending<D> held;
  for (unsigned w = 0; w < 2; ++w) {
    const auto visible = vcpu.ppis.visible[w];
    held.bits[w] = (visible & vcpu.ppis.enabled[w] & vcpu.ppis.pending[w]) |
                   (~visible & enabled_and_pending_in_kvm(vcpu.state, w));
  }
  for (unsigned i = 0; i < max_ppis; ++i) {
    const auto in_kvm = read<kvm::irq_priority>(vcpu.state, i / 8).word().template extract<5>(8 * (i % 8));
    held.priority[i] = select(vcpu.ppis.visible[i / 64].test(i % 64), lane(vcpu.ppis.priorityr, i), in_kvm);
  }
  return held;
}

template <Domain D>
Scene<D> scene(const Vcpu<D>& vcpu, const Arbitrary<D>& arbitrary) {
  const Ppis<D>& ppis = vcpu.ppis;
  Scene<D> s;
  s.enabled = enabled(vcpu.interface);
  s.none_active = apr(vcpu.interface) == 0;
  s.vpmr = vpmr(vcpu.interface).template widen<6>();
  s.running = highest_active(vcpu.interface);
  s.of_zero = arbitrary.template get<kvm::CountOfZero>();
  for (unsigned i = 0; i < max_ppis; ++i) s.exposed.priority[i] = lane(ppis.priorityr, i);
  for (unsigned w = 0; w < 2; ++w) s.exposed.bits[w] = ppis.visible[w] & ppis.enabled[w] & ppis.pending[w];
  s.candidates = s.exposed;
  for (unsigned w = 0; w < 2; ++w) s.candidates.bits[w] = s.exposed.bits[w] & ~ppis.active[w];
  s.held = held_pending(vcpu);
  return s;
}

/// Whether the hardware would signal a candidate if the interface is enabled.
template <Domain D>
Bit<D> some_candidate_is_sufficient(const Scene<D>& s) {
  return s.candidates.some([&](const auto& p) { return p <= s.vpmr && p < s.running; });
}

/// The first priority that is not sufficient. Those before it are, those after it are not.      gicv5-prop:P01
template <Domain D>
PriorityLimit<D> first_insufficient(const Scene<D>& s) {
  return min(s.vpmr + 1, s.running);
}

/// Where the revision alone wakes, and where the hardware alone does.
template <Domain D>
struct Difference {
  Bit<D> spurious;
  Bit<D> missed;
};

/// As v6; besides, hidden PPIs are scanned, and while no priority is active a count of zero is taken for the running
/// priority.                                                                     kvm-arm64:W1 kvm-arm64:W13
template <Domain D>
Difference<D> difference_of_v1(const Scene<D>& s) {
  const auto limit = min(s.vpmr + 1, select(s.none_active, s.of_zero, s.running));
  const auto some_pass = s.held.some([&](const auto& p) { return p <= limit; });
  const auto signalled = s.enabled && some_candidate_is_sufficient(s);
  return {!signalled && some_pass, signalled && !some_pass};
}

/// The enable is not tested, and the first insufficient priority passes.         kvm-arm64:W4 kvm-arm64:W5
template <Domain D>
Difference<D> difference_of_v6(const Scene<D>& s) {
  const auto limit = first_insufficient(s);
  const auto some_pass = s.exposed.some([&](const auto& p) { return p <= limit; });
  return {some_pass && !(s.enabled && some_candidate_is_sufficient(s)), {}};
}

/// The first insufficient priority passes, unless that is 0.                     kvm-arm64:W5
template <Domain D>
Difference<D> difference_of_v7(const Scene<D>& s) {
  const auto limit = first_insufficient(s);
  const auto some_pass = s.exposed.some([&](const auto& p) { return p <= limit; });
  return {s.enabled && limit != 0 && some_pass && !some_candidate_is_sufficient(s), {}};
}

/// A priority equal to the priority mask does not pass. Active PPIs are not left out, so one may still wake the vCPU.
///                                                                               kvm-arm64:W6
template <Domain D>
Difference<D> difference_of_first_fix(const Scene<D>& s) {
  const auto limit = min(s.vpmr, s.running);
  const auto some_pass = s.exposed.some([&](const auto& p) { return p < limit; });
  const auto sufficient = some_candidate_is_sufficient(s);
  return {s.enabled && some_pass && !sufficient, s.enabled && sufficient && !some_pass};
}

/// Active PPIs are not left out: finding 001.                                    kvm-arm64:has_pending_ppi
template <Domain D>
Difference<D> difference_of_today(const Scene<D>& s) {
  const auto limit = first_insufficient(s);
  const auto some_pass = s.exposed.some([&](const auto& p) { return p < limit; });
  return {s.enabled && some_pass && !some_candidate_is_sufficient(s), {}};
}

enum class Part : std::uint8_t { spurious, missed, nowhere_else };

/// One part of the difference of one revision. `Of` names the revision and gives its difference.
template <class Of, Part part>
struct DiffersExactlyThere {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto vcpu = any_vcpu_after_wfi_put(in);
    const auto arbitrary = any_arbitrary(in);
    const auto wakes = in.rule([&] { return kvm::has_pending_ppi(vcpu.state, arbitrary, Of::revision); });
    const auto signalled =
        in.within(graph::Scope::harness, [&] { return interrupt_signalled(vcpu.interface, vcpu.ppis); });
    const auto difference = Of::difference(scene(vcpu, arbitrary));
    if constexpr (part == Part::spurious) return {difference.spurious, wakes && !signalled};
    if constexpr (part == Part::missed) return {difference.missed, !wakes && signalled};
    return {!(difference.spurious || difference.missed), wakes == signalled};
  }
};

struct OfV1 {
  static constexpr kvm::Revision revision = kvm::revision("v1");
  static constexpr auto difference = [](const auto& scene) { return difference_of_v1(scene); };
};
struct OfV6 {
  static constexpr kvm::Revision revision = kvm::revision("v6");
  static constexpr auto difference = [](const auto& scene) { return difference_of_v6(scene); };
};
struct OfV7 {
  static constexpr kvm::Revision revision = kvm::revision("v7");
  static constexpr auto difference = [](const auto& scene) { return difference_of_v7(scene); };
};
struct OfFirstFix {
  static constexpr kvm::Revision revision = kvm::revision("first_fix");
  static constexpr auto difference = [](const auto& scene) { return difference_of_first_fix(scene); };
};
struct OfToday {
  static constexpr kvm::Revision revision = kvm::today;
  static constexpr auto difference = [](const auto& scene) { return difference_of_today(scene); };
};

template <class Of, Part part>
Property property(const std::string& title) {
  constexpr const char* names[] = {"spurious", "missed", "nowhere_else"};
  const std::string revision(Of::revision.name);
  return {"gicv5.kvm.difference." + revision + "." + names[static_cast<unsigned>(part)], "", title,
          std::string(Of::revision.citation), claim<DiffersExactlyThere<Of, part>>()};
}

/// That nothing is left of the difference once its conditions are taken away.
template <class Of>
Property nowhere_else() {
  const std::string revision(Of::revision.name);
  return property<Of, Part::nowhere_else>("Outside its documented difference, " + revision +
                                          " wakes the vCPU exactly when the hardware signals.");
}

}  // namespace

std::vector<Property> difference_properties() {
  return {
      property<OfV1, Part::spurious>("While nothing is signalled, v1 wakes for any pending PPI, hidden ones too, up to "
                                     "the first insufficient priority and, with none active, up to its count of zero."),
      property<OfV1, Part::missed>(
          "While something is signalled, v1 does not wake when no pending PPI passes its limit, "
          "which is at most its count of zero while no priority is active."),
      nowhere_else<OfV1>(),
      property<OfV6, Part::spurious>("While nothing is signalled, v6 wakes for an exposed pending PPI up to the first "
                                     "insufficient priority, enabled interface or not."),
      nowhere_else<OfV6>(),
      property<OfV7, Part::spurious>("While no candidate is sufficient, v7 wakes for an exposed pending PPI up to the "
                                     "first insufficient priority, if that is not 0 and the interface is enabled."),
      nowhere_else<OfV7>(),
      property<OfFirstFix, Part::spurious>(
          "While no candidate is sufficient, the first fix wakes for an active pending "
          "PPI of sufficient priority that does not equal the mask."),
      property<OfFirstFix, Part::missed>("The first fix does not wake when a candidate is sufficient but every pending "
                                         "PPI of sufficient priority equals the mask."),
      nowhere_else<OfFirstFix>(),
      property<OfToday, Part::spurious>("While no candidate is sufficient, today's KVM wakes for an active pending PPI "
                                        "of sufficient priority."),
      nowhere_else<OfToday>(),
  };
}

}  // namespace vcpuspec::gicv5
