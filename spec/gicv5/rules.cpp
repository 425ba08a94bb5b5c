// SPDX-License-Identifier: Apache-2.0
#include "spec/gicv5/arch/legal_state.h"
#include "spec/gicv5/event_texts.h"
#include "spec/gicv5/kvm/field_extract.h"
#include "spec/gicv5/kvm/wfi_put.h"
#include "spec/registry/registry.h"

/// The GICv5 rules as tools see them: what each takes and gives. No semantics stands here.
namespace vcpuspec::gicv5 {

namespace {

template <Domain D>
CpuState<D> hardware(Inputs<D>& in) {
  return in.template state<Machine, cpu>();
}
template <Domain D>
VirtualInterface<D> interface_of(Inputs<D>& in) {
  return virtual_interface(hardware(in));
}
template <Domain D>
Priority<D> any_priority(Inputs<D>& in) {
  return in.template bits<5>("priority");
}

struct RunningPriority {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    out.put("priority", running_priority(interface_of(in)));
  }
};

struct SufficientPriority {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto v = interface_of(in);
    out.put("result", has_sufficient_priority(v, any_priority(in)));
  }
};

struct CanSignal {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto v = interface_of(in);
    out.put("result", can_signal(v, any_priority(in)));
  }
};

struct Candidates {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = hardware(in);
    const auto ppis = exposed_ppis(s, any_choices(in));
    out.put("candidates0", candidates(ppis, 0));
    out.put("candidates1", candidates(ppis, 1));
  }
};

struct BestCandidate {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = hardware(in);
    const auto open = any_choices(in);
    const auto best = best_candidate(exposed_ppis(s, open), open);
    out.put("exists", best.exists);
    out.put("ppi", best.ppi);
    out.put("priority", best.priority);
  }
};

template <auto predicate>
struct SignalledBy {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = hardware(in);
    const auto open = any_choices(in);
    out.put("wake", predicate.template operator()<D>(virtual_interface(s), exposed_ppis(s, open), open));
  }
};

struct PriorityLane {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto ppis = exposed_ppis(hardware(in), any_choices(in));
    for (unsigned i = 0; i < max_ppis; ++i) out.put("ppi" + std::to_string(i), priority_of(ppis.priorityr, i));
  }
};

struct WritePriorityLane {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto ppis = exposed_ppis(hardware(in), any_choices(in));
    const auto priority = any_priority(in);
    for (unsigned i = 0; i < 8; ++i) out.put("lane" + std::to_string(i), with_priority(ppis.priorityr, i, priority)[0]);
  }
};

struct LaneByFieldGet {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto ppis = exposed_ppis(hardware(in), any_choices(in));
    for (unsigned i = 0; i < max_ppis; ++i)
      out.put("ppi" + std::to_string(i), kvm::priority_by_field_get(ppis.priorityr, i));
  }
};

struct LaneByShift {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto ppis = exposed_ppis(hardware(in), any_choices(in));
    for (unsigned i = 0; i < max_ppis; ++i)
      out.put("ppi" + std::to_string(i), kvm::priority_by_shift(ppis.priorityr, i));
  }
};

template <unsigned Index>
constexpr const kvm::Revision& revision_at() {
  if constexpr (Index < kvm::revisions.size()) return kvm::revisions[Index];
  else return kvm::today;
}

template <unsigned Revision>
struct EffectiveMask {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto v = interface_of(in);
    out.put("mask", kvm::effective_mask(v, any_arbitrary(in), revision_at<Revision>()));
  }
};

/// What KVM would decide about the hardware's state: its own view is as a put under WFI leaves it.
template <unsigned Revision>
struct KvmWake {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = hardware(in);
    const auto view = kvm::put_under_wfi(s.template in_bank<kvm::bank>());
    out.put("wake", kvm::has_pending_ppi(view, any_arbitrary(in), revision_at<Revision>()));
  }
};

struct SyncPriorities {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    out.put_state(kvm::sync_priorities(hardware(in).template in_bank<kvm::bank>()));
  }
};
struct PutUnderWfi {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    out.put_state(kvm::put_under_wfi(hardware(in).template in_bank<kvm::bank>()));
  }
};

constexpr auto by_lanes = []<class D>(const VirtualInterface<D>& v, const Ppis<D>& p, const Choices<D>&) {
  return interrupt_signalled(v, p);
};
constexpr auto by_best = []<class D>(const VirtualInterface<D>& v, const Ppis<D>& p, const Choices<D>& open) {
  return best_candidate_signalled(v, p, open);
};
constexpr auto by_words = []<class D>(const VirtualInterface<D>& v, const Ppis<D>& p, const Choices<D>&) {
  return interrupt_signalled_fast(v, p);
};

struct LegalState {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = hardware(in);
    const auto open = any_choices(in);
    out.put("unimplemented_ppis_are_zero", unimplemented_ppis_are_zero(s, open));
    out.put("exposed_ppis_are_implemented", exposed_ppis_are_implemented(s.template in_bank<kvm::bank>(), open));
  }
};

struct LegalPpis {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = hardware(in);
    out.put("unimplemented_ppis_are_zero", unimplemented_ppis_are_zero(s, any_choices(in)));
    out.put("level_ppis_follow_their_wires", level_ppis_follow_their_wires(s));
  }
};

