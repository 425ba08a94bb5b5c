// SPDX-License-Identifier: Apache-2.0
#include "spec/gicv5/event_texts.h"
#include "spec/gicv5/kvm/legal_vcpu.h"

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

}  // namespace

std::vector<Rule> kvm_rules() { return rules_of_events<kvm::bank, kvm::VcpuEvents>("gicv5.kvm."); }

MachineInfo kvm_machine() {
  MachineInfo machine{"gicv5.kvm", places_of<cpu::registers>(cpu::name), names_of_events<kvm::GuestEvents>(""),
                      text_of<LegalVcpu>(), text_of<PossibleEvents>()};
  for (std::string& place : places_of<kvm::bank::registers>(kvm::bank::name)) machine.slots.push_back(std::move(place));
  for (std::string& event : names_of_events<kvm::VcpuEvents>("kvm.")) machine.events.push_back(std::move(event));
  return machine;
}

}  // namespace vcpuspec::gicv5
