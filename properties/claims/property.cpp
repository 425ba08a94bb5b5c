// SPDX-License-Identifier: Apache-2.0
#include "properties/claims/property.h"

namespace vcpuspec {

Property control_of(const Property& property, std::string_view revision, std::string_view citation, const Text& text) {
  Property negative = property;
  negative.id += "@" + std::string(revision);
  negative.citation = citation;
  negative.text = text;
  negative.expected = Expected::refuted;
  return negative;
}

const std::vector<Property>& properties() {
  static const std::vector<Property> all = [] {
    std::vector<Property> joined;
    for (auto family : {gicv5::architecture_properties,
                        gicv5::kvm_properties,
                        gicv5::difference_properties,
                        gicv5::event_properties,
                        gicv5::induction_properties,
                        gicv5::transport_properties,
                        gicv5::waiting_properties,
                        gicv5::oracle_properties,
                        gicv5::concurrency_properties,
                        gicv5::history_properties,
                        loongarch::csr_properties,
                        loongarch::register_properties,
                        loongarch::exception_properties,
                        loongarch::round_trip_properties,
                        loongarch::time_properties,
                        loongarch::translation_properties,
                        loongarch::virtualization_properties,
                        loongarch::lvz::guest_properties,
                        loongarch::lvz::world_properties,
                        loongarch::kvm::switch_properties,
                        loongarch::kvm::window_properties,
                        loongarch::kvm::emulation_properties,
                        loongarch::kvm::handle_exit_properties,
                        loongarch::kvm::context_properties,
                        loongarch::kvm::inject_properties,
                        loongarch::kvm::one_reg_properties,
                        loongarch::kvm::timer_properties,
                        loongarch::kvm::vpid_properties,
                        loongarch::kvm::pre_enter_properties,
                        loongarch::kvm::host_code_properties,
                        loongarch::kvm::monitor_properties})
      for (Property& property : family()) joined.push_back(std::move(property));
    return joined;
  }();
  return all;
}

const Text* find_property_text(std::string_view id) {
  for (const Property& property : properties())
    if (property.id == id) return &property.text;
  return nullptr;
}

// One remembered star: linear in practice, never exponential.
bool glob_matches(std::string_view glob, std::string_view text) {
  std::size_t g = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t retry = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      retry = t;
    } else if (g < glob.size() && glob[g] == text[t]) {
      ++g;
      ++t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

bool matches(const Property& property, std::string_view glob) {
  return glob_matches(glob, property.id) || (!property.alias.empty() && glob_matches(glob, property.alias));
}

}  // namespace vcpuspec
