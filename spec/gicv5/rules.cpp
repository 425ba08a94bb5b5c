// SPDX-License-Identifier: Apache-2.0
#include "spec/gicv5/arch/cpu_interface.h"
#include "spec/gicv5/arch/interrupt.h"
#include "spec/gicv5/arch/legal_state.h"
#include "spec/gicv5/arch/ppi_registers.h"
#include "spec/gicv5/kvm/field_extract.h"
#include "spec/gicv5/kvm/wfi_put.h"
#include "spec/registry/registry.h"

/// The GICv5 rules as tools see them: what each takes and gives. No semantics stands here.
namespace vcpuspec::gicv5 {

namespace {

template <Domain D>
Choices<D> choices(Inputs<D>& in) {
  return in.template open<Choices<D>>(graph::Kind::choice);
}
template <Domain D>
Arbitrary<D> arbitrary(Inputs<D>& in) {
  return in.template open<Arbitrary<D>>(graph::Kind::arbitrary);
}
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
    const auto ppis = exposed_ppis(s, choices(in));
    out.put("candidates0", candidates(ppis, 0));
    out.put("candidates1", candidates(ppis, 1));
  }
};

struct BestCandidate {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = hardware(in);
    const auto open = choices(in);
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
    const auto open = choices(in);
    out.put("wake", predicate.template operator()<D>(virtual_interface(s), exposed_ppis(s, open), open));
  }
};

struct PriorityLane {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto ppis = exposed_ppis(hardware(in), choices(in));
    for (unsigned i = 0; i < max_ppis; ++i) out.put("ppi" + std::to_string(i), priority_of(ppis.priorityr, i));
  }
};

struct WritePriorityLane {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto ppis = exposed_ppis(hardware(in), choices(in));
    const auto priority = any_priority(in);
    for (unsigned i = 0; i < 8; ++i) out.put("lane" + std::to_string(i), with_priority(ppis.priorityr, i, priority)[0]);
  }
};

struct LaneByFieldGet {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto ppis = exposed_ppis(hardware(in), choices(in));
    for (unsigned i = 0; i < max_ppis; ++i)
      out.put("ppi" + std::to_string(i), kvm::priority_by_field_get(ppis.priorityr, i));
  }
};

struct LaneByShift {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto ppis = exposed_ppis(hardware(in), choices(in));
    for (unsigned i = 0; i < max_ppis; ++i)
      out.put("ppi" + std::to_string(i), kvm::priority_by_shift(ppis.priorityr, i));
  }
};

/// What an event takes besides the state.
template <unsigned Width>
struct Number {
  template <Domain D>
  static Bits<D, Width> take(Inputs<D>& in) {
    return in.template bits<Width>("n");
  }
};
struct Value {
  template <Domain D>
  static Bits<D, 64> take(Inputs<D>& in) {
    return in.template bits<64>("value");
  }
};
template <RegisterDeclaration R>
struct Written {
  template <Domain D>
  static RegisterValue<D, R> take(Inputs<D>& in) {
    return RegisterValue<D, R>{Value::take(in)};
  }
};
struct Open {
  template <Domain D>
  static Choices<D> take(Inputs<D>& in) {
    return choices(in);
  }
};

/// What an event leaves.
template <Domain D>
void put(Outputs<D>& out, const CpuState<D>& next) {
  out.put_state(next);
}
template <Domain D>
void put(Outputs<D>& out, const Bits<D, 64>& value) {
  out.put("value", value);
}
template <Domain D, RegisterDeclaration R>
void put(Outputs<D>& out, const RegisterValue<D, R>& value) {
  out.put("value", value.word());
}
template <Domain D>
void put(Outputs<D>& out, const InterruptLines<D>& lines) {
  out.put("irq", lines.irq);
  out.put("superpriority", lines.superpriority);
}
template <Domain D>
void put(Outputs<D>& out, const Acknowledged<D>& acknowledged) {
  out.put("value", acknowledged.value);
  out.put_state(acknowledged.next);
}

