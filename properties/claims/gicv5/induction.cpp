// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/gicv5/legal_vcpu.h"

/// What holds in every state that can be reached: it holds at the start, and every event keeps it.
namespace vcpuspec::gicv5 {

namespace {

/// A legal state is left as it is, so the claims of this file leave none out; and what is made legal is legal.
struct MakingLegalLeavesLegalStates {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto any = in.template state<Machine, kvm::bank>();
    const auto choices = any_choices(in);
    const auto arbitrary = any_arbitrary(in);
    const auto made = legal_vcpu(any, choices, arbitrary);
    const auto was_legal = is_legal(AnyVcpu<D>{any, choices, arbitrary});
    return {always<D>(), is_legal(AnyVcpu<D>{made, choices, arbitrary}) && implies(was_legal, same_state(made, any))};
  }
};

/// A virtual machine is made with nothing exposed, and with the handling modes and wires of the hardware.
struct NewVcpuIsLegal {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const std::vector<Bits<D, 64>> zeros(KvmState<D>::slots);
    KvmState<D> s{zeros.data()};
    const auto choices = any_choices(in);
    const auto arbitrary = any_arbitrary(in);
    for (unsigned w = 0; w < 2; ++w) {
      const auto level = in.template bits<64>("level" + std::to_string(w)) & choices.template get<ImplementedPpis>(w);
      const auto hardware = s.template in_bank<cpu>().with_register(RegisterValue<D, ICC_PPI_HMR_EL1>{level}, w);
      s = hardware.template in_bank<kvm::bank>().with_register(RegisterValue<D, kvm::irq_config_level>{level}, w);
    }
    return {always<D>(), is_legal(AnyVcpu<D>{s, choices, arbitrary}) && in.rule([&] { return kvm::is_new(s); })};
  }
};

template <class E>
struct KeepsVcpuLegal {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto before = any_legal_vcpu(in);
    EventInputs<D> taken(in, before.choices, before.arbitrary);
    const auto possible = in.rule([&] { return E::is_possible(before.state); });
    const auto result = in.rule([&] { return E::on(before.state, taken); });
    const auto next = next_state(result).template in_bank<kvm::bank>();
    return {possible, is_legal(AnyVcpu<D>{next, before.choices, before.arbitrary})};
  }
};

template <class E>
struct KeepsPpisLegal {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto any = in.template state<Machine, cpu>();
    const auto choices = any_choices(in);
    const auto arbitrary = any_arbitrary(in);
    const auto before = in.within(graph::Scope::harness, [&] { return legal_ppis(any, choices); });
    EventInputs<D> taken(in, choices, arbitrary);
    const auto result = in.rule([&] { return E::on(before, taken); });
    const CpuState<D>& next = next_state(result);
    return {always<D>(), level_ppis_follow_their_wires(next) && unimplemented_ppis_are_zero(next, choices)};
  }
};

/// What an event takes, named after it, so that one claim can be about many events.
template <Domain D>
class InputsOfEvent {
 public:
  InputsOfEvent(Inputs<D>& in, std::string event, const Choices<D>& choices, const Arbitrary<D>& arbitrary)
      : in_(in), event_(std::move(event)), choices_(choices), arbitrary_(arbitrary) {}
  template <unsigned W>
  Bits<D, W> bits(const std::string& name) {
    return in_.template bits<W>(event_ + "." + name);
  }
  Bits<D, 64> value() { return bits<64>("value"); }
  const Choices<D>& choices() { return choices_; }
  const Arbitrary<D>& arbitrary() { return arbitrary_; }

 private:
  Inputs<D>& in_;
  std::string event_;
  const Choices<D>& choices_;
  const Arbitrary<D>& arbitrary_;
};

/// The events of both machines that leave a state, legal or not.
struct HandlingModesAreConstant {
  template <Domain D>
  static Statement<D> state(Inputs<D>& in) {
    const auto before = in.template state<Machine, kvm::bank>();
    const auto choices = any_choices(in);
    const auto arbitrary = any_arbitrary(in);
    auto same = always<D>();
    const auto hmr = [](const auto& s, unsigned w) {
      return read<ICC_PPI_HMR_EL1>(s.template in_bank<cpu>(), w).word();
    };
    const auto keeps = [&]<class E>(const auto& s) {
      InputsOfEvent<D> taken(in, E::name, choices, arbitrary);
      const auto result = in.rule([&] { return E::on(s, taken); });
      if constexpr (changes_state<std::remove_const_t<decltype(result)>>)
        for (unsigned w = 0; w < 2; ++w) same = same && hmr(next_state(result), w) == hmr(s, w);
    };
    PpiEvents::each([&]<class E>() { keeps.template operator()<E>(before.template in_bank<cpu>()); });
    kvm::VcpuEvents::each([&]<class E>() { keeps.template operator()<E>(before); });
    return {always<D>(), same};
  }
};

template <class E>
void add_kept_by(std::vector<Property>& all) {
  using OnVcpu = decltype(E::on(std::declval<const KvmState<Concrete>&>(), std::declval<EventInputs<Concrete>&>()));
  if constexpr (changes_state<OnVcpu>)
    all.push_back({std::string("gicv5.vcpu.stays_legal.") + E::name, "gicv5-prop:P43",
                   "Whatever a vCPU's state, what KVM and the hardware hold of it agrees after this event, and no "
                   "wake-up is lost.",
                   "kvm-arm64:state", claim<KeepsVcpuLegal<E>>()});
}

}  // namespace

std::vector<Property> induction_properties() {
  std::vector<Property> all = {
      {"gicv5.vcpu.legal_states_are_all_covered", "",
       "Making a state legal leaves legal states as they are, so claims about states made legal are about all of them.",
       "kvm-arm64:state", claim<MakingLegalLeavesLegalStates>()},
      {"gicv5.vcpu.starts_legal", "", "A vCPU that was just made is legal.", "kvm-arm64:state",
       claim<NewVcpuIsLegal>()},
      {"gicv5.ppi.handling_modes_are_constant", "gicv5-prop:P26",
       "No event of a guest, of its wires or of KVM changes the handling mode of a PPI.", "gicv5:R_CFSKX",
       claim<HandlingModesAreConstant>()},
  };
  PpiEvents::each([&]<class E>() {
    using OnPpis = decltype(E::on(std::declval<const CpuState<Concrete>&>(), std::declval<EventInputs<Concrete>&>()));
    if constexpr (changes_state<OnPpis>)
      all.push_back({std::string("gicv5.ppi.stays_legal.") + E::name, "gicv5-prop:P25",
                     "After this event level PPIs are pending exactly while their wires are high, and PPIs that are "
                     "not implemented have no state.",
                     "gicv5:level_edge", claim<KeepsPpisLegal<E>>()});
  });
  kvm::GuestEvents::each([&]<class E>() { add_kept_by<E>(all); });
  kvm::VcpuEvents::each([&]<class E>() { add_kept_by<E>(all); });
  return all;
}

}  // namespace vcpuspec::gicv5
