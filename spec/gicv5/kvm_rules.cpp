// SPDX-License-Identifier: Apache-2.0
#include "spec/gicv5/event_texts.h"
#include "spec/gicv5/kvm/legal_vcpu.h"
#include "spec/gicv5/kvm/wake_verdict.h"

namespace vcpuspec::gicv5 {

namespace {

struct LegalVcpu {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, kvm::bank>();
    const auto choices = any_choices(in);
    for (const kvm::Truth<D>& truth : kvm::truths_of_vcpu(s, choices, any_arbitrary(in)))
      out.put(truth.name, truth.holds);
  }
};

struct PossibleEvents {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, kvm::bank>();
    kvm::GuestEvents::each([&]<class E>() { out.put(E::name, E::is_possible(s)); });
    kvm::VcpuEvents::each([&]<class E>() { out.put(std::string("kvm.") + E::name, E::is_possible(s)); });
  }
};

struct WakeVerdict {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, kvm::bank>();
    const auto choices = any_choices(in);
    const auto arbitrary = any_arbitrary(in);
    const auto verdict = kvm::wake_verdict(s, choices, arbitrary);
    out.put("must_wake", verdict.must);
    out.put("must_not_wake", verdict.must_not);
    out.put("may_wake", verdict.may);
    out.put("only_active_ppis_suffice", kvm::only_active_ppis_suffice(s, choices, arbitrary));
  }
};

/// The events of a release as rules: `gicv5.kvm.check_block@v6`.
template <unsigned Index>
void add_events_of_release(std::vector<Rule>& all) {
  kvm::RevisedEvents::each([&]<class E>() {
    all.push_back({std::string("gicv5.kvm.") + E::name + "@" + std::string(kvm::releases[Index].name), E::name, E::file,
                   text_of<EventText<kvm::bank, kvm::Revised<E, Index>>>()});
  });
}

template <unsigned... Index>
void add_events_of_releases(std::vector<Rule>& all, std::integer_sequence<unsigned, Index...>) {
  (add_events_of_release<Index>(all), ...);
}

}  // namespace

std::vector<Rule> kvm_rules() {
  std::vector<Rule> all = rules_of_events<kvm::bank, kvm::VcpuEvents>("gicv5.kvm.");
  all.push_back({"gicv5.kvm.wake_verdict", "wake_verdict", "spec/gicv5/kvm/wake_verdict.h", text_of<WakeVerdict>()});
  add_events_of_releases(all, std::make_integer_sequence<unsigned, kvm::releases.size()>{});
  return all;
}

MachineInfo kvm_machine() {
  MachineInfo machine{"gicv5.kvm", places_of<cpu::registers>(cpu::name), names_of_events<kvm::GuestEvents>(""),
                      text_of<LegalVcpu>(), text_of<PossibleEvents>()};
  for (std::string& place : places_of<kvm::bank::registers>(kvm::bank::name)) machine.slots.push_back(std::move(place));
  for (std::string& event : names_of_events<kvm::VcpuEvents>("kvm.")) machine.events.push_back(std::move(event));
  return machine;
}

}  // namespace vcpuspec::gicv5