/// An event of the machine: its text on the state and on what it takes.
template <class Function, class... Arguments>
struct Event {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    // Braces: the arguments are asked for in this order, whatever the compiler.
    const std::tuple all{hardware(in), Arguments::take(in)...};
    put(out, std::apply(Function{}, all));
  }
};
template <class... Arguments, class Function>
constexpr Text event(Function) {
  return text_of<Event<Function, Arguments...>>();
}

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
    out.put("mask", kvm::effective_mask(v, arbitrary(in), revision_at<Revision>()));
  }
};

/// What KVM would decide about the hardware's state: its own view is as a put under WFI leaves it.
template <unsigned Revision>
struct KvmWake {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = hardware(in);
    const auto view = kvm::put_under_wfi(s.template in_bank<kvm::bank>());
    out.put("wake", kvm::has_pending_ppi(view, arbitrary(in), revision_at<Revision>()));
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
    const auto open = choices(in);
    out.put("unimplemented_ppis_are_zero", unimplemented_ppis_are_zero(s, open));
    out.put("exposed_ppis_are_implemented", exposed_ppis_are_implemented(s.template in_bank<kvm::bank>(), open));
  }
};

struct LegalPpis {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = hardware(in);
    out.put("unimplemented_ppis_are_zero", unimplemented_ppis_are_zero(s, choices(in)));
    out.put("level_ppis_follow_their_wires", level_ppis_follow_their_wires(s));
  }
};

/// An event as the registry has it: its name is that of its text.
struct EventText {
  const char* name;
  const char* file;
  Text text;
};