template <unsigned... Index>
void add_revisions(std::vector<Rule>& all, std::integer_sequence<unsigned, Index...>) {
  const auto add = [&]<unsigned I>() {
    const std::string suffix = "@" + std::string(revision_at<I>().name);
    all.push_back({"gicv5.effective_mask" + suffix, "effective_mask", "spec/gicv5/kvm/effective_mask.h",
                   text_of<EffectiveMask<I>>()});
    all.push_back({"gicv5.kvm.wake" + suffix, "has_pending_ppi", "spec/gicv5/kvm/pending.h", text_of<KvmWake<I>>()});
  };
  (void(add.template operator()<Index>()), ...);
}

}  // namespace

std::vector<Rule> rules() {
  constexpr unsigned today = kvm::revisions.size();
  std::vector<Rule> all = {
      {"gicv5.running_priority", "running_priority", "spec/gicv5/arch/priority.h", text_of<RunningPriority>()},
      {"gicv5.sufficient_priority", "has_sufficient_priority", "spec/gicv5/arch/priority.h",
       text_of<SufficientPriority>()},
      {"gicv5.can_signal", "can_signal", "spec/gicv5/arch/priority.h", text_of<CanSignal>()},
      {"gicv5.candidates", "candidates", "spec/gicv5/arch/ppi.h", text_of<Candidates>()},
      {"gicv5.best_candidate", "best_candidate", "spec/gicv5/arch/ppi.h", text_of<BestCandidate>()},
      {"gicv5.wake", "interrupt_signalled", "spec/gicv5/arch/wake.h", text_of<SignalledBy<by_lanes>>()},
      {"gicv5.wake.best", "best_candidate_signalled", "spec/gicv5/arch/wake.h", text_of<SignalledBy<by_best>>()},
      {"gicv5.wake.fast", "interrupt_signalled_fast", "spec/gicv5/arch/wake.h", text_of<SignalledBy<by_words>>()},
      {"gicv5.priority_lane", "priority_of", "spec/gicv5/arch/ppi.h", text_of<PriorityLane>()},
      {"gicv5.write_priority_lane", "with_priority", "spec/gicv5/arch/ppi.h", text_of<WritePriorityLane>()},
      {"gicv5.effective_mask", "effective_mask", "spec/gicv5/kvm/effective_mask.h", text_of<EffectiveMask<today>>()},
      {"gicv5.kvm.wake", "has_pending_ppi", "spec/gicv5/kvm/pending.h", text_of<KvmWake<today>>()},
      {"gicv5.kvm.sync_priorities", "sync_priorities", "spec/gicv5/kvm/pending.h", text_of<SyncPriorities>()},
      {"gicv5.kvm.put_under_wfi", "put_under_wfi", "spec/gicv5/kvm/wfi_put.h", text_of<PutUnderWfi>()},
      {"gicv5.kvm.priority_by_field_get", "priority_by_field_get", "spec/gicv5/kvm/field_extract.h",
       text_of<LaneByFieldGet>()},
      {"gicv5.kvm.priority_by_shift", "priority_by_shift", "spec/gicv5/kvm/field_extract.h", text_of<LaneByShift>()},
  };
  for (Rule& event : rules_of_events<cpu, PpiEvents>("gicv5.")) all.push_back(std::move(event));
  for (Rule& event : kvm_rules()) all.push_back(std::move(event));
  add_revisions(all, std::make_integer_sequence<unsigned, kvm::revisions.size()>{});
  return all;
}

Subject subject() {
  Subject s{"gicv5", "arm-gicv5-ppi", slots_of<Machine>(), {}, text_of<LegalState>()};
  // The slots of the CPU interface itself: what a hypervisor has beside it comes after them.
  using Interface = Registers<ICH_VMCR_EL2, ICH_APR_EL2, ICH_PPI_ENABLER_EL2, ICH_PPI_PENDR_EL2, ICH_PPI_ACTIVER_EL2,
                              ICC_PPI_HMR_EL1, ICH_PPI_PRIORITYR_EL2, ppi_input, irs_candidate, nmi_enable>;
  s.machines.push_back(
      {"gicv5.ppi", places_of<Interface>(cpu::name), names_of_events<PpiEvents>(""), text_of<LegalPpis>()});
  s.machines.push_back(kvm_machine());
  using Views =
      Registers<ICC_IDR0_EL1, ICC_CR0_EL1, ICC_PCR_EL1, ICC_APR_EL1, ICC_HAPR_EL1, ICC_HPPIR_EL1, ICC_ICSR_EL1,
                ICC_IAFFIDR_EL1, ICC_PPI_ENABLER_EL1, ICC_PPI_CACTIVER_EL1, ICC_PPI_SACTIVER_EL1, ICC_PPI_CPENDR_EL1,
                ICC_PPI_SPENDR_EL1, ICC_PPI_PRIORITYR_EL1, ICH_HPPIR_EL2, ICH_CONTEXTR_EL2, ICH_HFGITR_EL2>;
  s.views = registers_of<Views>("view");
  describe<Choices<Concrete>>("choice.", s.open_values);
  describe<Arbitrary<Concrete>>("arbitrary.", s.open_values);
  return s;
}

}  // namespace vcpuspec::gicv5
