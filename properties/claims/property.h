// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "spec/registry/registry.h"

namespace vcpuspec {

/// What the proof of a property must say. Anything else makes the run fail.
enum class Expected {
  proved,
  refuted,   // a negative control: a historical revision, or a missing assumption, that breaks the sentence
  recorded,  // refuted today; the finding holds the vector and the condition under which the sentence is true
};

/// A sentence about the rules: for all inputs, where the assumption holds, the claim holds. Its text gives the outputs
/// `assumption`, `claim` and, when a finding is recorded, `condition`: with it the claim holds, without it it fails.
struct Property {
  std::string id;        // gicv5.wake.disabled_interface_signals_nothing
  std::string alias;     // gicv5-prop:P02
  std::string title;     // the sentence
  std::string citation;  // what the sentence follows from
  Text text;
  Expected expected = Expected::proved;
  std::string finding = {};  // 001-active-ppi-wakes
  std::string rule = {};     // the rule a counterexample is a vector of; none: the property itself
};

/// The same claim about a historical revision, which must be refuted.
Property control_of(const Property& property, std::string_view revision, std::string_view citation, const Text& text);

/// Every property, negative controls included, in a fixed order.
const std::vector<Property>& properties();

/// The text of the property with that id, or nothing.
const Text* find_property_text(std::string_view id);

/// Whether a glob, in which `*` stands for any text, matches the text.
bool glob_matches(std::string_view glob, std::string_view text);

/// Whether a glob matches the id or the alias.
bool matches(const Property& property, std::string_view glob);

/// What a property says about one set of inputs.
template <Domain D>
struct Statement {
  Bit<D> assumption;
  Bit<D> claim;
};
/// A statement with a recorded finding.
template <Domain D>
struct ConditionalStatement {
  Bit<D> assumption;
  Bit<D> claim;
  Bit<D> condition;
};

/// The assumption of a claim about all inputs.
template <Domain D>
constexpr Bit<D> always() {
  return Bit<D>::of(1);
}

/// Turns `T::state(inputs)` into a text for both domains.
template <class T>
struct Claim {
  template <Domain D>
  static void run(Inputs<D>& in, Outputs<D>& out) {
    const auto statement = T::state(in);
    out.put("assumption", statement.assumption);
    out.put("claim", statement.claim);
    if constexpr (requires { statement.condition; }) out.put("condition", statement.condition);
  }
};
template <class T>
constexpr Text claim() {
  return text_of<Claim<T>>();
}

namespace gicv5 {
std::vector<Property> architecture_properties();
std::vector<Property> concurrency_properties();
std::vector<Property> history_properties();
std::vector<Property> kvm_properties();
std::vector<Property> difference_properties();
std::vector<Property> event_properties();
std::vector<Property> induction_properties();
std::vector<Property> oracle_properties();
std::vector<Property> transport_properties();
std::vector<Property> waiting_properties();
}  // namespace gicv5
namespace loongarch {
std::vector<Property> csr_properties();
std::vector<Property> exception_properties();
std::vector<Property> register_properties();
std::vector<Property> round_trip_properties();
std::vector<Property> time_properties();
std::vector<Property> translation_properties();
std::vector<Property> virtualization_properties();
}  // namespace loongarch
namespace loongarch::kvm {
std::vector<Property> context_properties();
std::vector<Property> emulation_properties();
std::vector<Property> handle_exit_properties();
std::vector<Property> host_code_properties();
std::vector<Property> inject_properties();
std::vector<Property> monitor_properties();
std::vector<Property> one_reg_properties();
std::vector<Property> pre_enter_properties();
std::vector<Property> switch_properties();
std::vector<Property> timer_properties();
std::vector<Property> vpid_properties();
std::vector<Property> window_properties();
}  // namespace loongarch::kvm
namespace loongarch::lvz {
std::vector<Property> guest_properties();
std::vector<Property> world_properties();
}  // namespace loongarch::lvz

}  // namespace vcpuspec