/// What a guest, the wires and the IRS do to a CPU interface.
const std::vector<EventText>& ppi_events() {
  static const std::vector<EventText> all = {
      {"read_icc_cr0", "spec/gicv5/arch/cpu_interface.h",
       event([](const auto&... all) { return read_icc_cr0(all...); })},
      {"write_icc_cr0", "spec/gicv5/arch/cpu_interface.h",
       event<Written<ICC_CR0_EL1>>([](const auto&... all) { return write_icc_cr0(all...); })},
      {"read_icc_pcr", "spec/gicv5/arch/cpu_interface.h",
       event([](const auto&... all) { return read_icc_pcr(all...); })},
      {"write_icc_pcr", "spec/gicv5/arch/cpu_interface.h",
       event<Written<ICC_PCR_EL1>>([](const auto&... all) { return write_icc_pcr(all...); })},
      {"read_icc_apr", "spec/gicv5/arch/cpu_interface.h",
       event([](const auto&... all) { return read_icc_apr(all...); })},
      {"write_icc_apr", "spec/gicv5/arch/cpu_interface.h",
       event<Written<ICC_APR_EL1>>([](const auto&... all) { return write_icc_apr(all...); })},
      {"read_icc_hapr", "spec/gicv5/arch/cpu_interface.h",
       event([](const auto&... all) { return read_icc_hapr(all...); })},
      {"read_icc_hppir", "spec/gicv5/arch/interrupt.h",
       event<Open>([](const auto&... all) { return read_icc_hppir(all...); })},
      {"read_icc_ppi_hmr", "spec/gicv5/arch/ppi_registers.h",
       event<Number<1>>([](const auto&... all) { return read_icc_ppi_hmr(all...); })},
      {"read_icc_ppi_enabler", "spec/gicv5/arch/ppi_registers.h",
       event<Number<1>>([](const auto&... all) { return read_icc_ppi_enabler(all...); })},
      {"write_icc_ppi_enabler", "spec/gicv5/arch/ppi_registers.h",
       event<Number<1>, Value, Open>([](const auto&... all) { return write_icc_ppi_enabler(all...); })},
      {"read_icc_ppi_pendr", "spec/gicv5/arch/ppi_registers.h",
       event<Number<1>>([](const auto&... all) { return read_icc_ppi_pendr(all...); })},
      {"write_icc_ppi_spendr", "spec/gicv5/arch/ppi_registers.h",
       event<Number<1>, Value, Open>([](const auto&... all) { return write_icc_ppi_spendr(all...); })},
      {"write_icc_ppi_cpendr", "spec/gicv5/arch/ppi_registers.h",
       event<Number<1>, Value, Open>([](const auto&... all) { return write_icc_ppi_cpendr(all...); })},
      {"read_icc_ppi_activer", "spec/gicv5/arch/ppi_registers.h",
       event<Number<1>>([](const auto&... all) { return read_icc_ppi_activer(all...); })},
      {"write_icc_ppi_sactiver", "spec/gicv5/arch/ppi_registers.h",
       event<Number<1>, Value, Open>([](const auto&... all) { return write_icc_ppi_sactiver(all...); })},
      {"write_icc_ppi_cactiver", "spec/gicv5/arch/ppi_registers.h",
       event<Number<1>, Value>([](const auto&... all) { return write_icc_ppi_cactiver(all...); })},
      {"read_icc_ppi_priorityr", "spec/gicv5/arch/ppi_registers.h",
       event<Number<4>>([](const auto&... all) { return read_icc_ppi_priorityr(all...); })},
      {"write_icc_ppi_priorityr", "spec/gicv5/arch/ppi_registers.h",
       event<Number<4>, Value, Open>([](const auto&... all) { return write_icc_ppi_priorityr(all...); })},
      {"cdia", "spec/gicv5/arch/interrupt.h", event<Open>([](const auto&... all) { return cdia(all...); })},
      {"cdnmia", "spec/gicv5/arch/interrupt.h", event<Open>([](const auto&... all) { return cdnmia(all...); })},
      {"cdeoi", "spec/gicv5/arch/interrupt.h", event([](const auto&... all) { return cdeoi(all...); })},
      {"cddi", "spec/gicv5/arch/interrupt.h", event<Value>([](const auto&... all) { return cddi(all...); })},
      {"set_ppi_inputs", "spec/gicv5/arch/ppi_registers.h",
       event<Number<1>, Value, Open>([](const auto&... all) { return set_ppi_inputs(all...); })},
      {"set_irs_candidate", "spec/gicv5/arch/interrupt.h",
       event<Value>([](const auto&... all) { return set_irs_candidate(all...); })},
      {"interrupt_lines", "spec/gicv5/arch/interrupt.h",
       event<Open>([](const auto&... all) { return interrupt_lines(all...); })},
  };
  return all;
}

std::vector<std::string> names_of(const std::vector<EventText>& events) {
  std::vector<std::string> names;
  for (const EventText& one : events) names.emplace_back(one.name);
  return names;
}

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
  for (const EventText& one : ppi_events())
    all.push_back({std::string("gicv5.") + one.name, one.name, one.file, one.text});
  add_revisions(all, std::make_integer_sequence<unsigned, kvm::revisions.size()>{});
  return all;
}

Subject subject() {
  Subject s{"gicv5", "arm-gicv5-ppi", slots_of<Machine>(), {}, text_of<LegalState>()};
  // The slots of the CPU interface itself: what a hypervisor has beside it comes after them.
  using Interface = Registers<ICH_VMCR_EL2, ICH_APR_EL2, ICH_PPI_ENABLER_EL2, ICH_PPI_PENDR_EL2, ICH_PPI_ACTIVER_EL2,
                              ICC_PPI_HMR_EL1, ICH_PPI_PRIORITYR_EL2, ppi_input, irs_candidate, nmi_enable>;
  s.machines.push_back({"gicv5.ppi", places_of<Interface>(cpu::name), names_of(ppi_events()), text_of<LegalPpis>()});
  describe<Choices<Concrete>>("choice.", s.open_values);
  describe<Arbitrary<Concrete>>("arbitrary.", s.open_values);
  return s;
}

}  // namespace vcpuspec::gicv5
