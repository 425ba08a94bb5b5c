// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "spec/gicv5/kvm/events.h"
#include "spec/registry/registry.h"

/// Events as the registry has them: what each gives. No semantics stands here.
namespace vcpuspec::gicv5 {

/// What an event leaves, as outputs.
template <Domain D, class B>
void put(Outputs<D>& out, const State<D, Machine, B>& next) {
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
template <Domain D>
void put(Outputs<D>& out, const Bit<D>& wake) {
  out.put("wake", wake);
}
template <Domain D>
void put(Outputs<D>& out, const kvm::Trapped<D>& trapped) {
  out.put("undefined", trapped.undefined);
  out.put("value", trapped.value);
}

/// An event on any state, seen from bank B.
template <class B, class E>
struct EventText {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto s = in.template state<Machine, B>();
    EventInputs<D> taken(in);
    put(out, E::on(s, taken));
  }
};

/// The rules of a list of events; their names begin with `prefix`.
template <class B, class List>
std::vector<Rule> rules_of_events(const std::string& prefix) {
  std::vector<Rule> all;
  List::each([&]<class E>() { all.push_back({prefix + E::name, E::name, E::file, text_of<EventText<B, E>>()}); });
  return all;
}

/// The names of a list of events, as a machine has them.
template <class List>
std::vector<std::string> names_of_events(const std::string& prefix) {
  std::vector<std::string> all;
  List::each([&]<class E>() { all.push_back(prefix + E::name); });
  return all;
}

/// KVM's events as rules, and the machine of a vCPU.
std::vector<Rule> kvm_rules();
MachineInfo kvm_machine();

}  // namespace vcpuspec::gicv5
